"""Payments by Pesapal to their end: offered, awaited, cancelled, come in, or come to nothing (DOMAIN §4).

Only Pesapal's own answer to a question about the status decides. The questions are asked by `hub.pesapal`, outside any
transaction; what they came to is written here, under the order's lock, and counts once whatever arrives how often.
"""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.commands import repositories
from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain import orders, paper, pesapal
from hub.domain.orders import Order, Payment
from hub.domain.permissions import Permission
from hub.domain.pesapal import Outcome
from hub.domain.refusals import Conflict
from hub.recording import config_changes, emit, payment_requests, settlement
from hub.recording.payment_requests import Attempt
from hub.views.orders import PaymentView, payment_view
from hub.views.venue import SettingsView, settings_view
from models import Venue

Cause = Annotated[str, Meta(max_length=300)]
TrackingId = Annotated[str, Meta(min_length=1, max_length=80)]
Address = Annotated[str, Meta(max_length=2000, pattern=r"^https?://")]
Reported = Annotated[str, Meta(max_length=200)]
DESCRIPTION = 100

SAVE = """
update payments set state = $2, note = $3, redirect_url = $4, cancel_asked_at = $5, shift_id = $6, business_day = $7,
  reference = $8, refunded_minor = $9
where id = $1
"""
NOTICE = """
update pesapal_attempts set due_at = $2
where tracking_id = $1 and state in ('open', 'ended') and (due_at is null or due_at > $2)
"""
TAKEN_BACK = """
insert into refunds (id, payment_id, order_id, shift_id, business_day, amount_minor, reason, given_by, at)
values ($1, $2, $3, $4, $5, $6, 'Taken back at Pesapal', $7, $8)
"""


@operation("pesapal.set_up", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def set_up(work: Work, is_on: bool) -> SettingsView:
    """Offer Pesapal on every screen, or no longer, as the hub was told at its start (the hub's own doing)."""
    before = await config_changes.begin(work)
    venue = await Venue.get(id=1, using_db=work.models)
    await config_changes.put(work, venue, {"has_pesapal": is_on})
    return await config_changes.finish(work, before, "pesapal.set_up", "venue", settings_view)


@operation("pesapal.notice", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def notice(work: Work, tracking_id: TrackingId) -> dict[str, bool]:
    """Ask soon about a payment that somebody says has moved; an unknown one changes nothing (the hub's own doing)."""
    await work.connection.execute(NOTICE, tracking_id, work.now)
    return {"ok": True}


@operation("pesapal.begin", Permission.APPROVE)
async def begin(work: Work, attempt: UUID) -> dict[str, Any]:
    """Take a request to send it: nobody else will (the hub's own doing). Refuses: NotFound, Conflict."""
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    _insist(row, "queued")
    await payment_requests.move(work, row, "sending", work.now + pesapal.LOST_AFTER)
    venue = work.reference_data.rows.venue
    amount = pesapal.decimal_amount(pesapal.charged_minor(payment), venue.currency_decimals)
    return {
        "reference": row["id"],
        "amount": amount,
        "currency": venue.currency,
        "description": f"Order {order.record.number}, {venue.name}"[:DESCRIPTION],
        "phone": (order.record.customer or {}).get("phone") or work.reference_data.setting("phone", ""),
    }


@operation("pesapal.offer", Permission.APPROVE)
async def offer(work: Work, attempt: UUID, tracking_id: TrackingId, redirect_url: Address) -> PaymentView:
    """Show where the guest can pay (the hub's own doing). Refuses: NotFound, Conflict (it was taken for lost)."""
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    _insist(row, "sending")
    await work.connection.execute("update pesapal_attempts set tracking_id = $2 where id = $1", attempt, tracking_id)
    row["tracking_id"] = tracking_id
    if payment.cancel_asked_at is not None:
        return await _come_to_nothing(
            work=work, order=order, payment=payment, row=row, state="cancelled", note="Cancelled"
        )
    payment.redirect_url, payment.note = redirect_url, None
    await payment_requests.move(work, row, "open", pesapal.next_look(payment, work.now))
    return await _tell(work, order, payment)


@operation("pesapal.put_off", Permission.APPROVE)
async def put_off(work: Work, attempt: UUID, problem: Cause) -> PaymentView:
    """Write down that Pesapal gave no answer, and when it is asked again (the hub's own doing).

    Refuses: NotFound, Conflict.
    """
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    if row["state"] == "sending":
        return await _not_offered(work, order, payment, row, problem)
    if row["state"] == "ended":
        await payment_requests.end(work, row, problem)
        return payment_view(payment)
    _insist(row, "open")
    if _waited_enough_to_cancel(work, payment):
        return await _come_to_nothing(
            work=work,
            order=order,
            payment=payment,
            row=row,
            state="cancelled",
            note="Cancelled; Pesapal could not be asked",
        )
    if work.now - payment.at >= pesapal.GIVEN_UP_AFTER:
        return await _come_to_nothing(
            work=work, order=order, payment=payment, row=row, state="failed", note=f"No answer for a day. {problem}"
        )
    await payment_requests.move(work, row, "open", pesapal.next_look(payment, work.now), problem)
    return await _tell(work, order, payment, problem)


@operation("pesapal.give_up", Permission.APPROVE)
async def give_up(work: Work, attempt: UUID, problem: Cause) -> PaymentView:
    """Write down that Pesapal will not take this payment (the hub's own doing). Refuses: NotFound, Conflict."""
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    _insist(row, "sending")
    return await _come_to_nothing(work=work, order=order, payment=payment, row=row, state="failed", note=problem)


async def _not_offered(work: Work, order: Order, payment: Payment, row: Attempt, problem: str) -> PaymentView:
    """What was asked for may exist at Pesapal, but nobody was told where to pay it; so it is asked for anew."""
    if payment.cancel_asked_at is not None:
        return await _come_to_nothing(
            work=work, order=order, payment=payment, row=row, state="cancelled", note="Cancelled"
        )
    if work.now - payment.at >= pesapal.OFFERED_WITHIN:
        return await _come_to_nothing(work=work, order=order, payment=payment, row=row, state="failed", note=problem)
    await payment_requests.end(work, row, problem)
    wait = pesapal.next_try(await payment_requests.tries(work, payment))
    await payment_requests.queue(work, payment, work.now + wait)
    return await _tell(work, order, payment, f"{problem}. Trying again.")


def _waited_enough_to_cancel(work: Work, payment: Payment) -> bool:
    asked_at = payment.cancel_asked_at
    return asked_at is not None and work.now - asked_at >= pesapal.CANCELLED_WITHIN


@operation("payment.cancel", Permission.TAKE_PAYMENT, callers=CLIENTS)
async def cancel(work: Work, payment: UUID) -> PaymentView:
    """Await a payment no longer; Pesapal is asked once more first, for what the guest has paid is not cancelled.

    Refuses: NotFound, Conflict (it is not awaited, or being cancelled already).
    """
    order, awaited = await repositories.order_of_payment(work, payment)
    if not awaited.is_pending or awaited.cancel_asked_at is not None:
        raise Conflict(f"This payment is {'being cancelled' if awaited.is_pending else awaited.state} already")
    row = await payment_requests.at_work(work, awaited)
    work.record("payment.cancel", payment, {"state": "pending"}, {"request": row and row["state"]})
    if row is None or row["state"] == "queued" or not work.reference_data.rows.venue.has_pesapal:
        return await _come_to_nothing(
            work=work, order=order, payment=awaited, row=row, state="cancelled", note="Cancelled"
        )
    await _ask_before_cancelling(work, awaited, row)
    return await _announce(work, order, awaited)


async def _ask_before_cancelling(work: Work, awaited: Payment, row: Attempt) -> None:
    awaited.cancel_asked_at, awaited.note = work.now, "Being cancelled: asking Pesapal whether it was paid"
    if row["state"] == "open":
        await payment_requests.move(work, row, "open", work.now)
    await _save(work, awaited)


async def _cancel_what_is_left(work: Work, order: Order) -> None:
    """Nothing is due any more: what is still awaited should not be paid too."""
    for awaited in [one for one in order.payments if one.is_pending and one.cancel_asked_at is None]:
        if (row := await payment_requests.at_work(work, awaited)) is not None:
            await _ask_before_cancelling(work, awaited, row)
            emit.payment_changed(work, awaited)


@operation("pesapal.report", Permission.APPROVE)
async def report(
    work: Work,
    attempt: UUID,
    outcome: Outcome,
    amount_minor: int | None = None,
    currency: Reported = "",
    merchant_reference: Reported = "",
    confirmation: Reported = "",
    says: Cause = "",
) -> PaymentView:
    """Write what Pesapal said about a payment when it was asked (the hub's own doing).

    Refuses: NotFound, Conflict (nobody could pay it yet).
    """
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    if row["tracking_id"] is None or row["state"] == "disputed":
        raise Conflict("Nothing is expected of this request")
    if outcome == "completed" and not payment.is_in:
        wanted = (pesapal.charged_minor(payment), work.reference_data.rows.venue.currency, str(attempt))
        if (amount_minor, currency.upper(), merchant_reference.lower() or str(attempt)) != wanted:
            return await _dispute(
                work=work,
                order=order,
                payment=payment,
                row=row,
                paid_minor=amount_minor,
                currency=currency,
                of=merchant_reference,
            )
        return await _come_in(work, order, payment, row, confirmation)
    if outcome == "reversed" and payment.held_minor:
        return await _take_back(work, order, payment, row)
    if payment.is_pending:
        return await _awaited(work=work, order=order, payment=payment, row=row, outcome=outcome, says=says)
    await payment_requests.end(work, row)
    return payment_view(payment)


async def _awaited(work: Work, order: Order, payment: Payment, row: Attempt, outcome: str, says: str) -> PaymentView:
    """Pesapal was asked, and the money has not come."""
    if payment.cancel_asked_at is not None:
        return await _come_to_nothing(
            work=work, order=order, payment=payment, row=row, state="cancelled", note="Cancelled"
        )
    if outcome in ("failed", "reversed"):
        return await _come_to_nothing(
            work=work, order=order, payment=payment, row=row, state="failed", note=says or "Pesapal says that it failed"
        )
    if work.now - payment.at >= pesapal.EXPIRES_AFTER:
        minutes = pesapal.EXPIRES_AFTER.seconds // 60
        return await _come_to_nothing(
            work=work,
            order=order,
            payment=payment,
            row=row,
            state="failed",
            note=f"Nobody paid it within {minutes} minutes",
        )
    await payment_requests.move(work, row, "open", pesapal.next_look(payment, work.now))
    return await _tell(work, order, payment)


async def _come_in(work: Work, order: Order, payment: Payment, row: Attempt, confirmation: str) -> PaymentView:
    """The money is there: it counts now, on the day and in the drawer of now, for an older Z may be closed."""
    was, before = payment.state, payment_view(payment)
    payment.state, payment.note, payment.redirect_url = "completed", None, None
    payment.reference = await _free_reference(work, confirmation)
    payment.shift_id, payment.business_day = await _drawer(work, payment)
    await _save(work, payment)
    await payment_requests.end(work, row)
    if order.record.due_minor <= payment.amount_minor:
        await _cancel_what_is_left(work, order)
    view, _ = await settlement.payment_received(work, order, payment, "payment.changed")
    work.record("pesapal.report", payment.id, before, view)
    if was != "pending" or order.record.paid_minor > order.record.total_minor:
        await _raise_late(work, order, payment, was)
    return view


async def _raise_late(work: Work, order: Order, payment: Payment, was: str) -> None:
    record = order.record
    amount = _words(work, pesapal.charged_minor(payment))
    after = f" after it was {was}" if was != "pending" else ""
    is_too_much = record.state == "cancelled" or record.paid_minor > record.total_minor
    todo = "More was paid than was due: refund it." if is_too_much else "It counts towards the order."
    message = f"Pesapal payment of {amount} for order {record.number} came{after}. {todo}"
    await emit.alert_raised(work, "pesapal_late", message, terminal=payment.device, order=record.id)


async def _free_reference(work: Work, confirmation: str) -> str | None:
    """The confirmation code, for the guest's receipt; a code that stands on another payment must not stop this one."""
    code = confirmation.strip()[:80]
    is_taken = await work.connection.fetchval(
        "select exists (select 1 from payments where method = 'pesapal' and reference = $1)", code
    )
    return None if is_taken else code or None


async def _drawer(work: Work, payment: Payment) -> tuple[UUID | None, Any]:
    drawer = await repositories.drawer_of_taker(work, payment)
    return (drawer["id"], drawer["business_day"]) if drawer else (None, work.reference_data.business_day(work.now))


async def _take_back(work: Work, order: Order, payment: Payment, row: Attempt) -> PaymentView:
    """What Pesapal or a bank took back is a refund of today, so that closed days stay as they were."""
    before, amount_minor = payment_view(payment), payment.held_minor
    shift_id, day = await _drawer(work, payment)
    await work.connection.execute(
        TAKEN_BACK, work.new_id(), payment.id, payment.order_id, shift_id, day, amount_minor, payment.taken_by, work.now
    )
    payment.refunded_minor += amount_minor
    await _save(work, payment)
    await payment_requests.end(work, row)
    if order.record.state == "open":
        orders.count_payments(order)
    view = await _announce(work, order, payment)
    await emit.refund_counted(work, payment.method, day, amount_minor)
    work.record("pesapal.report", payment.id, before, view)
    message = f"Pesapal took back {_words(work, amount_minor)} of order {order.record.number}"
    await emit.alert_raised(work, "pesapal_reversed", message, terminal=payment.device, order=order.record.id)
    return view


async def _dispute(
    work: Work, order: Order, payment: Payment, row: Attempt, paid_minor: int | None, currency: str, of: str
) -> PaymentView:
    """Something else was paid than was asked for, or for something else: a person has to look into it first."""
    paid = "no amount of ours" if paid_minor is None else _words(work, paid_minor, currency)
    wanted = _words(work, pesapal.charged_minor(payment))
    note = f"Pesapal reports {paid} instead of {wanted}: ask a manager"
    before = payment_view(payment)
    if payment.is_pending:
        payment.state = "failed"
    payment.redirect_url, payment.note = None, note
    await _save(work, payment)
    await payment_requests.move(work, row, "disputed", None, note)
    view = await _announce(work, order, payment)
    work.record("pesapal.report", payment.id, before, {**msgspec.to_builtins(view), "merchant_reference": of})
    message = f"Order {order.record.number}: Pesapal reports {paid} instead of {wanted}. It was not counted."
    await emit.alert_raised(work, "pesapal_mismatch", message, terminal=payment.device, order=order.record.id)
    return view


def _words(work: Work, amount_minor: int, currency: str = "") -> str:
    venue = work.reference_data.rows.venue
    return f"{paper.amounts(venue.currency_decimals)(amount_minor)} {currency or venue.currency}"


async def _come_to_nothing(
    work: Work, order: Order, payment: Payment, row: Attempt | None, state: str, note: str
) -> PaymentView:
    before = payment_view(payment)
    payment.state, payment.note, payment.redirect_url = state, note, None
    await _save(work, payment)
    if row is not None:
        await payment_requests.end(work, row, note)
    view = await _announce(work, order, payment)
    work.record("pesapal.report", payment.id, before, view)
    return view


async def _tell(work: Work, order: Order, payment: Payment, note: str | None = None) -> PaymentView:
    """Save a payment that is still awaited, and tell how it stands; nobody is told twice of the same."""
    payment.note = note or (payment.note if payment.cancel_asked_at else None)
    loaded = work.loaded[order.record.id].payment(payment.id)
    if payment == loaded:
        return payment_view(payment)
    await _save(work, payment)
    return await _announce(work, order, payment)


async def _announce(work: Work, order: Order, payment: Payment) -> PaymentView:
    view = emit.payment_changed(work, payment)
    await emit.order_changed(work, order)
    return view


async def _save(work: Work, payment: Payment) -> None:
    await work.connection.execute(
        SAVE, payment.id, payment.state, payment.note, payment.redirect_url, payment.cancel_asked_at, payment.shift_id,
        payment.business_day, payment.reference, payment.refunded_minor,
    )  # fmt: skip


def _insist(row: Attempt, state: str) -> None:
    """Refuses: Conflict."""
    if row["state"] != state:
        raise Conflict(f"This request is {row['state']}")

"""Pesapal payments to their end: offered, pending, cancelled, confirmed, failed or reversed.

Only Pesapal's own reply to a status query decides. `hub.payments.pesapal` sends the queries, outside any transaction;
the result is saved here, under the order's lock, and counts once however often it arrives.
"""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.amounts import amount_text
from hub.commands import repositories
from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain import orders, pesapal
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.pesapal import Outcome
from hub.domain.references import reference_key
from hub.domain.refusals import Conflict
from hub.recording import config_changes, emit, payment_requests, refund_effects, settlement
from hub.recording.payment_requests import Attempt
from hub.texts import stored
from hub.views.orders import PaymentView, payment_view
from hub.views.venue import SettingsView, settings_view
from models import Venue

CANCELLED = stored("payment-note-cancelled")
Cause = Annotated[str, Meta(max_length=1000)]
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
REFUND_REVERSED = """
insert into refunds (id, payment_id, order_id, shift_id, business_day, amount_minor, tip_minor, reason, given_by, at)
values ($1, $2, $3, $4, $5, $6, $7, 'Taken back at Pesapal', $8, $9)
"""


@operation("pesapal.set_up", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def set_up(work: Work, is_on: bool) -> SettingsView:
    """Offer Pesapal on every screen, or no longer, as the hub's settings say at its start."""
    before = await config_changes.begin(work)
    venue = await Venue.get(id=1, using_db=work.models)
    await config_changes.update_row(work, venue, {"has_pesapal": is_on})
    return await config_changes.finish(work, before, "pesapal.set_up", "venue", settings_view)


@operation("pesapal.notice", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def notice(work: Work, tracking_id: TrackingId) -> dict[str, bool]:
    """Query a payment soon, because a notice says that it changed; an unknown id changes nothing."""
    await work.connection.execute(NOTICE, tracking_id, work.now)
    return {"ok": True}


@operation("pesapal.begin", Permission.APPROVE)
async def begin(work: Work, attempt: UUID) -> dict[str, Any]:
    """Claim a request to send it, so that no other process does. Refuses: NotFound, Conflict."""
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    _require_state(row, "queued")
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
    """Show where the guest can pay. Refuses: NotFound, Conflict (the request was taken for lost)."""
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    _require_state(row, "sending")
    await work.connection.execute("update pesapal_attempts set tracking_id = $2 where id = $1", attempt, tracking_id)
    row["tracking_id"] = tracking_id
    if payment.cancel_asked_at is not None:
        return await _end_unpaid(work=work, order=order, payment=payment, row=row, state="cancelled", note=CANCELLED)
    payment.redirect_url, payment.note = redirect_url, None
    await payment_requests.move(work, row, "open", pesapal.next_look(payment, work.now))
    return await _save_if_changed(work, order, payment)


@operation("pesapal.put_off", Permission.APPROVE)
async def put_off(work: Work, attempt: UUID, problem: Cause) -> PaymentView:
    """Record that Pesapal did not reply, and when it is queried again.

    Refuses: NotFound, Conflict.
    """
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    if row["state"] == "sending":
        return await _not_offered(work, order, payment, row, problem)
    if row["state"] == "ended":
        await payment_requests.end(work, row, problem)
        return payment_view(payment)
    _require_state(row, "open")
    if _has_cancellation_timed_out(work, payment):
        return await _end_unpaid(
            work=work,
            order=order,
            payment=payment,
            row=row,
            state="cancelled",
            note=stored("payment-note-cancelled-unasked"),
        )
    if work.now - payment.at >= pesapal.GIVEN_UP_AFTER:
        return await _end_unpaid(
            work=work,
            order=order,
            payment=payment,
            row=row,
            state="failed",
            note=stored("payment-note-no-answer", problem=problem),
        )
    await payment_requests.move(work, row, "open", pesapal.next_look(payment, work.now), problem)
    return await _save_if_changed(work, order, payment, problem)


@operation("pesapal.give_up", Permission.APPROVE)
async def give_up(work: Work, attempt: UUID, problem: Cause) -> PaymentView:
    """Record that Pesapal rejected this payment. Refuses: NotFound, Conflict."""
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    _require_state(row, "sending")
    return await _end_unpaid(work=work, order=order, payment=payment, row=row, state="failed", note=problem)


async def _not_offered(work: Work, order: Order, payment: Payment, row: Attempt, problem: str) -> PaymentView:
    """Queue a new request: the old one may exist at Pesapal, but no guest was shown where to pay it."""
    if payment.cancel_asked_at is not None:
        return await _end_unpaid(work=work, order=order, payment=payment, row=row, state="cancelled", note=CANCELLED)
    if work.now - payment.at >= pesapal.OFFERED_WITHIN:
        return await _end_unpaid(work=work, order=order, payment=payment, row=row, state="failed", note=problem)
    await payment_requests.end(work, row, problem)
    wait = pesapal.next_try(await payment_requests.tries(work, payment))
    await payment_requests.queue(work, payment, work.now + wait)
    return await _save_if_changed(work, order, payment, stored("payment-note-again", problem=problem))


def _has_cancellation_timed_out(work: Work, payment: Payment) -> bool:
    asked_at = payment.cancel_asked_at
    return asked_at is not None and work.now - asked_at >= pesapal.CANCELLED_WITHIN


@operation("payment.cancel", Permission.TAKE_PAYMENT, callers=CLIENTS)
async def cancel(work: Work, payment: UUID) -> PaymentView:
    """Cancel a pending payment; Pesapal is queried once more first, for a payment that the guest made is kept.

    Refuses: NotFound, Conflict (it is not pending, or being cancelled already).
    """
    order, pending = await repositories.order_of_payment(work, payment)
    if not pending.may_be_cancelled:
        raise Conflict("payment_ended", state="being_cancelled" if pending.is_pending else pending.state)
    row = await payment_requests.at_work(work, pending)
    work.record("payment.cancel", payment, {"state": "pending"}, {"request": row and row["state"]})
    if row is None or row["state"] == "queued" or not work.reference_data.rows.venue.has_pesapal:
        return await _end_unpaid(work=work, order=order, payment=pending, row=row, state="cancelled", note=CANCELLED)
    await _ask_before_cancelling(work, pending, row)
    return await _emit_changed(work, order, pending)


async def _ask_before_cancelling(work: Work, pending: Payment, row: Attempt) -> None:
    pending.cancel_asked_at, pending.note = work.now, stored("payment-note-being-cancelled")
    if row["state"] == "open":
        await payment_requests.move(work, row, "open", work.now)
    await _save(work, pending)


async def _cancel_other_pending(work: Work, order: Order) -> None:
    """Nothing is due any more: cancel what is still pending, so that it is not paid too."""
    for pending in [one for one in order.payments if one.may_be_cancelled]:
        if (row := await payment_requests.at_work(work, pending)) is not None:
            await _ask_before_cancelling(work, pending, row)
            emit.payment_changed(work, pending)


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
    """Save Pesapal's reply to a status query.

    Refuses: NotFound, Conflict (nobody could pay it yet).
    """
    order, payment, row = await repositories.order_of_attempt(work, attempt)
    if row["tracking_id"] is None or row["state"] == "disputed":
        raise Conflict("nothing_expected")
    if outcome == "completed" and not payment.is_in:
        expected = (pesapal.charged_minor(payment), work.reference_data.rows.venue.currency, str(attempt))
        if (amount_minor, currency.upper(), merchant_reference.lower() or str(attempt)) != expected:
            return await _dispute(
                work=work,
                order=order,
                payment=payment,
                row=row,
                paid_minor=amount_minor,
                currency=currency,
                of=merchant_reference,
            )
        return await _confirm(work, order, payment, row, confirmation)
    if outcome == "reversed" and payment.held_minor:
        return await _record_reversal(work, order, payment, row)
    if payment.is_pending:
        return await _report_unpaid(work=work, order=order, payment=payment, row=row, outcome=outcome, says=says)
    await payment_requests.end(work, row)
    return payment_view(payment)


async def _report_unpaid(
    work: Work, order: Order, payment: Payment, row: Attempt, outcome: str, says: str
) -> PaymentView:
    """Pesapal was queried, and the payment is not complete."""
    if payment.cancel_asked_at is not None:
        return await _end_unpaid(work=work, order=order, payment=payment, row=row, state="cancelled", note=CANCELLED)
    if outcome in ("failed", "reversed"):
        return await _end_unpaid(
            work=work, order=order, payment=payment, row=row, state="failed", note=says or stored("payment-note-failed")
        )
    if work.now - payment.at >= pesapal.EXPIRES_AFTER:
        minutes = pesapal.EXPIRES_AFTER.seconds // 60
        return await _end_unpaid(
            work=work,
            order=order,
            payment=payment,
            row=row,
            state="failed",
            note=stored("payment-note-expired", minutes=minutes),
        )
    await payment_requests.move(work, row, "open", pesapal.next_look(payment, work.now))
    return await _save_if_changed(work, order, payment)


async def _confirm(work: Work, order: Order, payment: Payment, row: Attempt, confirmation: str) -> PaymentView:
    """Count a payment on the present business day and in the present drawer: the Z of an older day may be closed."""
    was, before = payment.state, payment_view(payment)
    payment.state, payment.note, payment.redirect_url = "completed", None, None
    payment.reference = await _free_reference(work, payment, confirmation)
    payment.reference_key = reference_key(payment.reference) if payment.reference else None
    payment.shift_id, payment.business_day = await _drawer(work, payment)
    await _save(work, payment)
    await payment_requests.end(work, row)
    if order.record.due_minor <= payment.amount_minor:
        await _cancel_other_pending(work, order)
    view, _ = await settlement.payment_received(work, order, payment, "payment.changed")
    work.record("pesapal.report", payment.id, before, view)
    if was != "pending" or order.record.paid_minor > order.record.total_minor:
        await _raise_late_alert(work, order, payment, was)
    return view


async def _raise_late_alert(work: Work, order: Order, payment: Payment, was: str) -> None:
    record = order.record
    amount = _amount_text(work, pesapal.charged_minor(payment))
    is_too_much = record.state == "cancelled" or record.paid_minor > record.total_minor
    key = "alert-pesapal-late-too-much" if is_too_much else "alert-pesapal-late"
    message = stored(key, amount=amount, number=record.number, state=was)
    await emit.alert_raised(work, "pesapal_late", message, terminal=payment.device, order=record.id)


async def _free_reference(work: Work, payment: Payment, confirmation: str) -> str | None:
    """The confirmation code for the receipt, or None if another payment has it: that must not stop this payment."""
    code = confirmation.strip()[:80]
    is_taken = await work.connection.fetchval(
        "select exists (select 1 from payments where method = $1 and (reference = $2 or reference_key = $3))",
        payment.method,
        code,
        reference_key(code),
    )
    return None if is_taken else code or None


async def _drawer(work: Work, payment: Payment) -> tuple[UUID | None, Any]:
    drawer = await repositories.drawer_of_taker(work, payment)
    return (drawer["id"], drawer["business_day"]) if drawer else (None, work.reference_data.business_day(work.now))


async def _record_reversal(work: Work, order: Order, payment: Payment, row: Attempt) -> PaymentView:
    """Record what Pesapal or a bank took back as a refund of today, so that closed days stay as they were."""
    before, amount_minor, tip_minor = payment_view(payment), payment.held_minor, payment.tips_minor
    shift_id, day = await _drawer(work, payment)
    refund_id = work.new_id()
    await work.connection.execute(
        REFUND_REVERSED,
        refund_id, payment.id, payment.order_id, shift_id, day, amount_minor, tip_minor, payment.taken_by, work.now,
    )  # fmt: skip
    payment.refunded_minor += amount_minor
    await refund_effects.save(work, refund_id, order, payment)
    await _save(work, payment)
    await payment_requests.end(work, row)
    if order.record.state == "open":
        orders.count_payments(order)
    else:
        order.record.tip_minor -= tip_minor
    view = await _emit_changed(work, order, payment)
    await emit.refund_counted(work, payment.method, day, amount_minor, tip_minor)
    work.record("pesapal.report", payment.id, before, view)
    amount = _amount_text(work, amount_minor)
    message = stored("alert-pesapal-reversed", amount=amount, number=order.record.number)
    await emit.alert_raised(work, "pesapal_reversed", message, terminal=payment.device, order=order.record.id)
    return view


async def _dispute(
    work: Work, order: Order, payment: Payment, row: Attempt, paid_minor: int | None, currency: str, of: str
) -> PaymentView:
    """Amount, currency or reference differ from the request: count nothing, and ask a manager to look into it."""
    reported = "none" if paid_minor is None else _amount_text(work, paid_minor, currency)
    expected = _amount_text(work, pesapal.charged_minor(payment))
    note = stored("payment-note-mismatch", reported=reported, expected=expected)
    before = payment_view(payment)
    if payment.is_pending:
        payment.state = "failed"
    payment.redirect_url, payment.note = None, note
    await _save(work, payment)
    await payment_requests.move(work, row, "disputed", None, note)
    view = await _emit_changed(work, order, payment)
    work.record("pesapal.report", payment.id, before, {**msgspec.to_builtins(view), "merchant_reference": of})
    message = stored("alert-pesapal-mismatch", number=order.record.number, reported=reported, expected=expected)
    await emit.alert_raised(work, "pesapal_mismatch", message, terminal=payment.device, order=order.record.id)
    return view


def _amount_text(work: Work, amount_minor: int, currency: str = "") -> str:
    venue = work.reference_data.rows.venue
    return f"{amount_text(amount_minor, venue.currency_decimals, venue.locale)} {currency or venue.currency}"


async def _end_unpaid(
    work: Work, order: Order, payment: Payment, row: Attempt | None, state: str, note: str
) -> PaymentView:
    before = payment_view(payment)
    payment.state, payment.note, payment.redirect_url = state, note, None
    await _save(work, payment)
    if row is not None:
        await payment_requests.end(work, row, note)
    view = await _emit_changed(work, order, payment)
    work.record("pesapal.report", payment.id, before, view)
    return view


async def _save_if_changed(work: Work, order: Order, payment: Payment, note: str | None = None) -> PaymentView:
    """Save a pending payment and emit it, unless nothing changed."""
    payment.note = note or (payment.note if payment.cancel_asked_at else None)
    loaded = work.loaded[order.record.id].payment(payment.id)
    if payment == loaded:
        return payment_view(payment)
    await _save(work, payment)
    return await _emit_changed(work, order, payment)


async def _emit_changed(work: Work, order: Order, payment: Payment) -> PaymentView:
    view = emit.payment_changed(work, payment)
    await emit.order_changed(work, order)
    return view


async def _save(work: Work, payment: Payment) -> None:
    await work.connection.execute(
        SAVE,
        payment.id,
        payment.state,
        payment.note,
        payment.redirect_url,
        payment.cancel_asked_at,
        payment.shift_id,
        payment.business_day,
        payment.reference,
        payment.refunded_minor,
    )


def _require_state(row: Attempt, state: str) -> None:
    """Refuses: Conflict."""
    if row["state"] != state:
        raise Conflict("request_state", state=row["state"])

"""Money in: part payments until nothing is due, then the order settles in the same transaction (DOMAIN §4)."""

from uuid import UUID

from hub.commands import repositories
from hub.commands.fields import Amount, AmountOrZero, Reference
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import cash
from hub.domain.orders import Order, Payment
from hub.domain.permissions import Permission
from hub.domain.refusals import AmountExceedsDue, Conflict, IdTaken, Invalid, ReferenceRequired, TenderTooSmall
from hub.recording import emit, payment_requests, print_queue, settlement
from hub.views.fields import Method
from hub.views.orders import OrderView, PaidOrderView, order_view

OUTSIDE = ("card", "mobile_money")
STATES = {"cash": "completed", "pesapal": "pending"}
"""What a payment begins as: money taken outside the hub is unverified."""


@operation("order.pay", Permission.TAKE_PAYMENT, callers=CLIENTS, status=201, needs_key=True)
async def pay(
    work: Work,
    order: UUID,
    method: Method,
    amount_minor: Amount,
    id: UUID | None = None,  # noqa: A002 - the wire's name
    tendered_minor: AmountOrZero | None = None,
    tip_minor: AmountOrZero = 0,
    reference: Reference | None = None,
) -> PaidOrderView:
    """Take a payment; when nothing is due any more, the order is settled and what is not held is sent.

    Refuses: NotFound, OrderNotOpen, AmountExceedsDue, TenderTooSmall, DrawerNotOpen, ReferenceRequired,
    ReferenceUsed, IdTaken, Invalid.
    """
    open_order = await repositories.open_order(work, order)
    covers_minor, rounding_minor = amount_minor, 0
    if method == "cash":
        step_minor = work.reference_data.setting("cash_rounding_minor", 0)
        covers_minor, rounding_minor = cash.covered(amount_minor, open_order.record.due_minor, step_minor)
    _check_due(open_order, covers_minor)
    _check_method(work, method, reference, tendered_minor)
    if any(other.id == id for other in open_order.payments):
        raise IdTaken
    payment = Payment(
        id=id or work.new_id(),
        order_id=order,
        shift_id=None,
        business_day=work.reference_data.business_day(work.now),
        method=method,
        state=STATES.get(method, "unverified"),
        amount_minor=covers_minor,
        tendered_minor=tendered_minor,
        change_minor=_change(method, covers_minor + rounding_minor + tip_minor, tendered_minor),
        tip_minor=tip_minor,
        rounding_minor=rounding_minor,
        refunded_minor=0,
        reference=reference,
        taken_by=work.actor.staff_id,
        device=work.actor.device,
        at=work.now,
    )
    if payment.is_pending:
        return await _await(work, open_order, payment)
    await _put_into_drawer(work, payment)
    return await _record(work, open_order, payment)


def _check_due(order: Order, covers_minor: int) -> None:
    due_minor, payable_minor = order.record.due_minor, order.payable_minor
    if covers_minor > payable_minor or payable_minor == 0:
        awaited = f", and {order.pending_minor} of it is awaited already" if order.pending_minor else ""
        message = f"{due_minor} is due{awaited}, not {covers_minor}"
        raise AmountExceedsDue(message, due_minor=due_minor, order=order_view(order))


async def _put_into_drawer(work: Work, payment: Payment) -> None:
    """Cash needs an open drawer; other money is counted with the drawer at hand, if one is open.

    What goes into a drawer belongs to the business day of its shift, so that the reports of a day add up to its Zs.
    """
    drawer = await (repositories.open_drawer(work) if payment.method == "cash" else repositories.drawer_at_hand(work))
    if drawer is not None:
        payment.shift_id, payment.business_day = drawer["id"], drawer["business_day"]


def _check_method(work: Work, method: str, reference: str | None, tendered_minor: int | None) -> None:
    if method == "pesapal" and not work.reference_data.rows.venue.has_pesapal:
        raise Invalid("Pesapal is not set up at this venue", errors=[{"field": "method", "message": "is not set up"}])
    if method in OUTSIDE and not reference:
        raise ReferenceRequired
    if method not in OUTSIDE and reference is not None:
        message = "is only for money taken outside the hub"
        raise Invalid(f"A reference {message}", errors=[{"field": "reference", "message": message}])
    if method != "cash" and tendered_minor is not None:
        raise Invalid("Only cash is tendered", errors=[{"field": "tendered_minor", "message": "is only for cash"}])


def _change(method: str, to_pay: int, tendered_minor: int | None) -> int:
    if method != "cash" or tendered_minor is None:
        return 0
    if tendered_minor < to_pay:
        raise TenderTooSmall(f"{tendered_minor} was tendered, {to_pay} is to be paid")
    return cash.change(tendered_minor, to_pay)


async def _record(work: Work, order: Order, payment: Payment) -> PaidOrderView:
    before = {"paid_minor": order.record.paid_minor, "state": order.record.state}
    order.payments.append(payment)
    if payment.method == "cash":
        await print_queue.kick(work)
    view, after = await settlement.payment_received(work, order, payment, "payment.recorded")
    work.record("order.pay", order.record.id, before, view)
    return PaidOrderView(payment=view, order=after)


async def _await(work: Work, order: Order, payment: Payment) -> PaidOrderView:
    """Write down what the guest shall pay, and that Pesapal is to be asked for it once this is committed."""
    order.payments.append(payment)
    view = emit.payment_changed(work, payment, "payment.recorded")
    after = await emit.order_changed(work, order)
    await payment_requests.queue(work, payment, work.now)
    work.record("order.pay", order.record.id, {"paid_minor": order.record.paid_minor, "state": "open"}, view)
    return PaidOrderView(payment=view, order=after)


@operation("order.settle", Permission.TAKE_PAYMENT, callers=CLIENTS)
async def settle(work: Work, order: UUID) -> OrderView:
    """Close an order on which nothing is due: all of it was voided, given away or paid before a line was taken back.

    Drafts that are not held for a later course are sent.

    Refuses: NotFound, OrderNotOpen, Conflict (something is due, or it is empty).
    """
    open_order = await repositories.open_order(work, order)
    if open_order.record.due_minor > 0 or not open_order.is_sent:
        raise Conflict("Something is still due on this order", order=order_view(open_order))
    settlement.settle(work, open_order, work.reference_data.business_day(work.now), work.actor.device)
    view = await emit.order_changed(work, open_order, "order.settled")
    await emit.sale_counted(work, open_order)
    work.record("order.settle", order, None, {"total_minor": open_order.record.total_minor})
    return view

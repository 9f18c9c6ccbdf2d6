"""Money in: part payments until nothing is due, then the order settles in the same transaction (DOMAIN §4)."""

from uuid import UUID

from hub import access, announcing
from hub.domain import events
from hub.domain.cash import change
from hub.domain.orders import OrderSheet, Payment
from hub.domain.permissions import Act
from hub.domain.refusals import AmountExceedsDue, Conflict, Invalid, ReferenceRequired, TenderTooSmall
from hub.fields import Amount, AmountOrZero, Method, Reference
from hub.operation import Work, operation
from hub.projections import View, order_view, payment_view

OUTSIDE = ("card", "mobile_money")


@operation("order.pay", Act.TAKE_PAYMENT, status=201, needs_key=True)
async def pay(
    work: Work,
    order: UUID,
    method: Method,
    amount_minor: Amount,
    id: UUID | None = None,  # noqa: A002 - the wire's name
    tendered_minor: AmountOrZero | None = None,
    tip_minor: AmountOrZero = 0,
    reference: Reference | None = None,
) -> View:
    """Take a payment; when nothing is due any more, the order is settled.

    Refuses: NotFound, OrderNotOpen, AmountExceedsDue, TenderTooSmall, DrawerNotOpen, ReferenceRequired,
    ReferenceUsed, IdTaken, Invalid.
    """
    sheet = await access.open_order(work, order)
    if amount_minor > sheet.order.due_minor:
        raise AmountExceedsDue(
            f"{sheet.order.due_minor} is due, not {amount_minor}",
            due_minor=sheet.order.due_minor, order=order_view(sheet),
        )  # fmt: skip
    _check_method(method, reference, tendered_minor)
    payment = Payment(
        id or work.new_id(), order, None, work.house.business_day(work.now), method,
        "completed" if method == "cash" else "unverified", amount_minor, tendered_minor,
        _change(method, amount_minor + tip_minor, tendered_minor), tip_minor, 0, 0, reference,
        work.actor.staff_id, work.actor.device, work.now,
    )  # fmt: skip
    if method == "cash":
        payment.shift_id = await access.open_drawer(work, _drawer(work))
    return await _record(work, sheet, payment)


def _check_method(method: str, reference: str | None, tendered_minor: int | None) -> None:
    if method == "pesapal":
        raise Invalid("Pesapal is not set up at this venue", errors=[{"field": "method", "message": "is not set up"}])
    if method in OUTSIDE and not reference:
        raise ReferenceRequired
    if method not in OUTSIDE and reference is not None:
        raise Invalid("Cash has no reference", errors=[{"field": "reference", "message": "is not for cash"}])
    if method != "cash" and tendered_minor is not None:
        raise Invalid("Only cash is tendered", errors=[{"field": "tendered_minor", "message": "is only for cash"}])


def _change(method: str, to_pay: int, tendered_minor: int | None) -> int:
    if method != "cash" or tendered_minor is None:
        return 0
    if tendered_minor < to_pay:
        raise TenderTooSmall(f"{tendered_minor} was tendered, {to_pay} is to be paid")
    return change(tendered_minor, to_pay)


def _drawer(work: Work) -> str:
    """The drawer at hand: the device's own, else one that bears the person's name."""
    return work.actor.device or f"staff-{work.actor.staff_id}"[:32]


async def _record(work: Work, sheet: OrderSheet, payment: Payment) -> View:
    before = {"paid_minor": sheet.order.paid_minor, "state": sheet.order.state}
    await _insert(work, payment)
    sheet.payments.append(payment)
    sheet.order.paid_minor += payment.amount_minor
    sheet.order.tip_minor += payment.tip_minor
    settles = sheet.order.due_minor == 0
    if settles:
        sheet.order.state, sheet.order.settled_at = "settled", work.now
    view = payment_view(payment)
    rooms = [events.terminal(payment.device)] if payment.device else []
    work.announce("payment.recorded", {"payment": view}, *rooms, kind="payment", id=payment.id)
    after = await announcing.order_changed(work, sheet, "order.settled" if settles else "order.changed")
    await announcing.sale_counted(
        work, settled=sheet if settles else None, method=payment.method, payments=1,
        amount_minor=payment.amount_minor, tip_minor=payment.tip_minor,
    )  # fmt: skip
    work.record("order.pay", sheet.order.id, before, view)
    return {"payment": view, "order": after}


async def _insert(work: Work, payment: Payment) -> None:
    await work.connection.execute(
        "insert into payments (id, order_id, shift_id, business_day, method, state, amount_minor, tendered_minor,"
        " change_minor, tip_minor, rounding_minor, refunded_minor, reference, taken_by, device, at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        payment.id, payment.order_id, payment.shift_id, payment.business_day, payment.method, payment.state,
        payment.amount_minor, payment.tendered_minor, payment.change_minor, payment.tip_minor,
        payment.rounding_minor, payment.refunded_minor, payment.reference, payment.taken_by, payment.device, payment.at,
    )  # fmt: skip


@operation("order.settle", Act.TAKE_PAYMENT)
async def settle(work: Work, order: UUID) -> View:
    """Close an order on which nothing is due: all of it was voided, given away or paid before a line was taken back.

    Refuses: NotFound, OrderNotOpen, Conflict (something is due, or it is empty).
    """
    sheet = await access.open_order(work, order)
    if sheet.order.due_minor > 0 or not sheet.is_sent:
        raise Conflict("Something is still due on this order", order=order_view(sheet))
    sheet.order.state, sheet.order.settled_at = "settled", work.now
    view = await announcing.order_changed(work, sheet, "order.settled")
    await announcing.sale_counted(work, settled=sheet)
    work.record("order.settle", order, None, {"total_minor": sheet.order.total_minor})
    return view

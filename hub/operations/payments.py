"""Payments: an order takes part payments until nothing is due, then it settles in the same transaction."""

from dataclasses import dataclass
from uuid import UUID

from hub.commands import repositories
from hub.commands.fields import Amount, AmountOrZero, Reference
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import payment_corrections
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.references import reference_key
from hub.domain.refusals import Conflict, IdTaken, Invalid
from hub.domain.tenders import TENDERS, Tender
from hub.recording import emit, payment_requests, print_queue, settlement, tip_pool
from hub.views.fields import Method
from hub.views.orders import OrderView, PaidOrderView, order_view


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """The sums of a payment, in minor units."""

    covers_minor: int
    rounding_minor: int
    tip_minor: int
    tendered_minor: int | None

    @property
    def to_pay_minor(self) -> int:
        """What the guest hands over, less change."""
        return self.covers_minor + self.rounding_minor + self.tip_minor


@operation("order.pay", Permission.TAKE_PAYMENT, callers=CLIENTS, status=201, needs_key=True, locks="order")
async def pay(
    work: Work,
    order: UUID,
    method: Method,
    amount_minor: Amount,
    id: UUID | None = None,  # noqa: A002 - the wire's name
    tendered_minor: AmountOrZero | None = None,
    tip_minor: AmountOrZero = 0,
    reference: Reference | None = None,
    settles: bool | None = None,
) -> PaidOrderView:
    """Take a payment; when nothing is due any more, the order is settled and what is not held is sent.

    `settles` says whether cash of just what the bill rounds to settles it (as without it), or is a part payment.

    Refuses: NotFound, OrderNotOpen, AmountExceedsDue, TenderTooSmall, DrawerNotOpen, ReferenceRequired,
    ReferenceUsed, IdTaken, Invalid.
    """
    open_order = await repositories.open_order(work, order)
    tender = TENDERS[method]
    step_minor = work.reference_data.setting("cash_rounding_minor", 0)
    due_minor = open_order.record.due_minor
    covers_minor, rounding_minor = tender.covered(amount_minor, due_minor, step_minor, settles is not False)
    sums = _Sums(
        covers_minor=covers_minor, rounding_minor=rounding_minor, tip_minor=tip_minor, tendered_minor=tendered_minor
    )
    _check(open_order, sums, settles)
    _check_offered(work, tender)
    tender.check(reference, tendered_minor)
    if any(other.id == id for other in open_order.payments):
        raise IdTaken
    payment = _payment(work, open_order, tender, sums)
    payment.id, payment.reference = id or payment.id, reference
    payment.reference_key = reference_key(reference) if reference else None
    if payment.is_pending:
        return await _record_pending(work, open_order, payment)
    await _put_into_drawer(work, payment)
    return await _record_received(work, open_order, payment)


def _check(order: Order, sums: _Sums, settles: bool | None) -> None:
    """Refuses: AmountExceedsDue, Invalid (`settles` is not so, or the tip was mistyped)."""
    repositories.check_due(order, sums.covers_minor)
    if settles is not None and settles != (sums.covers_minor == order.record.due_minor):
        code = "does_not_settle" if settles else "settles_all"
        raise Invalid("settles", errors=[{"field": "settles", "code": code}])
    payment_corrections.check_tip(order.record, sums.tip_minor)


def _payment(work: Work, order: Order, tender: Tender, sums: _Sums) -> Payment:
    """A payment that stands with no drawer yet. Refuses: TenderTooSmall."""
    return Payment(
        id=work.new_id(),
        order_id=order.record.id,
        shift_id=None,
        business_day=work.reference_data.business_day(work.now),
        method=tender.code,
        state=tender.begins_as,
        amount_minor=sums.covers_minor,
        tendered_minor=sums.tendered_minor,
        change_minor=tender.change_minor(sums.to_pay_minor, sums.tendered_minor),
        tip_minor=sums.tip_minor,
        rounding_minor=sums.rounding_minor,
        refunded_minor=0,
        reference=None,
        taken_by=work.actor.staff_id,
        device=work.actor.device,
        at=work.now,
        is_tip_pooled=tip_pool.is_pooled(work, order),
    )


async def _put_into_drawer(work: Work, payment: Payment) -> None:
    """Cash needs an open drawer; other money is counted with the drawer at hand, if one is open.

    A payment in a drawer belongs to the business day of its shift, so that the reports of a day add up to its Zs.
    """
    needs_drawer = payment.tender.goes_into_drawer
    drawer = await (repositories.open_drawer(work) if needs_drawer else repositories.drawer_at_hand(work))
    if drawer is not None:
        payment.shift_id, payment.business_day = drawer["id"], drawer["business_day"]


def _check_offered(work: Work, tender: Tender) -> None:
    if tender.is_awaited and not work.reference_data.rows.venue.has_pesapal:
        raise Invalid("no_pesapal", errors=[{"field": "method", "code": "not_set_up"}])


async def _record_received(work: Work, order: Order, payment: Payment) -> PaidOrderView:
    before = {"paid_minor": order.record.paid_minor, "state": order.record.state}
    order.payments.append(payment)
    if payment.tender.goes_into_drawer:
        await print_queue.kick(work)
    view, after = await settlement.payment_received(work, order, payment, "payment.recorded")
    work.record("order.pay", order.record.id, before, view)
    return PaidOrderView(payment=view, order=after)


async def _record_pending(work: Work, order: Order, payment: Payment) -> PaidOrderView:
    """Record a pending payment, and queue the request to Pesapal, which is sent after the commit."""
    order.payments.append(payment)
    view = emit.payment_changed(work, payment, "payment.recorded")
    after = await emit.order_changed(work, order)
    await payment_requests.queue(work, payment, work.now)
    work.record("order.pay", order.record.id, {"paid_minor": order.record.paid_minor, "state": "open"}, view)
    return PaidOrderView(payment=view, order=after)


@operation("order.settle", Permission.TAKE_PAYMENT, callers=CLIENTS, locks="order")
async def settle(work: Work, order: UUID) -> OrderView:
    """Settle an order on which nothing is due: free, voided, discounted, or paid before a line was voided.

    Drafts that are not held for a later course are sent, as by a payment.

    Refuses: NotFound, OrderNotOpen, Conflict (something is due, or nothing is on it).
    """
    open_order = await repositories.open_order(work, order)
    if not open_order.may_be_settled:
        raise Conflict("still_due", order=order_view(open_order))
    drawer = await repositories.drawer_at_hand(work)
    day = drawer["business_day"] if drawer else work.reference_data.business_day(work.now)
    settlement.settle(work, open_order, day, work.actor.device, drawer["id"] if drawer else None)
    view = await emit.order_changed(work, open_order, "order.settled")
    await emit.sale_counted(work, open_order)
    work.record("order.settle", order, None, {"total_minor": open_order.record.total_minor})
    return view

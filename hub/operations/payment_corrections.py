"""Corrections of payments while the drawer that counted them is open: tip, order, tender, void (docs/orders.md)."""

from uuid import UUID

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import AmountOrZero, Reason, Reference
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import payment_corrections as rules
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict
from hub.recording import corrections, emit, print_queue, settlement, tip_pool
from hub.recording.corrections import Correction
from hub.views.fields import Method
from hub.views.orders import MovedPaymentView, PaidOrderView, order_view


@operation("payment.tip", Permission.TIP_AFTER_PAYMENT, callers=CLIENTS, needs_key=True)
async def tip(work: Work, payment: UUID, tip_minor: AmountOrZero, approval: Approval = None) -> PaidOrderView:
    """Set the tip of a payment that was received, until its drawer is closed; cash follows in the drawer.

    Refuses: NotFound, Conflict (not received, counted by a provider, or refunded), Invalid, ShiftNotOpen, NotAllowed.
    """
    order, tipped = await repositories.order_of_payment(work, payment)
    rules.check_recountable(tipped)
    await repositories.require_open_drawer(work, tipped)
    rules.check_tip(order.record, tip_minor)
    approved_by = await authorize(work, Permission.TIP_AFTER_PAYMENT, "payment.tip", payment, approval)
    was_minor = tipped.tips_minor
    rules.set_tip(tipped, tip_minor)
    tipped.is_tip_pooled = tip_pool.is_pooled(work, order)
    order.record.tip_minor += tipped.tips_minor - was_minor
    return await _emit(work, order, tipped, Correction(kind="tip", reason=None, approved_by=approved_by))


@operation("payment.correct", Permission.CORRECT_PAYMENT, callers=CLIENTS, needs_key=True)
async def correct(
    work: Work,
    payment: UUID,
    method: Method,
    reference: Reference | None = None,
    reason: Reason | None = None,
    approval: Approval = None,
) -> PaidOrderView:
    """Record that a payment came by another tender, or under another reference, until its drawer is closed.

    Refuses: NotFound, Conflict (not received, refunded, or nothing changes), Invalid, ReferenceRequired, ReferenceUsed,
    ShiftNotOpen, DrawerNotOpen, NotAllowed, ApprovalRequired, ApprovalInvalid.
    """
    order, wrong = await repositories.order_of_payment(work, payment)
    rules.check_recountable(wrong)
    rules.check_unrefunded(wrong)
    await repositories.require_open_drawer(work, wrong)
    step_minor = work.reference_data.setting("cash_rounding_minor", 0)
    rules.set_tender(wrong, method, reference, order.is_settled_by(wrong), step_minor)
    if wrong.tender.goes_into_drawer and wrong.shift_id is None:
        drawer = await repositories.open_drawer(work)
        wrong.shift_id, wrong.business_day = drawer["id"], drawer["business_day"]
    approved_by = await authorize(work, Permission.CORRECT_PAYMENT, "payment.correct", payment, approval)
    return await _emit(work, order, wrong, Correction(kind="correct", reason=reason, approved_by=approved_by))


@operation("payment.void", Permission.CORRECT_PAYMENT, callers=CLIENTS, needs_key=True)
async def void(work: Work, payment: UUID, reason: Reason, approval: Approval = None) -> PaidOrderView:
    """Void a payment that never was, until its drawer is closed; an order that it had settled is open again.

    Refuses: NotFound, Conflict (not received, refunded, or the sale is of an earlier day), ShiftNotOpen, NotAllowed,
    ApprovalRequired, ApprovalInvalid.
    """
    order, mistaken = await repositories.order_of_payment(work, payment)
    rules.check_recountable(mistaken)
    _check_may_leave(order, mistaken)
    await repositories.require_open_drawer(work, mistaken)
    await _check_day(work, order)
    approved_by = await authorize(work, Permission.CORRECT_PAYMENT, "payment.void", payment, approval)
    mistaken.state = "voided"
    rules.lose(order, work.loaded[order.record.id].payment(payment))
    view = await _emit(work, order, mistaken, Correction(kind="void", reason=reason, approved_by=approved_by))
    await corrections.sale_ended(work, order)
    return view


@operation("payment.move", Permission.CORRECT_PAYMENT, callers=CLIENTS, needs_key=True)
async def move(
    work: Work, payment: UUID, order: UUID, reason: Reason | None = None, approval: Approval = None
) -> MovedPaymentView:
    """Move a payment to the open order that it was meant for, until its drawer is closed.

    An order that it had settled is open again; the other one settles if nothing is due any more.

    Refuses: NotFound, OrderNotOpen, AmountExceedsDue, Conflict (not received, refunded, the same order, or the sale is
    of an earlier day), ShiftNotOpen, NotAllowed, ApprovalRequired, ApprovalInvalid.
    """
    source, target, moved = await repositories.orders_of_move(work, payment, order)
    _check_may_leave(source, moved)
    await repositories.require_open_drawer(work, moved)
    await _check_day(work, source)
    if source is target:
        raise Conflict("same_order")
    if not target.is_open:
        raise repositories.not_open(target)
    before = work.loaded[source.record.id].payment(payment)
    rules.set_amount(moved, target.record.due_minor, work.reference_data.setting("cash_rounding_minor", 0))
    repositories.check_due(target, moved.amount_minor)
    approved_by = await authorize(work, Permission.CORRECT_PAYMENT, "payment.move", payment, approval)
    source.payments.remove(moved)
    rules.lose(source, before)
    moved.order_id, moved.is_tip_pooled = target.record.id, tip_pool.is_pooled(work, target)
    return await _emit_move(
        work, source, target, moved, Correction(kind="move", reason=reason, approved_by=approved_by)
    )


def _check_may_leave(order: Order, payment: Payment) -> None:
    rules.check_unrefunded(payment)
    if not order.may_lose_payments:
        raise Conflict("lines_refunded", order=order_view(order))


async def _check_day(work: Work, order: Order) -> None:
    """What a payment settled may be reopened as by `order.reopen`: on its day, while no Z holds its money."""
    if order.record.state != "settled":
        return
    if order.record.settled_on != work.reference_data.business_day(work.now):
        raise Conflict("another_day", order=order_view(order))
    if not await repositories.has_all_drawers_open(work, order.record.id):
        raise Conflict("in_a_z", order=order_view(order))


async def _emit(work: Work, order: Order, payment: Payment, correction: Correction) -> PaidOrderView:
    before = work.loaded[order.record.id].payment(payment.id)
    view = emit.payment_changed(work, payment)
    after = await emit.order_changed(work, order)
    await corrections.recorded(work, before, payment, correction)
    return PaidOrderView(payment=view, order=after)


async def _emit_move(
    work: Work, source: Order, target: Order, payment: Payment, correction: Correction
) -> MovedPaymentView:
    before = work.loaded[source.record.id].payment(payment.id)
    target.payments.append(payment)
    settles = settlement.count(work, target, payment)
    view = emit.payment_changed(work, payment)
    after, left = await emit.payment_moved(work, target, "order.settled" if settles else "order.changed", source)
    await corrections.recorded(work, before, payment, correction)
    await corrections.sale_ended(work, source)
    if settles:
        await emit.sale_counted(work, target)
        await print_queue.receipt(work, target, work.reference_data.receipt_printer(payment.device))
    return MovedPaymentView(payment=view, order=after, from_order=left)

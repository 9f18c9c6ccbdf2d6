"""Refunds: out of one payment, by the way it was paid, with a reason and a manager's approval (docs/orders.md)."""

from datetime import date
from uuid import UUID

import msgspec

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import Amount, Reason
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import orders
from hub.domain.order_records import Payment
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, DrawerNotOpen, RefundExceedsPayment
from hub.recording import emit, refund_effects
from hub.views.orders import RefundedPaymentView, RefundView, payment_view


@operation("payment.refund", Permission.REFUND, callers=CLIENTS, needs_key=True)
async def refund(
    work: Work, payment: UUID, amount_minor: Amount, reason: Reason, approval: Approval = None
) -> RefundedPaymentView:
    """Refund a payment in part or whole; cash leaves an open drawer. While the order is open, the amount is due again.

    Refuses: NotFound, RefundExceedsPayment, Conflict (the money never came), DrawerNotOpen, ApprovalRequired,
    ApprovalInvalid.
    """
    order, original = await repositories.order_of_payment(work, payment)
    _check(original, amount_minor)
    approved_by = await authorize(work, Permission.REFUND, "payment.refund", payment, approval)
    before = payment_view(original)
    refund_id, shift_id, day = await _pay_out(work, original, amount_minor, reason, approved_by)
    original.refunded_minor += amount_minor
    await refund_effects.save(work, refund_id, order, original)
    if order.record.state == "open":
        orders.count_payments(order)
    view = emit.payment_changed(work, original)
    record = await emit.order_changed(work, order)
    await emit.refund_counted(work, original.method, day, amount_minor)
    refund_view = RefundView(id=refund_id, amount_minor=amount_minor, reason=reason, shift=shift_id, business_day=day)
    entry = {**msgspec.structs.asdict(refund_view), "approved_by": approved_by}
    work.record("payment.refund", payment, before, entry)
    return RefundedPaymentView(refund=refund_view, payment=view, order=record)


def _check(original: Payment, amount_minor: int) -> None:
    if not original.is_in:
        raise Conflict("nothing_to_refund", state=original.state)
    if amount_minor > original.held_minor:
        raise RefundExceedsPayment(
            "amounts",
            held_minor=original.held_minor,
            amount_minor=amount_minor,
            payment=payment_view(original),
        )


async def _pay_out(
    work: Work, original: Payment, amount_minor: int, reason: str, approved_by: UUID | None
) -> tuple[UUID, UUID | None, date]:
    """Write the refund; return its id, the shift whose drawer it left, and its business day."""
    drawer = await repositories.drawer_at_hand(work)
    if drawer is None and original.tender.goes_into_drawer:
        drawer = await repositories.drawer_of(work, original.shift_id)
        if drawer is None:
            raise DrawerNotOpen
    shift_id = drawer["id"] if drawer else None
    day = drawer["business_day"] if drawer else work.reference_data.business_day(work.now)
    refund_id = work.new_id()
    await work.connection.execute(
        "with refunded as (update payments set refunded_minor = refunded_minor + $4 where id = $2)"
        " insert into refunds (id, payment_id, order_id, shift_id, business_day, amount_minor, reason, given_by,"
        " approved_by, at) values ($1, $2, $3, $5, $6, $4, $7, $8, $9, $10)",
        refund_id,
        original.id,
        original.order_id,
        amount_minor,
        shift_id,
        day,
        reason,
        work.actor.staff_id,
        approved_by,
        work.now,
    )
    return refund_id, shift_id, day

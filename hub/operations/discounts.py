"""Discounts on an order or a line, given and removed while nothing was paid (docs/orders.md)."""

from fractions import Fraction
from typing import Literal
from uuid import UUID

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import DiscountValue, Reason
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import discounts
from hub.domain.order_records import Discount
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.recording import emit
from hub.views.orders import OrderView, discount_view

LIMIT_PERCENT = "10"


@operation("order.discount", Permission.SMALL_DISCOUNT, callers=CLIENTS, status=201, locks="order")
async def give_discount(
    work: Work,
    order: UUID,
    kind: Literal["percent", "amount"],
    value: DiscountValue,
    reason: Reason,
    line: UUID | None = None,
    approval: Approval = None,
) -> OrderView:
    """Take a percentage or an amount off an order or a line; above the venue's limit a manager must approve.

    Refuses: NotFound, OrderNotOpen, Invalid, Conflict (money was taken, nothing to take off, the line was voided),
    ApprovalRequired, ApprovalInvalid.
    """
    open_order = await _unpaid_order(work, order)
    discount = Discount(
        id=work.new_id(),
        order_id=order,
        line_id=line,
        kind=kind,
        value=discounts.value_of(kind, value),
        amount_minor=0,
        reason=reason,
        given_by=work.actor.staff_id,
        approved_by=None,
        at=work.now,
    )
    before = _audit_amounts(open_order)
    discounts.give(open_order, discount)
    limit = Fraction(str(work.reference_data.setting("discount_limit_percent", LIMIT_PERCENT)))
    permission = (
        Permission.SMALL_DISCOUNT if discounts.percent_off(open_order, line) <= limit else Permission.BIG_DISCOUNT
    )
    discount.approved_by = await authorize(work, permission, "order.discount", order, approval)
    view = await emit.order_changed(work, open_order)
    work.record("order.discount", order, before, {**_audit_amounts(open_order), "discount": discount_view(discount)})
    return view


@operation("order.remove_discount", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def remove_discount(work: Work, order: UUID, discount: UUID) -> OrderView:
    """Remove a discount. Refuses: NotFound, OrderNotOpen, Conflict (money was taken)."""
    open_order = await _unpaid_order(work, order)
    applied = open_order.discount(discount)
    before = {**_audit_amounts(open_order), "discount": discount_view(applied)}
    open_order.discounts.remove(applied)
    view = await emit.order_changed(work, open_order)
    work.record("order.remove_discount", order, before, _audit_amounts(open_order))
    return view


async def _unpaid_order(work: Work, order: UUID) -> Order:
    open_order = await repositories.open_order(work, order)
    if not open_order.is_open_and_unpaid:
        raise repositories.already_paid(open_order)
    return open_order


def _audit_amounts(order: Order) -> dict[str, int]:
    return {"discount_minor": order.record.discount_minor, "total_minor": order.record.total_minor}

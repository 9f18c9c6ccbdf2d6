"""Discounts on an order or a line, given and removed while nothing was paid (docs/orders.md)."""

from typing import Literal
from uuid import UUID

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import DiscountValue, Reason
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import discounts, order_rules, order_totals
from hub.domain.order_records import Discount
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.recording import emit, standing
from hub.views.orders import OrderView, discount_view


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
    permission = _permission_for(work, open_order, discount)
    discount.approved_by = await authorize(work, permission, "order.discount", order, approval)
    discount.is_limited = discount.approved_by is None and standing.ends_at_limit(work)
    view = await emit.order_changed(work, open_order)
    work.record("order.discount", order, before, {**_audit_amounts(open_order), "discount": discount_view(discount)})
    return view


def _permission_for(work: Work, order: Order, discount: Discount) -> Permission:
    """Small, while all that was given without a manager, this with it, stays within the venue's limit."""
    discount.is_limited = True
    order_totals.reprice(order)
    percent = order_rules.unapproved_percent_under(order, discount)
    return Permission.SMALL_DISCOUNT if percent <= standing.limit_percent(work) else Permission.BIG_DISCOUNT


@operation("order.remove_discount", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def remove_discount(work: Work, order: UUID, discount: UUID, approval: Approval = None) -> OrderView:
    """Remove a discount.

    Refuses: NotFound, OrderNotOpen, Conflict (money was taken), ApprovalRequired (another one then takes off more than
    the venue's limit), ApprovalInvalid.
    """
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

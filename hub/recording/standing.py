"""May the orders of a command stand as it leaves them? `emit` asks for every order that it saves.

The rules are `hub.domain.order_rules`. What they need of the venue is here: its limit, its managers, its stock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from hub.commands import repositories
from hub.commands.approvals import authorize
from hub.commands.operation import LicenceGate, Work
from hub.domain import order_rules
from hub.domain.orders import Order
from hub.domain.permissions import Grant, Permission, grant
from hub.domain.refusals import ApprovalRequired, ItemUnavailable

LIMIT_PERCENT = "10"


def limit_percent(work: Work) -> Fraction:
    """What may be off without a manager, in percent."""
    return Fraction(str(work.reference_data.setting("discount_limit_percent", LIMIT_PERCENT)))


def ends_at_limit(work: Work) -> bool:
    """Whether this person's right to give discounts ends at the venue's limit."""
    return grant(Permission.BIG_DISCOUNT, work.actor.role) is not Grant.FREELY


async def require(work: Work, orders: Sequence[Order]) -> list[dict[str, Any]]:
    """Check that these orders may stand, and take from stock what they hold; the rows of the items whose count changed.

    Refuses: Invalid, Conflict, ApprovalRequired, ApprovalInvalid, NotAllowed, ItemUnavailable.
    """
    for order in orders:
        order_rules.check(order, work.loaded.get(order.record.id))
    await _require_manager_beyond_limit(work, orders)
    return await _move_stock(work, orders)


async def _require_manager_beyond_limit(work: Work, orders: Sequence[Order]) -> None:
    """What was given without a manager may not come to more than the venue's share of the bill as it is now."""
    limit = limit_percent(work)
    beyond = [order for order in orders if order.is_open and order_rules.unapproved_percent([order]) > limit]
    if not beyond or order_rules.unapproved_percent(beyond) <= order_rules.unapproved_percent(work.loaded.values()):
        return
    for order in beyond:
        await _accept_discounts(work, order)


async def _accept_discounts(work: Work, order: Order) -> None:
    """Let a manager answer for the discounts of an order from now on."""
    if work.approved_by is None:
        await _ask_manager(work, order)
    manager = work.approved_by or work.actor.staff_id
    limited = order_rules.limited_discounts(order)
    for discount in limited:
        discount.is_limited, discount.approved_by = False, manager
    entry = {"approved_by": manager, "discounts": [discount.id for discount in limited]}
    work.record("order.accept_discounts", order.record.id, None, entry)


async def _ask_manager(work: Work, order: Order) -> None:
    target = work.target or order.record.id
    try:
        await authorize(work, Permission.BIG_DISCOUNT, work.operation, target, work.approval)
    except ApprovalRequired as refusal:
        percent = str(work.reference_data.setting("discount_limit_percent", LIMIT_PERCENT))
        raise ApprovalRequired("beyond_limit", **refusal.data, limit_percent=percent) from None


async def _move_stock(work: Work, orders: Sequence[Order]) -> list[dict[str, Any]]:
    before = [old for order in orders if (old := work.loaded.get(order.record.id))]
    change = order_rules.stock_change(before, orders)
    taken = change.counted_more
    if change.more:
        work.gate = LicenceGate.TRADE  # Whatever takes more is an "add", which a draining venue refuses.
    for item_id, count in change.more.items():
        item = work.reference_data.item(item_id)
        if not item.is_available:
            raise ItemUnavailable("sold_out", name=item.name, item=item_id)
        if item.is_counted:
            taken[item_id] = max(taken[item_id], count)
    rows = await repositories.take_stock(work, taken, change.names) if taken else []
    returned: Counter[UUID] = change.counted_less
    return rows + (await repositories.give_back_stock(work, returned) if returned else [])

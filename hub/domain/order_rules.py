"""Whether an order may stand as a command leaves it. Asked after every command (`hub.recording.standing`), so a limit
holds for what the bill is now, and not only for the command that asked for it (docs/orders.md#limits-of-a-bill).

A command is refused for what it makes worse itself: if a limit was lowered meanwhile, kitchen and till go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from hub.domain import kitchen, money
from hub.domain.order_records import MOST_LINES, Discount, Line
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, Invalid

MOST_DISCOUNTS = 50
MOST_MINOR = 2**53 - 1
"""The largest amount that a screen can count exactly."""


def check(order: Order, before: Order | None) -> None:
    """Check an order against its own limits. Refuses: Invalid (too many lines, too large), Conflict."""
    if not order.is_open:
        return
    if len(order.lines) > max(MOST_LINES, len(before.lines) if before else 0):
        raise Invalid("too_many_lines", most=MOST_LINES)
    if len(order.discounts) > max(MOST_DISCOUNTS, len(before.discounts) if before else 0):
        raise Conflict("too_many_discounts", most=MOST_DISCOUNTS)
    if order.record.subtotal_minor > MOST_MINOR or order.record.total_minor > MOST_MINOR:
        raise Invalid("bill_too_large")
    if _overpaid_minor(order) > max(0, _overpaid_minor(before) if before else 0):
        raise Conflict("more_was_paid")


def _overpaid_minor(order: Order) -> int:
    return order.record.paid_minor + order.pending_minor - order.record.total_minor


def unapproved_percent(orders: Iterable[Order]) -> Fraction:
    """How much is off in percent without a manager: of the line of these orders that has most off."""
    return max((percent for order in orders for percent in _unapproved(order).values()), default=Fraction())


def unapproved_percent_under(order: Order, discount: Discount) -> Fraction:
    """How much is off in percent without a manager, of the lines that this discount covers."""
    on_lines = _unapproved(order)
    return max((on_lines[line.id] for line in order.counted if discount.covers(line.id)), default=Fraction())


def limited_discounts(order: Order) -> list[Discount]:
    """The discounts that nobody but their giver answers for."""
    return [discount for discount in order.discounts if discount.is_limited]


def _unapproved(order: Order) -> dict[UUID, Fraction]:
    """For each line what is off it in percent. Many small discounts weigh as much as a big one, and those on the order
    weigh on each of its lines.
    """
    on_lines = {line.id: Fraction() for line in order.counted}
    for discount in limited_discounts(order):
        covered = [line for line in order.counted if discount.covers(line.id)]
        weight = _weight(discount, covered)
        for line in covered:
            on_lines[line.id] += weight
    return on_lines


def _weight(discount: Discount, lines: list[Line]) -> Fraction:
    """A percentage weighs what it says; an amount what it takes off of the lines that it is on, in percent.

    Each part of a divided amount was rounded: that much of it weighs nothing.
    """
    if discount.kind == "percent":
        return Fraction(discount.value)
    gross = sum(line.gross_minor for line in lines)
    off = max(0, discount.amount_minor - len(discount.parts or ()))
    return Fraction(off * 100, gross) if gross else Fraction()


@dataclass(slots=True, kw_only=True)
class StockChange:
    """What a command takes of items, and gives back, as whole pieces."""

    more: Counter[UUID] = field(default_factory=Counter)
    """Whatever takes more of an item is an "add": the item must be on sale."""
    counted_more: Counter[UUID] = field(default_factory=Counter)
    counted_less: Counter[UUID] = field(default_factory=Counter)
    names: dict[UUID, str] = field(default_factory=dict)


def stock_change(before: Iterable[Order], after: Iterable[Order]) -> StockChange:
    """What the lines of these orders hold now and did not before, and the other way about."""
    old, now = _held(before), _held(after)
    counted, every = _of_items(now, is_counted=True), _of_items(now)
    counted_before, every_before = _of_items(old, is_counted=True), _of_items(old)
    return StockChange(
        more=every - every_before,
        counted_more=counted - counted_before,
        counted_less=counted_before - counted,
        names={line.item_id: line.name for line in now},
    )


def _held(orders: Iterable[Order]) -> list[Line]:
    return [line for order in orders for line in order.lines if _holds_stock(line)]


def _holds_stock(line: Line) -> bool:
    """Whether it was taken out of the count for good: what the kitchen had begun when it was voided is gone."""
    return line.void is None or kitchen.is_begun(line.void.kitchen_state)


def _of_items(lines: Iterable[Line], *, is_counted: bool = False) -> Counter[UUID]:
    """How many pieces of each item; a weighed fraction counts as one."""
    count: Counter[UUID] = Counter()
    for line in lines:
        if line.is_counted or not is_counted:
            count[line.item_id] += -(-money.quantity(line.quantity) // 1)
    return count

"""Discounts: which values are valid, and how much is off in all, which decides whether a manager must approve."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal
from uuid import UUID

from hub.domain import money
from hub.domain.order_records import Discount
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, Invalid

MOST_DISCOUNTS = 50


def value_of(kind: Literal["percent", "amount"], value: int | str) -> str:
    """A discount's value as it is stored: percent as a decimal string up to 100, amounts as whole minor units.

    Refuses: Invalid.
    """
    text = str(value)
    if kind == "amount":
        if isinstance(value, int):
            return text
        raise _invalid("minor_units")
    try:
        if 0 < money.percent(text) <= 1:
            return text
    except ValueError:
        pass
    raise _invalid("percent_off")


def _invalid(code: str) -> Invalid:
    return Invalid("value", errors=[{"field": "value", "code": code}])


def give(order: Order, discount: Discount) -> None:
    """Put a discount on an order or one of its lines. Refuses: NotFound, Conflict."""
    if discount.line_id is not None and order.line(discount.line_id).is_voided:
        raise Conflict("line_voided")
    if not order.may_be_discounted:
        raise Conflict("nothing_to_discount")
    if len(order.discounts) >= MOST_DISCOUNTS:
        raise Conflict("too_many_discounts", most=MOST_DISCOUNTS)
    order.discounts.append(discount)


def percent_off(order: Order, line_id: UUID | None) -> Fraction:
    """How much is off the order, or one of its lines, in percent, with all earlier discounts.

    Many small discounts weigh as much as a big one: on a line those of the order count too, and on an order those of
    its most discounted line.
    """
    on_order = sum((_weight(order, d) for d in order.discounts if d.line_id is None), Fraction())
    on_lines: dict[UUID, Fraction] = {}
    for discount in order.discounts:
        if discount.line_id is not None:
            on_lines[discount.line_id] = on_lines.get(discount.line_id, Fraction()) + _weight(order, discount)
    heaviest = max(on_lines.values(), default=Fraction())
    return on_order + (heaviest if line_id is None else on_lines.get(line_id, Fraction()))


def _weight(order: Order, discount: Discount) -> Fraction:
    if discount.kind == "percent":
        return Fraction(discount.value)
    whole = order.record.subtotal_minor if discount.line_id is None else order.line(discount.line_id).gross_minor
    return Fraction(int(discount.value) * 100, max(whole, 1))

"""Discounts: which values are valid, and what may be discounted. How much is off in all: `hub.domain.order_rules`."""

from __future__ import annotations

from typing import Literal

from hub.domain import money
from hub.domain.order_records import Discount
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, Invalid


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
    order.discounts.append(discount)

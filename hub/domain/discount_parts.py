"""Dividing discounts: when orders are merged or split, each discount stays with the lines it came off.

What a discount takes off each line is written down as its parts, so that gross, discounts and contained taxes of the
lines are to the minor unit what they were. A percentage stays a percentage; an amount is fixed to its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from hub.domain import money, order_totals, pricing
from hub.domain.order_records import Discount, DiscountPart, Line
from hub.domain.orders import Order

NewId = Callable[[], UUID]


@dataclass(slots=True)
class _Whole:
    """A line, with the one that was cut off it if there is one, and what the discounts so far have left of each."""

    pieces: list[Line]
    nets: list[int]

    def take(self, off_minor: int, discount: Discount) -> list[DiscountPart]:
        """Take a discount off the pieces in proportion; what it is to each of them."""
        shares = money.allocate(off_minor, self.nets)
        as_rounded = replace(discount, parts=None)
        parts = [
            DiscountPart(
                line_id=piece.id,
                minor=share if discount.kind == "amount" else share - order_totals.amount_off(net, as_rounded),
            )
            for piece, net, share in zip(self.pieces, self.nets, shares, strict=True)
        ]
        self.nets = [net - share for net, share in zip(self.nets, shares, strict=True)]
        return parts


def divide(order: Order, cut_off: Mapping[UUID, Line], new_id: NewId) -> None:
    """Fix every discount on the order to its lines. `cut_off` are new lines, by the line of which each is a part."""
    pieces = {line.id: [line, *([cut_off[line.id]] if line.id in cut_off else [])] for line in order.counted}
    wholes = {line_id: _Whole(lines, list(map(order_totals.gross, lines))) for line_id, lines in pieces.items()}
    for discount in list(order.discounts):
        if discount.line_id in wholes:
            order.discounts += _divide_on_line(discount, wholes[discount.line_id], new_id)
    for discount in order.discounts:
        if discount.line_id is None:
            _divide_on_order(discount, list(wholes.values()))


def _divide_on_line(discount: Discount, whole: _Whole, new_id: NewId) -> list[Discount]:
    """Leave the discount what is off the line itself; return a copy for what was cut off."""
    off = order_totals.amount_off(sum(whole.nets), discount)
    parts = whole.take(off, discount)
    if len(parts) == 1:
        return []
    copies = [discount, *(replace(discount, id=new_id(), line_id=part.line_id) for part in parts[1:])]
    for copy, part in zip(copies, parts, strict=True):
        copy.parts = [part] if copy.kind == "percent" else None
        copy.value = copy.value if copy.kind == "percent" else str(part.minor)
    return copies[1:]


def _divide_on_order(discount: Discount, wholes: list[_Whole]) -> None:
    nets = [sum(whole.nets) for whole in wholes]
    offs = pricing.off_each(nets, order_totals.on_lines(discount, [whole.pieces[0] for whole in wholes]))
    discount.parts = [part for whole, off in zip(wholes, offs, strict=True) for part in whole.take(off, discount)]
    if discount.kind == "amount":
        discount.is_on_new_lines = False
        _sum_up(discount)


def keep_to_lines(order: Order) -> None:
    """Let the discounts on a divided order cover none but its present lines: another party's are to come."""
    for discount in order.discounts:
        if discount.line_id is None:
            discount.is_on_new_lines = False


def part_for(discount: Discount, line_ids: set[UUID], new_id: NewId) -> Discount:
    """Take the part for these lines out of a divided discount on an order; the discount keeps the rest."""
    parts = discount.parts or []
    part = replace(discount, id=new_id(), parts=[one for one in parts if one.line_id in line_ids])
    discount.parts = [one for one in parts if one.line_id not in line_ids]
    for one in (discount, part):
        _sum_up(one)
    return part


def is_empty(discount: Discount) -> bool:
    """Whether dividing left nothing of an amount, or of a percentage no line that it could be on."""
    if discount.kind == "amount":
        return int(discount.value) == 0
    return discount.parts == [] and not discount.is_on_new_lines


def _sum_up(discount: Discount) -> None:
    if discount.kind == "amount":
        discount.value = str(sum(part.minor for part in discount.parts or ()))

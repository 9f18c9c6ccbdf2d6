"""Refunds by line: what the guest paid for a dish, with its share of the service charge and its taxes.

However a line is refunded, in parts or at once, its parts sum to what was paid for it. Amounts are in minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from hub.domain.money import allocate, half_up, quantity, quantity_text
from hub.domain.order_records import Line, TaxPart
from hub.domain.orders import Order
from hub.domain.refunds import TaxAmount, sum_of_taxes
from hub.domain.refusals import Conflict, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRefund:
    """A line, or a part of one, that is refunded."""

    line: Line
    quantity: Fraction
    amount_minor: int
    taxes: list[TaxPart]
    stock_count: int
    """How many go back in stock; a weighed fraction counts as one."""


def refund_lines(order: Order, quantities: Mapping[UUID, Fraction | None]) -> list[LineRefund]:
    """Mark lines as refunded: so much of each, or all that is left. Refuses: NotFound, Conflict, Invalid."""
    if order.record.state != "settled":
        raise Conflict("order_open")
    paid = amounts_paid(order)
    return [_refund(order.line(id_), wanted, paid) for id_, wanted in quantities.items()]


def taxes_back(parts: Sequence[LineRefund]) -> list[TaxAmount]:
    """The taxes that a refund of these lines takes back."""
    return sum_of_taxes([(part.line.taxes, part.taxes) for part in parts])


def amounts_paid(order: Order) -> dict[UUID, int]:
    """What was charged for each line: its total and its share of what stands on the bill besides the lines."""
    lines = order.counted
    beside_minor = order.record.total_minor - sum(line.total_minor for line in lines)
    weights = [line.total_minor if line.is_service_chargeable else 0 for line in lines]
    shares = allocate(beside_minor, weights)
    return {line.id: line.total_minor + share for line, share in zip(lines, shares, strict=True)}


def left(line: Line) -> Fraction:
    """How much of a line was not refunded."""
    return quantity(line.quantity) - _refunded(line)


def _refunded(line: Line) -> Fraction:
    return quantity(line.refunded_quantity) if line.refunded_quantity else Fraction(0)


def _refund(line: Line, wanted: Fraction | None, paid: Mapping[UUID, int]) -> LineRefund:
    if line.is_voided:
        raise Conflict("line_voided")
    before, whole = _refunded(line), quantity(line.quantity)
    after = whole if wanted is None else before + wanted
    if after > whole or after == before:
        raise Conflict("line_refunded_already", name=line.name, left=str(quantity_text(whole - before)))
    if line.is_draft and after != whole:
        raise Invalid("refunded_whole", name=line.name, errors=[{"field": "lines", "code": "all_of_it"}])
    line.refunded_quantity = str(quantity_text(after))
    step = _Step(before / whole, after / whole)
    return LineRefund(
        line=line,
        quantity=after - before,
        amount_minor=step.part_of(paid[line.id]),
        taxes=[_tax(part, step) for part in line.tax_shares],
        stock_count=-(-after // 1) + (-before // 1) if line.is_counted else 0,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """From which share of a line to which share this refund goes."""

    start: Fraction
    end: Fraction

    def part_of(self, amount_minor: int) -> int:
        return half_up(amount_minor * self.end) - half_up(amount_minor * self.start)


def _tax(part: TaxPart, step: _Step) -> TaxPart:
    return TaxPart(
        code=part.code,
        base_minor=step.part_of(part.base_minor),
        tax_minor=step.part_of(part.tax_minor),
        is_inclusive=part.is_inclusive,
    )

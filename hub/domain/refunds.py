"""What a refund lowers: the sale, the tip and the taxes of its order, on the day on which it is given.

Amounts are in minor units. What is given back of a bill that is still open lowers no sale: it is due again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from hub.domain import money
from hub.domain.order_records import Line, Payment
from hub.domain.orders import Order


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TaxAmount:
    """Base and tax of one tax at one rate, contained in the price or added to it."""

    code: str
    name: str
    rate: str
    is_inclusive: bool
    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundEffect:
    """What one refund lowers. The rest of it is cash rounding, or was more than the order came to."""

    sale_minor: int
    tip_minor: int
    taxes: tuple[TaxAmount, ...] = ()


def effect(order: Order, before: Payment, after: Payment) -> RefundEffect:
    """What a refund lowers that took one payment of the order from `before` to `after`."""
    tip_minor = before.tips_minor - after.tips_minor
    if order.record.state != "settled":
        return RefundEffect(sale_minor=0, tip_minor=tip_minor)
    others_minor = sum(payment.covers_minor for payment in order.payments if payment.id != after.id)
    total_minor = order.record.total_minor
    kept = [min(total_minor, others_minor + payment.covers_minor) for payment in (before, after)]
    taxes = _lowered(taxes_of(order.counted), total_minor, total_minor - kept[0], total_minor - kept[1])
    return RefundEffect(sale_minor=kept[0] - kept[1], tip_minor=tip_minor, taxes=taxes)


def taxes_of(lines: Iterable[Line]) -> list[TaxAmount]:
    """The taxes of these lines, by code, rate and kind."""
    sums: dict[tuple[str, str, str, bool], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        known = {tax.code: tax for tax in line.taxes}
        for share in line.tax_shares:
            tax = known.get(share.code)
            named = (tax.name, tax.rate) if tax else (share.code, "")
            amounts = sums[share.code, *named, share.is_inclusive]
            amounts[0] += share.base_minor
            amounts[1] += share.tax_minor
    return [
        TaxAmount(code=code, name=name, rate=rate, is_inclusive=is_inclusive, base_minor=base, tax_minor=tax)
        for (code, name, rate, is_inclusive), (base, tax) in sorted(sums.items())
    ]


def _lowered(taxes: Iterable[TaxAmount], total_minor: int, from_minor: int, to_minor: int) -> tuple[TaxAmount, ...]:
    """The share of each tax between two sums given back: refunds of the whole sum to the whole tax."""

    def share(amount_minor: int) -> int:
        parts = [money.half_up(Fraction(amount_minor * given, total_minor)) for given in (from_minor, to_minor)]
        return parts[1] - parts[0]

    if from_minor == to_minor:
        return ()
    return tuple(
        TaxAmount(
            code=tax.code,
            name=tax.name,
            rate=tax.rate,
            is_inclusive=tax.is_inclusive,
            base_minor=share(tax.base_minor),
            tax_minor=share(tax.tax_minor),
        )
        for tax in taxes
    )

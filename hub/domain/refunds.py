"""What a refund lowers: the sale and the taxes of its order, on the day on which it is given (docs/reports.md).

Amounts are in minor units. What is given back of a bill that is still open lowers no sale: it is due again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hub.domain import money
from hub.domain.order_records import FrozenTax, Payment, TaxPart
from hub.domain.orders import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxAmount:
    """Base and tax of one tax at one rate, contained in the price or added to it."""

    code: str
    name: str
    rate: str
    is_inclusive: bool
    base_minor: int
    tax_minor: int
    piece_minor: int | None = None
    """The amount of a tax by piece."""

    @property
    def kind(self) -> tuple[str, str, str, int | None, bool]:
        """What tells it from the other taxes of an order."""
        return self.code, self.name, self.rate, self.piece_minor, self.is_inclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundEffect:
    """What one refund lowers. The rest of it is tip, cash rounding, or was more than the order came to."""

    sale_minor: int
    taxes: tuple[TaxAmount, ...] = ()


def effect(
    order: Order,
    before: Payment,
    after: Payment,
    lowered: Sequence[TaxAmount] = (),
    of_lines: Sequence[TaxAmount] = (),
) -> RefundEffect:
    """What a refund lowers that took one payment of the order from `before` to `after`.

    `lowered` is what earlier refunds of the order took off its taxes; the one that gives back the last of the sale
    takes off all that is left. A refund of lines takes off the taxes of these, `of_lines`.
    """
    if order.record.state != "settled":
        return RefundEffect(sale_minor=0)
    others_minor = sum(payment.covers_minor for payment in order.payments if payment.id != after.id)
    total_minor = order.record.total_minor
    kept_before, kept_after = (min(total_minor, others_minor + payment.covers_minor) for payment in (before, after))
    if kept_before == kept_after:
        return RefundEffect(sale_minor=0)
    back = Fraction(total_minor - kept_after, total_minor)
    if of_lines and back < 1:
        return RefundEffect(sale_minor=kept_before - kept_after, taxes=tuple(of_lines))
    taxes = tuple(_rest(tax, lowered, back) for tax in taxes_of(order))
    return RefundEffect(sale_minor=kept_before - kept_after, taxes=taxes)


def _rest(tax: TaxAmount, lowered: Iterable[TaxAmount], back: Fraction) -> TaxAmount:
    """What is still to be taken off a tax when this share of the sale is given back."""
    same = [one for one in lowered if one.kind == tax.kind]
    base_minor = money.half_up(back * tax.base_minor) - sum(one.base_minor for one in same)
    tax_minor = money.half_up(back * tax.tax_minor) - sum(one.tax_minor for one in same)
    if back < 1:
        base_minor, tax_minor = max(0, base_minor), max(0, tax_minor)
    return replace(tax, base_minor=base_minor, tax_minor=tax_minor)


def taxes_of(order: Order) -> list[TaxAmount]:
    """The taxes of what an order's lines and its service charge come to, by code, rate and kind."""
    head = order.record
    taxed = [(line.taxes, line.tax_shares) for line in order.counted]
    return sum_of_taxes([*taxed, (head.service_taxes, head.service_tax_shares)])


def sum_of_taxes(taxed: Iterable[tuple[Sequence[FrozenTax], Sequence[TaxPart]]]) -> list[TaxAmount]:
    """The shares of taxes, by code, rate and kind."""
    sums: dict[tuple[str, str, str, int | None, bool], list[int]] = defaultdict(lambda: [0, 0])
    for taxes, shares in taxed:
        known = {tax.code: tax for tax in taxes}
        for share in shares:
            tax = known.get(share.code)
            named = (tax.name, tax.rate, tax.amount_minor) if tax else (share.code, "", None)
            amounts = sums[share.code, *named, share.is_inclusive]
            amounts[0] += share.base_minor
            amounts[1] += share.tax_minor
    return [
        TaxAmount(
            code=code,
            name=name,
            rate=rate,
            piece_minor=piece,
            is_inclusive=is_inclusive,
            base_minor=base,
            tax_minor=tax,
        )
        for (code, name, rate, piece, is_inclusive), (base, tax) in sorted(sums.items(), key=str)
    ]

"""Pricing: gross, discounts, service charge and taxes of an order, in this sequence.

`docs/pricing.md` is the specification with worked tables, which tests read. Amounts are integers in
minor units; every rounding is half away from zero and happens where the rules name it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from hub.domain.money import allocate, percent, round_ratio

Rounding = Literal["line", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A tax: `rate` is a fraction of one; inclusive means the price contains it."""

    code: str
    name: str
    rate: Fraction
    is_inclusive: bool


Taxes = tuple[TaxRate, ...]


@dataclass(frozen=True, slots=True)
class Discount:
    """Percent (a fraction of one) or an amount in minor units."""

    kind: Literal["percent", "amount"]
    value: Fraction | int


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """A discount as the wire writes it: percent as a decimal string, an amount as an integer in minor units."""

    kind: Literal["percent", "amount"]
    value: str | int

    def exact(self) -> Discount:
        """The discount pricing works with. Raises ValueError where the value does not suit the kind."""
        if self.kind == "percent":
            return Discount("percent", percent(str(self.value)))
        if type(self.value) is not int or self.value < 0:
            raise ValueError("an amount is an integer of 0 or more in minor units")
        return Discount("amount", self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """What pricing needs to know of a line."""

    unit_price_minor: int
    quantity: Fraction
    discounts: tuple[Discount, ...]
    taxes: tuple[TaxRate, ...]
    is_service_chargeable: bool = True


@dataclass(frozen=True, slots=True)
class ServiceCharge:
    """A charge on the net of chargeable lines; it may itself be taxed."""

    rate: Fraction
    taxes: tuple[TaxRate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxShare:
    """The amount of one tax, and its base."""

    code: str
    base_minor: int
    tax_minor: int
    is_inclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTotal:
    """The amounts of one line; `discount_minor` contains its share of the order's discounts."""

    gross_minor: int
    discount_minor: int
    net_minor: int
    taxes: tuple[TaxShare, ...]
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The amounts of an order. `subtotal_minor` is the sum of gross; `tax_minor` contains inclusive taxes."""

    lines: tuple[LineTotal, ...]
    subtotal_minor: int
    discount_minor: int
    service_charge_minor: int
    tax_minor: int
    total_minor: int
    taxes: tuple[TaxShare, ...]
    order_discounts: tuple[int, ...]


def price(
    lines: Sequence[PricedLine],
    order_discounts: Sequence[Discount] = (),
    service_charge: ServiceCharge | None = None,
    rounding: Rounding = "line",
) -> Totals:
    """Price an order. Taxes are rounded on each line or once on the document, according to `rounding`."""
    gross = [gross_of(line) for line in lines]
    net = [_discounted(amount, line.discounts) for amount, line in zip(gross, lines, strict=True)]
    discounts_minor = _discount_order(net, order_discounts)
    charge = _charge(net, lines, service_charge)
    # The charge is taxed as one more line, so that a document's tax is rounded once over all of it.
    taxings = [*[line.taxes for line in lines], service_charge.taxes if service_charge else ()]
    *taxed, charge_taxes = _taxed([*net, charge], taxings, rounding)
    totals = [_line_total(g, n, taxes) for g, n, taxes in zip(gross, net, taxed, strict=True)]
    return _totals(totals, discounts_minor, charge, charge_taxes)


def gross_of(line: PricedLine) -> int:
    """Unit price × quantity, never below 0: modifiers may take off more than the item costs."""
    quantity = line.quantity
    gross = round_ratio(line.unit_price_minor * quantity.numerator, quantity.denominator)
    return max(gross, 0)


def _discounted(amount: int, discounts: Sequence[Discount]) -> int:
    """An amount after its discounts in turn, never below 0."""
    for discount in discounts:
        amount -= amount_off(amount, discount)
    return amount


def amount_off(amount: int, discount: Discount) -> int:
    """What a discount takes off an amount: never more than all of it."""
    off = _times(amount, discount.value) if discount.kind == "percent" else int(discount.value)
    return min(max(off, 0), amount)


def _times(amount: int, rate: Fraction | int) -> int:
    return round_ratio(amount * rate.numerator, rate.denominator)


def _discount_order(net: list[int], discounts: Sequence[Discount]) -> tuple[int, ...]:
    """Take the order's discounts off the lines in place, in proportion; return the amount of each."""
    discounts_minor = []
    for discount in discounts:
        off = amount_off(sum(net), discount)
        for i, part in enumerate(allocate(off, net)):
            net[i] -= part
        discounts_minor.append(off)
    return tuple(discounts_minor)


def _charge(net: Sequence[int], lines: Sequence[PricedLine], service: ServiceCharge | None) -> int:
    if service is None:
        return 0
    chargeable = sum(amount for amount, line in zip(net, lines, strict=True) if line.is_service_chargeable)
    return _times(chargeable, service.rate)


def _taxed(amounts: Sequence[int], taxings: Sequence[Taxes], rounding: Rounding) -> list[tuple[TaxShare, ...]]:
    """The taxes of every amount, in whole minor units."""
    if rounding == "document":
        return _tax_document(amounts, taxings)
    return [_tax(amount, taxes) for amount, taxes in zip(amounts, taxings, strict=True)]


def _tax(amount: int, taxes: Taxes) -> tuple[TaxShare, ...]:
    inclusive = [tax for tax in taxes if tax.is_inclusive]
    base, included = _take_out(amount, inclusive)
    added = [_times(base, tax.rate) for tax in taxes if not tax.is_inclusive]
    return _shares(base, taxes, iter(included), iter(added))


def _take_out(amount: int, inclusive: Sequence[TaxRate]) -> tuple[int, list[int]]:
    """The base within an amount, and what each inclusive tax within it comes to."""
    if not inclusive:
        return amount, []
    one = lcm(*[tax.rate.denominator for tax in inclusive])
    rates = [tax.rate.numerator * (one // tax.rate.denominator) for tax in inclusive]
    base = round_ratio(amount * one, one + sum(rates))
    return base, [amount - base] if len(rates) == 1 else allocate(amount - base, rates)


def _shares(base: int, taxes: Taxes, included: Iterator[int], added: Iterator[int]) -> tuple[TaxShare, ...]:
    """Taxes with their amounts, in the sequence of the line."""
    return tuple(
        [
            TaxShare(
                code=tax.code,
                base_minor=base,
                tax_minor=next(included if tax.is_inclusive else added),
                is_inclusive=tax.is_inclusive,
            )
            for tax in taxes
        ]
    )


def _tax_document(amounts: Sequence[int], taxings: Sequence[Taxes]) -> list[tuple[TaxShare, ...]]:
    """Round each tax once over all the amounts it applies to, then share it back by largest remainder."""
    included = _included_in_document(amounts, taxings)
    bases = [amount - sum(parts) for amount, parts in zip(amounts, included, strict=True)]
    added = _added_to_document(bases, taxings)
    return [_shares(*line) for line in zip(bases, taxings, map(iter, included), map(iter, added), strict=True)]


def _included_in_document(amounts: Sequence[int], taxings: Sequence[Taxes]) -> list[list[int]]:
    """What the inclusive taxes of each amount come to; amounts with the same inclusive taxes are one sum."""
    included: list[list[int]] = [[] for _ in amounts]
    alike: dict[Taxes, list[int]] = {}
    for i, taxes in enumerate(taxings):
        alike.setdefault(tuple(tax for tax in taxes if tax.is_inclusive), []).append(i)
    for inclusive, members in alike.items():
        _, wholes = _take_out(sum(amounts[i] for i in members), inclusive)
        # Room is what a line has left for tax: sharing within it keeps every base from going below 0.
        room = allocate(sum(wholes), [amounts[i] for i in members])
        for whole in wholes:
            parts = allocate(whole, room)
            room = [left - part for left, part in zip(room, parts, strict=True)]
            for i, part in zip(members, parts, strict=True):
                included[i].append(part)
    return included


def _added_to_document(bases: Sequence[int], taxings: Sequence[Taxes]) -> list[list[int]]:
    """What the exclusive taxes of each base come to; all bases that bear a tax are one sum."""
    bearers: dict[TaxRate, list[int]] = {}
    for i, taxes in enumerate(taxings):
        for tax in taxes:
            if not tax.is_inclusive:
                bearers.setdefault(tax, []).append(i)
    parts = {tax: iter(_shared_back(tax, [bases[i] for i in members])) for tax, members in bearers.items()}
    return [[next(parts[tax]) for tax in taxes if not tax.is_inclusive] for taxes in taxings]


def _shared_back(tax: TaxRate, bases: Sequence[int]) -> list[int]:
    return allocate(_times(sum(bases), tax.rate), bases)


def _line_total(gross: int, net: int, taxes: tuple[TaxShare, ...]) -> LineTotal:
    tax, added = _sums(taxes)
    return LineTotal(
        gross_minor=gross,
        discount_minor=gross - net,
        net_minor=net,
        taxes=taxes,
        tax_minor=tax,
        total_minor=net + added,
    )


def _sums(taxes: tuple[TaxShare, ...]) -> tuple[int, int]:
    """The whole tax, and the part that is added to the price."""
    tax = added = 0
    for share in taxes:
        tax += share.tax_minor
        if not share.is_inclusive:
            added += share.tax_minor
    return tax, added


def _totals(
    lines: list[LineTotal], discounts_minor: tuple[int, ...], charge: int, charge_taxes: tuple[TaxShare, ...]
) -> Totals:
    charge_tax, charge_added = _sums(charge_taxes)
    return Totals(
        lines=tuple(lines),
        subtotal_minor=sum([line.gross_minor for line in lines]),
        discount_minor=sum([line.discount_minor for line in lines]),
        service_charge_minor=charge,
        tax_minor=sum([line.tax_minor for line in lines]) + charge_tax,
        total_minor=sum([line.total_minor for line in lines]) + charge + charge_added,
        taxes=_by_code([*[share for line in lines for share in line.taxes], *charge_taxes]),
        order_discounts=discounts_minor,
    )


def _by_code(shares: Sequence[TaxShare]) -> tuple[TaxShare, ...]:
    summed: dict[tuple[str, bool], list[int]] = {}
    for share in shares:
        sums = summed.setdefault((share.code, share.is_inclusive), [0, 0])
        sums[0] += share.base_minor
        sums[1] += share.tax_minor
    return tuple(
        TaxShare(code=code, base_minor=base, tax_minor=tax, is_inclusive=inclusive)
        for (code, inclusive), (base, tax) in summed.items()
    )

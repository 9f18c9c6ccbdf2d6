"""Pricing: gross, discounts, service charge and taxes of an order, in this sequence.

`docs/pricing.md` is the specification with worked tables, which tests read. Amounts are integers in
minor units; every rounding is half away from zero and happens where the rules name it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hub.domain import taxes
from hub.domain.money import allocate, percent, round_ratio
from hub.domain.taxes import Rounding, TaxRate, TaxShare


@dataclass(frozen=True, slots=True)
class Discount:
    """Percent (a fraction of one) or an amount in minor units."""

    kind: Literal["percent", "amount"]
    value: Fraction | int
    rounding_minor: int = 0
    """By how much a percentage that was divided differs from its rounding here."""


@dataclass(frozen=True, slots=True)
class DividedDiscount:
    """A discount on an order that was merged or split: on single lines, by their places, and on the rest together."""

    on_lines: Mapping[int, Discount]
    on_rest: Discount | None


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
    service_rate: Fraction | None = None
    """Its own rate, where it is not that of the order."""


@dataclass(frozen=True, slots=True)
class ServiceCharge:
    """A charge on the net of chargeable lines; it may itself be taxed."""

    rate: Fraction
    taxes: tuple[TaxRate, ...] = ()


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
    service_taxes: tuple[TaxShare, ...]
    order_discounts: tuple[int, ...]


def price(
    lines: Sequence[PricedLine],
    order_discounts: Sequence[Discount | DividedDiscount] = (),
    service_charge: ServiceCharge | None = None,
    rounding: Rounding = "line",
) -> Totals:
    """Price an order. Taxes are rounded on each line or once on the document, according to `rounding`."""
    gross = [gross_of(line) for line in lines]
    net = [_discounted(amount, line.discounts) for amount, line in zip(gross, lines, strict=True)]
    discounts_minor = _discount_order(net, order_discounts)
    charge = _charge(net, lines, service_charge)
    taxables = [taxes.Taxable(n, line.quantity, line.taxes) for n, line in zip(net, lines, strict=True)]
    # The charge is taxed as one more line, so that a document's tax is rounded once over all of it.
    taxables.append(taxes.Taxable(charge, taxes.NO_PIECES, service_charge.taxes if service_charge else ()))
    *taxed, charge_taxes = taxes.levy(taxables, rounding)
    totals = [_line_total(g, n, shares) for g, n, shares in zip(gross, net, taxed, strict=True)]
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
    percentage = discount.kind == "percent"
    off = _times(amount, discount.value) + discount.rounding_minor if percentage else int(discount.value)
    return min(max(off, 0), amount)


def _times(amount: int, rate: Fraction | int) -> int:
    return round_ratio(amount * rate.numerator, rate.denominator)


def _discount_order(net: list[int], discounts: Sequence[Discount | DividedDiscount]) -> tuple[int, ...]:
    """Take the order's discounts off the lines in place; return the amount of each."""
    discounts_minor = []
    for discount in discounts:
        parts = off_each(net, discount)
        net[:] = [amount - part for amount, part in zip(net, parts, strict=True)]
        discounts_minor.append(sum(parts))
    return tuple(discounts_minor)


def off_each(net: Sequence[int], discount: Discount | DividedDiscount) -> list[int]:
    """What a discount on an order takes off each line: its parts, and of the rest together in proportion."""
    if isinstance(discount, Discount):
        return allocate(amount_off(sum(net), discount), net)
    on_lines = discount.on_lines
    off = [amount_off(amount, on_lines[i]) if i in on_lines else 0 for i, amount in enumerate(net)]
    rest = [i for i in range(len(net)) if i not in on_lines]
    if discount.on_rest and rest:
        for i, part in zip(rest, off_each([net[i] for i in rest], discount.on_rest), strict=True):
            off[i] = part
    return off


def _charge(net: Sequence[int], lines: Sequence[PricedLine], service: ServiceCharge | None) -> int:
    """The service charge: rounded once for all lines of the same rate."""
    by_rate: dict[Fraction, int] = {}
    for amount, line in zip(net, lines, strict=True):
        rate = line.service_rate if line.service_rate is not None else service and service.rate
        if rate and line.is_service_chargeable:
            by_rate[rate] = by_rate.get(rate, 0) + amount
    return sum([_times(amount, rate) for rate, amount in by_rate.items()])


def _line_total(gross: int, net: int, shares: tuple[TaxShare, ...]) -> LineTotal:
    tax, added = _sums(shares)
    return LineTotal(
        gross_minor=gross,
        discount_minor=gross - net,
        net_minor=net,
        taxes=shares,
        tax_minor=tax,
        total_minor=net + added,
    )


def _sums(shares: tuple[TaxShare, ...]) -> tuple[int, int]:
    """The whole tax, and the part that is added to the price."""
    tax = added = 0
    for share in shares:
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
        service_taxes=charge_taxes,
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

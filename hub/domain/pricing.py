"""What an order comes to: gross, discounts, service charge and taxes, in the order of DOMAIN §2.

`docs/pricing.md` is the specification with worked tables, and tests read those tables. Amounts are integers in
minor units; every rounding is half away from zero and happens where the rules name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hub.domain.money import allocate, round_ratio

Rounding = Literal["line", "document"]


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax: `rate` is a fraction of one; inclusive means the price contains it."""

    code: str
    name: str
    rate: Fraction
    is_inclusive: bool


@dataclass(frozen=True, slots=True)
class Discount:
    """Percent (a fraction of one) or an amount in minor units."""

    kind: Literal["percent", "amount"]
    value: Fraction | int


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What pricing must know of a line."""

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


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What one tax came to, and on which base."""

    code: str
    base_minor: int
    tax_minor: int
    is_inclusive: bool


@dataclass(frozen=True, slots=True)
class LineTotal:
    """The amounts of one line; `discount_minor` contains its share of the order's discounts."""

    gross_minor: int
    discount_minor: int
    net_minor: int
    taxes: tuple[TaxShare, ...]
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
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
    """Price an order. `rounding` says whether taxes round on each line or once on the document (DOMAIN §2.4)."""
    gross = [_gross(line) for line in lines]
    net = [_discounted(amount, line.discounts) for amount, line in zip(gross, lines, strict=True)]
    given = _discount_order(net, order_discounts)
    taxed = [_tax(amount, line.taxes) for amount, line in zip(net, lines, strict=True)]
    if rounding == "document":
        taxed = _tax_document(net, lines, taxed)
    totals = [_line_total(g, n, taxes) for g, n, taxes in zip(gross, net, taxed, strict=True)]
    return _totals(totals, given, *_serve(net, lines, service_charge))


def _gross(line: PricedLine) -> int:
    quantity = line.quantity
    if quantity.denominator == 1:
        return line.unit_price_minor * quantity.numerator
    return round_ratio(line.unit_price_minor * quantity.numerator, quantity.denominator)


def _discounted(amount: int, discounts: Sequence[Discount]) -> int:
    """What is left of an amount after its discounts in turn, never below 0."""
    for discount in discounts:
        amount -= _off(amount, discount)
    return amount


def _off(amount: int, discount: Discount) -> int:
    if discount.kind == "percent":
        off = round_ratio(amount * discount.value.numerator, discount.value.denominator)
    else:
        off = int(discount.value)
    return min(max(off, 0), amount)


def _discount_order(net: list[int], discounts: Sequence[Discount]) -> tuple[int, ...]:
    """Take the order's discounts off the lines in place, in proportion; answers what each came to."""
    given = []
    for discount in discounts:
        off = _off(sum(net), discount)
        for i, part in enumerate(allocate(off, net)):
            net[i] -= part
        given.append(off)
    return tuple(given)


def _tax(net: int, taxes: tuple[TaxRate, ...]) -> tuple[TaxShare, ...]:
    """The taxes of one amount, each to whole minor units."""
    if not taxes:
        return ()
    inclusive = [tax for tax in taxes if tax.is_inclusive]
    base = _base(net, inclusive)
    parts = dict(zip((tax.code for tax in inclusive), _share(net - base, inclusive), strict=True))
    return tuple(
        TaxShare(tax.code, base, parts[tax.code], True)
        if tax.is_inclusive
        else TaxShare(tax.code, base, round_ratio(base * tax.rate.numerator, tax.rate.denominator), False)
        for tax in taxes
    )


def _base(net: int, inclusive: Sequence[TaxRate]) -> int:
    if not inclusive:
        return net
    whole = 1 + sum((tax.rate for tax in inclusive), Fraction())
    return round_ratio(net * whole.denominator, whole.numerator)


def _share(total: int, taxes: Sequence[TaxRate]) -> list[int]:
    if len(taxes) <= 1:
        return [total] * len(taxes)
    common = 1
    for tax in taxes:
        common *= tax.rate.denominator
    return allocate(total, [int(tax.rate * common) for tax in taxes])


def _tax_document(
    net: Sequence[int], lines: Sequence[PricedLine], by_line: list[tuple[TaxShare, ...]]
) -> list[tuple[TaxShare, ...]]:
    """Round each set of taxes once over all its lines, then share base and tax back by largest remainder."""
    shared = list(by_line)
    for taxes in dict.fromkeys(line.taxes for line in lines if line.taxes):
        members = [i for i, line in enumerate(lines) if line.taxes == taxes]
        document = _tax(sum(net[i] for i in members), taxes)
        weights = [net[i] for i in members]
        parts = [allocate(share.tax_minor, weights) for share in document]
        for place, i in enumerate(members):
            included = sum(p[place] for p, share in zip(parts, document, strict=True) if share.is_inclusive)
            shared[i] = tuple(
                TaxShare(share.code, net[i] - included, part[place], share.is_inclusive)
                for part, share in zip(parts, document, strict=True)
            )
    return shared


def _line_total(gross: int, net: int, taxes: tuple[TaxShare, ...]) -> LineTotal:
    tax = sum(share.tax_minor for share in taxes)
    added = sum(share.tax_minor for share in taxes if not share.is_inclusive)
    return LineTotal(gross, gross - net, net, taxes, tax, net + added)


def _serve(
    net: Sequence[int], lines: Sequence[PricedLine], service: ServiceCharge | None
) -> tuple[int, tuple[TaxShare, ...]]:
    if service is None:
        return 0, ()
    chargeable = sum(amount for amount, line in zip(net, lines, strict=True) if line.is_service_chargeable)
    charge = round_ratio(chargeable * service.rate.numerator, service.rate.denominator)
    return charge, _tax(charge, service.taxes)


def _totals(lines: list[LineTotal], given: tuple[int, ...], charge: int, charge_taxes: tuple[TaxShare, ...]) -> Totals:
    charge_tax = sum(share.tax_minor for share in charge_taxes)
    charge_added = sum(share.tax_minor for share in charge_taxes if not share.is_inclusive)
    return Totals(
        tuple(lines),
        sum(line.gross_minor for line in lines),
        sum(line.discount_minor for line in lines),
        charge,
        sum(line.tax_minor for line in lines) + charge_tax,
        sum(line.total_minor for line in lines) + charge + charge_added,
        _by_code([share for line in lines for share in line.taxes] + list(charge_taxes)),
        given,
    )


def _by_code(shares: Sequence[TaxShare]) -> tuple[TaxShare, ...]:
    summed: dict[tuple[str, bool], list[int]] = {}
    for share in shares:
        sums = summed.setdefault((share.code, share.is_inclusive), [0, 0])
        sums[0] += share.base_minor
        sums[1] += share.tax_minor
    return tuple(TaxShare(code, base, tax, inclusive) for (code, inclusive), (base, tax) in summed.items())

"""Taxes of an amount: a rate or an amount a piece, contained in the price or added, also on earlier taxes.

`docs/pricing.md` is the specification with worked tables, which tests read. Amounts are integers in minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Literal

from hub.domain.money import allocate, round_ratio

Rounding = Literal["line", "document"]
NO_PIECES = Fraction(0)
"""A service charge has no pieces: taxes by piece do not apply to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A tax: `rate` is a fraction of one; inclusive means that the price contains it.

    A compound tax is levied on the base and the taxes before it. With `amount_minor` it is that much a piece instead.
    """

    code: str
    name: str
    rate: Fraction
    is_inclusive: bool
    is_compound: bool = False
    amount_minor: int | None = None


Taxes = tuple[TaxRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxShare:
    """The amount of one tax, and what it was levied on."""

    code: str
    base_minor: int
    tax_minor: int
    is_inclusive: bool


@dataclass(slots=True)
class Taxable:
    """An amount after discounts, the number of pieces that it buys, and its taxes."""

    amount_minor: int
    pieces: Fraction
    taxes: Taxes
    parts: list[int] = field(init=False)
    """What each tax comes to, as far as it is known."""

    def __post_init__(self) -> None:
        self.parts = _by_piece(self.amount_minor, self.pieces, self.taxes)

    def set_contained(self, parts: Iterable[int]) -> None:
        """Set what the contained rates come to, in their sequence."""
        for position, part in zip(self._contained, parts, strict=True):
            self.parts[position] = part

    @property
    def contained_by_piece(self) -> list[int]:
        """What the contained taxes by piece come to, in their sequence."""
        taxed = zip(self.taxes, self.parts, strict=True)
        return [part for tax, part in taxed if tax.is_inclusive and tax.amount_minor is not None]

    @property
    def _contained(self) -> list[int]:
        return [i for i, tax in enumerate(self.taxes) if tax.is_inclusive and tax.amount_minor is None]

    @property
    def rest_minor(self) -> int:
        """What contained taxes leave of the amount: the base, once all of them are known."""
        taxed = zip(self.taxes, self.parts, strict=True)
        return self.amount_minor - sum([part for tax, part in taxed if tax.is_inclusive])

    def levied_on(self, position: int, base_minor: int) -> int:
        """What the tax at this position is levied on. A contained tax never stands on an added one."""
        tax = self.taxes[position]
        if not tax.is_compound:
            return base_minor
        before = zip(self.taxes[:position], self.parts, strict=False)
        return base_minor + sum([part for one, part in before if one.is_inclusive or not tax.is_inclusive])

    def shares(self) -> tuple[TaxShare, ...]:
        """The taxes with their amounts, in their sequence."""
        base_minor = self.rest_minor
        return tuple(
            [
                TaxShare(
                    code=tax.code,
                    base_minor=self.levied_on(position, base_minor),
                    tax_minor=self.parts[position],
                    is_inclusive=tax.is_inclusive,
                )
                for position, tax in enumerate(self.taxes)
            ]
        )


def levy(taxables: Sequence[Taxable], rounding: Rounding) -> list[tuple[TaxShare, ...]]:
    """The taxes of every amount, rounded on each of them, or once on all and shared back by largest remainder."""
    for together in [taxables] if rounding == "document" else [[one] for one in taxables]:
        _take_out(together)
        _add(together)
    return [one.shares() for one in taxables]


def _by_piece(amount_minor: int, pieces: Fraction, taxes: Taxes) -> list[int]:
    """What taxes by piece come to, 0 for rates: nothing on a gift, and no more inside a price than the price."""
    if amount_minor == 0 or all(tax.amount_minor is None for tax in taxes):
        return [0] * len(taxes)
    parts = [_times(tax.amount_minor or 0, pieces) for tax in taxes]
    inside = [part if tax.is_inclusive else 0 for tax, part in zip(taxes, parts, strict=True)]
    if sum(inside) <= amount_minor:
        return parts
    capped = _equalised(allocate(amount_minor, inside), inside)
    return [cap if tax.is_inclusive else part for tax, cap, part in zip(taxes, capped, parts, strict=True)]


def _take_out(taxables: Sequence[Taxable]) -> None:
    """Set what contained rates come to; amounts with the same contained taxes are one sum."""
    alike: dict[Taxes, list[Taxable]] = {}
    for one in taxables:
        alike.setdefault(tuple([tax for tax in one.taxes if tax.is_inclusive]), []).append(one)
    for inclusive, members in alike.items():
        if not inclusive:
            continue
        wholes = _contained(sum([one.rest_minor for one in members]), inclusive, _fixed(members))
        for one, parts in zip(members, _shared_within(wholes, members), strict=True):
            one.set_contained(parts)


def _fixed(members: Sequence[Taxable]) -> tuple[int, ...]:
    """What each contained tax by piece comes to in all, in sequence."""
    return tuple([sum(parts) for parts in zip(*[one.contained_by_piece for one in members], strict=True)])


def _contained(rest_minor: int, inclusive: Taxes, fixed: tuple[int, ...]) -> list[int]:
    """What each contained rate comes to within an amount that taxes by piece have left already.

    Equal taxes come to the same, lower amount; the odd unit stays in the base.
    """
    inside = _inside(inclusive, fixed)
    whole = inside.one + sum(inside.rates)
    left = max(0, rest_minor * inside.one - sum(inside.besides))
    weights = [rate * left + beside * whole for rate, beside in zip(inside.rates, inside.besides, strict=True)]
    return _equalised(allocate(rest_minor - round_ratio(left, whole), weights), weights)


@dataclass(frozen=True, slots=True)
class _Inside:
    """The contained rates of a price as integers: so many parts of `one` of the base each, and so much beside it."""

    one: int
    rates: tuple[int, ...]
    besides: tuple[int, ...]


@lru_cache(maxsize=512)
def _inside(inclusive: Taxes, fixed: tuple[int, ...]) -> _Inside:
    """What a compound tax adds to its rate by standing on earlier taxes, those by piece among them."""
    rates, besides, pieces = [], [], iter(fixed)
    rates_before, amounts_before = Fraction(0), Fraction(0)
    for tax in inclusive:
        if tax.amount_minor is not None:
            amounts_before += next(pieces)
            continue
        rates.append(tax.rate * (1 + rates_before) if tax.is_compound else tax.rate)
        besides.append(tax.rate * amounts_before if tax.is_compound else Fraction(0))
        rates_before += rates[-1]
        amounts_before += besides[-1]
    one = lcm(*[number.denominator for number in (*rates, *besides)])
    return _Inside(one, tuple([int(rate * one) for rate in rates]), tuple([int(beside * one) for beside in besides]))


def _equalised(parts: Sequence[int], weights: Sequence[int]) -> list[int]:
    """The parts, of which those of equal weight come to the lowest of them."""
    lowest: dict[int, int] = {}
    for part, weight in zip(parts, weights, strict=True):
        lowest[weight] = min(part, lowest.get(weight, part))
    return [lowest[weight] for weight in weights]


def _shared_within(wholes: Sequence[int], members: Sequence[Taxable]) -> Iterable[Sequence[int]]:
    """Each whole shared among the members, none of which gets more tax than it has room for: no base is below 0."""
    if len(members) == 1:
        return [wholes]
    room = allocate(sum(wholes), [one.rest_minor for one in members])
    columns = []
    for whole in wholes:
        columns.append(parts := allocate(whole, room))
        room = [left - part for left, part in zip(room, parts, strict=True)]
    return zip(*columns, strict=True) if columns else [()] * len(members)


def _add(taxables: Sequence[Taxable]) -> None:
    """Set what added rates come to: first those on the base alone, then compound ones after what they stand on."""
    bearers: dict[tuple[int, Taxes], list[tuple[Taxable, int]]] = {}
    for one in taxables:
        for position, tax in enumerate(one.taxes):
            if not tax.is_inclusive and tax.amount_minor is None:
                before = one.taxes[: position + 1] if tax.is_compound else (tax,)
                bearers.setdefault((position + 1 if tax.is_compound else 0, before), []).append((one, position))
    for (_, taxes), places in sorted(bearers.items(), key=lambda entry: entry[0][0]):
        bases = [one.levied_on(position, one.rest_minor) for one, position in places]
        parts = allocate(_times(sum(bases), taxes[-1].rate), bases)
        for (one, position), part in zip(places, parts, strict=True):
            one.parts[position] = part


def _times(amount_minor: int, factor: Fraction) -> int:
    return round_ratio(amount_minor * factor.numerator, factor.denominator)

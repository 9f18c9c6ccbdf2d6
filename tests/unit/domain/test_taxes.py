"""What holds of any set of taxes on one amount, beside an exact model of what each of them comes to."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import money
from hub.domain.taxes import Taxable, TaxRate, TaxShare, levy
from tests.unit.domain.test_pricing_properties import quantities, taxes

amounts = st.integers(0, 10**7)


def shares(amount: int, pieces: Fraction, borne: tuple[TaxRate, ...]) -> tuple[TaxShare, ...]:
    (of_amount,) = levy([Taxable(amount, pieces, borne)], "line")
    return of_amount


def exact(amount: int, pieces: Fraction, borne: tuple[TaxRate, ...]) -> list[Fraction]:
    """What contained taxes would come to without any rounding: the base for which they make up the amount."""

    def made_up(base: Fraction) -> list[Fraction]:
        parts: list[Fraction] = []
        for tax in borne:
            if tax.amount_minor is not None:
                parts.append(tax.amount_minor * pieces)
            else:
                parts.append(tax.rate * (base + sum(parts) if tax.is_compound else base))
        return parts

    at_0, at_1 = (base + sum(made_up(base)) for base in (Fraction(0), Fraction(1)))
    return made_up((amount - at_0) / (at_1 - at_0))


@given(amounts, quantities.filter(lambda one: one.denominator == 1), taxes)
def test_contained_taxes_are_near_what_they_exactly_come_to(
    amount: int, pieces: Fraction, borne: tuple[TaxRate, ...]
) -> None:
    inside = tuple(tax for tax in borne if tax.is_inclusive)
    model = exact(amount, pieces, inside)
    if sum(tax.amount_minor or 0 for tax in inside) * pieces >= amount or sum(model) > amount:
        return
    for share, part in zip(shares(amount, pieces, inside), model, strict=True):
        assert abs(share.tax_minor - part) <= len(inside)


@given(amounts, quantities, taxes)
def test_an_added_rate_is_its_rate_of_what_stands_beside_it(
    amount: int, pieces: Fraction, borne: tuple[TaxRate, ...]
) -> None:
    for tax, share in zip(borne, shares(amount, pieces, borne), strict=True):
        if not tax.is_inclusive and tax.amount_minor is None:
            assert share.tax_minor == money.half_up(share.base_minor * tax.rate)


@given(amounts, quantities, taxes)
def test_a_compound_tax_is_levied_on_the_taxes_before_it_too(
    amount: int, pieces: Fraction, borne: tuple[TaxRate, ...]
) -> None:
    all_shares = shares(amount, pieces, borne)
    base = amount - sum(share.tax_minor for share in all_shares if share.is_inclusive)
    for n, (tax, share) in enumerate(zip(borne, all_shares, strict=True)):
        before = [one.tax_minor for one in all_shares[:n] if one.is_inclusive or not tax.is_inclusive]
        assert share.base_minor == base + (sum(before) if tax.is_compound else 0)


@given(amounts, st.sampled_from(["1.5", "6", "18", "33.3333"]), st.integers(2, 5), st.sampled_from([None, 250]))
def test_equal_taxes_come_out_equal(amount: int, rate: str, count: int, amount_minor: int | None) -> None:
    borne = tuple(
        TaxRate(code=f"t{n}", name="x", rate=money.percent(rate), is_inclusive=True, amount_minor=amount_minor)
        for n in range(count)
    )
    other = TaxRate(code="o", name="o", rate=money.percent("5"), is_inclusive=True)
    for taxes_borne in (borne, (*borne, other), (borne[0], other, *borne[1:])):
        of_equal = [share.tax_minor for share in shares(amount, Fraction(3), taxes_borne) if share.code != "o"]
        assert len(set(of_equal)) == 1


@given(quantities, taxes)
def test_a_gift_bears_no_tax(pieces: Fraction, borne: tuple[TaxRate, ...]) -> None:
    assert all(share.tax_minor == share.base_minor == 0 for share in shares(0, pieces, borne))


@pytest.mark.parametrize("is_inclusive", [True, False])
def test_a_service_charge_bears_no_tax_by_piece(is_inclusive: bool) -> None:
    by_piece = TaxRate(code="t", name="t", rate=Fraction(0), is_inclusive=is_inclusive, amount_minor=50)
    assert [share.tax_minor for share in shares(1_000, Fraction(0), (by_piece,))] == [0]

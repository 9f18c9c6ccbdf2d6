"""What holds of any order: parts sum to wholes, nothing is negative, commuting commands commute."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import money, pricing
from hub.domain.pricing import Discount, PricedLine, ServiceCharge, TaxRate

rates = st.sampled_from(["0", "1.5", "5", "16", "18", "18.25"])
taxes = st.lists(st.builds(lambda r, i: (r, i), rates, st.booleans()), max_size=3).map(
    lambda chosen: tuple(TaxRate(f"t{n}", f"t{n}", money.percent(r), i) for n, (r, i) in enumerate(chosen))
)
percents = st.sampled_from(["0", "2.5", "10", "33.3333", "100"]).map(lambda p: Discount("percent", money.percent(p)))
discount_list = st.lists(percents | st.integers(0, 50_000).map(lambda a: Discount("amount", a)), max_size=3)
quantities = st.integers(1, 20).map(Fraction) | st.integers(1, 9999).map(lambda n: Fraction(n, 1000))
lines = st.lists(
    st.builds(PricedLine, st.integers(0, 100_000), quantities, discount_list.map(tuple), taxes, st.booleans()),
    max_size=8,
)
charges = st.none() | st.builds(ServiceCharge, rates.map(money.percent), taxes)
roundings = st.sampled_from(["line", "document"])


@given(lines, discount_list, charges, roundings)
def test_parts_sum_to_wholes_and_nothing_is_negative(
    order: list[PricedLine], off: list[Discount], charge: ServiceCharge | None, rounding: pricing.Rounding
) -> None:
    totals = pricing.price(order, off, charge, rounding)

    assert totals.subtotal_minor == sum(line.gross_minor for line in totals.lines)
    assert all(line.gross_minor - line.discount_minor == line.net_minor >= 0 for line in totals.lines)
    assert sum(share.tax_minor for share in totals.taxes) == totals.tax_minor
    added = sum(share.tax_minor for share in totals.taxes if not share.is_inclusive)
    assert totals.total_minor == sum(line.net_minor for line in totals.lines) + totals.service_charge_minor + added
    assert min(totals.total_minor, totals.tax_minor, totals.service_charge_minor, 0) == 0
    assert all(share.tax_minor >= 0 for share in totals.taxes)


@given(lines, discount_list)
def test_a_lines_inclusive_taxes_and_base_are_its_net(order: list[PricedLine], off: list[Discount]) -> None:
    for line in pricing.price(order, off).lines:
        included = sum(share.tax_minor for share in line.taxes if share.is_inclusive)
        assert all(share.base_minor + included == line.net_minor for share in line.taxes)


@given(lines, charges, st.randoms())
def test_the_order_of_lines_does_not_change_the_total(
    order: list[PricedLine], charge: ServiceCharge | None, random: object
) -> None:
    shuffled = list(order)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert pricing.price(order, (), charge).total_minor == pricing.price(shuffled, (), charge).total_minor


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_shares_sum_to_the_whole_and_stay_within_one_of_their_due(total: int, weights: list[int]) -> None:
    parts = money.allocate(total, weights)

    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        assert all(abs(Fraction(total * w, whole) - p) < 1 for p, w in zip(parts, weights, strict=True))


@given(st.integers(0, 10**9), st.integers(1, 50))
def test_an_even_split_differs_by_at_most_one(total: int, ways: int) -> None:
    parts = money.split_evenly(total, ways)

    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)


@given(st.fractions())
def test_half_up_is_the_nearest_integer_with_halves_away_from_zero(value: Fraction) -> None:
    rounded = money.half_up(value)

    assert abs(rounded - value) <= Fraction(1, 2)
    if abs(rounded - value) == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@pytest.mark.parametrize("text", ["", "1e3", "-1", "+1", "0", "0.000", "1.2345", "10000", "٣", " 1", "1,5", "1_0"])
def test_a_quantity_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        money.quantity(text)


@pytest.mark.parametrize("text", ["", "-1", "1000.1", "1.23456", "18%", "٣", "1e1"])
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="rate"):
        money.percent(text)


@pytest.mark.parametrize(("given_", "wire"), [("2", 2), ("0.345", "0.345"), ("1.50", "1.5"), ("3.000", 3)])
def test_a_quantity_goes_back_to_the_wire_without_needless_zeros(given_: str, wire: int | str) -> None:
    assert money.quantity_text(money.quantity(given_)) == wire


def test_nothing_negative_can_be_shared() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        money.allocate(-1, [1])

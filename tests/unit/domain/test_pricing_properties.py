"""What holds of any order: parts sum to wholes, nothing is negative, commuting commands commute."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import money, pricing
from hub.domain.pricing import Discount, LineDiscount, PricedLine, ServiceCharge
from hub.domain.taxes import Rounding, TaxRate

rates = st.sampled_from(["0", "1.5", "5", "16", "18", "18.25"])


def as_taxes(chosen: list[tuple[str, bool, bool | int]]) -> tuple[TaxRate, ...]:
    """Rates, of which some are compound, and amounts a piece."""
    return tuple(
        TaxRate(
            code=f"t{n}",
            name=f"t{n}",
            rate=money.percent(rate),
            is_inclusive=is_inclusive,
            is_compound=kind is True,
            amount_minor=kind if type(kind) is int else None,
        )
        for n, (rate, is_inclusive, kind) in enumerate(chosen)
    )


kinds: st.SearchStrategy[bool | int] = st.just(False) | st.just(True) | st.integers(1, 5_000)
taxes = st.lists(st.tuples(rates, st.booleans(), kinds), max_size=4).map(as_taxes)
percents = st.sampled_from(["0", "2.5", "10", "33.3333", "100"]).map(lambda p: Discount("percent", money.percent(p)))
discount_list = st.lists(percents | st.integers(0, 50_000).map(lambda a: Discount("amount", a)), max_size=3)
quantities = st.integers(1, 20).map(Fraction) | st.integers(1, 9999).map(lambda n: Fraction(n, 1000))
lines = st.lists(
    st.builds(
        PricedLine,
        unit_price_minor=st.integers(0, 100_000),
        quantity=quantities,
        discounts=discount_list.map(tuple),
        taxes=taxes,
        is_service_chargeable=st.booleans(),
    ),
    max_size=8,
)
charges = st.none() | st.builds(ServiceCharge, rates.map(money.percent), taxes)
roundings = st.sampled_from(["line", "document"])


@given(lines, discount_list, charges, roundings)
def test_parts_sum_to_wholes_and_nothing_is_negative(
    order: list[PricedLine], off: list[Discount], charge: ServiceCharge | None, rounding: Rounding
) -> None:
    totals = pricing.price(order, off, charge, rounding)

    assert totals.subtotal_minor == sum(line.gross_minor for line in totals.lines)
    assert all(line.gross_minor - line.discount_minor == line.net_minor >= 0 for line in totals.lines)
    assert sum(share.tax_minor for share in totals.taxes) == totals.tax_minor
    added = sum(share.tax_minor for share in totals.taxes if not share.is_inclusive)
    assert totals.total_minor == sum(line.net_minor for line in totals.lines) + totals.service_charge_minor + added
    assert min(totals.total_minor, totals.tax_minor, totals.service_charge_minor, 0) == 0
    assert all(share.tax_minor >= 0 for share in totals.taxes)
    assert sum(line.discount_minor for line in totals.lines) == totals.discount_minor
    assert all(share.base_minor >= 0 and share.tax_minor >= 0 for line in totals.lines for share in line.taxes)


@given(st.integers(1, 12), st.integers(0, 3), st.lists(st.sampled_from(["1.5", "18", "60"]), min_size=2, max_size=4))
def test_a_documents_taxes_leave_even_the_smallest_line_a_base(count: int, unit: int, borne: list[str]) -> None:
    included = tuple(
        TaxRate(code=f"t{n}", name=f"t{n}", rate=money.percent(rate), is_inclusive=True) for n, rate in enumerate(borne)
    )

    totals = pricing.price(
        [PricedLine(unit_price_minor=unit, quantity=Fraction(1), discounts=(), taxes=included)] * count,
        rounding="document",
    )

    assert all(share.base_minor >= 0 for line in totals.lines for share in line.taxes)


@given(lines, discount_list)
def test_an_orders_discounts_are_what_its_lines_were_given(order: list[PricedLine], off: list[Discount]) -> None:
    before, after = pricing.price(order), pricing.price(order, off)

    given_to_lines = [b.net_minor - a.net_minor for b, a in zip(before.lines, after.lines, strict=True)]
    assert sum(given_to_lines) == sum(after.order_discounts)
    assert all(part >= 0 for part in given_to_lines)


@given(st.integers(0, 10**9), taxes)
def test_a_document_of_one_line_is_taxed_like_the_line(unit: int, borne: tuple[TaxRate, ...]) -> None:
    line = PricedLine(unit_price_minor=unit, quantity=Fraction(1), discounts=(), taxes=borne)

    assert pricing.price([line], rounding="document") == pricing.price([line])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.sampled_from(["1.5", "18", "18.25"]))
def test_a_document_rounds_an_exclusive_tax_once(units: list[int], rate: str) -> None:
    tax = TaxRate(code="t", name="t", rate=money.percent(rate), is_inclusive=False)

    totals = pricing.price(
        [PricedLine(unit_price_minor=unit, quantity=Fraction(1), discounts=(), taxes=(tax,)) for unit in units],
        rounding="document",
    )

    assert totals.tax_minor == money.half_up(sum(units) * tax.rate)


@given(lines, discount_list, roundings)
def test_a_lines_inclusive_taxes_and_base_are_its_net(
    order: list[PricedLine], off: list[Discount], rounding: Rounding
) -> None:
    for of, line in zip(order, pricing.price(order, off, None, rounding).lines, strict=True):
        included = sum(share.tax_minor for share in line.taxes if share.is_inclusive)
        bases = [share.base_minor for tax, share in zip(of.taxes, line.taxes, strict=True) if not tax.is_compound]
        assert all(base + included == line.net_minor for base in bases)


@given(lines, charges, roundings, st.randoms())
def test_the_order_of_lines_does_not_change_the_total(
    order: list[PricedLine], charge: ServiceCharge | None, rounding: Rounding, random: Random
) -> None:
    shuffled = random.sample(order, len(order))

    assert (
        pricing.price(order, (), charge, rounding).total_minor
        == pricing.price(shuffled, (), charge, rounding).total_minor
    )


@given(lines, discount_list, st.randoms())
def test_with_prices_that_contain_their_tax_not_even_an_order_discount_minds_the_order_of_lines(
    order: list[PricedLine], off: list[Discount], random: Random
) -> None:
    contained = [replace(line, taxes=tuple(tax for tax in line.taxes if tax.is_inclusive)) for line in order]
    shuffled = random.sample(contained, len(contained))

    assert pricing.price(contained, off).total_minor == pricing.price(shuffled, off).total_minor


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


@given(st.integers(0, 10**9))
def test_an_exact_half_goes_away_from_zero_on_either_side(whole: int) -> None:
    assert money.half_up(whole + Fraction(1, 2)) == whole + 1
    assert money.half_up(-whole - Fraction(1, 2)) == -whole - 1


@pytest.mark.parametrize(
    "text", ["", "1e3", "-1", "+1", "0", "0.000", "1.2345", "10000", "9999.001", "٣", " 1", "1,5", "1_0", "1\n"]
)
def test_a_quantity_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        money.quantity(text)


def test_no_float_or_truth_value_is_a_quantity() -> None:
    assert money.quantity(1) == money.quantity("1.0") == 1
    for unfit in (1.0, True):
        with pytest.raises(ValueError, match="quantity"):
            money.quantity(unfit)  # type: ignore[arg-type, unused-ignore]


@pytest.mark.parametrize("text", ["", "-1", "1000.1", "1.23456", "18%", "٣", "1e1"])
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="rate"):
        money.percent(text)


@pytest.mark.parametrize(("given_", "wire"), [("2", 2), ("0.345", "0.345"), ("1.50", "1.5"), ("3.000", 3)])
def test_a_quantity_goes_back_to_the_wire_without_needless_zeros(given_: str, wire: int | str) -> None:
    assert money.quantity_text(money.quantity(given_)) == wire


@given(st.integers(1, 9_999_000).map(lambda n: Fraction(n, 1000)))
def test_every_quantity_survives_the_wire(exact: Fraction) -> None:
    assert money.quantity(money.quantity_text(exact)) == exact


def test_a_quantity_three_decimals_cannot_say_is_refused_rather_than_rounded() -> None:
    with pytest.raises(ValueError, match="three decimals"):
        money.quantity_text(Fraction(1999, 2000))


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [2, -1]), (-1, [])])
def test_nothing_negative_can_be_shared(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        money.allocate(total, weights)


def test_something_cannot_be_shared_among_nobody() -> None:
    assert money.allocate(0, []) == []
    with pytest.raises(ValueError, match="nothing to allocate to"):
        money.allocate(1, [])


@pytest.mark.parametrize("ways", [0, -1])
def test_a_sum_is_split_in_at_least_one_way(ways: int) -> None:
    with pytest.raises(ValueError, match="one way"):
        money.split_evenly(0, ways)


@pytest.mark.parametrize("step", [0, -100])
def test_cash_is_not_rounded_to_a_step_of_nothing(step: int) -> None:
    with pytest.raises(ValueError, match="steps"):
        money.round_cash(12_340, step)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10_000))
def test_rounded_cash_is_a_multiple_of_the_step_and_at_most_half_a_step_away(amount: int, step: int) -> None:
    rounded = money.round_cash(amount, step)

    assert rounded % step == 0
    assert 2 * abs(rounded - amount) <= step


def test_modifiers_that_take_off_more_than_the_price_make_it_free_and_spoil_no_discount() -> None:
    order = [
        PricedLine(unit_price_minor=-500, quantity=Fraction(1), discounts=(), taxes=()),
        PricedLine(unit_price_minor=900, quantity=Fraction(1), discounts=(), taxes=()),
    ]

    totals = pricing.price(order, [Discount("amount", 100)])

    assert [line.total_minor for line in totals.lines] == [0, 800]


def test_only_chargeable_lines_bear_the_service_charge() -> None:
    order = [
        PricedLine(
            unit_price_minor=1000, quantity=Fraction(1), discounts=(), taxes=(), is_service_chargeable=is_chargeable
        )
        for is_chargeable in (True, False)
    ]

    assert pricing.price(order, (), ServiceCharge(money.percent("10"))).service_charge_minor == 100


def test_two_taxes_of_one_code_are_both_paid_and_summed() -> None:
    borne = (
        TaxRate(code="t", name="one", rate=money.percent("16"), is_inclusive=True),
        TaxRate(code="t", name="two", rate=money.percent("2"), is_inclusive=True),
    )

    totals = pricing.price([PricedLine(unit_price_minor=11_800, quantity=Fraction(1), discounts=(), taxes=borne)])

    assert [share.tax_minor for share in totals.lines[0].taxes] == [1600, 200]
    assert [share.tax_minor for share in totals.taxes] == [1800]


def test_a_discount_is_read_from_the_wire_exactly() -> None:
    assert LineDiscount("percent", "2.5").exact() == Discount("percent", Fraction(1, 40))
    assert LineDiscount("percent", 10).exact() == Discount("percent", Fraction(1, 10))
    assert LineDiscount("amount", 500).exact() == Discount("amount", 500)


@pytest.mark.parametrize(
    "unfit", [LineDiscount("percent", "-1"), LineDiscount("amount", -1), LineDiscount("amount", "5")]
)
def test_a_discount_whose_value_does_not_suit_its_kind_is_refused(unfit: LineDiscount) -> None:
    with pytest.raises(ValueError, match=r"rate|amount"):
        unfit.exact()

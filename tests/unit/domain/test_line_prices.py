"""A line's price starts from what the line is made of: the table in docs/pricing.md row by row."""

from dataclasses import replace
from typing import get_args

import pytest

from hub.domain import line_prices
from hub.domain.order_records import Choice, RuleKind, RuleRef
from tests.unit.domain.sheets import line, new_id
from tests.unit.domain.test_pricing_tables import Row, named, rows

KINDS: dict[str, RuleKind] = {"-": "amount", "=": "price"}


def rule(text: str) -> RuleRef | None:
    kind = KINDS.get(text[:1], "percent")
    assert kind in get_args(RuleKind)
    return RuleRef(new_id(), "Rule", kind, text.strip("%-=")) if text else None


def choices(text: str) -> list[Choice]:
    return [Choice(id=new_id(), name=price, price_minor=int(price)) for price in text.split()]


@pytest.mark.parametrize("row", rows("What a line keeps"), ids=named)
def test_a_changed_line_costs_what_the_table_says(row: Row) -> None:
    frozen, chosen = rule(row["rule"]), choices(row["modifiers"])
    first = line_prices.unit_price(int(row["list price"]), frozen, chosen)
    of = line(first, modifiers=chosen, price_rule=frozen, list_price_minor=int(row["list price"]))
    line_prices.choose_again(of, choices(row["modifiers then"]))
    assert (first, of.unit_price_minor) == (int(row["unit price"]), int(row["unit price then"]))


def test_a_line_from_before_the_list_price_was_kept_starts_from_its_price() -> None:
    of = line(1_500, modifiers=choices("500"), price_rule=RuleRef(new_id(), "Rule"))
    assert line_prices.list_price(of) == 1_000
    line_prices.choose_again(of, choices("700"))
    assert of.unit_price_minor == 1_700


def test_a_choice_that_stays_keeps_its_name_and_price() -> None:
    (cheese,) = choices("500")
    of = line(1_500, modifiers=[cheese], list_price_minor=1_000)
    line_prices.choose_again(of, [replace(cheese, name="Gouda", price_minor=900)])
    assert (of.unit_price_minor, of.modifiers) == (1_500, [cheese])

"""What an item costs, takes, and where it is made."""

from typing import Any
from uuid import UUID

import pytest

from hub.domain import menu
from hub.domain.menu import ItemOnSale, Option, OptionGroup
from hub.domain.orders import FrozenTax
from hub.domain.refusals import Invalid, ModifierChoiceInvalid

RARE, DONE, EGG, CHEESE, GRILLED = (UUID(int=n) for n in range(5))
COOKING = OptionGroup(UUID(int=10), "Cooking", 1, 1, {
    RARE: Option(RARE, "Rare", 0, None), DONE: Option(DONE, "Well done", 0, None),
})  # fmt: skip
EXTRAS = OptionGroup(UUID(int=11), "Extras", 0, 2, {
    EGG: Option(EGG, "Egg", 1_500, None), CHEESE: Option(CHEESE, "Cheese", -2_000, None),
    GRILLED: Option(GRILLED, "Grilled", 0, "grill"),
})  # fmt: skip
EATEN_IN, TAKEN_AWAY = FrozenTax("VAT", "VAT", "18", True), FrozenTax("NIL", "None", "0", True)


def burger(**more: Any) -> ItemOnSale:
    kept: dict[str, Any] = {"is_open_price": False, "price_minor": 1_000} | more
    return ItemOnSale(
        UUID(int=20), UUID(int=21), "Burger", kept["price_minor"], kept["is_open_price"], False, True, True, False,
        "kitchen", (EATEN_IN,), (TAKEN_AWAY,), (COOKING, EXTRAS),
    )  # fmt: skip


def test_choices_are_taken_from_the_items_groups() -> None:
    assert [option.name for option in menu.choose(burger(), [EGG, RARE])] == ["Rare", "Egg"]


@pytest.mark.parametrize(
    "wanted", [[], [RARE, DONE], [EGG], [RARE, EGG, EGG], [RARE, EGG, CHEESE, GRILLED], [RARE, UUID(int=99)]]
)
def test_too_few_too_many_twice_and_foreign_choices_are_refused(wanted: list[UUID]) -> None:
    with pytest.raises(ModifierChoiceInvalid):
        menu.choose(burger(), wanted)


def test_the_refusal_says_what_to_choose() -> None:
    with pytest.raises(ModifierChoiceInvalid, match=r"^Burger: choose 1 of Cooking$"):
        menu.choose(burger(), [])
    with pytest.raises(ModifierChoiceInvalid, match=r"^Burger: choose 0 to 2 of Extras$"):
        menu.choose(burger(), [RARE, EGG, CHEESE, GRILLED])


def test_item_and_choices_make_the_price_and_never_less_than_nothing() -> None:
    options = menu.choose(burger(), [RARE, EGG])
    assert menu.unit_price(burger(), options, None) == 2_500
    cheap = menu.choose(burger(), [RARE, CHEESE])
    assert menu.unit_price(burger(), cheap, None) == 0


def test_only_an_open_price_is_asked_for() -> None:
    assert menu.unit_price(burger(is_open_price=True), [], 700) == 700
    with pytest.raises(Invalid, match="needs a price"):
        menu.unit_price(burger(is_open_price=True), [], None)
    with pytest.raises(Invalid, match="has its own price"):
        menu.unit_price(burger(), [], 700)


def test_a_choice_may_route_the_line_elsewhere() -> None:
    assert menu.routed_to(burger(), menu.choose(burger(), [RARE])) == "kitchen"
    assert menu.routed_to(burger(), menu.choose(burger(), [RARE, GRILLED])) == "grill"


@pytest.mark.parametrize(
    ("order_type", "tax"), [("dine_in", EATEN_IN), ("takeaway", TAKEN_AWAY), ("delivery", TAKEN_AWAY)]
)
def test_the_kind_of_order_chooses_the_taxes(order_type: str, tax: FrozenTax) -> None:
    assert menu.taxes_for(burger(), order_type) == [tax]

"""What an item costs, takes, and where it is made."""

from typing import Any
from uuid import UUID

import pytest

from hub.domain import line_prices, menu
from hub.domain.menu import ItemOnSale, Option, OptionGroup
from hub.domain.order_records import FrozenTax
from hub.domain.refusals import Invalid, ModifierChoiceInvalid
from hub.texts import problem_document

RARE, DONE, EGG, CHEESE, GRILLED = (UUID(int=n) for n in range(5))
COOKING = OptionGroup(
    id=UUID(int=10),
    name="Cooking",
    min=1,
    max=1,
    options={
        RARE: Option(id=RARE, name="Rare", price_minor=0, station=None),
        DONE: Option(id=DONE, name="Well done", price_minor=0, station=None),
    },
)
EXTRAS = OptionGroup(
    id=UUID(int=11),
    name="Extras",
    min=0,
    max=2,
    options={
        EGG: Option(id=EGG, name="Egg", price_minor=1_500, station=None),
        CHEESE: Option(id=CHEESE, name="Cheese", price_minor=-2_000, station=None),
        GRILLED: Option(id=GRILLED, name="Grilled", price_minor=0, station="grill"),
    },
)
EATEN_IN, TAKEN_AWAY, DELIVERED = (
    FrozenTax(code="VAT", name="VAT", rate="18", is_inclusive=True),
    FrozenTax(code="NIL", name="None", rate="0", is_inclusive=True),
    FrozenTax(code="LOW", name="Low", rate="6", is_inclusive=False),
)


def burger(**more: Any) -> ItemOnSale:
    kept: dict[str, Any] = {"is_open_price": False, "price_minor": 1_000} | more
    return ItemOnSale(
        id=UUID(int=20),
        category_id=UUID(int=21),
        category="Mains",
        name="Burger",
        price_minor=kept["price_minor"],
        is_open_price=kept["is_open_price"],
        is_by_weight=False,
        is_service_chargeable=True,
        is_available=True,
        is_counted=False,
        station="kitchen",
        taxes=(EATEN_IN,),
        takeaway_taxes=(TAKEN_AWAY,),
        delivery_taxes=(DELIVERED,),
        groups=(COOKING, EXTRAS),
    )


def test_choices_are_taken_from_the_items_groups() -> None:
    assert [option.name for option in menu.choose(burger(), [EGG, RARE])] == ["Rare", "Egg"]


@pytest.mark.parametrize(
    "wanted", [[], [RARE, DONE], [EGG], [RARE, EGG, EGG], [RARE, EGG, CHEESE, GRILLED], [RARE, UUID(int=99)]]
)
def test_too_few_too_many_twice_and_foreign_choices_are_refused(wanted: list[UUID]) -> None:
    with pytest.raises(ModifierChoiceInvalid):
        menu.choose(burger(), wanted)


def test_the_refusal_says_what_to_choose() -> None:
    with pytest.raises(ModifierChoiceInvalid) as too_few:
        menu.choose(burger(), [])
    assert problem_document(too_few.value)["detail"] == "Burger: choose 1 of Cooking"
    with pytest.raises(ModifierChoiceInvalid) as too_many:
        menu.choose(burger(), [RARE, EGG, CHEESE, GRILLED])
    assert problem_document(too_many.value)["detail"] == "Burger: choose 0 to 2 of Extras"


def price(*choices: UUID, item: ItemOnSale | None = None) -> int:
    of = item or burger()
    return line_prices.unit_price(menu.list_price(of, None), None, menu.as_choices(menu.choose(of, choices)))


def test_item_and_choices_make_the_price_and_never_less_than_nothing() -> None:
    assert price(RARE, EGG) == 2_500
    assert price(RARE, CHEESE) == 0


def test_only_an_open_price_is_asked_for() -> None:
    assert menu.list_price(burger(is_open_price=True), 700) == 700
    with pytest.raises(Invalid, match="needs_price"):
        menu.list_price(burger(is_open_price=True), None)
    with pytest.raises(Invalid, match="has_price"):
        menu.list_price(burger(), 700)


def test_a_choice_may_route_the_line_elsewhere() -> None:
    assert menu.routed_to(burger(), menu.choose(burger(), [RARE])) == "kitchen"
    assert menu.routed_to(burger(), menu.choose(burger(), [RARE, GRILLED])) == "grill"


@pytest.mark.parametrize(
    ("order_type", "tax"), [("dine_in", EATEN_IN), ("takeaway", TAKEN_AWAY), ("delivery", DELIVERED)]
)
def test_the_kind_of_order_chooses_the_taxes(order_type: str, tax: FrozenTax) -> None:
    assert menu.taxes_for(burger(), order_type) == [tax]

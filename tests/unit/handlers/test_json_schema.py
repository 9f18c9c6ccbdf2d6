"""How the documents name views."""

from handlers.json_schema import name_of, schemas_of
from hub.views.lists import Listing, Page
from hub.views.orders import OrderView
from hub.views.tables import FloorView


def test_a_view_is_named_as_the_thing_that_it_shows() -> None:
    assert (name_of(OrderView), name_of("EqualSharesView"), name_of("Problem")) == ("Order", "EqualShares", "Problem")


def test_lists_and_pages_are_named_after_their_items() -> None:
    refs, components = schemas_of([Page[OrderView], Listing[FloorView]])
    assert [ref["$ref"].rpartition("/")[2] for ref in refs] == ["OrderPage", "FloorList"]
    assert components["FloorList"]["title"] == "FloorList"
    assert components["OrderPage"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Order"}


def test_what_is_gone_is_a_constant() -> None:
    _, components = schemas_of([FloorView])
    deleted = components["Floor"]["properties"]["deleted"]
    assert (deleted["type"], deleted["const"]) == ("boolean", True)
    assert "enum" not in deleted

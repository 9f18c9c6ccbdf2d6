"""86 and countdown, said by whoever sees the shelf."""

from uuid import uuid4

import pytest

from tests.trading import Trade


@pytest.mark.parametrize("who", ["cashier", "kitchen", "bar", "manager", "admin"])
async def test_sold_out_is_seen_everywhere_and_sells_no_more(trade: Trade, who: str) -> None:
    chips = trade.item("Chips")
    view = await trade.do("stock.set", who, item=chips, available=False)
    assert view == {"id": chips, "available": False, "remaining": None}
    assert trade.emitted("stock.changed")[0]["rooms"] == ["venue"]
    problem = await trade.refused("order.open", type="takeaway", lines=[trade.line("Chips")])
    assert problem["code"] == "item_unavailable"


async def test_back_on_the_menu_it_is_not_told_any_more(trade: Trade) -> None:
    await trade.do("stock.set", "kitchen", item=trade.item("Chips"), available=False, remaining=7)
    await trade.do("stock.set", "kitchen", item=trade.item("Chips"), available=True, remaining=None)
    assert trade.watch.readers[0].state["stock"] == {}
    await trade.opened(trade.line("Chips", quantity=100))


async def test_one_part_can_be_said_without_the_other(trade: Trade) -> None:
    await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=3)
    view = await trade.do("stock.set", "kitchen", item=trade.item("Chips"), available=False)
    assert (view["available"], view["remaining"]) == (False, 3)


async def test_a_waiter_does_not_set_stock_and_there_must_be_such_an_item(trade: Trade) -> None:
    assert (await trade.refused("stock.set", item=trade.item("Chips"), available=False))["code"] == "not_allowed"
    assert (await trade.refused("stock.set", "kitchen", item=str(uuid4()), available=False))["code"] == "not_found"
    assert (await trade.refused("stock.set", "kitchen", item=trade.item("Chips"), remaining=-1))["code"] == "invalid"

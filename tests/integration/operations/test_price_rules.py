"""Happy hour: what is added while a rule is in force costs what the rule says, and goes on costing it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.base import clock
from tests.trading import Trade, View

HAPPY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""Friday, six in the evening in Kampala."""
OVER = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
HAPPY_HOUR: View = {"name": "Happy hour", "kind": "percent", "value": "20", "days": ["fri"],
                    "from_time": "17:00", "to_time": "19:00"}  # fmt: skip


@pytest.fixture
def at(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the hub's clock."""

    async def move(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)
        await trade.watch.take_snapshots()

    return move


async def test_a_line_keeps_the_price_of_the_moment_it_was_added(trade: Trade, at: Any) -> None:
    await at(HAPPY)
    rule = await trade.do("price_rule.add", "manager", **HAPPY_HOUR)
    order = await trade.opened(trade.line("Rolex special", "Cheese"))
    (happy,) = order["lines"]
    assert happy["price_rule"] == {"id": rule["id"], "name": "Happy hour"}
    assert happy["unit_price_minor"] == 8_500 - 1_700 + 3_000
    await at(OVER)
    grown = await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Rolex special")])
    assert [line["unit_price_minor"] for line in grown["lines"]] == [9_800, 8_500]
    assert grown["lines"][1]["price_rule"] is None
    await trade.do("price_rule.remove", "manager", price_rule=rule["id"])
    changed = await trade.do("order.change_line", order=order["id"], line=happy["id"], quantity=3, modifiers=[])
    kept = changed["lines"][0]
    assert (kept["unit_price_minor"], kept["price_rule"]) == (6_800, happy["price_rule"])
    assert kept["total_minor"] == 3 * 6_800


async def test_rules_reach_their_items_and_kinds_of_orders_only(trade: Trade, at: Any) -> None:
    await at(HAPPY)
    to_go = {**HAPPY_HOUR, "kind": "price", "value": 1_000, "order_types": ["takeaway"], "items": [trade.item("Chips")]}
    await trade.do("price_rule.add", "manager", **to_go)
    eaten_here = await trade.opened()
    taken_away = await trade.do("order.open", type="takeaway", lines=[trade.line(), trade.line("Chapati")])
    assert eaten_here["lines"][0]["price_rule"] is None
    assert [line["price_rule"] is None for line in taken_away["lines"]] == [False, True]
    assert taken_away["lines"][0]["unit_price_minor"] == 1_000


async def test_a_part_that_is_split_off_keeps_its_rule(trade: Trade, at: Any) -> None:
    await at(HAPPY)
    await trade.do("price_rule.add", "manager", **HAPPY_HOUR)
    order = await trade.sent(trade.line(quantity=2))
    part = {"id": order["lines"][0]["id"], "quantity": 1}
    split = await trade.do("order.split", order=order["id"], lines=[part])
    assert split["split_off"]["lines"][0]["price_rule"]["name"] == "Happy hour"
    assert split["split_off"]["total_minor"] * 2 == order["total_minor"]


async def test_screens_hear_of_rules_with_the_menu(trade: Trade) -> None:
    rule = await trade.do("price_rule.add", "manager", **HAPPY_HOUR)
    (event,) = trade.emitted("menu.changed")
    assert [one["name"] for one in event["data"]["menu"]["price_rules"]] == ["Happy hour"]
    items = [item for page in event["data"]["menu"]["categories"] for item in page["items"]]
    for item in items:
        assert item["rule_prices"] or item["is_open_price"]
    await trade.do("price_rule.change", "manager", price_rule=rule["id"], is_active=False)
    (event,) = trade.emitted("menu.changed")
    assert event["data"]["menu"]["price_rules"] == []


NONE_SUCH = ["00000000-0000-0000-0000-000000000001"]
MISFITS: list[tuple[str, View]] = [
    ("value", {"value": 20}),
    ("value", {"kind": "amount"}),
    ("to_time", {"to_time": "17:00"}),
    ("to_time", {"to_time": None}),
    ("to_time", {"to_time": "24:00"}),
    ("from_time", {"from_time": None}),
    ("last_on", {"first_on": "2026-12-02", "last_on": "2026-12-01"}),
    ("items", {"items": NONE_SUCH}),
    ("categories", {"categories": NONE_SUCH}),
    ("days", {"days": ["friday"]}),
]


async def test_parts_that_do_not_fit_are_refused(trade: Trade) -> None:
    rule = await trade.do("price_rule.add", "manager", **HAPPY_HOUR)
    for field, wrong in MISFITS:
        for refused in (
            await trade.refused("price_rule.add", "manager", **{**HAPPY_HOUR, "name": "Another", **wrong}),
            await trade.refused("price_rule.change", "manager", price_rule=rule["id"], **wrong),
        ):
            assert (refused["status"], refused["errors"][0]["field"].partition("[")[0]) == (422, field), wrong


async def test_two_rules_have_two_names(trade: Trade) -> None:
    await trade.do("price_rule.add", "manager", **HAPPY_HOUR)
    assert (await trade.refused("price_rule.add", "manager", **HAPPY_HOUR))["code"] == "name_taken"

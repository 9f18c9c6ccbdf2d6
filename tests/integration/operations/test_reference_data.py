"""Reference data is changed, each command under watch: every screen gets what an admin changes."""

from typing import Any

import pytest

from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade, View

TAX = {"code": "LEVY", "name": "Levy", "rate": "2.5"}
LIVES: list[tuple[str, str, View, str, View, str]] = [
    ("station", "station.add", {"code": "grill", "name": "G"}, "station.change", {"code": "fire"}, "station.remove"),
    ("floor", "floor.add", {"name": "Roof"}, "floor.change", {"name": "Roof garden"}, "floor.remove"),
    ("category", "category.add", {"name": "Cakes"}, "category.change", {"station": "bar"}, "category.remove"),
    ("tax", "tax.add", {"name": "Levies", "taxes": [TAX]}, "tax.change", {"is_default": False}, "tax.remove"),
    (
        "group", "modifier_group.add", {"name": "Cup", "modifiers": [{"name": "Large", "price_minor": 2_000}]},
        "modifier_group.change", {"max": 2}, "modifier_group.remove",
    ),
    (
        "printer", "printer.add", {"name": "Pass", "kind": "station", "host": "10.0.0.9", "stations": ["kitchen"]},
        "printer.change", {"width_mm": 58}, "printer.remove",
    ),
    (
        "price_rule", "price_rule.add", {"name": "Happy hour", "kind": "percent", "value": "20", "days": ["fri"]},
        "price_rule.change", {"is_active": False}, "price_rule.remove",
    ),
    (
        "device", "device.add", {"code": "kds-9", "name": "Ninth", "kind": "kds", "station": "bar"},
        "device.change", {"station": "kitchen"}, "device.revoke",
    ),
    (
        "staff", "staff.add", {"name": "Nina", "username": "nina", "role": "waiter", "pin": "70707"},
        "staff.change", {"role": "cashier"}, "staff.deactivate",
    ),
]  # fmt: skip
"""What it is called in the arguments; how it comes, is changed, and goes."""


@pytest.mark.parametrize(("called", "add", "made", "change", "other", "remove"), LIVES)
async def test_a_thing_comes_is_changed_and_goes(
    trade: Trade, called: str, add: str, made: View, change: str, other: View, remove: str
) -> None:
    view = await trade.do(add, "admin", **made)
    one = {called: view["id"]}
    changed = await trade.do(change, "admin", **one, **other)
    assert other.items() <= changed.items()
    assert await trade.last_entry() == (change, view["id"])
    await trade.do(remove, "admin", **one)
    assert await trade.last_entry() == (remove, view["id"])
    assert (await trade.refused(change, "waiter", **one, **other))["code"] == "not_allowed"


async def test_a_table_comes_moves_and_goes(trade: Trade) -> None:
    roof = await trade.do("floor.add", "admin", name="Roof")
    table = await trade.do("table.add", "manager", code="R1", floor=roof["id"], seats=2)
    await trade.do("table.change", "manager", table=table["id"], code="R2", seats=6)
    assert (await trade.refused("floor.remove", "admin", floor=roof["id"]))["code"] == "still_in_use"
    order = await trade.opened(table="R2")
    assert (await trade.refused("table.remove", "admin", table=table["id"]))["code"] == "still_in_use"
    await trade.do("order.cancel", order=order["id"], reason="they left")
    await trade.do("table.remove", "admin", table=table["id"])
    assert (await trade.refused("order.open", type="dine_in", table="R2"))["code"] == "not_found"


async def test_a_dish_comes_is_priced_pictured_and_goes(trade: Trade) -> None:
    page = str(trade.commands.reference_data.rows.categories[0].id)
    dish = await trade.do("item.add", "admin", name="Kikomando", category=page, price_minor=3_000, remaining=2)
    line = {"item": dish["id"]}
    order = await trade.opened(line)
    await trade.do("item.change", "manager", item=dish["id"], price_minor=3_500, station="bar")
    pictured: View = await trade.do_as_hub("item.set_image", trade.actor("admin"), item=dish["id"], image="a.png")
    assert pictured["image_url"] == "/uploads/a.png"
    grown = await trade.do("order.add_lines", order=order["id"], lines=[line])
    assert [one["unit_price_minor"] for one in grown["lines"]] == [3_000, 3_500]
    await trade.do("item.remove", "admin", item=dish["id"])
    assert (await trade.refused("order.open", type="takeaway", lines=[line]))["code"] in (
        "not_found",
        "item_unavailable",
    )


async def test_a_person_is_signed_out_everywhere(trade: Trade) -> None:
    waiter = trade.actor("waiter")
    await trade.do("staff.sign_out", "admin", staff=str(waiter.id))
    assert trade.actor("waiter").token_version == waiter.token_version + 1
    assert await trade.last_entry() == ("staff.sign_out", str(waiter.id))


async def test_a_browser_becomes_a_device_once(trade: Trade) -> None:
    device = await trade.do("device.add", "admin", code="pos-9", name="Ninth", kind="pos")
    code = (await trade.do("device.make_pairing_code", "admin", device=device["id"]))["code"]
    paired: View = await trade.do_as_hub("device.pair", HUB_ITSELF, code=code)
    assert paired["device"]["is_paired"]
    with pytest.raises(Exception, match="pairing_code"):
        await trade.do_as_hub("device.pair", HUB_ITSELF, code=code)


async def test_the_first_admin_needs_the_address_that_was_printed(trade: Trade) -> None:
    first: dict[str, Any] = {
        "address": "guessed", "name": "Achen", "username": "achen", "password": "long enough", "pin": "918273",
    }  # fmt: skip
    with pytest.raises(Exception, match="setup_used"):
        await trade.do_as_hub("staff.make_first_admin", HUB_ITSELF, **first)

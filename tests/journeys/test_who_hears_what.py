"""Rooms are the hub's to give: nobody talks or asks their way into another's."""

import json
from typing import Any

import pytest
import socketio

from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub

PRIVATE = ("_minor", "payment", "customer", "Ann", "0700")


async def test_each_role_gets_its_rooms(hub: RunningHub) -> None:
    for role, rooms in {
        "waiter": {"venue", "floor", "terminal:pos-1"},
        "cashier": {"venue", "floor", "terminal:pos-1"},
        "kitchen": {"venue", "station:kitchen"},
        "bar": {"venue", "station:bar"},
        "manager": {"venue", "floor", "manager", "terminal:manager-1"},
        "admin": {"venue", "floor", "manager"},
    }.items():
        assert (await hub.screen(role)).rooms == rooms | {f"staff:{hub.actor(role).id}"}


async def test_a_manager_at_a_kitchen_screen_hears_every_station(hub: RunningHub) -> None:
    assert (await hub.screen("manager", "kds-bar")).rooms > {"station:kitchen", "station:bar", "manager"}


@pytest.mark.parametrize("asked", [{"rooms": ["manager", "floor"]}, {"station": "bar"}, {"role": "manager"}])
async def test_asking_for_rooms_changes_nothing(hub: RunningHub, asked: dict[str, Any]) -> None:
    screen = await hub.screen("kitchen", **asked)
    assert screen.rooms == {"venue", "station:kitchen", f"staff:{hub.actor('kitchen').id}"}


async def test_a_kitchen_screen_gets_no_byte_of_what_is_not_its_own(floor: Floor, hub: RunningHub) -> None:
    kitchen, bar = await hub.screen("kitchen"), await hub.screen("bar")
    items = await floor.items()
    order = await floor.waiter.post(
        "/api/orders",
        {
            "type": "takeaway",
            "customer": {"name": "Ann", "phone": "0700"},
            "lines": [{"item": items[name]["id"]} for name in ("Chips", "Espresso")],
        },
    )
    await floor.waiter.post(f"/api/orders/{order['id']}/send")
    await floor.waiter.post("/api/approvals", {"action": "order.cancel", "target": order["id"], "reason": "Ann asks"})
    await floor.drawer()
    pay = {"method": "cash", "amount_minor": 15_000, "tip_minor": 500}
    await floor.cashier.post(f"/api/orders/{order['id']}/payments", pay)
    await floor.manager.post(f"/api/stock/{items['Chips']['id']}", {"available": False})
    for screen, own in ((kitchen, "station:kitchen"), (bar, "station:bar")):
        await screen.hears("stock.changed")
        assert {event["type"] for event in screen.events} == {"ticket.queued", "stock.changed"}
        assert all({own, "venue"} & set(event["rooms"]) for event in screen.events)
        text = json.dumps([event["data"] for event in screen.events])
        assert [word for word in PRIVATE if word in text] == []
    assert set(kitchen.sync["state"]) == {"settings", "licence", "menu", "stock", "stations", "tickets", "approvals"}
    assert kitchen.of("ticket.queued")[0]["data"]["ticket"]["lines"][0]["name"] == "Chips"


async def test_no_page_of_others_hears_what_a_cashier_was_asked(floor: Floor, hub: RunningHub) -> None:
    waiter, cashier = await hub.screen("waiter", "pos-2"), await hub.screen("cashier")
    order = await floor.opened()
    await floor.waiter.post("/api/approvals", {"action": "order.cancel", "target": order["id"], "reason": "Left"})
    await waiter.hears("approval.requested")
    await floor.drawer()
    await cashier.hears("shift.opened")
    assert cashier.of("approval.requested") == []
    assert waiter.of("shift.opened") == []


@pytest.mark.parametrize("auth", [{}, {"token": None}, {"token": "garbage"}, {"token": 7}, {"token": ""}])
async def test_without_a_token_nobody_gets_in(hub: RunningHub, auth: dict[str, Any]) -> None:
    client = socketio.AsyncClient(reconnection=False, http_session=hub._session)
    said: list[Any] = []
    client.on("connect_error", said.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(hub.url, auth=auth, transports=["websocket"])
    assert said[0]["data"]["code"] == "not_signed_in"
    assert hub.fanout.clients == {}


async def test_a_screen_reads_its_state_and_what_it_may_do(floor: Floor, hub: RunningHub) -> None:
    await floor.opened()
    screen = await hub.screen("waiter")
    me = await floor.waiter.get("/api/auth/me")
    assert screen.sync["me"] == me
    assert {"order.open", "order.send"} < set(me["may"])
    assert "order.pay" not in me["may"]
    assert me["device"]["code"] == "pos-1"
    assert len(screen.sync["state"]["tables"]) == 17

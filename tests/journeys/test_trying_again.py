"""A command that was refused and is tried again under its key (docs/terminals.md)."""

import asyncio
from typing import Any

import pytest

from hub.base import ids
from tests.journeys.conftest import Floor
from tests.journeys.test_locked_venue import licence
from tests.running_hub import RunningHub
from tests.screens import Screen

View = dict[str, Any]


async def again(screen: Screen, name: str, key: str, **args: Any) -> View:
    """The command as an outbox hands it in."""
    ack: View = await screen.ask("command", {"id": key, "name": name, "args": args, "retry": True})
    return ack


@pytest.fixture
async def due(floor: Floor) -> View:
    """An order that a cashier wants to be paid, at a drawer that is closed."""
    order = await floor.opened()
    return {"order": order["id"], "method": "cash", "amount_minor": order["due_minor"]}


@pytest.mark.parametrize("state", ["drain", "locked"])
async def test_a_lock_leaves_no_reply_under_the_key(floor: Floor, hub: RunningHub, state: str) -> None:
    screen = await hub.screen("waiter")
    await licence(hub, state)
    for _ in range(2):
        answer = await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "by-http")
        assert (answer.status, "Idempotency-Replayed" in answer.headers) == (423, False)
        assert (await screen.command("order.open", "by-socket", type="takeaway"))["error"]["status"] == 423
    assert await hub.ask("select count(*) from commands where key like 'by-%'") == 0
    await licence(hub, "active")
    assert (await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "by-http")).status == 201
    assert (await screen.command("order.open", "by-socket", type="takeaway"))["ok"]
    assert await hub.ask("select count(*) from orders") == 2


async def test_a_person_signed_out_leaves_no_reply_under_the_key(floor: Floor, hub: RunningHub) -> None:
    await hub.as_("waiter").call("POST", "/api/auth/logout-all", {})
    answer = await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "open-1")
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert (await hub.as_("waiter").call("POST", "/api/orders", {"type": "takeaway"}, "open-1")).status == 201


async def test_a_closed_drawer_is_replayed_until_somebody_tries_again(floor: Floor, hub: RunningHub, due: View) -> None:
    screen = await hub.screen("cashier")
    assert (await screen.command("order.pay", "pay-1", **due))["error"]["code"] == "drawer_not_open"
    assert (await again(screen, "order.pay", "pay-1", **due))["error"]["code"] == "drawer_not_open"
    await floor.drawer()
    assert (await screen.command("order.pay", "pay-1", **due))["error"]["code"] == "drawer_not_open"
    paid = await again(screen, "order.pay", "pay-1", **due)
    assert (paid["ok"], paid["replayed"]) == (True, False)
    twice = await again(screen, "order.pay", "pay-1", **due)
    assert (twice["ok"], twice["replayed"], twice["result"]) == (True, True, paid["result"])
    assert await hub.ask("select count(*) from payments") == 1


async def test_a_dish_sold_out_meanwhile_is_sold_when_there_is_more(floor: Floor, hub: RunningHub) -> None:
    screen, item = await hub.screen("waiter"), (await floor.items())["Chips"]["id"]
    await floor.manager.post(f"/api/stock/{item}", {"available": False})
    wanted = {"id": str(ids.new_id()), "type": "takeaway", "lines": [{"item": item}]}
    assert (await again(screen, "order.open", "open-1", **wanted))["error"]["code"] == "item_unavailable"
    await floor.manager.post(f"/api/stock/{item}", {"available": True})
    assert (await again(screen, "order.open", "open-1", **wanted))["ok"]
    assert await hub.ask("select count(*) from order_lines") == 1


async def test_many_tries_at_once_are_one_payment(floor: Floor, hub: RunningHub, due: View) -> None:
    screens = [await hub.screen("cashier") for _ in range(4)]
    assert (await screens[0].command("order.pay", "pay-1", **due))["error"]["code"] == "drawer_not_open"
    await floor.drawer()
    acks = await asyncio.gather(*(again(screen, "order.pay", "pay-1", **due) for screen in screens))
    assert [ack["ok"] for ack in acks] == [True] * 4
    assert [ack["replayed"] for ack in acks].count(False) == 1
    assert await hub.ask("select count(*) from payments") == 1


async def test_a_retry_is_of_the_same_request(hub: RunningHub, due: View) -> None:
    screen = await hub.screen("cashier")
    await screen.command("order.pay", "pay-1", **due)
    other = await again(screen, "order.pay", "pay-1", **due | {"amount_minor": 1})
    assert other["error"]["code"] == "idempotency_key_reused"
    odd = await screen.ask("command", {"id": "pay-1", "name": "order.pay", "args": due, "retry": "yes"})
    assert odd["error"]["code"] == "malformed"

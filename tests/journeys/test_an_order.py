"""The journey of an order (docs/api.md, docs/events.md) through stock clients: Python's and Node's."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub

NODE_CLIENT = Path(__file__).with_name("stock_client.mjs")


async def test_an_order_from_the_table_to_the_drawer(floor: Floor, hub: RunningHub) -> None:
    kitchen, bar, manager = [await hub.screen(role) for role in ("kitchen", "bar", "manager")]
    waiter, cashier = await hub.screen("waiter"), await hub.screen("cashier")
    assert kitchen.rooms == {"venue", "station:kitchen", f"staff:{hub.actor('kitchen').id}"}
    assert {"floor", "terminal:pos-1"} < waiter.rooms
    assert {"floor", "manager"} < manager.rooms
    rolex = (await floor.items())["Rolex special"]
    chilli = next(group for group in rolex["modifier_groups"] if group["name"] == "Chilli")["modifiers"][0]["id"]
    egg = next(group for group in rolex["modifier_groups"] if group["name"] == "Extras")["modifiers"][0]["id"]

    order = await floor.waiter.post("/api/orders", {"type": "dine_in", "table": "T4", "guests": 3})
    added = await waiter.command(
        "order.add_lines", order=order["id"], lines=[{"item": rolex["id"], "quantity": 2, "modifiers": [chilli, egg]}]
    )
    assert added["ok"]
    assert added["result"]["total_minor"] == 20_000
    sent = await floor.waiter.post(f"/api/orders/{order['id']}/send")
    assert sent["lines"][0]["state"] == "sent"

    queued = await kitchen.hears("ticket.queued")
    ticket = queued["data"]["ticket"]
    assert queued["rooms"] == ["manager", "station:kitchen"]
    assert [(line["name"], line["quantity"]) for line in ticket["lines"]] == [("Rolex special", 2)]
    await kitchen.say("applied", {"position": queued["position"]})
    await manager.hears("ticket.changed", lambda e: e["data"]["ticket"]["state"] == "delivered")
    await kitchen.say("shown", {"tickets": [ticket["id"]]})
    await manager.hears("ticket.changed", lambda e: e["data"]["ticket"]["state"] == "shown")
    for screen in (waiter, manager):
        await screen.hears("order.changed", lambda e: e["data"]["order"]["lines"][-1:] == sent["lines"])

    bumped = await kitchen.command("ticket.bump", ticket=ticket["id"])
    assert bumped["result"]["state"] == "ready"
    await waiter.hears("order.changed", lambda e: e["data"]["order"]["lines"][0:1] != [] and
                       e["data"]["order"]["lines"][0]["state"] == "ready")  # fmt: skip

    shift = await floor.drawer()
    await cashier.hears("shift.opened", lambda e: e["data"]["shift"]["id"] == shift["id"])
    paid = await floor.cashier.post(
        f"/api/orders/{order['id']}/payments", {"method": "cash", "amount_minor": 20_000, "tendered_minor": 50_000}
    )
    assert (paid["payment"]["change_minor"], paid["order"]["state"]) == (30_000, "settled")
    settled = await waiter.hears("order.settled")
    assert settled["data"]["order"] == paid["order"]
    assert (await manager.hears("payment.recorded"))["data"]["payment"] == paid["payment"]
    assert waiter.of("payment.recorded") != []
    assert bar.events == []
    assert {event["type"] for event in kitchen.events} == {"ticket.queued", "ticket.changed"}
    for screen in (kitchen, manager, waiter):
        positions = [event["position"] for event in screen.events]
        assert positions == sorted(set(positions))


async def test_acks_and_http_say_the_same(floor: Floor, hub: RunningHub) -> None:
    waiter = await hub.screen("waiter")
    ack = await waiter.command("order.open", "key-1", type="takeaway")
    over_http = await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "key-1")
    assert (over_http.status, over_http.body) == (201, ack["result"])
    assert over_http.headers["Idempotency-Replayed"] == "true"
    refused = await waiter.command("order.send", order=ack["result"]["id"])
    assert refused["ok"] is False
    assert refused["error"]["code"] == "nothing_to_send"
    assert set(refused["error"]) >= {"type", "title", "status", "detail", "code"}


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
async def test_the_same_journey_with_the_stock_node_client(hub: RunningHub) -> None:
    people = {role: hub.token(role) for role in ("waiter", "kitchen", "manager", "cashier")}
    node = await asyncio.create_subprocess_exec(
        "node", NODE_CLIENT, hub.url, json.dumps(people),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(node.communicate(), 30)
    assert (node.returncode, err) == (0, b""), err.decode()
    told = json.loads(out)
    assert told["kitchen"]["types"][:1] == ["ticket.queued"]
    assert "order.settled" in told["waiter"]["types"]
    assert "payment.recorded" in told["manager"]["types"]
    assert told["state"] == "settled"
    assert told["modes"] == {"waiter": "snapshot", "kitchen": "snapshot", "manager": "snapshot", "cashier": "snapshot"}
    assert told["resumed"] == {"mode": "resume", "missed": ["ticket.changed"]}
    for heard in (told["kitchen"], told["waiter"], told["manager"]):
        assert heard["positions"] == sorted(set(heard["positions"]))

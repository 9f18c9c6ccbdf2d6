"""What a locked or draining venue still does: reading, signing in, finishing; never a change it may not make."""

from typing import Any

import pytest

from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub


async def licence(hub: RunningHub, state: str) -> None:
    await hub.ask("update licence set state = $1, version = version + 1 returning 1", state)


async def test_a_locked_venue_changes_nothing_over_http_and_sockets(floor: Floor, hub: RunningHub) -> None:
    shift = await floor.drawer()
    order = await floor.sent()
    screen, kitchen = await hub.screen("cashier"), await hub.screen("kitchen")
    await licence(hub, "locked")
    payment: dict[str, Any] = {"method": "cash", "amount_minor": 9_000}
    for till, path, body in (
        (floor.waiter, "/api/orders", {"type": "takeaway"}),
        (floor.cashier, f"/api/orders/{order['id']}/payments", payment),
        (floor.cashier, f"/api/shifts/{shift['id']}/close", {"counted_minor": 50_000}),
    ):
        answer = await till.call("POST", path, body, "key-" + path)
        assert (answer.status, answer.code) == (423, "venue_locked")
    for client, name, args in (
        (screen, "order.pay", {"order": order["id"], **payment}),
        (kitchen, "ticket.bump", {"ticket": next(iter(kitchen.sync["state"]["tickets"]))}),
    ):
        ack = await client.command(name, **args)
        assert (ack["ok"], ack["error"]["code"]) == (False, "venue_locked")


async def test_reading_and_signing_in_always_work(floor: Floor, hub: RunningHub) -> None:
    await licence(hub, "locked")
    assert (await hub.call("POST", "/api/auth/pin", {"pin": "4444", "device": "pos-1"})).status == 200
    assert (await floor.waiter.get("/api/licence"))["state"] == "locked"
    for path in ("/api/menu", "/api/tables", "/api/orders", "/api/auth/me"):
        await floor.waiter.get(path)
    assert (await hub.screen("waiter")).sync["state"]["licence"]["state"] == "locked"
    assert (await floor.waiter.call("POST", "/api/auth/logout")).status == 200


async def test_a_draining_venue_finishes_what_it_has(floor: Floor, hub: RunningHub) -> None:
    shift = await floor.drawer()
    order = await floor.sent()
    await licence(hub, "drain")
    chips = (await floor.items())["Chips"]["id"]
    for path, body in (
        ("/api/orders", {"type": "takeaway"}),
        (f"/api/orders/{order['id']}/lines", {"lines": [{"item": chips}]}),
    ):
        answer = await floor.waiter.call("POST", path, body)
        assert (answer.status, answer.code) == (423, "venue_locked")
    assert (await floor.cashier.call("POST", "/api/shifts", {"float_minor": 0, "drawer": "x"}, "k")).status == 423
    pay = {"method": "cash", "amount_minor": 9_000}
    await floor.cashier.post(f"/api/orders/{order['id']}/payments", pay)
    await floor.cashier.post(f"/api/shifts/{shift['id']}/close", {"counted_minor": 59_000})


async def test_a_refusal_of_a_locked_venue_is_not_remembered(floor: Floor, hub: RunningHub) -> None:
    await licence(hub, "locked")
    assert (await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "again")).status == 423
    await licence(hub, "active")
    assert (await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "again")).status == 201


@pytest.mark.parametrize("state", ["active", "warn", "grace"])
async def test_until_then_everything_works(floor: Floor, hub: RunningHub, state: str) -> None:
    await licence(hub, state)
    await floor.sent()

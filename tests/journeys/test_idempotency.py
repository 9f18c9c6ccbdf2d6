"""One request, however often it is sent: over HTTP, with the reply of the first time."""

import asyncio
from uuid import uuid4

import pytest

from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub

CASH = {"method": "cash", "amount_minor": 9_000, "tendered_minor": 10_000}


async def test_the_same_payment_again_gets_the_stored_reply(floor: Floor, hub: RunningHub) -> None:
    await floor.drawer()
    path = f"/api/orders/{(await floor.opened())['id']}/payments"
    first = await floor.cashier.call("POST", path, CASH, "pay-1")
    again = await floor.cashier.call("POST", path, dict(reversed(CASH.items())), "pay-1")
    assert (first.status, "Idempotency-Replayed" in first.headers) == (201, False)
    assert (again.status, again.raw, again.headers["Idempotency-Replayed"]) == (201, first.raw, "true")
    assert again.headers["Event-Position"] == first.headers["Event-Position"]
    assert await hub.ask("select count(*) from payments") == 1


async def test_another_request_under_the_same_key_is_refused(floor: Floor, hub: RunningHub) -> None:
    await floor.drawer()
    path = f"/api/orders/{(await floor.opened())['id']}/payments"
    await floor.cashier.call("POST", path, CASH, "pay-1")
    changed = await floor.cashier.call("POST", path, CASH | {"amount_minor": 1}, "pay-1")
    assert (changed.status, changed.code) == (422, "idempotency_key_reused")
    elsewhere = await floor.cashier.call("POST", "/api/orders", {"type": "takeaway"}, "pay-1")
    assert (elsewhere.status, elsewhere.code) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"/api/orders/{uuid4()}/payments", CASH),
        ("/api/shifts", {"float_minor": 0}),
        (f"/api/shifts/{uuid4()}/cash-movements", {"kind": "drop", "amount_minor": 1, "reason": "Safe"}),
        (f"/api/shifts/{uuid4()}/close", {"counted_minor": 0}),
    ],
)
async def test_money_does_not_move_without_a_key(floor: Floor, path: str, body: dict[str, object]) -> None:
    answer = await floor.cashier.call("POST", path, body)
    assert (answer.status, answer.code) == (400, "idempotency_key_required")


@pytest.mark.parametrize("key", ["k" * 201, "with space", "ü"])
async def test_a_key_is_visible_ascii(floor: Floor, key: str) -> None:
    answer = await floor.cashier.call("POST", "/api/orders", {"type": "takeaway"}, key)
    assert (answer.status, answer.code) == (400, "malformed")


async def test_a_key_is_honoured_where_it_is_not_compulsory(floor: Floor, hub: RunningHub) -> None:
    asked = [floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "open-1") for _ in range(5)]
    answers = await asyncio.gather(*asked)
    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer.raw for answer in answers if answer.status == 201}) == 1
    assert await hub.ask("select count(*) from orders") == 1


async def test_without_a_key_each_request_counts(floor: Floor, hub: RunningHub) -> None:
    for _ in range(2):
        await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"})
    assert await hub.ask("select count(*) from orders") == 2

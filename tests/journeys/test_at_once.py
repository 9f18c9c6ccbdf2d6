"""Many hands at once: nothing lost, nothing doubled, nothing oversold."""

import asyncio
from collections import Counter

from hub.base import ids
from tests.journeys.conftest import Floor
from tests.running_hub import Answer, RunningHub

COMMANDS = 200


async def test_two_terminals_on_one_table_keep_every_line(floor: Floor, hub: RunningHub) -> None:
    first, second = await hub.screen("waiter"), await hub.screen("cashier", "pos-2")
    witness = await hub.screen("manager")
    order = await floor.opened()
    chips = (await floor.items())["Chips"]["id"]
    named = [str(ids.new_id()) for _ in range(COMMANDS)]
    acks = await asyncio.gather(
        *(
            (first, second)[n % 2].command("order.add_lines", order=order["id"], lines=[{"id": line, "item": chips}])
            for n, line in enumerate(named)
        )
    )
    assert [ack.get("error") for ack in acks if not ack["ok"]] == []
    found = await floor.waiter.get(f"/api/orders/{order['id']}")
    assert Counter(line["id"] for line in found["lines"][1:]) == Counter(named)
    assert found["total_minor"] == 9_000 * (COMMANDS + 1)
    assert found["version"] == COMMANDS + 1
    await witness.reaches(max(ack["position"] for ack in acks))
    assert [event["position"] for event in witness.events] == list(range(1, witness.events[-1]["position"] + 1))
    assert witness.events[-1]["data"]["order"] == found


async def test_fifty_identical_payments_make_one(floor: Floor, hub: RunningHub) -> None:
    await floor.drawer()
    order = await floor.opened()
    path, body = f"/api/orders/{order['id']}/payments", {"method": "cash", "amount_minor": 9_000}
    answers = await asyncio.gather(*(floor.cashier.call("POST", path, body, "one") for _ in range(50)))
    taken = [answer for answer in answers if answer.status == 201]
    assert len({answer.raw for answer in taken}) == 1
    assert {answer.code for answer in answers if answer.status != 201} <= {"request_in_progress"}
    assert len([answer for answer in taken if "Idempotency-Replayed" not in answer.headers]) == 1
    assert await hub.ask("select count(*) from payments") == 1
    assert await hub.ask("select count(*) from event_log where type = 'payment.recorded'") == 1


async def test_payments_with_keys_of_their_own_never_exceed_what_is_due(floor: Floor, hub: RunningHub) -> None:
    await floor.drawer()
    order = await floor.opened()
    path, body = f"/api/orders/{order['id']}/payments", {"method": "cash", "amount_minor": 4_000}
    answers = await asyncio.gather(*(floor.cashier.call("POST", path, body, f"k{n}") for n in range(12)))
    assert Counter(answer.status for answer in answers) == {201: 2, 409: 10}
    assert await hub.ask("select sum(amount_minor)::bigint from payments") == 8_000


async def test_what_is_counted_is_never_oversold(floor: Floor, hub: RunningHub) -> None:
    chips = (await floor.items())["Chips"]["id"]
    await floor.kitchen.post(f"/api/stock/{chips}", {"remaining": 7})
    tills = [hub.as_("waiter"), hub.as_("cashier", "pos-2"), floor.manager]

    async def one(n: int) -> Answer:
        return await tills[n % 3].call("POST", "/api/orders", {"type": "takeaway", "lines": [{"item": chips}]})

    answers = await asyncio.gather(*(one(n) for n in range(30)))
    assert Counter(answer.status for answer in answers) == {201: 7, 422: 23}
    assert {answer.code for answer in answers if answer.status == 422} == {"item_unavailable"}
    assert await hub.ask("select remaining from menu_items where id = $1", chips) == 0


async def test_drawers_opened_at_once_are_numbered_one_after_the_other(floor: Floor) -> None:
    drawers = [f"till-{n}" for n in range(8)]
    opening = (floor.manager.call("POST", "/api/shifts", {"float_minor": 0, "drawer": name}, name) for name in drawers)
    answers = await asyncio.gather(*opening)
    assert [answer.status for answer in answers] == [201] * 8
    assert sorted(answer.body["number"] for answer in answers) == list(range(1, 9))


async def test_a_drawer_is_opened_once(floor: Floor, hub: RunningHub) -> None:
    tills = [floor.cashier, floor.manager, hub.as_("admin")]
    body = {"float_minor": 1_000, "drawer": "pos-1"}
    answers = await asyncio.gather(*(till.call("POST", "/api/shifts", body, f"k{n}") for n, till in enumerate(tills)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409]
    assert {answer.code for answer in answers if answer.status == 409} == {"drawer_already_open"}


async def test_a_ticket_is_bumped_once(floor: Floor, hub: RunningHub) -> None:
    await floor.sent()
    kitchen, manager = await hub.screen("kitchen"), await hub.screen("manager")
    ticket = next(iter(kitchen.sync["state"]["tickets"]))
    acks = await asyncio.gather(*(screen.command("ticket.bump", ticket=ticket) for screen in (kitchen, manager) * 5))
    assert sorted(ack["ok"] for ack in acks) == [False] * 9 + [True]


async def test_orders_opened_at_once_have_numbers_of_their_own(floor: Floor, hub: RunningHub) -> None:
    opened = await asyncio.gather(*(floor.waiter.post("/api/orders", {"type": "takeaway"}) for _ in range(40)))
    assert sorted(order["number"] for order in opened) == list(range(1, 41))

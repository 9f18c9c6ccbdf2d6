"""Tickets: started, readied, bumped, recalled, and the proof that they arrived."""

from typing import Any
from uuid import uuid4

import pytest

from tests.trading import Trade, at_device

STEPS = ("ticket.start", "ticket.bump", "ticket.recall")


async def at_work(trade: Trade) -> tuple[dict[str, Any], str]:
    """An order of two kitchen lines, and its ticket."""
    order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
    return order, await trade.ticket(order)


async def test_a_ticket_is_started_readied_and_bumped(trade: Trade) -> None:
    order, ticket = await at_work(trade)
    view = await trade.do("ticket.start", "kitchen", ticket=ticket)
    assert (view["state"], [line["state"] for line in view["lines"]]) == ("started", ["started", "started"])
    view = await trade.do("ticket.ready_line", "kitchen", ticket=ticket, line=order["lines"][0]["id"])
    assert [line["state"] for line in view["lines"]] == ["ready", "started"]
    assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "ready"
    view = await trade.do("ticket.bump", "kitchen", ticket=ticket)
    assert (view["state"], [line["state"] for line in view["lines"]]) == ("ready", ["ready", "ready"])


async def test_waiters_see_progress_in_their_orders_lines(trade: Trade) -> None:
    _, ticket = await at_work(trade)
    await trade.do("ticket.start", "kitchen", ticket=ticket)
    (event,) = trade.emitted("order.changed")
    assert [line["state"] for line in event["data"]["order"]["lines"]] == ["started", "started"]


async def test_readying_a_line_starts_the_ticket(trade: Trade) -> None:
    order, ticket = await at_work(trade)
    view = await trade.do("ticket.ready_line", "kitchen", ticket=ticket, line=order["lines"][0]["id"])
    assert (view["state"], view["lines"][1]["state"]) == ("started", "started")


async def test_a_bumped_ticket_comes_back_but_what_was_served_stays_served(trade: Trade) -> None:
    order, ticket = await at_work(trade)
    await trade.do("ticket.bump", "kitchen", ticket=ticket)
    await trade.do("order.serve", order=order["id"], lines=[order["lines"][0]["id"]])
    view = await trade.do("ticket.recall", "kitchen", ticket=ticket)
    assert (view["state"], [line["state"] for line in view["lines"]]) == ("started", ["served", "started"])


async def test_a_move_that_does_not_fit_the_state_is_refused(trade: Trade) -> None:
    order, ticket = await at_work(trade)
    assert (await trade.refused("ticket.recall", "kitchen", ticket=ticket))["status"] == 409
    await trade.do("ticket.start", "kitchen", ticket=ticket)
    assert (await trade.refused("ticket.start", "kitchen", ticket=ticket))["status"] == 409
    await trade.do("ticket.bump", "kitchen", ticket=ticket)
    assert (await trade.refused("ticket.bump", "kitchen", ticket=ticket))["status"] == 409
    line = order["lines"][0]["id"]
    assert (await trade.refused("ticket.ready_line", "kitchen", ticket=ticket, line=line))["status"] == 409
    assert (await trade.refused("ticket.ready_line", "kitchen", ticket=ticket, line=str(uuid4())))["status"] == 404


@pytest.mark.parametrize("name", STEPS)
async def test_a_station_works_on_its_own_tickets_only(trade: Trade, name: str) -> None:
    _, ticket = await at_work(trade)
    for who in ("bar", at_device(trade.actor("kitchen"), "kds-bar")):
        problem = await trade.refused(name, who, ticket=ticket)
        assert (problem["status"], problem["code"]) == (403, "not_allowed")
    assert (await trade.refused(name, "waiter", ticket=ticket))["code"] == "not_allowed"
    assert (await trade.refused(name, "kitchen", ticket=str(uuid4())))["code"] == "not_found"


async def test_a_manager_works_at_every_station(trade: Trade) -> None:
    _, ticket = await at_work(trade)
    assert (await trade.do("ticket.bump", "manager", ticket=ticket))["state"] == "ready"


async def test_the_proof_of_delivery_goes_from_queued_to_shown(trade: Trade) -> None:
    _, ticket = await at_work(trade)
    kitchen = trade.actor("kitchen")
    assert await trade.do_as_hub("ticket.deliver", kitchen, tickets=[ticket]) == {"tickets": [ticket]}
    assert await trade.do_as_hub("ticket.deliver", kitchen, tickets=[ticket]) == {"tickets": []}
    assert await trade.do("ticket.show", "kitchen", tickets=[ticket]) == {"tickets": [ticket]}
    assert trade.emitted("ticket.changed")[0]["data"]["ticket"]["state"] == "shown"
    assert await trade.do("ticket.show", "kitchen", tickets=[ticket]) == {"tickets": []}


async def test_other_stations_prove_nothing(trade: Trade) -> None:
    _, ticket = await at_work(trade)
    assert await trade.do("ticket.show", "bar", tickets=[ticket, str(uuid4())]) == {"tickets": []}
    assert await trade.ask("select state from tickets where id = $1", ticket) == "queued"


async def test_only_the_last_bumped_tickets_stay_on_the_screens(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.queries.snapshot.RECALLABLE", 3)
    monkeypatch.setattr("tests.reducer.RECALLABLE", 3)
    for _ in range(5):
        await trade.do(
            "ticket.bump", "kitchen", ticket=await trade.ticket(await trade.sent(type="takeaway", table=None))
        )
    assert len(trade.watch.readers[1].state["tickets"]) == 3

"""Stations of any name: who works there, what their paper and alerts are headed with, and when an order was sent."""

from datetime import timedelta
from typing import Any

import pytest

from hub.base import clock
from hub.domain.actor import HUB_ITSELF, Actor
from hub.views.assignments import rooms_of, stations_of
from tests.trading import Trade, View


async def station(trade: Trade, code: str, **more: Any) -> View:
    view: View = await trade.do("station.add", "admin", code=code, name=f"The {code}", **more)
    return view


async def cook(trade: Trade, *stations: str, role: str = "kitchen") -> View:
    """Somebody who prepares at these stations."""
    person: View = await trade.do(
        "staff.add", "admin", name="Basil", username="basil", role=role, pin="8642", stations=list(stations)
    )
    return person


def acting(trade: Trade, person: View, device: str | None = None) -> Actor:
    """That person, signed in on a device or on none."""
    data = trade.commands.reference_data
    row = next(row for row in data.people.values() if str(row.id) == person["id"])
    version = data.devices[device].token_version if device else 0
    return Actor(
        id=row.id,
        name=row.name,
        role=row.role,
        token_version=row.token_version,
        device=device,
        device_version=version,
        expires_at=2**40,
    )


def works_at(trade: Trade, actor: Actor) -> tuple[str, ...]:
    return stations_of(trade.commands.reference_data, actor)


async def sent_to(trade: Trade, *stations: str) -> View:
    """An order with one dish for each of these stations, sent."""
    category = await trade.do("category.add", "admin", name="At stations")
    items = [
        await trade.do("item.add", "admin", name=code, category=category["id"], price_minor=1_000, station=code)
        for code in stations
    ]
    return await trade.sent(*({"item": item["id"]} for item in items))


async def test_a_person_at_two_stations_works_the_tickets_of_both(trade: Trade) -> None:
    for code in ("bakery", "grill"):
        await station(trade, code)
    basil = acting(trade, await cook(trade, "grill", "bakery"))
    assert works_at(trade, basil) == ("bakery", "grill")
    assert {"station:bakery", "station:grill"} < rooms_of(trade.commands.reference_data, basil)
    order = await sent_to(trade, "bakery", "grill")
    for code in ("bakery", "grill"):
        ticket = await trade.ticket(order, code)
        assert (await trade.do("ticket.start", basil, ticket=ticket))["station"] == code
        assert (await trade.do("ticket.bump", basil, ticket=ticket))["state"] == "ready"


async def test_a_foreign_station_s_ticket_is_refused(trade: Trade) -> None:
    for code in ("bakery", "grill"):
        await station(trade, code)
    person = await cook(trade, "bakery")
    basil = acting(trade, person)
    order = await sent_to(trade, "grill")
    ticket = await trade.ticket(order, "grill")
    for step in ("ticket.start", "ticket.bump", "ticket.recall"):
        assert (await trade.refused(step, basil, ticket=ticket))["code"] == "not_allowed"
    assert await trade.do("ticket.show", basil, tickets=[ticket]) == {"tickets": []}
    assert (await trade.refused("ticket.start", "kitchen", ticket=ticket))["code"] == "not_allowed"
    await trade.do("device.add", "admin", code="kds-grill", name="Grill", kind="kds", station="grill")
    at_the_grill = acting(trade, person, "kds-grill")
    assert (await trade.do("ticket.start", at_the_grill, ticket=ticket))["state"] == "started"


async def test_a_new_station_moves_nobody(trade: Trade) -> None:
    """It stands before the kitchen in every list, and is of its kind."""
    await station(trade, "bakery", kind="kitchen", sort=0)
    await station(trade, "cocktails", kind="bar", sort=0)
    assert works_at(trade, trade.actor("kitchen", None)) == ("kitchen",)
    assert works_at(trade, trade.actor("bar", None)) == ("bar",)


@pytest.mark.parametrize("role", ["kitchen", "bar"])
async def test_the_preparing_roles_may_be_assigned_alike(trade: Trade, role: str) -> None:
    await station(trade, "bakery")
    assert works_at(trade, acting(trade, await cook(trade, "bakery", role=role))) == ("bakery",)


async def test_other_stations_sign_a_person_out_and_are_in_the_audit_chain(trade: Trade) -> None:
    for code in ("bakery", "grill"):
        await station(trade, code)
    person = await cook(trade, "bakery")
    before = acting(trade, person)
    same = await trade.do("staff.change", "admin", staff=person["id"], name="Basil B.", stations=["bakery"])
    assert same["stations"] == ["bakery"]
    assert acting(trade, person).token_version == before.token_version
    changed = await trade.do("staff.change", "admin", staff=person["id"], stations=["grill"])
    assert changed["stations"] == ["grill"]
    assert acting(trade, person).token_version > before.token_version
    assert await trade.last_entry() == ("staff.change", person["id"])


async def test_a_station_that_is_not_there_is_refused(trade: Trade) -> None:
    problem = await trade.refused(
        "staff.add", "admin", name="Basil", username="basil", role="kitchen", pin="8642", stations=["nowhere"]
    )
    assert (problem["code"], problem["errors"][0]["field"]) == ("invalid", "stations")


async def test_a_station_is_kept_while_somebody_prepares_there(trade: Trade) -> None:
    bakery = await station(trade, "bakery")
    person = await cook(trade, "bakery")
    problem = await trade.refused("station.remove", "admin", station=bakery["id"])
    assert (problem["code"], problem["used_by"]) == ("still_in_use", ["Basil"])
    await trade.do("staff.change", "admin", staff=person["id"], role="waiter")
    assert (await trade.do("station.remove", "admin", station=bakery["id"]))["deleted"]


async def test_managers_see_another_code_of_a_station_at_its_people(trade: Trade) -> None:
    bakery = await station(trade, "bakery")
    person = await cook(trade, "bakery")
    await trade.do("station.change", "admin", station=bakery["id"], code="oven")
    (event,) = trade.emitted("staff.changed")
    assert (event["data"]["staff"]["id"], event["data"]["staff"]["stations"]) == (person["id"], ["oven"])


async def test_an_order_says_when_each_station_got_its_first_ticket(trade: Trade) -> None:
    await station(trade, "grill")
    await station(trade, "cocktails", kind="bar")
    order = await trade.opened(trade.line("Chips"))
    assert order["sent_at"] == {}
    first = await trade.do("order.send", order=order["id"])
    assert first["sent_at"] == {"kitchen": first["sent_to_kitchen_at"]}
    both = await sent_to(trade, "grill", "cocktails")
    assert both["sent_at"] == {"grill": both["sent_to_kitchen_at"], "cocktails": both["sent_to_bar_at"]}
    merged = await trade.do("order.merge", order=first["id"], **{"from": both["id"]})
    assert merged["sent_at"] == first["sent_at"] | both["sent_at"]
    again = await trade.do("order.add_lines", order=merged["id"], lines=[trade.line("Chips")])
    assert (await trade.do("order.send", order=again["id"]))["sent_at"] == merged["sent_at"]


async def test_paper_and_alerts_call_a_station_by_its_name(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    await station(trade, "grill")
    await trade.do("printer.add", "admin", name="Fire", kind="station", host="10.0.0.9", stations=["grill"])
    await sent_to(trade, "grill")
    slip = await trade.ask("select content #>> '{0,text}' from print_jobs")
    assert slip.startswith("THE GRILL #")
    later = clock.now() + timedelta(seconds=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF)
    (event,) = trade.emitted("alert.raised")
    assert event["data"]["alert"]["station"] == "grill"
    assert event["data"]["alert"]["message"].endswith("has not reached a screen at The grill")

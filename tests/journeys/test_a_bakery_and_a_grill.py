"""A bakery and a grill, set up through the office's API alone: their people, screens, rooms, tickets and figures."""

from typing import Any

from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub, Till
from tests.screens import Screen

View = dict[str, Any]


async def set_up(admin: Till) -> dict[str, str]:
    """Two stations with a dish each; Bea bakes, Gus works wherever he signs in, Sam stands in for both."""

    async def add(list_: str, /, **body: Any) -> View:
        view: View = await admin.post(f"/api/admin/{list_}", body)
        return view

    dishes = {}
    for code, name, dish in (("bakery", "Bäckerei", "Croissant"), ("grill", "Grill", "Ribs")):
        await add("stations", code=code, name=name)
        category = await add("categories", name=f"From the {code}", station=code)
        dishes[dish] = (await add("menu-items", name=dish, category=category["id"], price_minor=9_000))["id"]
    await add("staff", name="Bea", username="bea", role="kitchen", pin="7001", stations=["bakery"])
    await add("staff", name="Gus", username="gus", role="kitchen", pin="7002")
    await add("staff", name="Sam", username="sam", role="kitchen", pin="7003", stations=["bakery", "grill"])
    await add("devices", code="kds-grill", name="Grill screen", kind="kds", station="grill")
    return dishes


async def signed_in(hub: RunningHub, pin: str, device: str = "pos-2") -> Till:
    answer = await hub.call("POST", "/api/auth/pin", {"pin": pin, "device": device})
    assert answer.status == 200, answer
    return Till(hub, answer.body["token"])


async def at_screen(hub: RunningHub, till: Till) -> Screen:
    screen = Screen(hub.url, hub._session)
    hub._closing.push_async_callback(screen.leave)
    await screen.join({"token": till.token})
    return screen


async def test_a_bakery_and_a_grill_work_without_a_line_of_code(hub: RunningHub, floor: Floor) -> None:
    dishes = await set_up(hub.as_("admin"))
    bea, gus, sam = [
        await signed_in(hub, pin, device)
        for pin, device in (("7001", "pos-2"), ("7002", "kds-grill"), ("7003", "pos-2"))
    ]
    bakery, grill, both = [await at_screen(hub, till) for till in (bea, gus, sam)]
    assert [screen.sync["me"]["stations"] for screen in (bakery, grill, both)] == [
        ["bakery"],
        ["grill"],
        ["bakery", "grill"],
    ]
    kitchen = await hub.screen("kitchen")

    lines = [{"item": item} for item in dishes.values()]
    order = await floor.waiter.post("/api/orders", {"type": "dine_in", "table": "T4", "lines": lines})
    sent = await floor.waiter.post(f"/api/orders/{order['id']}/send")
    assert set(sent["sent_at"]) == {"bakery", "grill"}
    croissant, ribs = [(await screen.hears("ticket.queued"))["data"]["ticket"] for screen in (bakery, grill)]
    assert [line["name"] for ticket in (croissant, ribs) for line in ticket["lines"]] == ["Croissant", "Ribs"]
    await both.hears("ticket.queued", lambda event: event["data"]["ticket"]["station"] == "bakery")
    await both.hears("ticket.queued", lambda event: event["data"]["ticket"]["station"] == "grill")

    assert [view["id"] for view in (await bea.get("/api/stations/bakery/tickets"))["items"]] == [croissant["id"]]
    assert (await bea.call("GET", "/api/stations/grill/tickets")).status == 403
    assert (await bea.call("POST", f"/api/tickets/{ribs['id']}/bump", {})).code == "not_allowed"
    assert (await gus.post(f"/api/tickets/{ribs['id']}/bump"))["state"] == "ready"
    assert (await sam.post(f"/api/tickets/{croissant['id']}/bump"))["state"] == "ready"
    after = await floor.waiter.get(f"/api/orders/{order['id']}")
    assert {line["state"] for line in after["lines"]} == {"ready"}
    assert kitchen.of("ticket.queued") == []

    figures = (await floor.manager.get("/api/reports/kitchen"))["rows"]
    assert [(row["station"], row["name"], row["lines"]) for row in figures] == [
        ("bakery", "Bäckerei", 1),
        ("grill", "Grill", 1),
    ]
    text = (await floor.manager.call("GET", "/api/reports/kitchen?format=csv")).raw.decode()
    assert "grill,Grill,1" in text


async def test_a_screen_of_all_stations_joins_again_when_one_is_added(hub: RunningHub, floor: Floor) -> None:
    everywhere = await hub.screen("manager", "kds-bar")
    waiter, kitchen = await hub.screen("waiter"), await hub.screen("kitchen")
    await hub.as_("admin").post("/api/admin/stations", {"code": "grill", "name": "Grill"})
    await everywhere.ended()
    assert "station:grill" in (await hub.screen("manager", "kds-bar")).rooms
    await floor.sent("Chips")
    for untouched in (waiter, kitchen):
        assert untouched.is_on


async def test_a_screen_joins_again_when_its_station_gets_another_code(hub: RunningHub, floor: Floor) -> None:
    kitchen = await hub.screen("kitchen")
    admin = hub.as_("admin")
    stations = (await admin.get("/api/admin/stations"))["items"]
    station = next(one for one in stations if one["code"] == "kitchen")
    assert (await admin.call("PATCH", f"/api/admin/stations/{station['id']}", {"code": "hot"})).status == 200
    await kitchen.ended()
    again = await hub.screen("kitchen")
    await floor.sent("Chips")
    assert (await again.hears("ticket.queued"))["data"]["ticket"]["station"] == "hot"

"""Stations, floors, tables, menu, choices, taxes and settings: changed, emitted, recorded, and refused where in use."""

import json
from typing import Any

import pytest

from tests.reducer import applied
from tests.running_hub import RunningHub, Till


async def one(till: Till, name: str, **like: Any) -> Any:
    """The thing of a list whose fields are like that."""
    items = (await till.get(f"/api/admin/{name}"))["items"]
    return next(item for item in items if all(item[field] == value for field, value in like.items()))


async def changed(till: Till, path: str, status: int = 200, method: str = "PATCH", **body: Any) -> Any:
    answer = await till.call(method, f"/api/admin/{path}", body or None)
    assert answer.status == status, answer
    return answer.body


async def last_entry(hub: RunningHub) -> dict[str, Any]:
    text = await hub.ask("select to_json(a) from audit_entries a order by n desc limit 1")
    entry: dict[str, Any] = json.loads(text)
    return entry


NEW = [
    ("stations", {"code": "grill", "name": "Grill", "kind": "kitchen"}, {"name": "Big grill", "late_after_s": 1200}),
    ("floors", {"name": "Roof", "sort": 3}, {"name": "Roof garden"}),
    ("categories", {"name": "Cakes", "colour": "pink"}, {"station": "bar", "sort": 9}),
    ("modifier-groups", {"name": "Cup", "max": 1, "modifiers": [{"name": "Large", "price_minor": 2000}]}, {"max": 2}),
    ("taxes", {"name": "Alcohol", "taxes": [{"code": "EXC", "name": "Excise", "rate": "10"}]}, {"name": "Spirits"}),
    ("devices", {"code": "pos-9", "name": "Garden till", "kind": "pos"}, {"name": "Roof till"}),
]


@pytest.mark.parametrize(("name", "made", "change"), NEW)
async def test_a_thing_is_made_changed_and_taken_out_of_use(
    hub: RunningHub, name: str, made: dict[str, Any], change: dict[str, Any]
) -> None:
    admin = hub.as_("admin")
    view = await changed(admin, name, 201, "POST", **made)
    assert await one(admin, name, id=view["id"]) == view
    after = await changed(admin, f"{name}/{view['id']}", **change)
    assert {field: after[field] for field in change} == change
    await changed(admin, f"{name}/{view['id']}", method="DELETE")
    if name != "devices":
        assert view["id"] not in [item["id"] for item in (await admin.get(f"/api/admin/{name}"))["items"]]
        assert (await admin.call("PATCH", f"/api/admin/{name}/{view['id']}", change)).status == 404


@pytest.mark.parametrize(("name", "made", "change"), NEW)
async def test_what_was_taken_out_of_use_can_be_made_again(
    hub: RunningHub, name: str, made: dict[str, Any], change: dict[str, Any]
) -> None:
    admin = hub.as_("admin")
    first = await changed(admin, name, 201, "POST", **made)
    again = await admin.call("POST", f"/api/admin/{name}", made)
    assert (again.status, again.code) == (409, "name_taken")
    await changed(admin, f"{name}/{first['id']}", method="DELETE")
    assert (await changed(admin, name, 201, "POST", **made))["id"] == first["id"]


@pytest.mark.parametrize("role", ["admin", "manager", "waiter", "kitchen", "bar"])
async def test_old_snapshot_and_events_give_the_new_snapshot(hub: RunningHub, role: str) -> None:
    screen = await hub.screen(role)
    admin = hub.as_("admin")
    before = json.loads(json.dumps(screen.sync["state"]))
    await rearrange_everything(hub, admin)
    last = await hub.ask(
        "select position from event_log where type <> 'session.ended' and rooms && $1 order by position desc limit 1",
        sorted(screen.rooms),
    )
    await screen.reaches(last)
    state = before
    for event in screen.events:
        state = applied(state, event)
    fresh = (await hub.screen(role)).sync["state"]
    assert state == fresh


async def rearrange_everything(hub: RunningHub, admin: Till) -> None:
    grill = await changed(admin, "stations", 201, "POST", code="grill", name="Grill", kind="kitchen")
    await changed(admin, f"stations/{grill['id']}", code="fire", is_catch_all=True)
    roof = await changed(admin, "floors", 201, "POST", name="Roof")
    table = await changed(admin, "tables", 201, "POST", code="R1", floor=roof["id"], seats=2)
    await changed(admin, f"tables/{table['id']}", code="R2")
    await changed(admin, f"tables/{(await one(admin, 'tables', code='G6'))['id']}", method="DELETE")
    page = await changed(admin, "categories", 201, "POST", name="Cakes", station="fire")
    groups = [group["id"] for group in (await admin.get("/api/admin/modifier-groups"))["items"][:2]]
    item = await changed(
        admin, "menu-items", 201, "POST", name="Lemon cake", category=page["id"], price_minor=9000, remaining=4,
        modifier_groups=groups,
    )  # fmt: skip
    sold_out = await one(admin, "menu-items", is_active=True)
    await admin.post(f"/api/stock/{sold_out['id']}", {"available": False})
    await changed(admin, f"menu-items/{sold_out['id']}", method="DELETE")
    await changed(admin, f"menu-items/{item['id']}", price_minor=9500, modifier_groups=groups[::-1])
    person = await changed(admin, "staff", 201, "POST", name="Nina", username="nina", role="waiter", pin="70707")
    await changed(admin, f"staff/{person['id']}", role="cashier", pin="80808")
    device = await changed(admin, "devices", 201, "POST", code="kds-9", name="Grill screen", kind="kds", station="fire")
    code = await changed(admin, f"devices/{device['id']}/pairing-code", 201, "POST")
    assert (await hub.call("POST", "/api/devices/pair", {"code": code["code"]})).status == 200
    await changed(admin, "settings", name="Chez Nous", cutoff_minutes=180, service_charge={"dine_in": "5"})


async def test_a_change_is_recorded_with_what_was_before(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    table = await one(admin, "tables", code="T1")
    await changed(admin, f"tables/{table['id']}", seats=12)
    entry = await last_entry(hub)
    assert (entry["action"], entry["target"]) == ("table.change", table["id"])
    assert (json.loads(entry["before"])["seats"], json.loads(entry["after"])["seats"]) == (table["seats"], 12)
    assert (await admin.get("/api/admin/audit/verify"))["ok"]


async def test_what_is_in_use_stays(hub: RunningHub) -> None:
    admin, waiter = hub.as_("admin"), hub.as_("waiter")
    table = await one(admin, "tables", code="T2")
    item = (await waiter.get("/api/menu"))["categories"][0]["items"][0]
    order = await waiter.post("/api/orders", {"type": "dine_in", "table": "T2", "lines": [{"item": item["id"]}]})
    await waiter.post(f"/api/orders/{order['id']}/send")
    used = {
        f"tables/{table['id']}": "a party sits there",
        f"floors/{table['floor']}": "tables stand there",
        f"stations/{(await one(admin, 'stations', code='kitchen'))['id']}": "it gets what nothing else claims",
        f"stations/{(await one(admin, 'stations', code='bar'))['id']}": "the menu is made there",
        f"categories/{(await one(admin, 'categories'))['id']}": "items are on it",
        f"modifier-groups/{(await one(admin, 'modifier-groups'))['id']}": "items offer it",
        f"taxes/{(await one(admin, 'taxes'))['id']}": "the default",
    }
    for path, why in used.items():
        answer = await admin.call("DELETE", f"/api/admin/{path}")
        assert (answer.status, answer.code) == (409, "still_in_use"), (path, why)


async def test_an_item_off_the_menu_cannot_be_ordered_and_comes_back(hub: RunningHub) -> None:
    admin, waiter = hub.as_("admin"), hub.as_("waiter")
    item = await one(admin, "menu-items", is_active=True)
    order = await waiter.post("/api/orders", {"type": "takeaway"})
    await changed(admin, f"menu-items/{item['id']}", method="DELETE")
    refused = await waiter.call("POST", f"/api/orders/{order['id']}/lines", {"lines": [{"item": item["id"]}]})
    assert (refused.status, refused.code) == (422, "item_unavailable")
    await changed(admin, f"menu-items/{item['id']}", is_active=True)
    await waiter.post(f"/api/orders/{order['id']}/lines", {"lines": [{"item": item["id"]}]})


async def test_an_item_is_sold_out_and_counted_with_its_other_fields(hub: RunningHub) -> None:
    admin, screen = hub.as_("admin"), await hub.screen("kitchen")
    item = await one(admin, "menu-items", is_active=True)
    after = await changed(admin, f"menu-items/{item['id']}", available=False, remaining=3, price_minor=1)
    assert (after["available"], after["remaining"], after["price_minor"]) == (False, 3, 1)
    stock_event = await screen.hears("stock.changed")
    assert stock_event["data"]["stock"] == {"id": item["id"], "available": False, "remaining": 3}


async def test_a_new_price_leaves_open_orders_alone(hub: RunningHub) -> None:
    admin, waiter = hub.as_("admin"), hub.as_("waiter")
    item = await one(admin, "menu-items", is_active=True, modifier_groups=[])
    order = await waiter.post("/api/orders", {"type": "takeaway", "lines": [{"item": item["id"]}]})
    await changed(admin, f"menu-items/{item['id']}", price_minor=item["price_minor"] + 1000)
    after = await waiter.post(f"/api/orders/{order['id']}/lines", {"lines": [{"item": item["id"]}]})
    prices = [line["unit_price_minor"] for line in after["lines"]]
    assert prices == [item["price_minor"], item["price_minor"] + 1000]


WRONG = [
    ("stations", {"code": "x", "name": "X", "warn_after_s": 900, "late_after_s": 100}, "late_after_s"),
    ("modifier-groups", {"name": "Pick", "min": 2, "max": 1}, "min"),
    ("modifier-groups", {"name": "Pick", "min": 2, "max": 2, "modifiers": [{"name": "One"}]}, "min"),
    ("taxes", {"name": "T", "taxes": [{"code": "A", "name": "A", "rate": "101"}]}, "taxes[0].rate"),
    ("menu-items", {"name": "Pie", "category": "00000000-0000-7000-8000-000000000000", "price_minor": 1}, "category"),
    ("menu-items", {"name": "Pie", "price_minor": 1}, "category"),
    ("categories", {"name": "Pies", "station": "nowhere"}, "station"),
    ("categories", {"name": "Pies", "surprise": 1}, "surprise"),
]


@pytest.mark.parametrize(("name", "body", "field"), WRONG)
async def test_a_wrong_field_is_named(hub: RunningHub, name: str, body: dict[str, Any], field: str) -> None:
    answer = await hub.as_("admin").call("POST", f"/api/admin/{name}", body)
    assert (answer.status, answer.code) == (422, "invalid")
    assert [error["field"] for error in answer.body["errors"]] == [field]


@pytest.mark.parametrize(
    "body", [{"timezone": "Mars/Olympus"}, {"cutoff_minutes": 1440}, {"locale": "!"}, {"currency": "KES"}]
)
async def test_settings_that_make_no_sense_are_refused(hub: RunningHub, body: dict[str, Any]) -> None:
    assert (await hub.as_("admin").call("PATCH", "/api/admin/settings", body)).status == 422


async def test_a_manager_runs_menu_and_floor_but_not_the_venue(hub: RunningHub) -> None:
    manager = hub.as_("manager")
    for name in ("menu-items", "categories", "modifier-groups", "tables", "floors"):
        await manager.get(f"/api/admin/{name}")
    await changed(manager, "floors", 201, "POST", name="Roof")
    for name in ("staff", "devices", "settings"):
        assert (await manager.call("GET", f"/api/admin/{name}")).status == 403
    for path, body in (("stations", {"code": "x", "name": "X"}), ("taxes", {"name": "T"})):
        assert (await manager.call("POST", f"/api/admin/{path}", body)).status == 403
    assert (await manager.call("PATCH", "/api/admin/settings", {"name": "Mine"})).status == 403


@pytest.mark.parametrize("role", ["waiter", "cashier", "kitchen", "bar"])
async def test_others_see_nothing_of_the_office(hub: RunningHub, role: str) -> None:
    till = hub.as_(role)
    for name in ("menu-items", "tables", "stations", "staff", "settings"):
        assert (await till.call("GET", f"/api/admin/{name}")).status == 403
    assert (await till.call("POST", "/api/admin/floors", {"name": "Roof"})).status == 403


async def test_the_same_request_twice_makes_one_thing(hub: RunningHub) -> None:
    admin = hub.as_("admin")
    first = await admin.call("POST", "/api/admin/floors", {"name": "Roof"}, "key-1")
    again = await admin.call("POST", "/api/admin/floors", {"name": "Roof"}, "key-1")
    assert (again.status, again.body, again.headers["Idempotency-Replayed"]) == (201, first.body, "true")

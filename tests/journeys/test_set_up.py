"""A venue from nothing: the set-up address, the first admin, a house, paired devices, and an order in the kitchen."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from hub.postgres import first_start
from hub.postgres.database import migrate_database
from hub.server.hub import HUB
from tests.databases import Databases
from tests.running_hub import RunningHub, Till, running_hub
from tests.screens import Screen

OWNER = {"name": "Olivia Owner", "username": "olivia", "password": "plantain & beans", "pin": "246810"}


@pytest.fixture
async def new_venue(databases: Databases, aiohttp_client: AiohttpClient) -> AsyncIterator[RunningHub]:
    """A hub over a database that held nothing at all, and without the demo."""
    settings = replace(databases.settings, is_demo=False, cafe_name="New venue")
    async with databases.empty() as empty:
        dsn = await migrate_database(empty)
        async with running_hub(settings, dsn, aiohttp_client) as hub:
            yield hub


async def set_up_path(hub: RunningHub) -> str:
    """The address that `serve` prints, as the page behind it calls the hub."""
    printed = await first_start.setup_address(hub.database, hub.app[HUB].settings)
    assert printed is not None
    return "/api/setup/" + printed.rpartition("/")[2]


async def owner(hub: RunningHub) -> Till:
    answer = await hub.call("POST", await set_up_path(hub), OWNER)
    assert answer.status == 201, answer
    return Till(hub, answer.body["token"])


async def test_the_set_up_address_works_once(new_venue: RunningHub) -> None:
    path = await set_up_path(new_venue)
    made = await new_venue.call("POST", path, OWNER)
    assert (made.status, made.body["staff"]["role"]) == (201, "admin")
    assert "pos_session=" in made.headers["Set-Cookie"]
    again = await new_venue.call("POST", path, OWNER | {"username": "other"})
    assert (again.status, again.code) == (404, "not_found")
    assert await first_start.setup_address(new_venue.database, new_venue.app[HUB].settings) is None


async def test_a_newer_address_ends_the_older(new_venue: RunningHub) -> None:
    older = await set_up_path(new_venue)
    newer = await set_up_path(new_venue)
    assert (await new_venue.call("POST", older, OWNER)).status == 404
    assert (await new_venue.call("POST", newer, OWNER)).status == 201


WEAK = [
    ({"password": "short"}, "password"),
    ({"password": "password"}, "password"),
    ({"pin": "12"}, "pin"),
    ({"name": ""}, "name"),
]


@pytest.mark.parametrize(("wrong", "field"), WEAK)
async def test_weak_input_leaves_the_address_open(new_venue: RunningHub, wrong: dict[str, str], field: str) -> None:
    path = await set_up_path(new_venue)
    answer = await new_venue.call("POST", path, OWNER | wrong)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)
    assert (await new_venue.call("POST", path, OWNER)).status == 201


async def test_guessing_the_address_is_slowed_down(new_venue: RunningHub) -> None:
    for _ in range(5):
        assert (await new_venue.call("POST", "/api/setup/guess", OWNER)).status == 404
    assert (await new_venue.call("POST", "/api/setup/guess", OWNER)).status == 429


async def test_no_known_sign_in_works(new_venue: RunningHub) -> None:
    for username in ("admin", "manager"):
        login = {"username": username, "password": "password123"}
        assert (await new_venue.call("POST", "/api/auth/login", login)).status == 401


async def test_a_venue_from_nothing_to_an_order_in_the_kitchen(new_venue: RunningHub) -> None:
    admin = await owner(new_venue)
    pizza = await build_house(admin)
    till = await paired(new_venue, admin, code="till", name="Till", kind="pos")
    screen = await paired(new_venue, admin, code="oven-1", name="Oven screen", kind="kds", station="oven")
    waiter = Till(new_venue, await signed_in(new_venue, "1379", till))
    cook = await kitchen_screen(new_venue, await signed_in(new_venue, "2468", screen))
    assert "station:oven" in cook.rooms
    line = {"item": pizza["id"], "quantity": 2, "modifiers": [pizza["choice"]]}
    order = await waiter.post("/api/orders", {"type": "dine_in", "table": "A1", "guests": 2, "lines": [line]})
    assert (order["total_minor"], order["tax_minor"]) == (2 * 33_000, 10_068)
    await waiter.post(f"/api/orders/{order['id']}/send")
    ticket = (await cook.hears("ticket.queued"))["data"]["ticket"]
    assert (ticket["station"], ticket["lines"][0]["name"], ticket["order"]["table"]["code"]) == (
        "oven",
        "Margherita",
        "A1",
    )


async def build_house(admin: Till) -> dict[str, Any]:
    """Everything that a first evening needs; the item that will be ordered, with its choice."""

    async def add(list_: str, /, **body: Any) -> Any:
        return await admin.post(f"/api/admin/{list_}", body)

    await admin.call("PATCH", "/api/admin/settings", {"name": "Olivia's", "timezone": "Africa/Nairobi"})
    await add("stations", code="oven", name="Oven", kind="kitchen")
    await add("taxes", name="VAT", taxes=[{"code": "VAT", "name": "VAT 18 %", "rate": "18"}])
    floor = await add("floors", name="Garden")
    await add("tables", code="A1", floor=floor["id"], seats=4)
    group = await add("modifier-groups", name="Crust", min=1, modifiers=[{"name": "Thick", "price_minor": 3000}])
    page = await add("categories", name="Pizza", colour="red", station="oven")
    item = await add(
        "menu-items", name="Margherita", category=page["id"], price_minor=30_000, modifier_groups=[group["id"]]
    )
    await add("staff", name="Will", username="will", role="waiter", pin="1379")
    await add("staff", name="Chef", username="chef", role="kitchen", pin="2468")
    return {**item, "choice": group["modifiers"][0]["id"]}


async def paired(hub: RunningHub, admin: Till, **device: str) -> str:
    """A device of the house, and the token its browser got."""
    made = await admin.post("/api/admin/devices", device)
    code = await admin.post(f"/api/admin/devices/{made['id']}/pairing-code")
    answer = await hub.call("POST", "/api/devices/pair", {"code": code["code"]})
    assert answer.status == 200
    return str(answer.body["token"])


async def kitchen_screen(hub: RunningHub, token: str) -> Screen:
    screen = Screen(hub.url, hub._session)
    hub._closing.push_async_callback(screen.leave)
    await screen.join({"token": token})
    return screen


async def signed_in(hub: RunningHub, pin: str, device_token: str) -> str:
    answer = await hub.call("POST", "/api/auth/pin", {"pin": pin}, X_Device_Token=device_token)
    assert answer.status == 200, answer
    return str(answer.body["token"])

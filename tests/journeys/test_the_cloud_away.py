"""Cloud and hub as two processes with two databases, and the machines' clocks moved.

The link is cut: only heartbeats come through, and a lock arrives with the next. Then the cloud is gone for a month: the
venue trades through its grace, drains, locks, and trades again when the cloud is back. It reads and exports throughout.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from cloud_link.protocol.messages import HEARTBEAT_PATH
from tests.databases import SECRET, Databases, Dsn
from tests.integration.cloud_link.backend.test_replicas import make_admins
from tests.programs import Program, address_of
from tests.running_cloud import PASSWORD, RegisteredSite, RunningCloud, empty_cloud

DAY_S = 86_400
LADDER = ((6, "active", 201), (8, "grace", 201), (22, "drain", 423), (30, "locked", 423))
READINGS = (
    "/api/menu", "/api/orders", "/api/licence", "/api/shifts", "/api/reports/sales?format=csv",
    "/api/reports/payments?format=csv",
)  # fmt: skip
LOOK_PATIENCE_S, BEAT_PATIENCE_S = 30, 60


async def only_heartbeats(cloud: Program, session: aiohttp.ClientSession, start: AiohttpServer) -> str:
    """The way to the cloud of a venue whose firewall lets no socket through."""

    async def pass_on(request: web.Request) -> web.Response:
        names = ("X-Site-ID", "X-Site-Key", "Content-Type")
        headers = {name: request.headers[name] for name in names}
        try:
            async with session.post(cloud.url + HEARTBEAT_PATH, data=await request.read(), headers=headers) as got:
                return web.Response(body=await got.read(), status=got.status, content_type=got.content_type)
        except aiohttp.ClientConnectionError:
            return web.Response(status=502)

    app = web.Application()
    app.router.add_post(HEARTBEAT_PATH, pass_on)
    server = await start(app)
    return f"http://127.0.0.1:{server.port}"


@dataclass
class Venue:
    """The hub's process as its people meet it; they sign in anew whenever they need to."""

    hub: Program
    session: aiohttp.ClientSession

    async def call(self, pin: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
        sign_in = {"pin": pin, "device": "manager-1" if pin == "2222" else "pos-1"}
        async with self.session.post(f"{self.hub.url}/api/auth/pin", json=sign_in) as got:
            assert got.status == 200, await got.text()
            headers = {"Authorization": f"Bearer {(await got.json())['token']}"}
        async with self.session.request(method, self.hub.url + path, json=body, headers=headers) as got:
            return got.status, await got.json() if got.content_type == "application/json" else await got.text()

    async def opens_an_order(self) -> int:
        return (await self.call("4444", "POST", "/api/orders", {"type": "takeaway"}))[0]

    async def until(self, state: str, patience_s: float) -> None:
        async with asyncio.timeout(patience_s):
            while (await self.call("2222", "GET", "/api/licence"))[1]["state"] != state:
                await asyncio.sleep(0.1)

    async def moves(self, clock: Path, days: float) -> None:
        """Move the clock of the machine, and wait until the hub's answers say so."""
        clock.write_text(str(days * DAY_S))
        async with asyncio.timeout(LOOK_PATIENCE_S):
            while True:
                async with self.session.get(f"{self.hub.url}/api/health") as got:
                    said = parsedate_to_datetime(got.headers["Date"])
                if abs((said - datetime.now(UTC)) - timedelta(days=days)) < timedelta(hours=1):
                    return
                await asyncio.sleep(0.05)

    async def reads_and_exports(self) -> None:
        for path in READINGS:
            status, found = await self.call("2222", "GET", path)
            assert (status, bool(found)) == (200, True), (path, found)


async def test_a_venue_without_a_link_and_then_without_a_cloud(
    databases: Databases, dsn: Dsn, tmp_path: Path, aiohttp_server: AiohttpServer
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("0")
    async with empty_cloud(databases) as vendor, aiohttp.ClientSession() as session, AsyncExitStack() as until_end:
        await make_admins(vendor, "root")
        cloud = moved("pos-cloud", vendor, clock)
        way = await only_heartbeats(cloud, session, aiohttp_server)
        async with cloud.running():
            made = await (await _signed_in(cloud, session)).does("POST", "/api/sites", {"name": "Kafe"})
            ours = {**made["environment"], "CLOUD_URL": way, "POS_JWT_SECRET": SECRET}
            hub = moved("pos-hub", databases.dsn | {"database": dsn["database"]}, clock, **ours)
            await until_end.enter_async_context(hub.running("--demo"))
            venue = Venue(hub, session)
            await _a_lock_comes_with_a_heartbeat(venue, cloud, session, made)
        for days, state, status in LADDER:
            await venue.moves(clock, days)
            await venue.until(state, LOOK_PATIENCE_S)
            assert await venue.opens_an_order() == status
            await venue.reads_and_exports()
        async with cloud.running():
            await venue.until("active", BEAT_PATIENCE_S)
            assert await venue.opens_an_order() == 201


def moved(name: str, dsn: Dsn, clock: Path, **environment: str) -> Program:
    """One of our programs, which goes by that clock."""
    place = clock.parent / name
    place.mkdir()
    health = "/health" if name == "pos-cloud" else "/api/health"
    given = {"MOVED_CLOCK": str(clock), "DATABASE_URL": address_of(dsn), **environment}
    return Program("tests.journeys.moved_clock", name, health=health, place=place, **given)


async def _signed_in(cloud: Program, session: aiohttp.ClientSession) -> RunningCloud:
    found = RunningCloud(web.Application(), cloud.url, session, AsyncExitStack())
    answer = await found.call("POST", "/api/auth/login", {"username": "root", "password": PASSWORD})
    found.token = answer.body["token"]
    return found


async def _a_lock_comes_with_a_heartbeat(
    venue: Venue, cloud: Program, session: aiohttp.ClientSession, made: dict[str, Any]
) -> None:
    sysadmin, path = await _signed_in(cloud, session), f"/api/sites/{made['site_id']}"
    await venue.until("active", BEAT_PATIENCE_S)
    for permission, state, status in (("lock", "locked", 423), ("unlock", "active", 201)):
        body = {"reason": "Invoice 12"} if permission == "lock" else {}
        assert (await sysadmin.does("POST", f"{path}/{permission}", body))["applied"] is False
        await venue.until(state, BEAT_PATIENCE_S)
        assert await venue.opens_an_order() == status
        await venue.reads_and_exports()
    site = RegisteredSite(made["site_id"], made["secret_key"], made["public_key"])
    view = await sysadmin.site(site)
    assert (view["online"], view["state"]) == (False, "locked")  # as its last heartbeat said, before the answer

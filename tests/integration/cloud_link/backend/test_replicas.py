"""Two cloud processes over one database and one Redis, behind nginx as deploy/ has it.

A lock pressed at one reaches a venue linked to the other, and what is limited is limited at both.
"""

import asyncio
import contextlib
import dataclasses
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from cloud_link.backend.admins import Admins
from cloud_link.backend.database import Database
from cloud_link.backend.limits import Limits
from cloud_link.protocol.keys import new_private_text
from tests.databases import Databases, Dsn
from tests.ports import free_port
from tests.programs import ROOT, Program, address_of
from tests.running_cloud import PASSWORD, PATIENCE_S, SECRET, RunningCloud, cheap_passwords, empty_cloud

NEEDED = ("redis-server", "nginx")
PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
WRONG = {"username": "root", "password": "a guess"}


def program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=PATH)


pytestmark = pytest.mark.skipif(not all(map(program, NEEDED)), reason=f"this machine has no {' and '.join(NEEDED)}")


@dataclasses.dataclass
class Fleet:
    """The replicas themselves, and the door before them."""

    one: RunningCloud
    other: RunningCloud
    door: RunningCloud


@contextlib.asynccontextmanager
async def started(*command: str) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def until_there(path: Path) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not path.exists():
            await asyncio.sleep(0.02)


@pytest.fixture
async def place() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="replicas-") as name:
        yield Path(name)


@pytest.fixture
async def redis_url(place: Path) -> AsyncIterator[str]:
    socket = place / "redis.sock"
    async with started(
        str(program("redis-server")), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(place)
    ):
        await until_there(socket)
        yield f"unix://{socket}"


@pytest.fixture
async def fleet(databases: Databases, place: Path, redis_url: str) -> AsyncIterator[Fleet]:
    async with empty_cloud(databases) as dsn, contextlib.AsyncExitStack() as closing:
        await make_admins(dsn, "root", "other")
        environment = {
            "DATABASE_URL": address_of(dsn), "REDIS_URL": redis_url, "CLOUD_SIGNING_KEY": new_private_text(),
            "CLOUD_JWT_SECRET": SECRET, "CLOUD_TRUSTED_PROXIES": "127.0.0.1",
        }  # fmt: skip
        one, other = (
            Program("cloud_link.backend", health="/health", place=place, **environment) for _ in range(2)
        )  # fmt: skip
        await asyncio.gather(*(closing.enter_async_context(replica.running()) for replica in (one, other)))
        door = await closing.enter_async_context(nginx(place, one, other))
        jar = aiohttp.DummyCookieJar()
        session = await closing.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        urls = (one.url, other.url, door)
        found = Fleet(*(RunningCloud(web.Application(), url, session, closing) for url in urls))
        signed_in = await found.door.call("POST", "/api/auth/login", {"username": "root", "password": PASSWORD})
        for cloud in (found.one, found.other, found.door):
            cloud.token = signed_in.body["token"]
        yield found


async def make_admins(dsn: Dsn, *names: str) -> None:
    database = Database(dsn)
    await database.open()
    with cheap_passwords():
        for name in names:
            await Admins(database, Limits(None), SECRET).create(name, PASSWORD)
    await database.close()


@contextlib.asynccontextmanager
async def nginx(place: Path, one: Program, other: Program) -> AsyncIterator[str]:
    """The file of deploy/, with the ports of this test."""
    port = free_port()
    site = (ROOT / "deploy/cloud-nginx.conf").read_text()
    for theirs, ours in (("8100", one.port), ("8101", other.port), ("listen 80", f"listen 127.0.0.1:{port}")):
        assert theirs in site
        site = site.replace(theirs, str(ours))
    places = "".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = place / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log; events {{}}"
        f" http {{ access_log off; {places} {site} }}"
    )
    async with started(str(program("nginx")), "-p", str(place), "-c", str(conf)):
        await until_there(place / "nginx.pid")
        yield f"http://127.0.0.1:{port}"


async def test_replicas_work_as_one(fleet: Fleet) -> None:
    """Both halves in one fleet: starting it is what takes time."""
    await _a_lock_crosses_replicas_and_its_reply_knows(fleet)
    await _guesses_and_storms_are_counted_together_and_harm_nobody_else(fleet)


async def _a_lock_crosses_replicas_and_its_reply_knows(fleet: Fleet) -> None:
    site = await fleet.one.register()
    link = await fleet.other.link(site)
    await link.hears()
    await fleet.one.until_site(site, online=True)
    for cloud in (fleet.one, fleet.door):
        locked = await cloud.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "Invoice 12"})
        assert locked["applied"] is True
        assert (await link.hears())["lock_reason"] == "Invoice 12"
    behind = await fleet.one.register()
    linked = await fleet.door.link(behind)
    await linked.hears()
    await fleet.one.until_site(behind, online=True, last_seen_ip="127.0.0.1")
    assert (await fleet.one.does("GET", "/api/fleet"))["online"] == 2
    for cloud in (fleet.one, fleet.other):
        assert (await cloud.does("POST", f"/api/sites/{behind.site_id}/lock", {"reason": "x"}))["applied"] is True
    await fleet.one.does("DELETE", f"/api/sites/{site.site_id}")
    async with asyncio.timeout(PATIENCE_S):
        await link.ended.wait()


async def _guesses_and_storms_are_counted_together_and_harm_nobody_else(fleet: Fleet) -> None:
    statuses = [
        (await cloud.call("POST", "/api/auth/login", WRONG)).status
        for cloud in (fleet.one, fleet.other, fleet.door, fleet.other, fleet.one)
    ]
    assert statuses == [401] * 5
    for cloud in (fleet.one, fleet.other, fleet.door):
        right = await cloud.call("POST", "/api/auth/login", {"username": "root", "password": PASSWORD})
        assert (right.status, right.code) == (429, "too_many_requests")
        assert 0 < int(right.headers["Retry-After"]) <= 900
        other = await cloud.call("POST", "/api/auth/login", {"username": "other", "password": PASSWORD})
        assert other.status == 200
    stormy, calm = await fleet.one.register(), await fleet.other.register()
    statuses = [(await cloud.beat(stormy)).status for _ in range(8) for cloud in (fleet.one, fleet.other)]
    assert statuses == [200] * 12 + [429] * 4
    limited = await fleet.door.beat(stormy)
    assert limited.status == 429
    assert 0 < int(limited.headers["Retry-After"]) <= 60
    for cloud in (fleet.one, fleet.other, fleet.door):
        assert (await cloud.beat(calm)).status == 200

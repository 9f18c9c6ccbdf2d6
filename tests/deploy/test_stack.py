"""docker-compose.yml as a whole: brought up, at work, broken, stopped, taken down, upgraded and taken back.

`make deploy-check` starts the Docker Engine for it, on a network of its own.
"""

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.error import HTTPError

import aiohttp
import pytest

from tests.chaos.experiment import at_work
from tests.chaos.oracle import PAYMENTS
from tests.chaos.venue import Venue
from tests.checkout import migration
from tests.deploy.stack import Container, Stack
from tests.deploy.stock_client import order_by_stock_client

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(900)]
SHIFT_S = 5.0
USERS = {"hub": {10001}, "cloud": {10001}}
OWNER = {"username": "vera", "password": "plantain-and-beans"}
VENDOR = "cloud.pos.test"
PAID = 'pos_commands_total{name="order.pay",status="201"}'


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Up, and seeded with the demo's people and menu; each test but the last leaves it up."""
    with tempfile.TemporaryDirectory(prefix="stack-", ignore_cleanup_errors=True) as place:
        made = Stack(Path(place))
        try:
            made.prepare()
            made.open()
            yield made
        finally:
            made.leave()


def test_every_part_is_healthy_and_closed(stack: Stack) -> None:
    found = stack.containers()
    assert sorted(one.service for one in found) == ["hub", "hub", "nginx", "postgres", "redis"]
    for one in found:
        _is_closed(stack, one)


def _is_closed(stack: Stack, one: Container) -> None:
    assert one.now["State"]["Health"]["Status"] == "healthy", one
    stack.run("docker", "exec", one.name, "sh", "-c", "! touch /etc/written /usr/bin/written 2>/dev/null")
    assert one.status()["NoNewPrivs"] == "1", one
    users = one.users()
    assert users <= USERS.get(one.service, users), one
    if one.service != "nginx":
        assert 0 not in users, one
        assert int(one.status()["CapEff"], 16) == 0, one
    assert len(users) == (2 if one.service == "nginx" else 1), "nginx's workers are nobody, its master opens the ports"
    for text in (stack.secret(name.name) for name in (stack.checkout / "deploy" / "secrets").iterdir()):
        assert not text or text not in json.dumps(one.now), one


def test_nothing_but_the_door_is_open(stack: Stack) -> None:
    listening = stack.run("ss", "-Hltn").splitlines()
    assert {line.split()[3].rpartition(":")[2] for line in listening} == {"80", "443"}


async def test_stock_clients_through_the_door(stack: Stack) -> None:
    async with stack.front.session() as session:
        _, tokens = await order_by_stock_client(stack.front, session)
        async with session.get(f"{stack.front.plain_url}/pos", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/pos")
        async with session.get(f"{stack.front.url}/metrics") as answer:
            assert answer.status == 404
    logs = stack.compose("logs", "--no-log-prefix", "hub", "nginx")
    assert [token for token in tokens if token in logs] == []


async def test_people_at_work_while_parts_are_killed(stack: Stack) -> None:
    before = await _paid(stack)
    async with (
        stack.front.session() as session,
        aiohttp.ClientSession() as inside,
        at_work(cast("Venue", stack), session, [stack.front.url]) as it,
    ):
        it.book.payments |= before
        hubs = stack.containers("hub")
        for part in (*hubs, *stack.containers("redis", "postgres")):
            await asyncio.sleep(SHIFT_S)
            part.kill()
            await part.is_back(times=1)
        await _settled(hubs, inside)
        wrong = await it.verdict()
        print(it.summary(), *wrong, sep="\n")
    assert wrong == []
    assert len(it.book.payments) > 50
    assert it.summary()["resumes"] > 0


async def _settled(hubs: list[Container], session: aiohttp.ClientSession) -> None:
    """Before long both hubs take payments again, hear each other, and one of them does the jobs."""
    async with asyncio.timeout(60):
        while not _are_settled([await hub.figures(session) for hub in hubs]):
            await asyncio.sleep(0.5)


def _are_settled(figures: list[dict[str, float]]) -> bool:
    return (
        all(hub.get(PAID, 0) > 0 and hub["pos_redis_connected"] == 1 for hub in figures)
        and sum(hub["pos_jobs_elected"] for hub in figures) == 1
    )


async def _paid(stack: Stack) -> dict[str, dict[str, Any]]:
    """What was paid so far, as the oracle's book has it."""
    connection = await stack.connect()
    rows = await connection.fetch(PAYMENTS)
    await connection.close()
    return {row["id"]: dict(row) for row in rows}


def test_stopping_is_graceful_and_taking_down_loses_nothing(stack: Stack) -> None:
    before = stack.sells()
    assert "Proven in" in stack.compose("exec", "--index", "1", "hub", "pos-hub", "backup")
    assert {manifest["reason"] for manifest in stack.backups()} == {"command line"}
    stopped = stack.containers()
    began = time.monotonic()
    stack.compose("stop")
    assert time.monotonic() - began < 40
    assert {str(one): one.now["State"]["ExitCode"] for one in stopped} == dict.fromkeys(map(str, stopped), 0)
    stack.compose("start", "--wait")
    assert stack.holds(before)
    stack.compose("down")
    assert not stack.compose("ps", "--all", "--quiet").split()
    stack.open()
    assert stack.holds(before)
    assert "holds" in stack.compose("exec", "hub", "pos-hub", "verify")


def test_a_hub_without_its_database_says_so_and_waits(stack: Stack) -> None:
    stack.compose("stop", "postgres")
    with pytest.raises(HTTPError) as refused:
        stack.ask("/api/health")
    with refused.value as answer:
        assert (answer.code, answer.headers["Retry-After"]) == (503, "1")
    stack.compose("start", "--wait", "postgres")
    stack.sells()


async def test_the_vendors_server_locks_this_house(stack: Stack) -> None:
    stack.compose("--profile", "cloud", "up", "--detach", "--wait", "--scale", "hub=2")
    stack.compose("--profile", "cloud", "run", "--rm", "cloud", "pos-cloud", "create-admin",
                  "--username", OWNER["username"], "--password", OWNER["password"])  # fmt: skip
    for one in stack.containers("cloud", "cloud-postgres"):
        _is_closed(stack, one)
    connector = aiohttp.TCPConnector(ssl=stack.front.trust())
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as outside:
        vendor = Vendor(stack, outside)
        site = await vendor.registers("Our café")
        _link(stack, site)
        await vendor.sees(site, online=True)
        await vendor.tells(site, "lock", {"reason": "unpaid"})
        await _comes_to(stack, 423)
        await vendor.tells(site, "unlock", {})
        await _comes_to(stack, 201)
    stack.compose("--profile", "cloud", "stop", "cloud", "cloud-postgres")
    assert stack.holds(stack.sells()), "a venue needs no cloud to trade"
    lines = stack.compose("logs", "--no-log-prefix", "cloud").splitlines()
    assert all(line.startswith(("{", "The cloud is open")) for line in lines if line), lines


def _link(stack: Stack, site: dict[str, Any]) -> None:
    """What the console shows once goes where the runbook says."""
    for name, text in site["environment"].items():
        stack.set(name, text)
    stack.set("CLOUD_URL", "http://cloud:8100")
    key = stack.checkout / "deploy" / "secrets" / "cloud_site_key"
    key.write_text(site["secret_key"])
    stack.compose("up", "--detach", "--wait", "--force-recreate", "--no-deps", "--scale", "hub=2", "hub")


class Vendor:
    """The vendor at the console's HTTP, through the same door."""

    def __init__(self, stack: Stack, session: aiohttp.ClientSession) -> None:
        self._url, self._session = stack.front.url, session
        self._headers = {"Host": VENDOR}

    async def call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """An answer that went well."""
        async with self._session.request(
            method, self._url + path, json=body, headers=self._headers, server_hostname=VENDOR
        ) as answer:
            assert answer.status in (200, 201), await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def registers(self, name: str) -> dict[str, Any]:
        """A venue's id and key."""
        signed_in = await self.call("POST", "/api/auth/login", OWNER)
        self._headers["Authorization"] = f"Bearer {signed_in['token']}"
        return await self.call("POST", "/api/sites", {"name": name})

    async def tells(self, site: dict[str, Any], what: str, body: object) -> None:
        """Lock, unlock."""
        await self.call("POST", f"/api/sites/{site['site_id']}/{what}", body)

    async def sees(self, site: dict[str, Any], *, online: bool) -> None:
        """Wait until the venue is shown as on or off line."""
        async with asyncio.timeout(60):
            while (await self.call("GET", f"/api/sites/{site['site_id']}"))["online"] is not online:
                await asyncio.sleep(0.5)


async def _comes_to(stack: Stack, status: int) -> None:
    """Wait until an order is answered so."""
    async with asyncio.timeout(30):
        while await asyncio.to_thread(_outcome, stack) != status:
            await asyncio.sleep(0.2)


def _outcome(stack: Stack) -> int:
    try:
        stack.sells()
    except HTTPError as refused:
        with refused:
            return refused.code
    return 201


def test_an_upgrade_and_its_rollback_lose_nothing(stack: Stack) -> None:
    it = stack
    last = max(path.stem for path in (it.checkout / "models" / "migrations").glob("[0-9]*.py"))
    it.release("v2", models__migrations__9000_next=migration(last, "mood"))
    it.release(
        "v3", models__migrations__9001_later=migration("9000_next", "weather"),
        hub__app="raise RuntimeError('this version does not start')\n",
    )  # fmt: skip
    before, made = it.sells(), len(it.backups())
    images = {one.facts["Image"] for one in it.containers("hub")}

    assert "This is v2." in it.run("bin/upgrade", "v2")
    (backup,) = it.backups()[made:]
    assert (backup["reason"], backup["migrations"][-1], bool(backup["verified_at"])) == ("upgrade", last, True)
    newer = it.containers("hub")
    assert len(newer) == 2, "as many as before"
    assert images.isdisjoint(one.facts["Image"] for one in newer)
    between = it.sells()

    assert "The former version is running; nothing is lost." in it.run("bin/upgrade", "v3", code=1)
    assert it.git("describe", "--tags").strip() == "v2"
    assert it.holds(before, between)

    it.git("update-ref", "refs/pos-hub/previous", "v1")
    assert "The former version is running: v1." in it.run("bin/rollback")
    assert it.holds(before, between), "what was sold in between stays"
    assert {one.facts["Image"] for one in it.containers("hub")} == images
    assert "No upgrade was made here" in it.run("bin/rollback", code=1)


def test_an_older_hub_refuses_a_newer_schema(stack: Stack) -> None:
    newer = "insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_x', now())"
    psql = "PGPASSWORD=$(cat /run/secrets/postgres_password) psql -qU pos -c"
    stack.compose("exec", "postgres", "sh", "-c", f'{psql} "{newer}"')
    done = subprocess.run(
        ["docker", "compose", "run", "--rm", "--no-deps", "hub"], cwd=stack.checkout, capture_output=True, text=True,
        check=False, env=stack.environment,
    )  # fmt: skip
    assert done.returncode == 1
    assert "pos-hub: the database is newer than this program: it has 9999_x" in done.stdout + done.stderr

"""Two hubs and Redis behind the deployed nginx: stock clients by `wss`, a hub that dies, a stranger at the door."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from tests.chaos.oracle import verdict
from tests.chaos.people import Book, Person, pay_for_ever, set_stage
from tests.chaos.redis_server import redis_server
from tests.chaos.screen import Screen
from tests.chaos.seeded import SECRET
from tests.chaos.venue import PINS, HubProcess
from tests.databases import Databases, Dsn
from tests.deploy.front import Front, lay_out, running
from tests.deploy.stock_client import order_by_stock_client

HTTP, HTTPS, HUBS, REDIS = 5750, 5751, (5752, 5753), 5754
METRICS_TOKEN = "a token for the monitor alone"


@dataclass
class Behind:
    """Everything behind one door."""

    front: Front
    hubs: list[HubProcess]
    session: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, Any, str]:
        """Status, headers and body of a page."""
        async with self.session.get(self.front.url + path, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers, await answer.text()


def _database_url(dsn: Dsn) -> str:
    where = f"host={quote(dsn['host'], safe='')}&port={dsn['port']}"
    return f"postgresql://{dsn['user']}:{quote(dsn['password'])}@/{dsn['database']}?{where}"


def _hub(port: int, place: Path, dsn: Dsn) -> HubProcess:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("POS_", "CLOUD_"))}
    own = {
        "DATABASE_URL": _database_url(dsn), "DATA_DIR": str(place / "data"), "POS_JWT_SECRET": SECRET,
        "REDIS_URL": f"redis://127.0.0.1:{REDIS}/0", "APP_BASE_URL": f"https://localhost:{HTTPS}",
        "POS_TRUSTED_PROXIES": "127.0.0.1", "POS_LOG": "json", "POS_METRICS_TOKEN": METRICS_TOKEN,
    }  # fmt: skip
    return HubProcess(port, kept | own, place / f"hub-{port}.log")


@pytest.fixture
async def behind(databases: Databases, dsn: Dsn, tmp_path: Path) -> AsyncIterator[Behind]:
    """Two hubs behind the deployed nginx."""
    front = lay_out(tmp_path, HTTP, HTTPS, HUBS)
    hubs = [_hub(port, tmp_path, dsn) for port in HUBS]
    async with redis_server(REDIS), front.session() as session, running(front):
        try:
            await asyncio.gather(*(hub.start() for hub in hubs))
            yield Behind(front, hubs, session)
        finally:
            await asyncio.gather(*(hub.end() for hub in hubs))


async def test_a_venue_behind_its_door(behind: Behind, databases: Databases, dsn: Dsn) -> None:
    """One stack, several questions: starting it costs more than asking."""
    tokens = await _an_order_by_stock_clients(behind)
    await _what_a_stranger_meets(behind)
    await _a_hub_dies_in_mid_shift(behind, databases, dsn)
    _nothing_in_any_log_lets_anybody_in(behind, tokens)


async def _an_order_by_stock_clients(behind: Behind) -> list[str]:
    """Events went out from both hubs, for every socket may be at another than the one before."""
    _, tokens = await order_by_stock_client(behind.front, behind.session)
    assert all([await _delivered_by(behind, hub) > 0 for hub in behind.hubs])
    return tokens


async def _delivered_by(behind: Behind, hub: HubProcess) -> float:
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    async with behind.session.get(f"{hub.url}/metrics", headers=headers) as answer:
        lines = (await answer.text()).splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("pos_event_deliveries "))


async def _what_a_stranger_meets(behind: Behind) -> None:
    front = behind.front
    async with behind.session.get(f"{front.plain_url}/pos?device=pos-1", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/pos?device=pos-1")
    (front.place / "acme/.well-known/acme-challenge").mkdir(parents=True)
    (front.place / "acme/.well-known/acme-challenge/proof").write_text("it is me")
    async with behind.session.get(f"{front.plain_url}/.well-known/acme-challenge/proof") as answer:
        assert await answer.text() == "it is me"
    assert (await behind.get("/metrics"))[0] == 404
    assert (await behind.get("/api/health"))[0] == 200
    _, headers, _ = await behind.get("/sign-in")
    for name in ("Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "Content-Security-Policy"):
        assert len(headers.getall(name)) == 1, name
    _, headers, _ = await behind.get("/api/health")
    assert headers.getall("X-Content-Type-Options") == ["nosniff"]
    async with behind.session.put(
        f"{front.url}/api/admin/menu-items/x/image", data=BytesIO(b"x" * 2_100_000)
    ) as answer:
        assert (answer.status, (await answer.json())["code"]) == (413, "too_large")
    wrong = {"username": "admin", "password": "Wrong-Password-31"}
    forged = {"X-Forwarded-For": "192.0.2.66", "X-Request-Id": "forged-request-id"}
    async with behind.session.post(f"{front.url}/api/auth/login", json=wrong, headers=forged) as answer:
        assert answer.status == 401


async def _a_hub_dies_in_mid_shift(behind: Behind, databases: Databases, dsn: Dsn) -> None:
    front, book = behind.front, Book()
    stage = await set_stage(behind.session, front.url, book, 4)
    screens = [Screen(f"{who} {n}", stage.tokens[who], None, [front.url]) for n in range(2) for who in stage.tokens]
    done, loop = asyncio.Event(), asyncio.get_running_loop()
    listening = [loop.create_task(screen.stay(behind.session)) for screen in screens]
    cashier = Person(behind.session, [front.url], stage.tokens["cashier"], book)
    paying = [loop.create_task(pay_for_ever(cashier, stage, book, done)) for _ in range(2)]
    try:
        for screen in screens:
            assert await screen.until(lambda it: it.position is not None, 10), screen.refused
        await screens[0].until(lambda it: it.heard > 20, 10)
        await behind.hubs[0].kill()
        heard = screens[0].heard
        await screens[0].until(lambda it: it.heard > heard + 20, 10)
        done.set()
        await asyncio.gather(*paying)
        async with databases.owner(dsn) as connection:
            assert await verdict(connection, behind.session, front.url, book, screens) == []
        assert len(book.payments) > 20
        assert sum(screen.resumes for screen in screens) > 0
    finally:
        for task in (*listening, *paying):
            task.cancel()
        await asyncio.gather(*listening, *paying, return_exceptions=True)


def _nothing_in_any_log_lets_anybody_in(behind: Behind, tokens: list[str]) -> None:
    logs = [behind.front.log(), *(hub.log.read_text() for hub in behind.hubs)]
    secrets = [SECRET, METRICS_TOKEN, "Wrong-Password-31", *tokens, *(f'"{pin}"' for pin in PINS.values())]
    assert [secret for secret in secrets for log in logs if secret in log] == []
    lines = [json.loads(line) for log in logs[1:] for line in log.splitlines() if line.startswith("{")]
    refused = [line for line in lines if line["message"].startswith("sign-in refused for 127.0.0.1")]
    asked = [json.loads(line) for line in logs[0].splitlines()]
    failed = [line["request"] for line in asked if line["uri"] == "/api/auth/login" and line["status"] == 401]
    assert [line["request"] for line in refused] == failed
    assert all(line["address"] == "127.0.0.1" for line in asked)

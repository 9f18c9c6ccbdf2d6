"""`python -m tests.bench cloud`: a fleet of simulated sites on one cloud process, and a lock's way to 200 screens.

Real processes on the loopback, each with its own embedded database. The sites are bare WebSockets that obey the
protocol, so that the machine is not busy with clients; the screens of the one real venue are stock clients.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import socketio

from cloud_link.protocol.backoff import wait_s
from tests.bench.processes import cpu_s, memory_kib
from tests.bench.tables import Table

CLOUD_PORT, HUB_PORT = 5951, 5952
SITES, SCREENS, PRESSES = 2000, 200, 20
PASSWORD = "password123"
SETTLE_S = 3.0


@dataclass
class Program:
    """One of our programs, in a process of its own."""

    name: str
    port: int
    place: Path
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process itself; its database's processes are not counted."""
        assert self.process
        return self.process.pid

    async def run(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            str(Path(sys.executable).parent / self.name), *arguments,
            env={**os.environ, "DATA_DIR": str(self.place), **self.environment}, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def start(self, *more: str) -> None:
        self.process = await self.run("serve", "--port", str(self.port), *more)
        async with aiohttp.ClientSession() as session, asyncio.timeout(60):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/health"):
                        return
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            await self.process.wait()


@dataclass
class Fleet:
    """Simulated sites."""

    url: str
    session: aiohttp.ClientSession
    sites: list[dict[str, Any]]
    heard: Counter[str] = field(default_factory=Counter)
    opened_at: list[float] = field(default_factory=list)
    last_heard_s: float = 0.0
    connected: int = 0
    is_over: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, together: int = 50) -> None:
        gate = asyncio.Semaphore(together)
        self.tasks = [asyncio.get_running_loop().create_task(self._live(site, gate)) for site in self.sites]
        await self.until(lambda: len(self.heard) == len(self.sites), 120)

    async def until(self, is_so: Any, patience_s: float) -> None:
        async with asyncio.timeout(patience_s):
            while not is_so():
                await asyncio.sleep(0.005)

    async def _live(self, site: dict[str, Any], gate: asyncio.Semaphore) -> None:
        """A site's life: linked; after a cut, back after the same pauses as the real agent's."""
        failures, first = 0, True
        while not self.is_over:
            try:
                async with gate if first else contextlib.nullcontext():
                    socket = await self.session.ws_connect(f"{self.url}/socket.io/?EIO=4&transport=websocket")
                    first = False
                await self._hear(site, socket)
                failures = 0
            except (aiohttp.ClientError, OSError, TimeoutError):
                failures += 1
            await asyncio.sleep(wait_s(failures, random.random()))

    async def _hear(self, site: dict[str, Any], socket: aiohttp.ClientWebSocketResponse) -> None:
        auth = {"site_id": site["site_id"], "site_key": site["secret_key"], "version": "bench", "instance": "one"}
        is_linked = False
        async with socket:
            async for message in socket:
                text = str(message.data)
                if text.startswith("0"):
                    await socket.send_str("40/link," + json.dumps(auth))
                elif text == "2":
                    await socket.send_str("3")
                elif text.startswith("40/link"):
                    is_linked = True
                    self.connected += 1
                    self.opened_at.append(time.monotonic())
                elif text.startswith("42/link,"):
                    await self._acknowledge(site, socket, text)
        self.connected -= is_linked

    async def _acknowledge(self, site: dict[str, Any], socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
        number, _, rest = text[len("42/link,") :].partition("[")
        news = json.loads("[" + rest)[1]
        claims = news["lease"].split(".")[1]
        serial = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["serial"]
        self.heard[site["site_id"]] += 1
        self.last_heard_s = time.monotonic()
        await socket.send_str(f"43/link,{number}" + json.dumps([{"applied": True, "serial": serial}]))

    async def close(self) -> None:
        self.is_over = True
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def _cloud(place: Path) -> AsyncIterator[Program]:
    environment = {"CLOUD_JWT_SECRET": "for measuring only, long enough", "CLOUD_TRUSTED_PROXIES": "127.0.0.1"}
    cloud = Program("pos-cloud", CLOUD_PORT, place, environment)
    assert await (await cloud.run("create-admin", "--username", "root", "--password", PASSWORD)).wait() == 0
    await cloud.start()
    try:
        yield cloud
    finally:
        await cloud.stop()


async def _sign_in(cloud: Program, session: aiohttp.ClientSession) -> dict[str, str]:
    async with session.post(f"{cloud.url}/api/auth/login", json={"username": "root", "password": PASSWORD}) as got:
        return {"Authorization": f"Bearer {(await got.json())['token']}"}


async def _register(cloud: Program, session: aiohttp.ClientSession, admin: dict[str, str], how_many: int) -> Any:
    gate = asyncio.Semaphore(16)

    async def one(number: int) -> Any:
        body = {"name": f"Venue {number:05}"}
        async with gate, session.post(f"{cloud.url}/api/sites", json=body, headers=admin) as got:
            return await got.json()

    return await asyncio.gather(*map(one, range(how_many)))


async def _links(cloud: Program, fleet: Fleet) -> dict[str, float]:
    before_kib, before_s, begun = memory_kib(cloud.pid), cpu_s(cloud.pid), time.monotonic()
    await fleet.open()
    took_s, cpu = time.monotonic() - begun, cpu_s(cloud.pid) - before_s
    await asyncio.sleep(SETTLE_S)
    idle_s = cpu_s(cloud.pid)
    await asyncio.sleep(25)
    idle = (cpu_s(cloud.pid) - idle_s) / 25
    return {
        "memory_kib_a_link": (memory_kib(cloud.pid) - before_kib) / len(fleet.sites),
        "connect_cpu_ms_a_link": cpu * 1000 / len(fleet.sites),
        "all_linked_s": took_s,
        "idle_cpu_percent": idle * 100,
        "idle_cpu_us_a_link_and_s": idle * 1e6 / len(fleet.sites),
    }


async def _push(cloud: Program, fleet: Fleet, admin: dict[str, str]) -> dict[str, float]:
    before = {site: count + 1 for site, count in fleet.heard.items()}
    cpu, begun = cpu_s(cloud.pid), time.monotonic()
    async with fleet.session.post(f"{cloud.url}/api/fleet/push", json={}, headers=admin) as got:
        assert (await got.json())["pushed"] == len(fleet.sites)
    await fleet.until(lambda: all(fleet.heard[site] >= wanted for site, wanted in before.items()), 30)
    await asyncio.sleep(1)
    return {
        "all_told_s": fleet.last_heard_s - begun,
        "cpu_ms_a_site": (cpu_s(cloud.pid) - cpu) * 1000 / len(fleet.sites),
    }


async def _beats(cloud: Program, fleet: Fleet) -> dict[str, float]:
    gate = asyncio.Semaphore(16)

    async def beat(number: int, site: dict[str, Any]) -> int:
        address = f"10.{number >> 8}.{number & 255}.1"
        headers = {"X-Site-ID": site["site_id"], "X-Site-Key": site["secret_key"], "X-Forwarded-For": address}
        body = {"version": "bench", "uptime_seconds": 1, "instance": "one", "devices_online": 4}
        async with gate, fleet.session.post(f"{cloud.url}/api/heartbeat", json=body, headers=headers) as got:
            return got.status

    cpu, begun = cpu_s(cloud.pid), time.monotonic()
    statuses = Counter(await asyncio.gather(*(beat(n, site) for n, site in enumerate(fleet.sites))))
    assert statuses == {200: len(fleet.sites)}, statuses
    took = time.monotonic() - begun
    return {
        "heartbeats_a_s": len(fleet.sites) / took,
        "cpu_ms_a_heartbeat": (cpu_s(cloud.pid) - cpu) * 1000 / len(fleet.sites),
    }


async def _restart(cloud: Program, fleet: Fleet) -> dict[str, float]:
    await cloud.stop()
    await fleet.until(lambda: fleet.connected == 0, 30)
    fleet.opened_at.clear()
    await cloud.start()
    begun = time.monotonic()
    await fleet.until(lambda: fleet.connected == len(fleet.sites), 240)
    back = sorted(at - begun for at in fleet.opened_at)
    a_second = Counter(map(int, back))
    spread = {f"{part}_percent_back_s": _at(back, part / 100) for part in (10, 50, 90)}
    return {**spread, "all_back_s": back[-1], "busiest_second_links": max(a_second.values())}


@dataclass
class Ears:
    """Stock clients of one venue, and when each heard what."""

    clients: list[Any] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    wanted: str = ""

    async def open(self, url: str, token: str) -> None:
        for _ in range(SCREENS):
            client = socketio.AsyncClient(reconnection=False)
            client.on("event", self._event)
            await client.connect(url, auth={"token": token}, transports=["websocket"])
            self.clients.append(client)

    def _event(self, event: dict[str, Any]) -> None:
        if event["type"] == self.wanted:
            self.heard.append(time.monotonic())

    async def listen(self, wanted: str, permission: Any) -> tuple[list[float], float]:
        """Milliseconds from an act to each screen, and to its reply."""
        self.wanted, self.heard = wanted, []
        begun = time.monotonic()
        await permission()
        replied = time.monotonic()
        async with asyncio.timeout(10):
            while len(self.heard) < len(self.clients):
                await asyncio.sleep(0.002)
        return [(at - begun) * 1000 for at in self.heard], (replied - begun) * 1000

    async def close(self) -> None:
        for client in self.clients:
            await client.disconnect()


async def _lock(cloud: Program, session: aiohttp.ClientSession, admin: dict[str, str], place: Path) -> dict[str, Any]:
    [made] = await _register(cloud, session, admin, 1)
    hub = Program("pos-hub", HUB_PORT, place, {**made["environment"], "CLOUD_URL": cloud.url})
    await hub.start("--demo")
    ears = Ears()
    try:
        return await _lock_with(cloud=cloud, hub=hub, ears=ears, session=session, admin=admin, made=made)
    finally:
        await ears.close()
        await hub.stop()


async def _lock_with(
    cloud: Program, hub: Program, ears: Ears, session: aiohttp.ClientSession, admin: dict[str, str], made: Any
) -> dict[str, Any]:
    sign_in = {"pin": "2222", "device": "manager-1"}
    async with session.post(f"{hub.url}/api/auth/pin", json=sign_in) as got:
        token = (await got.json())["token"]
    manager, site = {"Authorization": f"Bearer {token}"}, f"{cloud.url}/api/sites/{made['site_id']}"
    await ears.open(hub.url, token)
    async with session.get(f"{hub.url}/api/menu", headers=manager) as got:
        item = (await got.json())["categories"][0]["items"][0]["id"]
    heard: dict[str, list[float]] = {"lock": [], "unlock": [], "bare push": []}
    replies: dict[str, list[float]] = {name: [] for name in heard}
    late = 0

    async def press(what: str) -> None:
        body = {"reason": "measured"} if what == "lock" else {}
        async with session.post(f"{site}/{what}", json=body, headers=admin) as got:
            assert (await got.json())["applied"] is True

    async def bare(number: int) -> None:
        async with session.post(f"{hub.url}/api/stock/{item}", json={"remaining": number}, headers=manager) as got:
            assert got.status == 200, await got.text()

    for number in range(PRESSES):
        for name, event, permission in (
            ("lock", "licence.changed", lambda: press("lock")),
            ("unlock", "licence.changed", lambda: press("unlock")),
            ("bare push", "stock.changed", lambda number=number: bare(number)),
        ):
            times, reply = await ears.listen(event, permission)
            heard[name] += times
            replies[name].append(reply)
            if name == "lock":
                async with session.post(f"{hub.url}/api/orders", json={"type": "takeaway"}, headers=manager) as got:
                    late += got.status != 423
    figures = {name: _spread(heard[name]) | {"reply_p99_ms": _at(replies[name], 0.99)} for name in heard}
    return {**figures, "changes_let_in_after_the_reply": late}


def _spread(times: list[float]) -> dict[str, float]:
    return {"p50_ms": _at(times, 0.5), "p99_ms": _at(times, 0.99), "most_ms": max(times)}


def _at(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


async def run(sites: int = SITES) -> dict[str, Any]:
    """Measure, print, and answer the figures."""
    with tempfile.TemporaryDirectory(prefix="cloud-bench-") as name:
        place = Path(name)
        place.chmod(0o755)
        connector = aiohttp.TCPConnector(limit=0)
        async with _cloud(place / "vendor") as cloud, aiohttp.ClientSession(connector=connector) as session:
            admin = await _sign_in(cloud, session)
            figures = {"lock": await _lock(cloud, session, admin, place / "venue")}
            fleet = Fleet(cloud.url, session, await _register(cloud, session, admin, sites))
            try:
                figures["links"] = await _links(cloud, fleet)
                figures["push"] = await _push(cloud, fleet, admin)
                figures["heartbeats"] = await _beats(cloud, fleet)
                figures["restart"] = await _restart(cloud, fleet)
            finally:
                await fleet.close()
    _print(figures, sites)
    return figures


def _print(figures: dict[str, Any], sites: int) -> None:
    table = Table(f"From a press to {SCREENS} stock screens (ms)", "what", "p50", "p99", "most", "reply p99")
    for name in ("lock", "unlock", "bare push"):
        table.row(name, *figures["lock"][name].values())
    table.print()
    print(f"Changes let in after a lock's reply: {figures['lock']['changes_let_in_after_the_reply']}")
    table = Table(f"{sites} sites on one cloud process", "figure", "value")
    for part in ("links", "push", "heartbeats", "restart"):
        for name, value in figures[part].items():
            table.row(name.replace("_", " "), float(value))
    table.print()


def main() -> None:
    """This part alone."""
    asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else SITES))


if __name__ == "__main__":
    main()

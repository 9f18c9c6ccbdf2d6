"""A hub restarts, and five hundred devices come back at once, each having missed some events.

Measured is the time from the moment the new process answers until every device has heard `sync` and everything it
missed; how long the process itself was away is a column of its own. Devices do not spread their return here, as real
ones would: that is the worst case.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.bench.fanout import socket_url
from tests.bench.sockets import Listener, Tally
from tests.bench.tables import Table
from tests.chaos.people import Book, Person, Stage, set_stage
from tests.chaos.venue import Venue, open_venue

PORT = 5673
DEVICES, MISSED, OPEN_ORDERS = 500, 40, 60
LONGEST_S = 60.0


class Device(Listener):
    """A screen that knows where it stopped and when it has caught up."""

    position = 0
    tag = 0
    epoch = ""
    mode = ""
    target = 0

    def __init__(self, token: str) -> None:
        super().__init__(socket_url(PORT), {"token": token}, Tally())
        self.caught_up: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def _hear(self, data: bytes, start: int, end: int) -> None:
        if data.startswith(b'42["', start):
            name, body = json.loads(data[start + 2 : end])
            if name in ("sync", "event") and body["position"] is not None:
                self.position, self.tag = body["position"], body["tag"]
            if name == "sync":
                self.mode, self.epoch = body["mode"], body["epoch"]
            if self.position >= self.target and not self.caught_up.done():
                self.caught_up.set_result(time.perf_counter())
        super()._hear(data, start, end)

    def again(self, token: str, target: int) -> Device:
        """The same device after it lost its connection."""
        made = Device(token)
        auth = {"token": token, "epoch": self.epoch, "position": self.position, "tag": self.tag}
        made._auth = b"40" + json.dumps(auth).encode()
        made.position, made.target = self.position, target
        return made


async def run() -> dict[str, Any]:
    """Measure and print; answers the figures."""
    table = Table(f"{DEVICES} devices come back at once", "after", "restart s", "all live in s", "median s",
                  "resumed", "snapshots")  # fmt: skip
    figures: dict[str, Any] = {}
    async with open_venue([PORT]) as venue, aiohttp.ClientSession() as session:
        stage = await set_stage(session, venue.hubs[0].url, Book(), OPEN_ORDERS)
        waiter = Person(session, [venue.hubs[0].url], stage.tokens["waiter"], Book())
        devices = await connect([Device(stage.tokens["waiter"]) for _ in range(DEVICES)])
        for after, forget in (("a restart", False), ("a restart, with nothing kept", True)):
            target, away_s = await restart(venue, waiter, stage, devices)
            token = stage.tokens["waiter"]
            returning = [Device(token) if forget else device.again(token, target) for device in devices]
            found = figures[after] = {"restart_s": away_s} | await storm(returning)
            table.row(after, away_s, found["all_s"], found["median_s"], found["resumed"], DEVICES - found["resumed"])
            devices = returning
    table.print()
    return figures


async def connect(devices: list[Device]) -> list[Device]:
    """All of them, at once."""
    loop = asyncio.get_running_loop()

    async def one(device: Device) -> None:
        await loop.create_connection(lambda: device, "127.0.0.1", PORT)
        await device.caught_up

    async with asyncio.timeout(LONGEST_S):
        await asyncio.gather(*(one(device) for device in devices))
    return devices


async def restart(venue: Venue, waiter: Person, stage: Stage, devices: list[Device]) -> tuple[int, float]:
    """Cut every device off, let things happen, restart the hub; the last position, the seconds without a hub."""
    for device in devices:
        device.transport.abort()
    for number in range(MISSED):
        path = f"/api/orders/{stage.orders[number % len(stage.orders)]}/lines"
        await waiter.insist(path, {"lines": [{"item": stage.items[0], "quantity": 1}]}, str(new_id()))
    hub = venue.hubs[0]
    begin = time.perf_counter()
    await hub.kill()
    await hub.start()
    away_s = time.perf_counter() - begin
    connection = await venue.connect()
    head: int = await connection.fetchval("select head from event_stream")
    await connection.close()
    return head, away_s


async def storm(devices: list[Device]) -> dict[str, Any]:
    """How long until all have caught up."""
    begin = time.perf_counter()
    await connect(devices)
    took = sorted(device.caught_up.result() - begin for device in devices)
    resumed = sum(device.mode == "resume" for device in devices)
    return {"all_s": took[-1], "median_s": took[len(took) // 2], "resumed": resumed}

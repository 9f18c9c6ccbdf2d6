"""Two venues side by side, one new and one with years behind it: commands, snapshots, memory, and idle screens.

The venues take turns. One round before the years are written warms both up and is not shown.
"""

from __future__ import annotations

import asyncio
import json
import time
from statistics import median
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.bench.fanout import socket_url
from tests.bench.history import fill
from tests.bench.http_load import call_all, request
from tests.bench.processes import memory_kib, python
from tests.bench.tables import Table
from tests.chaos.people import Book, Stage, set_stage
from tests.chaos.screen import Screen, fresh
from tests.chaos.venue import Venue, open_venue, sign_in

NEW, OLD = 5674, 5675
ROUNDS, COMMANDS, SNAPSHOTS, LINES = 12, 60, 4, 5
SHARED_S = 0.3
CONNECTIONS = 1000


async def run(orders: int) -> dict[str, Any]:
    """Measure and print; answers the figures."""
    async with open_venue([NEW]) as new, open_venue([OLD]) as old, aiohttp.ClientSession() as session:
        sides = {"new": await Side.prepared(new, session), "old": await Side.prepared(old, session)}
        begin = time.monotonic()
        connection = await old.connect()
        await fill(connection, orders)
        size_mib = await connection.fetchval("select pg_database_size(current_database()) / 1048576")
        await connection.close()
        print(f"({orders} settled orders written in {time.monotonic() - begin:.0f} s, {size_mib} MiB)", flush=True)
        for turn in range(ROUNDS):
            for side in sorted(sides, reverse=turn % 2 == 0):
                await sides[side].round()
        return show(orders, {name: side.figures() for name, side in sides.items()})


class Side:
    """One of the two venues."""

    def __init__(self, venue: Venue, session: aiohttp.ClientSession, stage: Stage) -> None:
        self._venue, self._session, self._stage = venue, session, stage
        self._hub = venue.hubs[0]
        self._rounds: dict[str, list[float]] = {}

    @classmethod
    async def prepared(cls, venue: Venue, session: aiohttp.ClientSession) -> Side:
        """With everybody signed in and one order settled."""
        stage = await set_stage(session, venue.hubs[0].url, Book(), 0)
        side = cls(venue, session, stage)
        await side.round()
        side._rounds.clear()
        return side

    async def round(self) -> None:
        """Open, pay, look."""
        opened = [str(new_id()) for _ in range(COMMANDS)]
        took = await call_all(self._hub.port, [self._open(order) for order in opened], 1)
        self._note("open_ms", took.ms(0.5))
        total = await self._total(opened[0])
        took = await call_all(self._hub.port, [self._pay(order, total) for order in opened], 1)
        self._note("pay_ms", took.ms(0.5))
        for who in ("waiter", "manager"):
            self._note(f"snapshot_{who}_ms", median([await self._snapshot(who) for _ in range(SNAPSHOTS)]))

    def _note(self, what: str, value: float) -> None:
        self._rounds.setdefault(what, []).append(value)

    def _open(self, order: str) -> bytes:
        lines = [{"item": item, "quantity": 1} for item in self._stage.items[:LINES]]
        body = json.dumps({"id": order, "type": "takeaway", "lines": lines}).encode()
        return request("POST", "/api/orders", self._stage.tokens["waiter"], body, order)

    def _pay(self, order: str, total: int) -> bytes:
        payment = str(new_id())
        body = json.dumps({"id": payment, "method": "cash", "amount_minor": total}).encode()
        return request("POST", f"/api/orders/{order}/payments", self._stage.tokens["cashier"], body, payment)

    async def _total(self, order: str) -> int:
        headers = {"Authorization": f"Bearer {self._stage.tokens['waiter']}"}
        async with self._session.get(f"{self._hub.url}/api/orders/{order}", headers=headers) as reply:
            return int((await reply.json())["total_minor"])

    async def _snapshot(self, who: str) -> float:
        """From connecting to a whole snapshot, not shared with an earlier one."""
        await asyncio.sleep(SHARED_S)
        begin = time.perf_counter()
        screen = await fresh(self._session, Screen(who, self._stage.tokens[who], None, []), self._hub.url)
        assert screen.position is not None
        return (time.perf_counter() - begin) * 1e3

    def figures(self) -> dict[str, float]:
        """The medians, and what the hub holds in memory."""
        return {name: median(values) for name, values in self._rounds.items()} | {
            "hub_mib": memory_kib(self._hub.pid) / 1024
        }


def show(orders: int, figures: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Side by side."""
    table = Table(f"A new venue, and one with {orders} settled orders", "median of", "new", "old", "old ÷ new")
    for name in figures["new"]:
        table.row(name, figures["new"][name], figures["old"][name], figures["old"][name] / figures["new"][name])
    table.print()
    return {"orders": orders, **figures}


async def memory() -> dict[str, Any]:
    """What an idle screen costs the hub, after fifty others, whose cost is in the figure of the hub before."""
    async with open_venue([NEW]) as venue, aiohttp.ClientSession() as session, python("tests.bench.sockets") as load:
        hub = venue.hubs[0]
        token = await sign_in(session, hub.url, "waiter", "pos-2")
        await load.ask(open=socket_url(NEW), clients=50, auth={"token": token})
        await asyncio.sleep(2)
        before = memory_kib(hub.pid)
        await load.ask(open=socket_url(NEW), clients=CONNECTIONS, auth={"token": token})
        await asyncio.sleep(5)
        each = (memory_kib(hub.pid) - before) / CONNECTIONS
    table = Table("Idle screens", "connections", "hub before MiB", "KiB a connection")
    table.row(CONNECTIONS, before / 1024, each)
    table.print()
    return {"connections": CONNECTIONS, "kib_each": each, "hub_mib": before / 1024}

"""From send to ticket drawn: two hundred kitchen screens while fifty orders a second are sent; and with fifty devices.

A screen counts as having drawn a ticket when it has taken the event in. It reports as the real ones do: `shown` after
two frames and a moment, unless another screen's word has come, and `applied` twice a second. The clock starts before
the request to send leaves the terminal, so it covers HTTP, the command, its commit, the log and the fan-out.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import AsyncExitStack
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.bench.commands import PERCENTILES
from tests.bench.fanout import socket_url
from tests.bench.sockets import Listener, Tally, masked
from tests.bench.tables import Table
from tests.chaos.people import Book, Stage, set_stage
from tests.chaos.venue import open_venue

PORT = 5672
SECONDS, RATE = 10.0, 50
FRAMES_S, IN_TURN_S, APPLIED_EVERY_S = 0.033, 0.15, 0.5
SIZES = ((50, "kitchen"), (200, "kitchen"))
TICKET, MOVED = b'"ticket.queued"', b'"ticket.changed"'
AFTER = b'"order":{"id":"'
ITSELF = b'"ticket":{"id":"'
POSITION = b'"position":'
UUID_LENGTH = 36


class Watcher(Listener):
    """A screen that notes when it drew each order's ticket."""

    def __init__(self, target: str, auth: Any, drawn: dict[str, list[int]]) -> None:
        super().__init__(target, auth, Tally())
        self.drawn = drawn
        self.unsaid: set[bytes] = set()
        self.position = b""

    def _hear(self, data: bytes, start: int, end: int) -> None:
        if data.find(TICKET, start, end) > 0:
            found = data.find(AFTER, start, end) + len(AFTER)
            self.drawn.setdefault(data[found : found + UUID_LENGTH].decode(), []).append(time.perf_counter_ns())
            self._note(data, start, end)
        elif self.unsaid and data.find(MOVED, start, end) > 0:
            self.unsaid.discard(ticket(data, start, end))
        super()._hear(data, start, end)

    def _note(self, data: bytes, start: int, end: int) -> None:
        loop = asyncio.get_running_loop()
        if not self.position:
            loop.call_later(APPLIED_EVERY_S, self._report_applied)
        found = data.find(POSITION, start, end) + len(POSITION)
        self.position = data[found : data.find(b",", found)]
        self.unsaid.add(ticket(data, start, end))
        loop.call_later(FRAMES_S + random.uniform(0, IN_TURN_S), self._report_shown)

    def _report_applied(self) -> None:
        self._say(b'42["applied",{"position":' + self.position + b"}]")
        self.position = b""

    def _report_shown(self) -> None:
        if self.unsaid:
            self._say(b'42["shown",{"tickets":["' + b'","'.join(self.unsaid) + b'"]}]')
            self.unsaid.clear()

    def _say(self, text: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(masked(text))


def ticket(data: bytes, start: int, end: int) -> bytes:
    """The id of an event's ticket."""
    found = data.find(ITSELF, start, end) + len(ITSELF)
    return data[found : found + UUID_LENGTH]


async def run() -> dict[str, Any]:
    """Measure and print; answers the figures."""
    table = Table(f"Send to ticket drawn, {RATE} orders a second", "screens", "drawn", "missing", *PERCENTILES)
    figures: dict[str, Any] = {}
    async with open_venue([PORT]) as venue, aiohttp.ClientSession() as session:
        stage = await set_stage(session, venue.hubs[0].url, Book(), 0)
        for screens, who in SIZES:
            found = figures[str(screens)] = await measure(stage, screens, who)
            table.row(screens, *found.values())
    table.print()
    return figures


async def measure(stage: Stage, screens: int, who: str) -> dict[str, Any]:
    """Some seconds with that many screens."""
    drawn: dict[str, list[int]] = {}
    async with AsyncExitStack() as stack:
        for _ in range(screens):
            await open_watcher(stack, stage.tokens[who], drawn)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        waiter = Waiter(session, stage)
        orders = [await waiter.open() for _ in range(int(SECONDS * RATE))]
        await asyncio.sleep(0.5)
        sent = await send_at_rate(waiter, orders)
        await asyncio.sleep(2)
    late = sorted(at - sent[order] for order, times in drawn.items() for at in times)
    expected = len(orders) * screens
    percentiles = {name: late[int(len(late) * share)] / 1e6 for name, share in PERCENTILES.items()}
    return {"drawn": len(late), "missing": expected - len(late), **percentiles}


async def open_watcher(stack: AsyncExitStack, token: str, drawn: dict[str, list[int]]) -> None:
    """One more screen."""
    loop = asyncio.get_running_loop()
    url = socket_url(PORT)
    transport, watcher = await loop.create_connection(lambda: Watcher(url, {"token": token}, drawn), "127.0.0.1", PORT)
    stack.callback(transport.close)
    await asyncio.wait_for(watcher.ready, 20)


class Waiter:
    """Opens orders with one line for the kitchen, and sends them."""

    def __init__(self, session: aiohttp.ClientSession, stage: Stage) -> None:
        self._session, self._item = session, stage.items[0]
        self._headers = {"Authorization": f"Bearer {stage.tokens['waiter']}", "Content-Type": "application/json"}

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = self._headers | {"Idempotency-Key": str(new_id())}
        async with self._session.post(
            f"http://127.0.0.1:{PORT}{path}", data=json.dumps(body), headers=headers
        ) as reply:
            if reply.status >= 300:
                raise RuntimeError(await reply.text())
            answer: dict[str, Any] = await reply.json()
            return answer

    async def open(self) -> str:
        """A new order's id."""
        order = await self._post("/api/orders", {"type": "takeaway", "lines": [{"item": self._item, "quantity": 1}]})
        return str(order["id"])

    async def send(self, order: str) -> None:
        """Fire it."""
        await self._post(f"/api/orders/{order}/send", {})


async def send_at_rate(waiter: Waiter, orders: list[str]) -> dict[str, int]:
    """Send them one after the other at a steady rate, whether the last one was answered or not; when each left."""
    loop = asyncio.get_running_loop()
    begin, sent, sending = loop.time(), {}, []
    for number, order in enumerate(orders):
        await asyncio.sleep(max(0.0, begin + number / RATE - loop.time()))
        sent[order] = time.perf_counter_ns()
        sending.append(loop.create_task(waiter.send(order)))
    await asyncio.gather(*sending)
    return sent

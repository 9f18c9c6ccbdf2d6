"""One event to many screens: CPU for each delivery and how late it comes, beside three other servers.

The hub's events are appended to its log by another process, as a second hub would, and announced through Redis; the
hub reads them from PostgreSQL, encodes, frames and writes them. Nothing is subtracted: what an event costs a server
that nobody listens to is a table of its own, with what it costs the hub's database and Redis. How late an event is
counts from its append; a second row of the hub does not wait for the disk, as the others have none. Servers take turns,
all connected, and the medians of the rounds are compared.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import aiohttp
from redis.asyncio import Redis

from hub.base import postgres_leftovers as leftovers
from tests.bench.peer import body
from tests.bench.processes import Obedient, cpu_s, obedient, python
from tests.bench.tables import Table
from tests.chaos.redis_server import redis_server
from tests.chaos.venue import Venue, open_venue, sign_in

SIZE = 600
SCREENS = (100, 500, 1000)
DELIVERIES_A_SECOND = 20_000
ROUNDS, ROUND_S, SILENT_S, WARM_EVENTS = 5, 2.0, 1.0, 20
PORT = 5670
APPEND = """
select finish_command(null, 200, null, null, 'pos-1', now(), '{}', '[]', '{order.changed}', '{"floor,manager"}',
  '{order}', '{bench}', '{1}', array[replace($1, 'SENT', micros || '000')])
from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros) now
"""
Emit = Callable[[int, float], Awaitable[None]]


@dataclass
class Server:
    """One of the servers that are compared."""

    name: str
    pid: int
    url: str
    emit: Emit
    auth: Any = None
    helpers: Callable[[], float] = lambda: 0.0
    """CPU seconds of the processes that it cannot do without."""
    listeners: Server | None = None
    """The same server under another name, which has the screens."""
    load: Obedient | None = None
    rounds: list[dict[str, float]] = field(default_factory=list)


async def run(screens: tuple[int, ...] = SCREENS) -> dict[str, Any]:
    """Measure and print; answers the figures."""
    figures: dict[str, Any] = {}
    async with AsyncExitStack() as stack:
        servers = [
            *await stack.enter_async_context(hub()),
            *[await stack.enter_async_context(start) for start in (node(), peer("bare", 1), peer("stock", 2))],
        ]
        for count in screens:
            alone = {server.name: await fixed_cost(server, DELIVERIES_A_SECOND / count) for server in servers}
            figures[str(count)] = {"nobody listens": alone, **await compare(servers, count)}
    show(figures)
    return figures


def show(figures: dict[str, Any]) -> None:
    """What an event costs before anybody listens, and with that many screens."""
    alone = Table("The fixed cost of an event: nobody listens", "server", "events a second", "CPU µs an event",
                  "÷ Node", "database and Redis µs")  # fmt: skip
    table = Table("Fan-out: one 600-byte event to many WebSocket clients, nothing subtracted", "server", "screens",
                  "CPU µs a delivery", "÷ Node", "÷ bare", "p50 ms", "p99 ms", "lost")  # fmt: skip
    for count, measured in figures.items():
        for name, cost in measured["nobody listens"].items():
            node_us = measured["nobody listens"]["node"]["cpu_us"]
            rate = DELIVERIES_A_SECOND / int(count)
            alone.row(name, rate, cost["cpu_us"], cost["cpu_us"] / node_us, cost["helpers_us"])
            add_row(table, name, count, measured)
    alone.print()
    table.print()
    print(
        f"Medians of {ROUNDS} rounds of {ROUND_S:.0f} s after {WARM_EVENTS} events that are not counted. The database's"
        "\nand Redis' CPU is not in a delivery's; in the second row of the hub a commit does not wait for the disk.",
        flush=True,
    )


def add_row(table: Table, name: str, screens: str, measured: dict[str, dict[str, float]]) -> None:
    """One server with that many screens."""
    found = measured[name]
    ratios = [found["cpu_us"] / measured[peer]["cpu_us"] for peer in ("node", "bare")]
    table.row(name, screens, found["cpu_us"], *ratios, found["p50_ms"], found["p99_ms"], int(found["lost"]))


async def compare(servers: list[Server], screens: int) -> dict[str, dict[str, float]]:
    """All servers with that many screens, in turns."""
    rate = DELIVERIES_A_SECOND / screens
    async with AsyncExitStack() as stack:
        for server in servers:
            server.rounds.clear()
            if server.listeners is None:
                server.load = await stack.enter_async_context(python("tests.bench.sockets"))
                await server.load.ask(open=server.url, clients=screens, auth=server.auth)
            else:
                server.load = server.listeners.load
        for server in servers:
            await server.emit(WARM_EVENTS, rate)
        for _ in range(ROUNDS):
            for server in servers:
                server.rounds.append(await one_round(server, screens, rate))
    return {server.name: medians(server.rounds) for server in servers}


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Of each figure."""
    return {name: median(one[name] for one in rounds) for name in rounds[0]}


async def fixed_cost(server: Server, rate: float) -> dict[str, float]:
    """CPU µs of an event that nobody hears."""
    return medians([await silent_round(server, rate) for _ in range(ROUNDS)])


async def silent_round(server: Server, rate: float) -> dict[str, float]:
    """CPU µs an event, once: the server's, and that of its helpers."""
    events = int(rate * SILENT_S)
    await asyncio.sleep(0.3)
    before, helpers = cpu_s(server.pid), server.helpers()
    await server.emit(events, rate)
    return {
        "cpu_us": (cpu_s(server.pid) - before) / events * 1e6,
        "helpers_us": (server.helpers() - helpers) / events * 1e6,
    }


async def one_round(server: Server, screens: int, rate: float) -> dict[str, float]:
    """Emit for some seconds; what it cost, what arrived, how late."""
    assert server.load
    events = int(rate * ROUND_S)
    await server.load.ask(reset=True)
    before = cpu_s(server.pid)
    await server.emit(events, rate)
    heard = await settled(server.load, events * screens)
    lost = events * screens - heard["events"] + heard["lost_connections"]
    return {
        "cpu_us": (cpu_s(server.pid) - before) * 1e6 / (events * screens),
        "p50_ms": heard["p50_ms"],
        "p99_ms": heard["p99_ms"],
        "lost": float(lost),
    }


async def settled(load: Obedient, expected: int) -> dict[str, Any]:
    """What the load heard, once everything arrived or nothing comes any more."""
    heard = await load.ask(report=True)
    for _ in range(100):
        if heard["events"] >= expected:
            break
        await asyncio.sleep(0.05)
        heard = await load.ask(report=True)
    return heard


@asynccontextmanager
async def hub() -> AsyncIterator[list[Server]]:
    """The real thing, woken through Redis: with commits that wait for the disk, and without."""
    async with redis_server(PORT + 9) as redis, open_venue([PORT], environment={"REDIS_URL": redis.url}) as venue:
        async with aiohttp.ClientSession() as session:
            token = await sign_in(session, venue.hubs[0].url, "waiter", "pos-1")

        def helpers() -> float:
            return sum(map(cpu_s, {redis.pid, *leftovers.processes(venue.directory / "data" / "postgres" / "cluster")}))

        made: list[Server] = []
        async with appender(venue, redis.url, "on") as emit, appender(venue, redis.url, "off") as unflushed:
            for name, say in (("hub", emit), ("hub, unflushed", unflushed)):
                known: dict[str, Any] = {"pid": venue.hubs[0].pid, "url": socket_url(PORT), "auth": {"token": token}}
                made.append(Server(name, emit=say, helpers=helpers, listeners=made[0] if made else None, **known))
            yield made


@asynccontextmanager
async def appender(venue: Venue, redis_url: str, synchronous_commit: str) -> AsyncIterator[Emit]:
    """Appends events to the venue's log at a steady rate, as another process of the venue would."""
    connection, redis = await venue.connect(), Redis.from_url(redis_url)
    await connection.execute(f"set synchronous_commit = {synchronous_commit}")

    async def emit(events: int, rate: float) -> None:
        begin = time.monotonic()
        for number in range(events):
            await asyncio.sleep(max(0.0, begin + number / rate - time.monotonic()))
            await connection.execute(APPEND, logged(SIZE))
            await redis.publish("pos:committed", b"")

    try:
        yield emit
    finally:
        await connection.close()
        await redis.aclose()


ENVELOPE = 240
"""What position, tag, type, rooms, instant and so on take of an event's size."""


def logged(size: int) -> str:
    """An event for the log that becomes `size` bytes on the wire; the database puts the instant in."""
    made = body(size - ENVELOPE)
    text = json.dumps(made, separators=(",", ":"))
    return text.replace(str(made["sent"]), "SENT")


@asynccontextmanager
async def node() -> AsyncIterator[Server]:
    """Node's socket.io with ws."""
    async with obedient("node", "tests/bench/peer.mjs", str(PORT + 3)) as process:
        await process.answer()
        yield Server("node", process.pid, socket_url(PORT + 3), asking(process))


@asynccontextmanager
async def peer(kind: str, offset: int) -> AsyncIterator[Server]:
    """One of the Python servers."""
    async with python("tests.bench.peer", kind, str(PORT + offset)) as process:
        await process.answer()
        yield Server(kind, process.pid, socket_url(PORT + offset), asking(process))


def asking(process: Obedient) -> Emit:
    """Emission by the measured process itself."""

    async def emit(events: int, rate: float) -> None:
        await process.ask(events=events, rate=rate, size=SIZE)

    return emit


def socket_url(port: int) -> str:
    """Where a Socket.IO client connects."""
    return f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"

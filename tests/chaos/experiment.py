"""An experiment: a venue at work, something that breaks again and again, and the oracle's verdict at the end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from hub.base.tasks import stop
from tests.chaos.oracle import VOUCHED_S, doubled, verdict
from tests.chaos.people import Book, Person, Stage, pay_for_ever, serve_for_ever, set_stage
from tests.chaos.proxy import CommitCutter, to_postgres
from tests.chaos.screen import Screen
from tests.chaos.venue import Venue, open_venue

SEATS = (
    ("waiter", "pos-2"),
    ("cashier", "pos-1"),
    ("manager", "manager-1"),
    ("kitchen", "kds-kitchen"),
    ("bar", "kds-bar"),
)

Prepare = Callable[[Venue, AsyncExitStack], Awaitable[None]]


@dataclass
class Experiment:
    """Everything that takes part."""

    venue: Venue
    session: aiohttp.ClientSession
    book: Book
    stage: Stage
    screens: list[Screen]
    urls: Sequence[str]
    """Where people reach the hubs: each of them, or the door in front."""
    done: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    working: list[asyncio.Task[None]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def person(self, who: str) -> Person:
        """One of the demo's people, in front of any hub."""
        return Person(self.session, self.urls, self.stage.tokens[who], self.book)

    def count(self, what: str) -> None:
        """Something was done."""
        self.count_by(what, 1)

    def count_by(self, what: str, times: int) -> None:
        """Something was done so many times."""
        self.counts[what] = self.counts.get(what, 0) + times

    def run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run beside the rest until the end."""
        self.tasks.append(asyncio.get_running_loop().create_task(work))

    def put_to_work(self, work: Coroutine[Any, Any, None]) -> None:
        """Run until the verdict is asked for; it then may finish what it began."""
        self.working.append(asyncio.get_running_loop().create_task(work))

    async def pause(self) -> None:
        """Let everybody finish what they began, and nobody begin anything more."""
        self.done.set()
        await asyncio.gather(*self.working)
        self.working.clear()
        self.done.clear()

    async def verdict(self, patience_s: float = VOUCHED_S) -> list[str]:
        """Let everybody finish what they began, then ask the oracle."""
        self.done.set()
        await asyncio.gather(*self.working)
        connection = await self.venue.connect()
        try:
            wrong = await verdict(
                connection=connection,
                session=self.session,
                url=self.urls[0],
                book=self.book,
                screens=self.screens,
                patience_s=patience_s,
            )
            return wrong + await doubled(connection, self.book)
        finally:
            await connection.close()

    async def more_screens(self, many: int, urls: Sequence[str] | None = None, who: str = "waiter") -> list[Screen]:
        """So many more screens of one person, on line; they are not the oracle's until they are put among the rest."""
        device = dict(SEATS)[who]
        screens = [Screen(f"more {who} {n}", self.stage.tokens[who], device, urls or self.urls) for n in range(many)]
        for screen in screens:
            self.run_beside(screen.stay(self.session))
        for screen in screens:
            assert await screen.until(lambda it: it.position is not None, 30), screen.refused
        return screens

    def start_work(self, payers: int, servers: int) -> None:
        """Payments and orders, from now to the verdict."""
        cashier, waiter, manager = self.person("cashier"), self.person("waiter"), self.person("manager")
        for _ in range(payers):
            self.put_to_work(pay_for_ever(cashier, self.stage, self.book, self.done))
        for _ in range(servers):
            self.put_to_work(serve_for_ever(waiter, manager, self.stage, self.book, self.done))

    def summary(self) -> dict[str, Any]:
        """What happened, for the report."""
        why: dict[str, int] = {}
        for screen in self.screens:
            for reason, times in screen.snapshots.items():
                why[reason] = why.get(reason, 0) + times
        return {
            "payments": len(self.book.payments), "orders": len(self.book.orders), "replays": self.book.replays,
            "retries": self.book.retries, "resumes": sum(s.resumes for s in self.screens), "snapshots": why,
            "events heard": sum(s.heard for s in self.screens), **self.counts,
        }  # fmt: skip


@asynccontextmanager
async def experiment(
    ports: Sequence[int], *, listeners: int = 10, payers: int = 4, servers: int = 1, orders: int = 20,
    module: str = "hub", environment: Mapping[str, str] | None = None, prepare: Prepare | None = None,
) -> AsyncIterator[Experiment]:  # fmt: skip
    """A venue at work, with screens of every kind listening. `prepare` may change the venue before its hubs start."""
    async with (
        AsyncExitStack() as around,
        open_venue(ports, module=module, start=False, environment=environment, quick=True) as venue,
        _session() as session,
    ):
        if prepare is not None:
            await prepare(venue, around)
        await venue.start()
        urls = [hub.url for hub in venue.hubs]
        async with at_work(
            venue=venue, session=session, urls=urls, listeners=listeners, payers=payers, servers=servers, orders=orders
        ) as made:
            yield made


@asynccontextmanager
async def at_work(
    venue: Venue, session: aiohttp.ClientSession, urls: Sequence[str],
    listeners: int = 10, payers: int = 4, servers: int = 1, orders: int = 20,
) -> AsyncIterator[Experiment]:  # fmt: skip
    """People and screens at work at `urls`, for as long as the block lasts."""
    book = Book()
    stage = await set_stage(session, urls[0], book, orders)
    screens = [
        Screen(f"{who} {number}", stage.tokens[who], device, urls)
        for number in range(listeners)
        for who, device in [SEATS[number % len(SEATS)]]
    ]
    made = Experiment(venue=venue, session=session, book=book, stage=stage, screens=screens, urls=urls)
    for screen in screens:
        made.run_beside(screen.stay(session))
    for screen in screens:
        assert await screen.until(lambda it: it.position is not None, 20), screen.refused
    made.start_work(payers, servers)
    try:
        yield made
    finally:
        await stop(*made.tasks, *made.working)


@asynccontextmanager
async def with_cutter(
    ports: list[int], module: str = "hub", **more: str
) -> AsyncIterator[tuple[Experiment, CommitCutter]]:
    """A venue whose last hub reaches its database through something that cuts at COMMIT, on the last port."""
    *hubs, port = ports
    cutters: list[CommitCutter] = []

    async def prepare(venue: Venue, around: AsyncExitStack) -> None:
        reach = venue.postgres.dsn
        cutter = CommitCutter(port, to_postgres(reach["host"], reach["port"]))
        cutters.append(await around.enter_async_context(cutter.listening()))
        for hub in hubs[:-1]:
            venue.hub(hub)
        venue.hub(hubs[-1], DATABASE_URL=venue.database_url_through(port))

    async with experiment(hubs, module=module, environment=more, prepare=prepare) as it:
        yield it, cutters[0]


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=False))


async def kill_hubs(
    it: Experiment, seconds: float, pause_s: tuple[float, float] = (0.8, 2.5), at_least: int = 0
) -> None:
    """Power cuts: any hub, at any moment, and started again at once; `at_least` so many, however long it takes."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end or it.counts.get("hub kills", 0) < at_least:
        await asyncio.sleep(random.uniform(*pause_s))
        hub = random.choice(it.venue.hubs)
        await hub.kill()
        it.count("hub kills")
        await hub.start()

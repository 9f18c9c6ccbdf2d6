"""Events that a process committed itself are emitted without being read back, and only if they follow the head."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.live import log_tail
from hub.live.fanout import Fanout
from hub.log import event_log
from hub.log.event_log import Appended, LoggedEvent
from hub.postgres.database import Connection
from tests.trading import Trade


@dataclass
class Follower:
    """A tail that is woken by its own process alone, and the events that it emitted."""

    trade: Trade
    tail: Fanout
    emitted: list[LoggedEvent] = field(default_factory=list)
    read: list[LoggedEvent] = field(default_factory=list)
    read_after: Callable[..., Awaitable[list[LoggedEvent]]] = event_log.read_after
    processes: list[Commands] = field(default_factory=list)
    has_news: asyncio.Event = field(default_factory=asyncio.Event)

    async def start_over(self) -> None:
        """It never becomes another log."""

    async def report_bad_event(self, position: int, message: str) -> None:
        """There is none."""

    async def handle(self, event: LoggedEvent) -> None:
        """The tail has emitted an event."""
        self.emitted.append(event)
        self.has_news.set()

    def commands(self, committed: Callable[[Appended | None], None]) -> Commands:
        """A process of the venue."""
        process = Commands(self.trade.database, self.trade.commands.reference_data, committed)
        self.processes.append(process)
        return process

    def keeping(self) -> tuple[Commands, list[Appended]]:
        """A process of the venue whose commits do not reach the tail, and the list of them."""
        kept: list[Appended] = []
        return self.commands(lambda appended: kept.append(appended) if appended else None), kept

    async def sell(self, commands: Commands) -> None:
        """One event in the log."""
        args = OPERATIONS["order.open"].decode({"type": "takeaway"})
        await commands.execute("order.open", args, self.trade.actor("waiter"))

    async def logged(self) -> list[LoggedEvent]:
        """The log."""
        async with self.trade.database.connection() as connection:
            return await self.read_after(connection, 0)

    async def has_emitted(self, count: int) -> None:
        """Wait for that many events; then all of the log was emitted, once and in order."""
        async with asyncio.timeout(10):
            while len(self.emitted) < count:
                self.has_news.clear()
                await self.has_news.wait()
        assert self.emitted == await self.logged()


@pytest.fixture
async def follower(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Follower]:
    monkeypatch.setattr(log_tail, "POLL_S", 60.0)
    follower = Follower(trade, Fanout(trade.database))
    await follower.tail.start(follower)
    async with asyncio.timeout(10):
        while follower.tail.read_at_s < 0:
            await asyncio.sleep(0.01)
    monkeypatch.setattr(event_log, "read_after", _noting(follower.read, event_log.read_after))
    yield follower
    await follower.tail.stop()
    for process in follower.processes:
        process.numbers.close()


def _noting(
    read: list[LoggedEvent], read_after: Callable[..., Awaitable[list[LoggedEvent]]]
) -> Callable[..., Awaitable[list[LoggedEvent]]]:
    async def noting(connection: Connection, position: int, limit: int = event_log.PAGE) -> list[LoggedEvent]:
        events = await read_after(connection, position, limit)
        read.extend(events)
        return events

    return noting


async def test_own_events_are_emitted_as_logged_without_reading_them(follower: Follower) -> None:
    here = follower.commands(follower.tail.committed)
    for _ in range(3):
        await follower.sell(here)
    await follower.has_emitted(3)
    assert follower.read == []


async def test_events_of_another_process_in_between_are_read(follower: Follower) -> None:
    here, elsewhere = follower.commands(follower.tail.committed), follower.commands(lambda _: None)
    for commands in (here, elsewhere, elsewhere, here, here):
        await follower.sell(commands)
    await follower.has_emitted(5)


async def test_events_committed_out_of_order_are_emitted_in_the_order_of_the_log(follower: Follower) -> None:
    here, kept = follower.keeping()
    for _ in range(4):
        await follower.sell(here)
    for appended in reversed(kept):
        follower.tail.committed(appended)
    await follower.has_emitted(4)


async def test_events_of_another_log_are_not_emitted(follower: Follower) -> None:
    here, kept = follower.keeping()
    await follower.sell(here)
    another = [row | {"type": "order.cancelled"} for row in map(dict, kept[0].rows)]
    follower.tail.committed(replace(kept[0], tag=kept[0].tag + 1, rows=another))
    await follower.has_emitted(1)


async def test_events_that_were_read_already_are_emitted_once(follower: Follower) -> None:
    here, kept = follower.keeping()
    await follower.sell(here)
    follower.tail.wake()
    await follower.has_emitted(1)
    follower.tail.committed(kept[0])
    await follower.sell(here)
    follower.tail.committed(kept[1])
    await follower.has_emitted(2)

"""What a process committed itself is told without being read back, and only where it follows what was told last."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.live import fanout
from hub.live.fanout import Fanout
from hub.log import event_log
from hub.log.event_log import Appended, LoggedEvent
from hub.postgres.database import Connection
from tests.trading import Trade


@dataclass
class Follower:
    """A tail that hears of new events from its own process alone, and what it told."""

    trade: Trade
    tail: Fanout
    told: list[LoggedEvent] = field(default_factory=list)
    read: list[LoggedEvent] = field(default_factory=list)
    read_after: Callable[..., Awaitable[list[LoggedEvent]]] = event_log.read_after
    processes: list[Commands] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def start_over(self) -> None:
        """It never becomes another log."""

    async def report_bad_event(self, position: int, message: str) -> None:
        """There is none."""

    async def handle(self, event: LoggedEvent) -> None:
        """The tail has told it."""
        self.told.append(event)
        self.heard.set()

    def commands(self, committed: Callable[[Appended | None], None]) -> Commands:
        """A process of the venue."""
        made = Commands(self.trade.database, self.trade.commands.reference_data, committed)
        self.processes.append(made)
        return made

    def keeping(self) -> tuple[Commands, list[Appended]]:
        """A process of the venue that hands nothing on, and what it would."""
        handed: list[Appended] = []
        return self.commands(lambda appended: handed.append(appended) if appended else None), handed

    async def sell(self, commands: Commands) -> None:
        """One event in the log."""
        args = OPERATIONS["order.open"].decode({"type": "takeaway"})
        await commands.execute("order.open", args, self.trade.actor("waiter"))

    async def logged(self) -> list[LoggedEvent]:
        """The log."""
        async with self.trade.database.connection() as connection:
            return await self.read_after(connection, 0)

    async def has_told(self, count: int) -> None:
        """Wait for that many events; then all of the log was told, once and in order."""
        async with asyncio.timeout(10):
            while len(self.told) < count:
                self.heard.clear()
                await self.heard.wait()
        assert self.told == await self.logged()


@pytest.fixture
async def follower(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Follower]:
    monkeypatch.setattr(fanout, "POLL_S", 60.0)
    found = Follower(trade, Fanout(trade.database))
    await found.tail.start(found)
    async with asyncio.timeout(10):
        while found.tail.read_at_s < 0:
            await asyncio.sleep(0.01)
    monkeypatch.setattr(event_log, "read_after", _noting(found.read, event_log.read_after))
    yield found
    await found.tail.stop()
    for process in found.processes:
        process.numbers.close()


def _noting(
    read: list[LoggedEvent], read_after: Callable[..., Awaitable[list[LoggedEvent]]]
) -> Callable[..., Awaitable[list[LoggedEvent]]]:
    async def noting(connection: Connection, position: int, limit: int = event_log.PAGE) -> list[LoggedEvent]:
        events = await read_after(connection, position, limit)
        read.extend(events)
        return events

    return noting


async def test_its_own_events_are_told_as_they_stand_in_the_log_without_reading_them(follower: Follower) -> None:
    here = follower.commands(follower.tail.hand)
    for _ in range(3):
        await follower.sell(here)
    await follower.has_told(3)
    assert follower.read == []


async def test_another_process_s_events_in_between_are_read(follower: Follower) -> None:
    here, elsewhere = follower.commands(follower.tail.hand), follower.commands(lambda _: None)
    for commands in (here, elsewhere, elsewhere, here, here):
        await follower.sell(commands)
    await follower.has_told(5)


async def test_events_handed_in_another_order_are_told_in_theirs(follower: Follower) -> None:
    here, handed = follower.keeping()
    for _ in range(4):
        await follower.sell(here)
    for appended in reversed(handed):
        follower.tail.hand(appended)
    await follower.has_told(4)


async def test_events_of_another_log_are_not_told(follower: Follower) -> None:
    here, handed = follower.keeping()
    await follower.sell(here)
    another = [row | {"type": "order.cancelled"} for row in map(dict, handed[0].rows)]
    follower.tail.hand(replace(handed[0], tag=handed[0].tag + 1, rows=another))
    await follower.has_told(1)


async def test_events_that_were_read_already_are_told_once(follower: Follower) -> None:
    here, handed = follower.keeping()
    await follower.sell(here)
    follower.tail.wake()
    await follower.has_told(1)
    follower.tail.hand(handed[0])
    await follower.sell(here)
    follower.tail.hand(handed[1])
    await follower.has_told(2)

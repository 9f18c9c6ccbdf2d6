"""The tail of the event log in this process: reads each event once and sends it to the clients of its rooms.

Each process tails the log itself; a wake-up only shortens the wait. An event is encoded once, framed once and written
to every live client in the union of its rooms. Events that this process committed itself are not read back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from hub.base import clock
from hub.live.audiences import Audiences
from hub.live.log_listener import ListenerQueue, LogListener
from hub.live.packets import Packet
from hub.live.replay_buffer import ReplayBuffer, framed
from hub.log import event_log
from hub.log.event_log import Appended, LoggedEvent, Stream
from hub.postgres.database import LOST, Connection, Database
from hub.texts import stored

log = logging.getLogger(__name__)
REPLAYED_AT_START = 2000
MOST_COMMITTED = 200
POLL_S = 0.2


class LogTail:
    """Follows the log. `head` is the position of the last event that was sent to the live clients."""

    def __init__(
        self,
        database: Database,
        audiences: Audiences,
        forget_snapshots: Callable[[], None],
        measured: Callable[[float], None],
    ) -> None:
        self._database, self._audiences = database, audiences
        self._forget_snapshots, self._measured = forget_snapshots, measured
        self._listener_queue = ListenerQueue()
        self._wake = asyncio.Event()
        self._must_read = False
        self._committed: dict[int, Appended] = {}
        self._moved = asyncio.Condition()
        self.replay_buffer = ReplayBuffer()
        self.room_heads: dict[str, int] = {}
        self.last_bad_position = 0
        self.stream: Stream | None = None
        self.head = 0
        self.head_tag = 0
        self.read_at_s = float("-inf")

    def wake(self) -> None:
        """Some process has committed events: read them now."""
        self._must_read = True
        self._wake.set()

    def committed(self, appended: Appended | None) -> None:
        """This process has committed events itself; they are not read back if they follow the head."""
        if appended is None or len(self._committed) >= MOST_COMMITTED:
            self.wake()
            return
        self._committed[appended.after] = appended
        self._wake.set()

    def set_listener(self, listener: LogListener | None) -> None:
        """Who reacts to events inside this process."""
        self._listener_queue.listener = listener

    async def is_ready(self) -> None:
        """Wait until the head of the log is known."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.stream is not None)

    async def reach(self, position: int) -> None:
        """Wait until the head is at least at a position."""
        async with self._moved:
            while self.head < position:
                self.wake()
                await self._moved.wait()

    def tag_in_memory(self, position: int) -> int | None:
        """The tag of an event, if it need not be read from the database."""
        if position == self.head:
            return self.head_tag
        return self.replay_buffer.tag_at(position)

    async def run(self) -> None:
        """Follow the log, also across a lost database. Never ends."""
        while True:
            try:
                async with self._database.connection() as connection:
                    await self._validate(connection)
                    await self._follow(connection)
            except LOST as error:
                log.info("the event log is out of reach: %s", repr(error))
            except Exception:
                log.exception("the event log could not be followed")
            await asyncio.sleep(POLL_S)

    async def _validate(self, connection: Connection) -> None:
        """On every new connection: is this still the same log? If not, all clients start over.

        The latest events are read at once, so that devices can resume from memory after a restart. All of it is read
        in one snapshot of the database, or a tick could vouch for an event beyond the head.
        """
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            stream = await event_log.read_stream(connection)
            same_epoch = self.stream is not None and self.stream.epoch == stream.epoch
            if same_epoch and await event_log.tag_at(connection, stream, self.head) == self.head_tag:
                self.stream = stream
                return
            recent = await event_log.read_after(connection, stream.head - REPLAYED_AT_START, REPLAYED_AT_START)
            room_heads = await event_log.read_room_heads(connection)
        await self._begin_at(stream, recent, room_heads)

    async def _begin_at(self, stream: Stream, recent: list[LoggedEvent], room_heads: dict[str, int]) -> None:
        is_another = self.stream is not None
        self.stream, self.head, self.head_tag, self.room_heads = stream, stream.head, stream.head_tag, room_heads
        self.replay_buffer.clear()
        self._committed.clear()
        for event in recent:
            self._buffer(event)
        if is_another:
            log.warning("the event log is another one than before: all screens start over")
            self._listener_queue.start_over()
            self._drop_all()
        await self._notify_moved()

    def _drop_all(self) -> None:
        self._forget_snapshots()
        self._audiences.drop_all()

    def _buffer(self, event: LoggedEvent) -> Packet:
        """Keep an event for clients that resume; no client resumes from memory across an unreadable one."""
        framed_event = framed(event)
        if event.is_readable:
            self.replay_buffer.append(framed_event)
        else:
            self.replay_buffer.clear()
            self.last_bad_position = event.position
        return framed_event.packet

    async def _follow(self, connection: Connection) -> None:
        await self._listener_queue.run()
        self._must_read = True
        while True:
            self._wake.clear()
            await self._take_committed()
            if self._must_read or self._committed or clock.monotonic_s() > self.read_at_s + POLL_S:
                await self._read(connection)
            else:
                await self._wait()

    async def _take_committed(self) -> None:
        """Take the events that this process committed, as far as they follow the head; the rest follow another's."""
        old_head = self.head
        while (appended := self._committed.pop(self.head, None)) is not None:
            if appended.tag != self.head_tag:
                self._must_read = True
                break
            for event in appended.events():
                await self._take(event)
        for after in [after for after in self._committed if after < self.head]:
            del self._committed[after]
        if self.head != old_head:
            await self._notify_moved()

    async def _read(self, connection: Connection) -> None:
        """Take the events after the head, whoever committed them; then wait, unless there are more."""
        self._must_read = False
        events = await event_log.read_after(connection, self.head)
        self.read_at_s = clock.monotonic_s()
        if events and events[0].position != self.head + 1:
            await self._validate_gap(connection)
            return
        for event in events:
            await self._take(event)
        if events:
            await self._notify_moved()
        if len(events) < event_log.PAGE:
            await self._wait()

    async def _validate_gap(self, connection: Connection) -> None:
        """The log was pruned beyond this tail, or rolled back: nothing in memory can be trusted."""
        self.head_tag = -1
        await self._validate(connection)

    async def _wait(self) -> None:
        """Wait for a wake-up, or until the next poll is due."""
        try:
            async with asyncio.timeout(POLL_S):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _take(self, event: LoggedEvent) -> None:
        """Send the next event to its clients, then have the hub react to it."""
        packet = self._buffer(event)
        self.head, self.head_tag = event.position, event.tag
        if not event.is_readable:
            await self._skip(event)
            return
        for room in event.rooms:
            self.room_heads[room] = event.position
        self._audiences.post(self._audiences.audience(event.rooms), packet)
        if event.at is not None:
            self._measured((clock.now() - event.at).total_seconds())
        self._listener_queue.append(event)
        await self._listener_queue.run()

    async def _skip(self, event: LoggedEvent) -> None:
        """One bad event must not stop the venue, nor be skipped in silence: all clients start over behind it."""
        self._drop_all()
        await self._listener_queue.report_bad_event(event.position, stored("alert-bad-event", position=event.position))

    async def _notify_moved(self) -> None:
        async with self._moved:
            self._moved.notify_all()

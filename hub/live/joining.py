"""How a client becomes live without a gap: it resumes after its cursor, from memory or from the log.

A client is live when every event up to this process's head has been sent to it. It becomes live with no `await` after
the last missed event was copied from the replay buffer, or an event could fall between.
"""

from __future__ import annotations

import asyncio

from hub.live.audiences import Audiences
from hub.live.client import Client, StartOver
from hub.live.log_tail import LogTail
from hub.live.replay_buffer import FramedEvent, framed, within
from hub.log import event_log
from hub.postgres.database import Database

PAGE, PAGE_BYTES = 400, 512 << 10
LAST_STRETCH_BYTES = 256 << 10
JOIN_TIMEOUT_S = 10.0
DRAIN_STEP_S = 0.005


class Joining:
    """Replays to each client what it missed, then adds it to its rooms."""

    def __init__(self, database: Database, tail: LogTail, audiences: Audiences) -> None:
        self._database, self._tail, self._audiences = database, tail, audiences

    async def resumable(self, epoch: object, position: object, tag: object) -> str | None:
        """Whether the log continues at a client's cursor: None, or why it needs a snapshot (see StartOver)."""
        stream = self._tail.stream
        assert stream is not None
        if epoch is None or not isinstance(position, int) or isinstance(position, bool) or position < 0:
            return "new"
        if epoch != stream.epoch:
            return "epoch"
        tag_here = self._tail.tag_in_memory(position)
        if tag_here is None:
            async with self._database.connection() as connection:
                stream = await event_log.read_stream(connection)
                tag_here = await event_log.tag_at(connection, stream, position)
            if position > stream.head:
                return "ahead"
        if tag_here is None or position < self._tail.last_bad_position:
            return "compacted"
        return "fork" if tag is not None and tag != tag_here else None

    async def go_live(self, client: Client) -> None:
        """Send everything after the client's cursor, then make it live. Raises StartOver, TimeoutError.

        On a slow network the events of a long absence may take longer than a snapshot: then it gets a snapshot.
        """
        async with asyncio.timeout(JOIN_TIMEOUT_S):
            await self._tail.reach(client.cursor)
        try:
            async with asyncio.timeout(JOIN_TIMEOUT_S):
                await self._replay(client)
        except TimeoutError:
            raise StartOver("compacted") from None
        if self._audiences.is_connected(client):
            self._post_rest(client)

    async def wait_until_sent(self, client: Client) -> None:
        """Wait until the client's queue is empty. Raises TimeoutError."""
        async with asyncio.timeout(JOIN_TIMEOUT_S):
            await self._drained(client)

    async def _replay(self, client: Client) -> None:
        """Send page after page, until the rest is near or the client has gone."""
        while self._audiences.is_connected(client) and not self._is_near(client.cursor):
            await self._post_page(client)
            await self._drained(client)

    async def _post_page(self, client: Client) -> None:
        page = self._tail.replay_buffer.after(client.cursor, PAGE) or await self._read_page(client.cursor)
        if not page or page[0].position != client.cursor + 1:
            raise StartOver("compacted")
        self._post_events(client, within(page, PAGE_BYTES))

    async def _read_page(self, position: int) -> list[FramedEvent]:
        """From the log; never beyond this process's head, or the tail would send it a second time."""
        async with self._database.connection() as connection:
            events = await event_log.read_after(connection, position, min(PAGE, self._tail.head - position))
        return [framed(event) for event in events] if all(event.is_readable for event in events) else []

    def _is_near(self, position: int) -> bool:
        """Whether the events after a position are in memory, and few enough to be sent at one go."""
        if position >= self._tail.head:
            return True
        rest = self._tail.replay_buffer.after(position, PAGE + 1)
        return 0 < len(rest) <= PAGE and sum(event.packet.size for event in rest) <= LAST_STRETCH_BYTES

    async def _drained(self, client: Client) -> None:
        await asyncio.sleep(0)  # A replay from memory lets other tasks run between its pages.
        while client.socket.queue.qsize() > 0 and not client.socket.closed:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(DRAIN_STEP_S)

    def _post_rest(self, client: Client) -> None:
        """The last stretch, and live: no `await` in here, or an event could fall between."""
        if client.cursor < self._tail.head:
            rest = self._tail.replay_buffer.after(client.cursor, PAGE)
            if not rest or rest[-1].position != self._tail.head:
                raise StartOver("compacted")
            self._post_events(client, rest)
        if self._audiences.is_connected(client):
            self._audiences.add_to_rooms(client)

    def _post_events(self, client: Client, page: list[FramedEvent]) -> None:
        for event in page:
            if not client.rooms.isdisjoint(event.rooms) and not client.socket.post(event.packet):
                self._audiences.cut_off(client)
                return
        client.cursor = page[-1].position

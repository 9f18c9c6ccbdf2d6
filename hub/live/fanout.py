"""Fan-out: every event of the log to every screen that may see it.

    log_tail (reads the log) → audiences (clients by room) → connection
    joining (what a client missed) · ticks (how far each client is) · log_listener (the hub's own reactions)

This module joins those parts and is all that the rest of the hub sees of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from hub.base import tasks
from hub.live.audiences import Audiences
from hub.live.client import Client
from hub.live.joining import Joining
from hub.live.log_listener import LogListener
from hub.live.log_tail import LogTail
from hub.live.packets import Packet
from hub.live.peers import Peers, SingleProcess
from hub.live.ticks import Ticks
from hub.log.event_log import Appended, Stream
from hub.postgres.database import Database

START_S = 30


class Fanout:
    """The tail of the log in this process, and the clients that it is sent to."""

    def __init__(
        self,
        database: Database,
        *,
        peers: Peers | None = None,
        forget_snapshots: Callable[[], None] = lambda: None,
        measured: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """`forget_snapshots` is called when the log is another one; `measured` with each event's age in seconds."""
        self.peers: Peers = peers or SingleProcess()
        self.audiences = Audiences()
        self.tail = LogTail(database, self.audiences, forget_snapshots, measured)
        self.joining = Joining(database, self.tail, self.audiences)
        self.ticks = Ticks(self.tail, self.audiences, self.peers)
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self, listener: LogListener | None = None) -> None:
        """Begin to tail; returns once the head of the log is known. `listener` handles every event in this process."""
        self.tail.set_listener(listener)
        self._tasks = [tasks.spawn(self.tail.run(), "event log tail"), tasks.spawn(self.ticks.run(), "ticks")]
        async with asyncio.timeout(START_S):
            await self.tail.is_ready()

    async def stop(self) -> None:
        """Stop tailing; clients stay as they are."""
        await tasks.stop(*self._tasks)

    def committed(self, appended: Appended | None) -> None:
        """This process has committed events: they go to the clients here, and the other processes are woken."""
        self.tail.committed(appended)
        self.peers.committed()

    def wake(self) -> None:
        """Some process has committed events: read them now."""
        self.tail.wake()

    @property
    def stream(self) -> Stream | None:
        """The log that is tailed; None until it has been read."""
        return self.tail.stream

    @property
    def head(self) -> int:
        """The position of the last event that was sent to the live clients."""
        return self.tail.head

    @property
    def read_at_s(self) -> float:
        """When the log was last read, by the monotonic clock."""
        return self.tail.read_at_s

    @property
    def clients(self) -> dict[str, Client]:
        """Every connected client by its Socket.IO sid, live or not."""
        return self.audiences.clients

    async def resumable(self, epoch: object, position: object, tag: object) -> str | None:
        """Whether the log continues at a client's cursor: None, or why it needs a snapshot."""
        return await self.joining.resumable(epoch, position, tag)

    async def go_live(self, client: Client) -> None:
        """Send everything after the client's cursor, then make it live. Raises StartOver, TimeoutError."""
        await self.joining.go_live(client)

    async def wait_until_sent(self, client: Client) -> None:
        """Wait until nothing is waiting to be sent to the client. Raises TimeoutError."""
        await self.joining.wait_until_sent(client)

    def drop(self, client: Client) -> None:
        """End a client's connection at once."""
        self.audiences.drop(client)

    def leave(self, sid: str) -> None:
        """Forget a client."""
        self.audiences.leave(sid)

    async def drain(self, seconds: float) -> None:
        """Send all clients away before this process stops, spread over `seconds`."""
        await self.audiences.drain(seconds)

    def devices_online(self) -> list[dict[str, Any]]:
        """The devices that are live anywhere in the venue."""
        return self.ticks.devices_online()


def sync_packet(body: dict[str, Any]) -> Packet:
    """The first message to a client."""
    return Packet("sync", msgspec.json.encode(body))

"""What may stand between two that talk over TCP: it forwards, late or not at all for a while, or it cuts.

`CommitCutter` stands between a hub and PostgreSQL and cuts the connection right when a COMMIT passes, so that the hub
cannot know what became of it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self

from hub.commands.finish import NUMBER_PLACEHOLDER

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 1 << 16
COMMITTING = (b"COMMIT;\x00", NUMBER_PLACEHOLDER.encode())
"""What passes when something is committed: the word itself, or an order that is one statement and commits with it."""
LATE_S = 0.12
MOST_UNDER_WAY = 200


class Proxy:
    """Forwards every connection on a port to where `reach` leads."""

    def __init__(self, port: int, reach: Callable[[], Awaitable[Streams]]) -> None:
        self.port, self._reach = port, reach
        self._open: set[asyncio.Task[None]] = set()
        self._may_pass = asyncio.Event()
        self._may_pass.set()
        self.ended_beyond = 0
        """Connections that the far side has ended."""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Self]:
        """Forward for as long as the block lasts."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        try:
            yield self
        finally:
            server.close()
            for task in [*self._open]:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    def fall_silent(self) -> None:
        """From now on nothing passes either way, and nothing is closed: the cable is out."""
        self._may_pass.clear()

    def come_back(self) -> None:
        """Everything passes again, and first what waited."""
        self._may_pass.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._both_ways((reader, writer), await self._reach())
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            self._open.discard(task)

    async def _both_ways(self, near: Streams, far: Streams) -> None:
        out = asyncio.create_task(self._forward(near[0], far[1]))
        back = asyncio.create_task(self._return(far[0], near[1]))
        try:
            await asyncio.wait([out, back], return_when=asyncio.FIRST_COMPLETED)
        finally:
            out.cancel()
            back.cancel()
            far[1].transport.abort()
            await asyncio.gather(out, back, return_exceptions=True)

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                await self._may_pass.wait()
                if not await self.passes(data, sink):
                    return

    async def passes(self, data: bytes, sink: asyncio.StreamWriter) -> bool:
        """Hand on what came from the near side; False ends the connection."""
        sink.write(data)
        await sink.drain()
        return True

    async def _return(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                await self._may_pass.wait()
                sink.write(data)
                await sink.drain()
        self.ended_beyond += 1


class SilentProxy(Proxy):
    """A way to a hub that can fall silent, and that notices when the hub has given a connection up."""

    async def _return(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if self._may_pass.is_set():
                    sink.write(data)
        self.ended_beyond += 1


class PoorLine(Proxy):
    """A way to a hub over a weak radio: whatever passes is late, each time by another while."""

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        await self._carry(source, sink)

    async def _return(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        await self._carry(source, sink)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Late, but not thin: what comes next sets out while the one before is under way."""
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(MOST_UNDER_WAY)
        arriving = loop.create_task(self._arrive(under_way, sink))
        try:
            with suppress(OSError):
                while data := await source.read(CHUNK):
                    await under_way.put((loop.time() + random.uniform(0, LATE_S), data))
                await under_way.put((0, b""))
                await arriving
        finally:
            arriving.cancel()

    async def _arrive(self, under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                await self._may_pass.wait()
                if not data:
                    return
                sink.write(data)
                await sink.drain()


class CommitCutter(Proxy):
    """A way to PostgreSQL that cuts some connections at a commit: mostly just after it was forwarded."""

    def __init__(self, port: int, reach: Callable[[], Awaitable[Streams]]) -> None:
        super().__init__(port, reach)
        self.share = 0.0
        """How many of the commits are cut."""
        self.cuts = 0

    async def passes(self, data: bytes, sink: asyncio.StreamWriter) -> bool:
        if not any(found in data for found in COMMITTING) or random.random() >= self.share:
            return await super().passes(data, sink)
        self.cuts += 1
        if random.random() < 0.8:
            sink.write(data)
            await sink.drain()
        return False


def to_port(port: int) -> Callable[[], Awaitable[Streams]]:
    """Where a port of this machine leads."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_postgres(directory: str, port: int) -> Callable[[], Awaitable[Streams]]:
    """Where PostgreSQL's own socket in a directory leads."""
    return lambda: asyncio.open_unix_connection(f"{directory}/.s.PGSQL.{port}")

"""A Redis of our own on the loopback, without persistence."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.chaos.parents import ending_with_us


class RedisServer:
    """One server process; it may be ended and started again."""

    def __init__(self, port: int, directory: str) -> None:
        self.url = f"redis://127.0.0.1:{port}/0"
        self._port, self._directory = port, directory
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, until it answers."""
        self._process = await asyncio.create_subprocess_exec(
            *ending_with_us(), "redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "no", "--dir", self._directory, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await _answers(self.url)

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process
        return self._process.pid

    def send_signal(self, number: signal.Signals) -> None:
        """Freeze it, let it go on."""
        assert self._process
        self._process.send_signal(number)

    async def kill(self) -> None:
        """End it at once."""
        assert self._process
        self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def redis_server(port: int) -> AsyncIterator[RedisServer]:
    """A server, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="redis-") as directory:
        server = RedisServer(port, directory)
        await server.start()
        try:
            yield server
        finally:
            await server.kill()


async def _answers(url: str) -> None:
    async with asyncio.timeout(10), Redis.from_url(url) as redis:
        while True:
            try:
                await redis.ping()
                return
            except (RedisError, OSError):
                await asyncio.sleep(0.02)

"""A Redis of our own on the loopback, without persistence."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError


@asynccontextmanager
async def redis_server(port: int) -> AsyncIterator[str]:
    """Its address, for as long as the block lasts."""
    url = f"redis://127.0.0.1:{port}/0"
    with tempfile.TemporaryDirectory(prefix="redis-") as directory:
        process = await asyncio.create_subprocess_exec(
            "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", directory, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await _answers(url)
            yield url
        finally:
            process.kill()
            await process.wait()


async def _answers(url: str) -> None:
    async with asyncio.timeout(10), Redis.from_url(url) as redis:
        while True:
            try:
                await redis.ping()
                return
            except (RedisError, OSError):
                await asyncio.sleep(0.02)

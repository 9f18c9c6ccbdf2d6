"""Rate limits: fixed windows, counted in Redis for all replicas, else in this process.

Counts may be lost; they protect against storms and guessing, not against anything that must be exact.
"""

from __future__ import annotations

import contextlib
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

from cloud_link.backend.refusals import CodeRequired, TooMany, WrongCredentials
from hub.base import clock

log = logging.getLogger(__name__)
MOST_COUNTERS = 50_000
HEARTBEATS_A_MINUTE = 12
SITE_KEY_FAILURES, LOGIN_FAILURES, LOGIN_FAILURES_AT_ADDRESS = 30, 5, 30
REQUESTS_A_MINUTE_AT_ADDRESS = 1200
"""Many venues may share one address behind a carrier's NAT."""
MINUTE, QUARTER = 60, 15 * 60
GIVE_BACK = """
local count = tonumber(redis.call('get', KEYS[1]) or 0)
if count > 0 then redis.call('decr', KEYS[1]) end
"""
"""A counter that has expired meanwhile is not created again: it would never expire, and count below zero."""


class Limits:
    """Counters by name."""

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def check(self, name: str, most: int) -> None:
        """Refuses: TooMany, when the counter of that name has reached `most`."""
        count, left = await self._read(name)
        if count >= most:
            raise TooMany("wait", retry_after_s=left)

    async def spend(self, name: str, most: int, window_s: int) -> None:
        """Count one more and check. Refuses: TooMany."""
        if await self.add(name, window_s) > most:
            await self.check(name, most)

    @contextlib.asynccontextmanager
    async def attempt(self, name: str, most: int) -> AsyncIterator[None]:
        """Check a password or code inside the block: it counts as a failure first, and is given back unless it was
        wrong (the database may be unavailable, the queue may be full). Refuses: TooMany.
        """
        try:
            await self.spend(name, most, QUARTER)
            yield
        except (WrongCredentials, CodeRequired):
            raise
        except BaseException:
            await self.give_back(name)
            raise
        await self.give_back(name)

    async def add(self, name: str, window_s: int) -> int:
        """Count one more; the window starts with the first."""
        count = self._add_here(name, window_s)
        if self._redis is None:
            return count
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                _ = pipe.incr(f"cloud:limit:{name}")
                _ = pipe.expire(f"cloud:limit:{name}", window_s, nx=True)
                return int((await pipe.execute())[0])
        except (RedisError, OSError):
            log.warning("Redis is unavailable: requests are counted in this process only")
            return count

    async def give_back(self, name: str) -> None:
        """Count one less: the attempt was not a failure."""
        count, until = self._counts.get(name, (0, 0.0))
        if count:
            self._counts[name] = (count - 1, until)
        if self._redis is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._redis.eval(GIVE_BACK, 1, f"cloud:limit:{name}")

    async def clear(self, name: str) -> None:
        """Reset a counter."""
        self._counts.pop(name, None)
        if self._redis is not None:
            try:
                await self._redis.delete(f"cloud:limit:{name}")
            except (RedisError, OSError):
                log.warning("Redis is unavailable: a counter stays until its window ends")

    async def _read(self, name: str) -> tuple[int, int]:
        if self._redis is not None:
            try:
                async with self._redis.pipeline(transaction=False) as pipe:
                    _ = pipe.get(f"cloud:limit:{name}")
                    _ = pipe.ttl(f"cloud:limit:{name}")
                    count, left = await pipe.execute()
                return int(count or 0), max(1, int(left))
            except (RedisError, OSError):
                pass
        return self._read_here(name)

    def _read_here(self, name: str) -> tuple[int, int]:
        count, until = self._counts.get(name, (0, 0.0))
        left = until - clock.monotonic_s()
        return (count, int(left) + 1) if left > 0 else (0, 1)

    def _add_here(self, name: str, window_s: int) -> int:
        count, _ = self._read_here(name)
        until = self._counts[name][1] if count else clock.monotonic_s() + window_s
        self._counts[name] = (count + 1, until)
        while len(self._counts) > MOST_COUNTERS:
            self._counts.popitem(last=False)
        return count + 1

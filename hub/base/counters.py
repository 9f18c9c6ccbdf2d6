"""Counters that forget: how often something happened since its window began, in Redis for all processes or in this one.

Counts may be lost with Redis or a restart. They protect against storms and guessing, not against anything that must be
exact.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.base import clock

log = logging.getLogger(__name__)
WINDOW_S = 15 * 60
MOST_COUNTERS = 10_000
TAKE_BACK = """
local count = tonumber(redis.call('get', KEYS[1]) or 0)
if count > 0 then redis.call('decr', KEYS[1]) end
"""


class Counters(Protocol):
    """Failure counts that forget after `WINDOW_S`."""

    async def read(self, name: str) -> tuple[int, int]:
        """How often, and how many seconds until it is forgotten."""

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        """Count one more; the window starts with the first."""

    async def take_back(self, name: str) -> None:
        """Count one less, never less than none."""

    async def clear(self, name: str) -> None:
        """Forget."""


class MemoryCounters:
    """Counters of one process, bounded: the oldest go first."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def read(self, name: str) -> tuple[int, int]:
        count, until = self._counts.get(name, (0, 0.0))
        left = until - clock.monotonic_s()
        return (count, int(left) + 1) if left > 0 else (0, 0)

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        count, _ = await self.read(name)
        until = self._counts[name][1] if count else clock.monotonic_s() + window_s
        self._counts[name] = (count + 1, until)
        while len(self._counts) > MOST_COUNTERS:
            self._counts.popitem(last=False)
        return count + 1

    async def take_back(self, name: str) -> None:
        count, until = self._counts.get(name, (0, 0.0))
        if count > 0:
            self._counts[name] = (count - 1, until)

    async def clear(self, name: str) -> None:
        self._counts.pop(name, None)


class RedisCounters:
    """Counters shared by all hubs of a venue; while Redis is away, this process counts alone."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._alone = MemoryCounters()

    async def read(self, name: str) -> tuple[int, int]:
        try:
            async with self._redis.pipeline(transaction=True) as both:
                _ = both.get(f"pos:failures:{name}")
                _ = both.ttl(f"pos:failures:{name}")
                count, left = await both.execute()
        except (RedisError, OSError):
            return await self._alone.read(name)
        return (int(count), max(1, left)) if count else (0, 0)

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        alone = await self._alone.add(name, window_s)
        try:
            # In one transaction: a counter without an end would lock somebody out for ever.
            async with self._redis.pipeline(transaction=True) as both:
                _ = both.set(f"pos:failures:{name}", 0, ex=window_s, nx=True)
                _ = both.incr(f"pos:failures:{name}")
                count = int((await both.execute())[-1])
        except (RedisError, OSError):
            log.warning("Redis is away: failed sign-ins are counted in this process alone")
            return alone
        return count

    async def take_back(self, name: str) -> None:
        await self._alone.take_back(name)
        try:
            await self._redis.eval(TAKE_BACK, 1, f"pos:failures:{name}")
        except (RedisError, OSError):
            log.warning("Redis is away: an attempt that did not fail counts until it is forgotten")

    async def clear(self, name: str) -> None:
        await self._alone.clear(name)
        try:
            await self._redis.delete(f"pos:failures:{name}")
        except (RedisError, OSError):
            log.warning("Redis is away: a counter of failed sign-ins stays until it is forgotten")

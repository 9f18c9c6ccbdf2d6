"""Rate counters with a time window: in Redis for all processes, or in the memory of this one.

A restart or Redis may lose counts. They limit floods and guessing, so they need not be exact.
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
MAX_COUNTERS = 10_000
TAKE_BACK = """
local count = tonumber(redis.call('get', KEYS[1]) or 0)
if count > 0 then redis.call('decr', KEYS[1]) end
"""


class Counters(Protocol):
    """Counts by name, each within a time window."""

    async def read(self, name: str) -> tuple[int, int]:
        """The count, and the seconds until its window ends; (0, 0) if there is none."""

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        """Add one and return the count; the first one starts the window."""

    async def take_back(self, name: str) -> None:
        """Subtract one, but never below 0."""

    async def clear(self, name: str) -> None:
        """Delete a counter."""


class MemoryCounters:
    """Counters in the memory of one process. Beyond a maximum, the oldest are dropped."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def read(self, name: str) -> tuple[int, int]:
        count, ends_at_s = self._counts.get(name, (0, 0.0))
        remaining_s = ends_at_s - clock.monotonic_s()
        return (count, int(remaining_s) + 1) if remaining_s > 0 else (0, 0)

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        count, _ = await self.read(name)
        ends_at_s = self._counts[name][1] if count else clock.monotonic_s() + window_s
        self._counts[name] = (count + 1, ends_at_s)
        while len(self._counts) > MAX_COUNTERS:
            self._counts.popitem(last=False)
        return count + 1

    async def take_back(self, name: str) -> None:
        count, ends_at_s = self._counts.get(name, (0, 0.0))
        if count > 0:
            self._counts[name] = (count - 1, ends_at_s)

    async def clear(self, name: str) -> None:
        self._counts.pop(name, None)


class RedisCounters:
    """Counters that all hubs of a venue share; while Redis is unavailable, each process counts by itself."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._memory = MemoryCounters()

    async def read(self, name: str) -> tuple[int, int]:
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                _ = pipeline.get(f"pos:failures:{name}")
                _ = pipeline.ttl(f"pos:failures:{name}")
                count, remaining_s = await pipeline.execute()
        except (RedisError, OSError):
            return await self._memory.read(name)
        return (int(count), max(1, remaining_s)) if count else (0, 0)

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        own_count = await self._memory.add(name, window_s)
        try:
            # In one transaction, because a counter without an expiry would lock somebody out for ever.
            async with self._redis.pipeline(transaction=True) as pipeline:
                _ = pipeline.set(f"pos:failures:{name}", 0, ex=window_s, nx=True)
                _ = pipeline.incr(f"pos:failures:{name}")
                count = int((await pipeline.execute())[-1])
        except (RedisError, OSError):
            log.warning("Redis is away: failed sign-ins are counted in this process alone")
            return own_count
        return count

    async def take_back(self, name: str) -> None:
        await self._memory.take_back(name)
        try:
            await self._redis.eval(TAKE_BACK, 1, f"pos:failures:{name}")
        except (RedisError, OSError):
            log.warning("Redis is away: a successful attempt counts until its window ends")

    async def clear(self, name: str) -> None:
        await self._memory.clear(name)
        try:
            await self._redis.delete(f"pos:failures:{name}")
        except (RedisError, OSError):
            log.warning("Redis is away: a counter of failed sign-ins stays until its window ends")

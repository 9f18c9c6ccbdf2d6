"""Guessing is slowed down: per account and place, and per address. In Redis when several hubs share it, else in memory.

Counters may be lost with Redis or a restart; they protect PINs, not money.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub import clock
from hub.domain.refusals import TooMany

log = logging.getLogger(__name__)
WINDOW_S = 15 * 60
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30
MOST_COUNTERS = 10_000


class Counters(Protocol):
    """Failure counts that forget after `WINDOW_S`."""

    async def read(self, name: str) -> tuple[int, int]:
        """How often, and how many seconds until it is forgotten."""

    async def add(self, name: str, window_s: int = WINDOW_S) -> int:
        """Count one more; the window starts with the first."""

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

    async def clear(self, name: str) -> None:
        await self._alone.clear(name)
        try:
            await self._redis.delete(f"pos:failures:{name}")
        except (RedisError, OSError):
            log.warning("Redis is away: a counter of failed sign-ins stays until it is forgotten")


class Lockout:
    """The rules: 5 failures lock an account at one place, 30 slow an address down; nobody locks a venue out."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def check(self, account: str, place: str, address: str | None) -> None:
        """Refuses: TooMany, with the seconds to wait. A paired device is its own address: not slowed by others."""
        is_locked, left = await self._counters.read(_lock(account, place))
        if is_locked:
            raise TooMany(f"Too many failed attempts; try again in {-(-left // 60)} min", retry_after_s=left)
        held, left = await self._counters.read(_pause(address)) if address else (0, 0)
        if held:
            raise TooMany(f"Too many failed attempts from this address; wait {left} s", retry_after_s=left)

    async def failed(self, account: str, place: str, address: str | None) -> int:
        """Count a failure. Answers how many tries are left for this account at this place."""
        if address and (count := await self._counters.add(address)) >= ADDRESS_LIMIT:
            await self._counters.clear(_pause(address))
            await self._counters.add(_pause(address), 2 ** min(count - ADDRESS_LIMIT + 1, 9))
        if (failures := await self._counters.add(_at(account, place))) >= ACCOUNT_LIMIT:
            await self._counters.add(_lock(account, place))
        return max(0, ACCOUNT_LIMIT - failures)

    async def succeeded(self, account: str, place: str) -> None:
        """Forget this account's failures at this place."""
        await self._counters.clear(_at(account, place))
        await self._counters.clear(_lock(account, place))


def _at(account: str, place: str) -> str:
    return f"{account.lower()}@{place}"


def _lock(account: str, place: str) -> str:
    """Counted apart from the failures: its time begins with the last of them."""
    return f"{_at(account, place)}#lock"


def _pause(address: str) -> str:
    return f"{address}#pause"

"""How replicas of the cloud tell each other things, and who is linked where: Redis, or nothing for a single process.

Everything here is for speed. What is lost is made good by the sweep, by heartbeats and by the next connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.base import ids, tasks

log = logging.getLogger(__name__)
CHANNEL = "cloud:news"
PRESENT_S, REFRESH_S = 90, 30
RETRY_S = 2.0


class Bus:
    """News between replicas. `hear` is called with what others told, never with one's own."""

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._own = ids.new_secret()
        self._tasks: list[asyncio.Task[None]] = []
        self.hear: Callable[[dict[str, Any]], None] = lambda _: None
        self.here: Callable[[], Collection[UUID]] = tuple

    async def start(self) -> None:
        """Begin to listen."""
        if self._redis is not None:
            self._tasks = [tasks.spawn(self._listen(), "cloud news"), tasks.spawn(self._show(), "presence")]

    async def stop(self) -> None:
        """Stop listening."""
        await tasks.stop(*self._tasks)

    async def tell(self, **news: Any) -> None:
        """Tell the other replicas; while Redis is away, nobody hears."""
        if self._redis is None:
            return
        try:
            await self._redis.publish(CHANNEL, msgspec.json.encode({**news, "from": self._own}))
        except (RedisError, OSError) as error:
            log.warning("the other replicas were not told: %s", repr(error))

    async def online(self, sites: Sequence[UUID]) -> set[UUID]:
        """Which of these are linked, here or elsewhere."""
        found = set(sites) & set(self.here())
        if self._redis is None or len(found) == len(sites):
            return found
        try:
            marks = await self._redis.mget([_present(site) for site in sites])
        except (RedisError, OSError):
            return found
        return found | {site for site, mark in zip(sites, marks, strict=True) if mark}

    async def count_online(self) -> int:
        """How many sites are linked, here and elsewhere."""
        if self._redis is None:
            return len(self.here())
        try:
            return len([key async for key in self._redis.scan_iter("cloud:present:*", count=1000)])
        except (RedisError, OSError):
            return len(self.here())

    async def is_present(self, site: UUID) -> None:
        """A site linked itself here."""
        await self._mark([site])

    async def is_gone(self, site: UUID) -> None:
        """A site's link here ended."""
        if self._redis is not None:
            try:
                await self._redis.delete(_present(site))
            except (RedisError, OSError):
                log.info("presence of %s ends by itself in %s s", site, PRESENT_S)

    async def _mark(self, sites: Sequence[UUID]) -> None:
        if self._redis is None or not sites:
            return
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for site in sites:
                    _ = pipe.set(_present(site), self._own, ex=PRESENT_S)
                await pipe.execute()
        except (RedisError, OSError) as error:
            log.info("presence could not be shown: %s", repr(error))

    async def _show(self) -> None:
        while True:
            await self._mark(list(self.here()))
            await asyncio.sleep(REFRESH_S)

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear_all()
            except (RedisError, OSError) as error:
                log.warning("the other replicas are not heard: %s", repr(error))
            await asyncio.sleep(RETRY_S)

    async def _hear_all(self) -> None:
        assert self._redis is not None
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            while True:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=5.0)
                if message is not None:
                    self._pass_on(message["data"])

    def _pass_on(self, data: bytes) -> None:
        news = msgspec.json.decode(data)
        if news.pop("from", None) != self._own:
            self.hear(news)


def _present(site: UUID) -> str:
    return f"cloud:present:{site}"

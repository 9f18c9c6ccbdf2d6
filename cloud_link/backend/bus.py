"""Messages between the replicas of the cloud, and the presence of linked sites: through Redis, if there is one.

Everything here is for speed. A lost message is made up for by the sweep, by heartbeats and by the next connection.
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
    """Messages between replicas. `receive` is called with the messages of the others, never with our own."""

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._own = ids.new_secret()
        self._tasks: list[asyncio.Task[None]] = []
        self.receive: Callable[[dict[str, Any]], None] = lambda _: None
        self.local_sites: Callable[[], Collection[UUID]] = tuple

    async def start(self) -> None:
        """Begin to subscribe and to publish presence."""
        if self._redis is not None:
            self._tasks = [
                tasks.spawn(self._subscribe(), "cloud bus"),
                tasks.spawn(self._refresh_presence(), "presence"),
            ]

    async def stop(self) -> None:
        """Stop both."""
        await tasks.stop(*self._tasks)

    async def publish(self, **message: Any) -> None:
        """Send a message to the other replicas; while Redis is unavailable, it is lost."""
        if self._redis is None:
            return
        try:
            await self._redis.publish(CHANNEL, msgspec.json.encode({**message, "from": self._own}))
        except (RedisError, OSError) as error:
            log.warning("a message to the other replicas was lost: %s", repr(error))

    async def online(self, sites: Sequence[UUID]) -> set[UUID]:
        """Which of these sites are linked, here or to another replica."""
        online = set(sites) & set(self.local_sites())
        if self._redis is None or len(online) == len(sites):
            return online
        try:
            marks = await self._redis.mget([_present(site) for site in sites])
        except (RedisError, OSError):
            return online
        return online | {site for site, mark in zip(sites, marks, strict=True) if mark}

    async def count_online(self) -> int:
        """How many sites are linked, here and elsewhere."""
        if self._redis is None:
            return len(self.local_sites())
        try:
            return len([key async for key in self._redis.scan_iter("cloud:present:*", count=1000)])
        except (RedisError, OSError):
            return len(self.local_sites())

    async def add_presence(self, site: UUID) -> None:
        """A site linked itself here."""
        await self._set_presence([site])

    async def remove_presence(self, site: UUID) -> None:
        """A site's link here ended."""
        if self._redis is not None:
            try:
                await self._redis.delete(_present(site))
            except (RedisError, OSError):
                log.info("presence of %s ends by itself in %s s", site, PRESENT_S)

    async def _set_presence(self, sites: Sequence[UUID]) -> None:
        if self._redis is None or not sites:
            return
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for site in sites:
                    _ = pipe.set(_present(site), self._own, ex=PRESENT_S)
                await pipe.execute()
        except (RedisError, OSError) as error:
            log.info("presence could not be set: %s", repr(error))

    async def _refresh_presence(self) -> None:
        while True:
            await self._set_presence(list(self.local_sites()))
            await asyncio.sleep(REFRESH_S)

    async def _subscribe(self) -> None:
        while True:
            try:
                await self._receive_all()
            except (RedisError, OSError) as error:
                log.warning("no messages come from the other replicas: %s", repr(error))
            await asyncio.sleep(RETRY_S)

    async def _receive_all(self) -> None:
        assert self._redis is not None
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            while True:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=5.0)
                if message is not None:
                    self._dispatch(message["data"])

    def _dispatch(self, data: bytes) -> None:
        message = msgspec.json.decode(data)
        if message.pop("from", None) != self._own:
            self.receive(message)


def _present(site: UUID) -> str:
    return f"cloud:present:{site}"

"""The other processes of the venue, through Redis: a wake-up after each commit, and which devices are online where.

Never a source: everything that matters is read from PostgreSQL, so losing Redis costs some milliseconds and the
presence of other processes' devices, nothing else. No code that serves a screen ever waits for Redis.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.base import ids, tasks

log = logging.getLogger(__name__)
CHANNEL = "pos:committed"
PRESENCE = "pos:online:"
PRESENCE_S = 15
RETRY_S = 0.5
REDIS_LOST = (RedisError, OSError, asyncio.TimeoutError)


class Peers(Protocol):
    """What a process publishes to its peers and reads from them."""

    def committed(self) -> None:
        """This process has committed events."""

    def present(self, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Publish the devices that are online here; returns those online elsewhere, as last read."""


class SingleProcess:
    """The venue has one process only."""

    def committed(self) -> None:
        """There is no peer to wake."""

    def present(self, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:  # noqa: ARG002 - the protocol's argument
        """There is no other process."""
        return []


class RedisPeers:
    """Several processes on one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._name = PRESENCE + ids.new_id().hex
        self._has_committed = asyncio.Event()
        self._here: bytes = b"[]"
        self._elsewhere: list[dict[str, Any]] = []
        self.is_connected = True
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self, wake: Callable[[], None]) -> None:
        """Begin to publish and to subscribe; `wake` is called when another process has committed."""
        self._tasks = [
            tasks.spawn(self._publish(), "peers: publish"),
            tasks.spawn(self._subscribe(wake), "peers: subscribe"),
            tasks.spawn(self._exchange_presence(), "peers: presence"),
        ]

    async def stop(self) -> None:
        """Stop publishing and subscribing."""
        await tasks.stop(*self._tasks)
        await self._redis.aclose()

    def committed(self) -> None:
        """Wake the peers soon; several commits make one message."""
        self._has_committed.set()

    def present(self, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Keep the devices that are online here for the next exchange; returns those that the last one read."""
        self._here = msgspec.json.encode(devices)
        return self._elsewhere

    async def _publish(self) -> None:
        while True:
            await self._has_committed.wait()
            self._has_committed.clear()
            try:
                await self._redis.publish(CHANNEL, b"")
            except REDIS_LOST:
                await asyncio.sleep(RETRY_S)

    async def _subscribe(self, wake: Callable[[], None]) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    wake()
                    while True:
                        if await channel.get_message(ignore_subscribe_messages=True, timeout=5) is not None:
                            wake()
            except REDIS_LOST as error:
                log.info("Redis is unavailable, the log is polled: %r", error)
            await asyncio.sleep(RETRY_S)

    async def _exchange_presence(self) -> None:
        while True:
            try:
                await self._redis.set(self._name, self._here, ex=PRESENCE_S)
                self._elsewhere = await self._read_others()
                self.is_connected = True
            except (*REDIS_LOST, msgspec.DecodeError):
                self._elsewhere, self.is_connected = [], False
            await asyncio.sleep(PRESENCE_S / 5)

    async def _read_others(self) -> list[dict[str, Any]]:
        names = [name async for name in self._redis.scan_iter(PRESENCE + "*") if name.decode() != self._name]
        presences = await self._redis.mget(names) if names else []
        return [device for text in presences if text for device in msgspec.json.decode(text)]

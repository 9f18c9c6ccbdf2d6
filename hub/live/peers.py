"""The other processes of the venue, through Redis: a wake-up when something was committed, and who is on line where.

Never a source: everything that matters is read from PostgreSQL, so losing Redis costs some milliseconds and the
presence of other processes' devices, nothing else. Nobody who serves a screen ever waits for Redis.
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
AWAY = (RedisError, OSError, asyncio.TimeoutError)


class Peers(Protocol):
    """What a process tells the others and learns from them."""

    def committed(self) -> None:
        """Something was committed here."""

    def present(self, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Say which devices are on line here; answers those on line elsewhere, as last heard."""


class SingleProcess:
    """One process is the whole venue."""

    def committed(self) -> None:
        """Nobody to tell."""

    def present(self, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:  # noqa: ARG002 - nobody to tell
        """Nobody else."""
        return []


class RedisPeers:
    """Several processes on one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._name = PRESENCE + ids.new_id().hex
        self._news = asyncio.Event()
        self._here: bytes = b"[]"
        self._elsewhere: list[dict[str, Any]] = []
        self.is_connected = True
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self, wake: Callable[[], None]) -> None:
        """Begin to publish and to listen; `wake` is called when another process has committed."""
        self._tasks = [
            tasks.spawn(self._tell(), "neighbours: tell"),
            tasks.spawn(self._listen(wake), "neighbours: listen"),
            tasks.spawn(self._exchange(), "neighbours: presence"),
        ]

    async def stop(self) -> None:
        """Fall silent."""
        await tasks.stop(*self._tasks)
        await self._redis.aclose()

    def committed(self) -> None:
        """Tell the others soon; several commits make one message."""
        self._news.set()

    def present(self, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Remember what is on line here for the next exchange; answers what the last one brought."""
        self._here = msgspec.json.encode(devices)
        return self._elsewhere

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._redis.publish(CHANNEL, b"")
            except AWAY:
                await asyncio.sleep(RETRY_S)

    async def _listen(self, wake: Callable[[], None]) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    wake()
                    while True:
                        if await channel.get_message(ignore_subscribe_messages=True, timeout=5) is not None:
                            wake()
            except AWAY as error:
                log.info("Redis is away, the log is polled: %r", error)
            await asyncio.sleep(RETRY_S)

    async def _exchange(self) -> None:
        while True:
            try:
                await self._redis.set(self._name, self._here, ex=PRESENCE_S)
                self._elsewhere = await self._read_others()
                self.is_connected = True
            except (*AWAY, msgspec.DecodeError):
                self._elsewhere, self.is_connected = [], False
            await asyncio.sleep(PRESENCE_S / 5)

    async def _read_others(self) -> list[dict[str, Any]]:
        names = [name async for name in self._redis.scan_iter(PRESENCE + "*") if name.decode() != self._name]
        found = await self._redis.mget(names) if names else []
        return [device for text in found if text for device in msgspec.json.decode(text)]

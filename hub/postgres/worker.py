"""The rounds of the elected process: it looks for what is due, and has each thing in hand only once.

Where what is due stands and what is done about it belong to whoever makes the rounds (paper, payments by Pesapal).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final
from uuid import UUID

import asyncpg

from hub.base import tasks
from hub.base.refusal import Refusal
from hub.postgres.database import LOST

log = logging.getLogger(__name__)
EVERY_S: Final = 1.0


class PollingWorker:
    """One round after the other while this process is the elected one; a bell, or a thing done, calls for the next."""

    def __init__(self, name: str, is_elected: Callable[[], bool], look: Callable[[], Awaitable[None]]) -> None:
        self._name, self._is_elected, self._look = name, is_elected, look
        self._in_hand: dict[UUID, asyncio.Task[None]] = {}
        self._bell = asyncio.Event()
        self._walk: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._walk = tasks.spawn(self._run(), self._name)

    async def stop(self, grace_s: float = 0) -> None:
        """Look no more, let what is in hand end within `grace_s`, and drop what does not."""
        if self._walk is None:
            return
        await tasks.stop(self._walk)
        if self._in_hand and grace_s:
            await asyncio.wait(self._in_hand.values(), timeout=grace_s)
        await tasks.stop(*self._in_hand.values())

    def wake(self) -> None:
        """Something is due now."""
        self._bell.set()

    def in_hand(self) -> list[UUID]:
        """What is being seen to, and must not be begun again."""
        return list(self._in_hand)

    def begin(self, thing: UUID, work: Coroutine[Any, Any, None]) -> None:
        """Take a thing in hand until `work` is done."""
        task = self._in_hand[thing] = tasks.spawn(work, f"{self._name} {thing}")
        task.add_done_callback(lambda _: self._is_done(thing))

    def _is_done(self, thing: UUID) -> None:
        self._in_hand.pop(thing, None)
        self.wake()

    async def _run(self) -> None:
        while True:
            try:
                if self._is_elected():
                    await self._look()
            except (Refusal, *LOST, asyncpg.PostgresError) as error:
                log.info("%s has to wait: %s", self._name, repr(error))
            await self._rest()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._bell.wait(), EVERY_S)
        except TimeoutError:
            return
        self._bell.clear()

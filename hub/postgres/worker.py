"""A polling worker of the elected process: it looks for due work, and runs each item only once at a time.

The owner of the worker (printing, Pesapal) finds the due items and does the work.
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
POLL_INTERVAL_S: Final = 1.0


class PollingWorker:
    """Calls `poll` every second while this process is elected, and also after `wake` and after each finished item."""

    def __init__(self, name: str, is_elected: Callable[[], bool], poll: Callable[[], Awaitable[None]]) -> None:
        self._name, self._is_elected, self._poll = name, is_elected, poll
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start polling."""
        self._task = tasks.spawn(self._run(), self._name)

    async def stop(self, grace_s: float = 0) -> None:
        """Stop polling. Running items have `grace_s` to finish, then they are cancelled."""
        if self._task is None:
            return
        await tasks.stop(self._task)
        if self._running and grace_s:
            await asyncio.wait(self._running.values(), timeout=grace_s)
        await tasks.stop(*self._running.values())

    def wake(self) -> None:
        """Poll now, because something is due."""
        self._woken.set()

    def running(self) -> list[UUID]:
        """The ids of the running items, which must not be started again."""
        return list(self._running)

    def run(self, item: UUID, work: Coroutine[Any, Any, None]) -> None:
        """Run the work of an item in the background."""
        task = self._running[item] = tasks.spawn(work, f"{self._name} {item}")
        task.add_done_callback(lambda _: self._on_done(item))

    def _on_done(self, item: UUID) -> None:
        self._running.pop(item, None)
        self.wake()

    async def _run(self) -> None:
        while True:
            try:
                if self._is_elected():
                    await self._poll()
            except (Refusal, *LOST, asyncpg.PostgresError) as error:
                log.info("%s has to wait: %s", self._name, repr(error))
            await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), POLL_INTERVAL_S)
        except TimeoutError:
            return
        self._woken.clear()

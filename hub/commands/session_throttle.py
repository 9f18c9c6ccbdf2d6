"""The throttle per session: how many commands of one session may run at the same time, and how many may wait.

Sessions share the database's connections. A session that sends too many commands waits for its own, and delays nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hub.domain.refusals import TooMany

MAX_RUNNING = 16
MAX_WAITING = 500


@dataclass
class _Queue:
    """One session's commands."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_RUNNING))
    count: int = 0


class SessionThrottle:
    """The running and waiting commands of this process, by session."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Queue] = {}

    @asynccontextmanager
    async def slot(self, session: str) -> AsyncIterator[None]:
        """Wait for one of this session's slots, and hold it. Refuses: TooMany."""
        queue = self._sessions.setdefault(session, _Queue())
        if queue.count >= MAX_RUNNING + MAX_WAITING:
            raise TooMany("commands_at_once", retry_after_s=1)
        queue.count += 1
        try:
            async with queue.slots:
                yield
        finally:
            queue.count -= 1
            if not queue.count:
                del self._sessions[session]

"""Nobody takes the whole counter: how many commands of one session run at the same time, and how many may wait.

A session that sends more waits for its own commands, not for other people's; the database's connections are shared.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hub.domain.refusals import TooMany

AT_ONCE = 16
WAITING = 500


@dataclass
class _Turn:
    """One session's commands."""

    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    present: int = 0


class SessionThrottle:
    """The commands at work in this process, by session."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Turn] = {}

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Wait for a place among this session's own commands. Refuses: TooMany."""
        turn = self._sessions.setdefault(session, _Turn())
        if turn.present >= AT_ONCE + WAITING:
            raise TooMany("Too many commands at once", retry_after_s=1)
        turn.present += 1
        try:
            async with turn.places:
                yield
        finally:
            turn.present -= 1
            if not turn.present:
                del self._sessions[session]

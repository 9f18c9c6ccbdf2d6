"""The hub's own reactions to the event log: events in their order, each kept until the reaction has succeeded."""

from __future__ import annotations

import logging
from collections import deque
from typing import Protocol

import asyncpg

from hub.log.event_log import LoggedEvent
from hub.postgres.database import LOST
from hub.texts import stored

log = logging.getLogger(__name__)


class LogListener(Protocol):
    """What the process itself does about events, in their order."""

    async def handle(self, event: LoggedEvent) -> None:
        """React to one event; it is passed again if the database was unavailable meanwhile."""

    async def start_over(self) -> None:
        """The log is another one: forget what was learned from it."""

    async def report_bad_event(self, position: int, message: str) -> None:
        """An event could not be encoded or handled."""


class ListenerQueue:
    """The events that the listener has not handled yet."""

    def __init__(self) -> None:
        self._pending: deque[LoggedEvent] = deque()
        self._must_start_over = False
        self.listener: LogListener | None = None

    def append(self, event: LoggedEvent) -> None:
        """An event for the listener to handle."""
        self._pending.append(event)

    def start_over(self) -> None:
        """The log is another one: its listener starts over before the next event."""
        self._pending.clear()
        self._must_start_over = True

    async def run(self) -> None:
        """Have the listener handle what is pending. Raises when the database is lost; the rest then stays pending."""
        if self._must_start_over:
            if self.listener is not None:
                await self.listener.start_over()
            self._must_start_over = False
        while self._pending:
            await self._handle(self._pending[0])
            self._pending.popleft()

    async def _handle(self, event: LoggedEvent) -> None:
        try:
            if self.listener is not None:
                await self.listener.handle(event)
        except (*LOST, asyncpg.PostgresError):
            raise
        except Exception:
            log.exception("the hub could not handle event %s", event.position)
            message = stored("alert-bad-event-unhandled", position=event.position, type=event.type)
            await self.report_bad_event(event.position, message)

    async def report_bad_event(self, position: int, message: str) -> None:
        """Raise an alarm about an event; a failure to do so is only logged."""
        try:
            if self.listener is not None:
                await self.listener.report_bad_event(position, message)
        except Exception:
            log.exception("no alarm could be raised about event %s", position)

"""Restarts the embedded PostgreSQL when it dies, a limited number of times: a small state machine.

    state     activity                           next
    RUNNING   wait until the server ends         PAUSING
    PAUSING   wait, longer before each attempt   STARTING; GIVEN_UP if no attempt is left
    STARTING  start the server                   RUNNING if it answers, else PAUSING
    GIVEN_UP  none; the process must end, so that its own supervisor acts

The count of attempts is reset once the server has run for `STEADY_S`, so a server that dies right after each start
uses them up too. `hub.base.embedded_postgres` starts the server and notices its end.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final, Protocol

from hub.base import clock, tasks
from hub.base.postgres_programs import DatabaseFailed

log = logging.getLogger(__name__)
PAUSES_S: Final[tuple[float, ...]] = (0.0, 1.0, 2.0, 5.0, 10.0)
"""The pause before each attempt; there are as many attempts as pauses."""
STEADY_S: Final = 600.0


class State(StrEnum):
    """The state of the supervisor."""

    RUNNING = "running"
    PAUSING = "pausing"
    STARTING = "starting"
    GIVEN_UP = "given up"


class Server(Protocol):
    """A server that was started before."""

    async def ended(self) -> int:
        """Wait until the server ends; returns its exit code."""

    async def restart(self) -> None:
        """Start the server again at the same address. Refuses: DatabaseFailed."""


class Supervisor:
    """Keeps one server running."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._attempts = 0
        self._up_since_s = clock.monotonic_s()
        self._ended_at_s = 0.0
        self._reason = ""
        self.state = State.RUNNING
        self.deaths = 0
        self.restarts = 0

    async def until(self, stop: asyncio.Event) -> None:
        """Keep the server running until `stop` is set.

        Refuses: DatabaseFailed if no attempt is left.
        """
        stopped = tasks.spawn(stop.wait(), "stop signal")
        supervision = tasks.spawn(self._supervise(), "embedded PostgreSQL")
        try:
            await asyncio.wait((stopped, supervision), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await tasks.stop(stopped, supervision)
        if not stop.is_set():
            raise supervision.result()

    async def _supervise(self) -> DatabaseFailed:
        steps: dict[State, Callable[[], Awaitable[State]]] = {
            State.RUNNING: self._run,
            State.PAUSING: self._pause,
            State.STARTING: self._start,
        }
        while self.state is not State.GIVEN_UP:
            self.state = await steps[self.state]()
        return DatabaseFailed(f"PostgreSQL died and {len(PAUSES_S)} attempts to restart it failed: {self._reason}")

    async def _run(self) -> State:
        code = await self._server.ended()
        self.deaths += 1
        self._ended_at_s = clock.monotonic_s()
        self._reason = f"it keeps ending, the last time with exit code {code}"
        if self._ended_at_s - self._up_since_s >= STEADY_S:
            self._attempts = 0
        log.error("the embedded PostgreSQL has died with exit code %s and will be restarted", code)
        return State.PAUSING

    async def _pause(self) -> State:
        if self._attempts >= len(PAUSES_S):
            return State.GIVEN_UP
        await asyncio.sleep(PAUSES_S[self._attempts])
        self._attempts += 1
        return State.STARTING

    async def _start(self) -> State:
        try:
            await self._server.restart()
        except DatabaseFailed as failure:
            self._reason = str(failure)
            log.error("attempt %s of %s to restart PostgreSQL failed: %s", self._attempts, len(PAUSES_S), failure)  # noqa: TRY400 - one plain line
            return State.PAUSING
        self.restarts += 1
        self._up_since_s = clock.monotonic_s()
        log.warning("PostgreSQL was restarted; it was away for %.1f s", self._up_since_s - self._ended_at_s)
        return State.RUNNING

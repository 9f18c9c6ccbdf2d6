"""A finding, and the context that checks work with. No checks here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import asyncpg

from hub.postgres.database import LOST, Connection, connect
from hub.settings.settings import Settings


class State(StrEnum):
    """The state of one finding."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One plain sentence, and what to do unless it is ok."""

    state: State
    says: str
    todo: str = ""


class NotKnown(Exception):
    """A finding cannot be determined; the message completes "Not known, because …"."""

    def __init__(self, why: str, todo: str = "") -> None:
        super().__init__(why)
        self.todo = todo


def ok(says: str) -> Finding:
    """Nothing to do."""
    return Finding(State.OK, says)


def warn(says: str, todo: str) -> Finding:
    """The venue can open, but somebody should fix this."""
    return Finding(State.WARN, says, todo)


def fail(says: str, todo: str) -> Finding:
    """The venue should not open like this."""
    return Finding(State.FAIL, says, todo)


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """The hub that is checked, running or not."""

    settings: Settings
    dsn: dict[str, Any] | None
    """How to connect to its database; None if there is none yet."""
    devices_online: Callable[[], Awaitable[frozenset[str]]]
    """Codes of the devices that are live at a running hub. Raises NotKnown if no hub runs."""
    browser_files: Callable[[], str]
    """Reads all files for browsers; returns their release. Raises OSError with the missing file."""

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Connection]:
        """A connection of the doctor's own, outside the hub's pool. Raises NotKnown."""
        if self.dsn is None:
            raise NotKnown("there is no database yet", "Start the hub once: it makes one.")
        try:
            connection = await connect(self.dsn, server_settings={"statement_timeout": "60s", "timezone": "UTC"})
        except (*LOST, asyncpg.PostgresError) as error:
            raise NotKnown(f"the database does not answer ({error})", "See to PostgreSQL first.") from error
        try:
            yield connection
        finally:
            connection.terminate()


Examination = Callable[[DoctorContext], AsyncIterator[Finding]]
"""Yields its findings."""

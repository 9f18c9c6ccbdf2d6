"""What an examination says, and whom it examines. No examination lives here."""

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
    """How it stands with one thing."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One plain sentence, and what to do unless all is well."""

    state: State
    says: str
    todo: str = ""


class NotKnown(Exception):
    """Something could not be found out; the message completes "Not known, because …"."""

    def __init__(self, why: str, todo: str = "") -> None:
        super().__init__(why)
        self.todo = todo


def ok(says: str) -> Finding:
    """All is well."""
    return Finding(State.OK, says)


def warn(says: str, todo: str) -> Finding:
    """The venue can open, but somebody should see to this."""
    return Finding(State.WARN, says, todo)


def fail(says: str, todo: str) -> Finding:
    """The venue should not open like this."""
    return Finding(State.FAIL, says, todo)


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """One hub, running or not."""

    settings: Settings
    dsn: dict[str, Any] | None
    """How its database is reached; None when there is none yet."""
    devices_online: Callable[[], Awaitable[frozenset[str]]]
    """Codes of the devices that hear a running hub now. Raises NotKnown when none runs."""
    browser_files: Callable[[], str]
    """Reads everything browsers get; answers its release. Raises OSError with the file that is missing."""

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
"""Yields what it finds, one finding a thing."""

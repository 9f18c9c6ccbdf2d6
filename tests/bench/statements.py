"""What one command says to the database, recorded from the hub's own code, to be said again by bare asyncpg.

The statements are therefore the same by construction, whatever the hub's code becomes.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

import hub.operations  # noqa: F401 - registers every operation
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.actor import Actor
from hub.postgres.database import Connection, Database, connect, migrate_database
from hub.views.reference_data import read_reference_data
from tests.bench.http_load import Answers

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NUMBER = re.compile(r'"number":\d+')
NOT_OURS = re.compile(
    r"\s*(begin|commit|rollback|with recursive typeinfo_tree|select\s+current_setting\('jit'\))", re.IGNORECASE
)
"""Brackets of the transaction, and what asyncpg asks about types on a new connection."""


@dataclass
class Said:
    """One statement with its arguments."""

    query: str
    args: tuple[Any, ...]


class RecordingDatabase(Database):
    """A database that writes down what is said for one command."""

    said: list[Said]

    @asynccontextmanager
    async def late_transaction(self) -> AsyncIterator[tuple[Connection, Callable[[], Awaitable[None]]]]:
        """As the hub's; every statement is noted."""
        self.said = []

        def note(record: asyncpg.connection.LoggedQuery) -> None:
            if not NOT_OURS.match(record.query):
                self.said.append(Said(record.query, tuple(record.args)))

        async with super().late_transaction() as (connection, begin):
            with connection.query_logger(note):
                yield connection, begin


async def record(
    dsn: dict[str, Any], name: str, args: dict[str, Any], username: str, device: str, key: str
) -> list[Said]:
    """Run one operation for real and answer what it said. Refuses: whatever the operation refuses."""
    database = RecordingDatabase(await migrate_database(dsn))
    await database.open()
    try:
        async with database.connection() as connection:
            reference_data = await read_reference_data(connection)
        person = next(p for p in reference_data.rows.staff if p.username == username)
        at = reference_data.devices[device]
        actor = Actor(
            id=person.id,
            name=person.name,
            role=person.role,
            token_version=person.token_version,
            device=device,
            device_version=at.token_version,
        )
        commands = Commands(database, reference_data, lambda _: None)
        reply = await commands.execute(name, OPERATIONS[name].decode(args), actor, key)
        if reply.is_refusal:
            raise Refusal(reply.body.decode())
        return database.said
    finally:
        await database.close()


def own_ids(one: list[Said], other: list[Said]) -> frozenset[str]:
    """What the first says that the second does not: the ids of its order, lines, tickets, payment and keys."""
    return frozenset(_ids(one) - _ids(other))


def _ids(said: list[Said]) -> set[str]:
    return set(UUIDS.findall(" ".join(str(arg) for one in said for arg in one.args)))


def again(said: list[Said], swapped: Mapping[str, str], number: int) -> list[Said]:
    """The same statements about other things: ids are swapped, the order gets another number."""

    def renew(value: Any) -> Any:
        if isinstance(value, UUID):
            return UUID(swapped.get(str(value), str(value)))
        if isinstance(value, str):
            text = UUIDS.sub(lambda found: swapped.get(found[0], found[0]), value)
            return NUMBER.sub(f'"number":{number}', text)
        if isinstance(value, list):
            return [renew(one) for one in value]
        return value

    return [Said(one.query, tuple(renew(arg) for arg in one.args)) for one in said]


COMMIT = "select pg_logical_emit_message(true, 'bench', '')"
"""The least that a commit has to flush."""


class Bare:
    """Bare asyncpg connections, kept warm between the rounds."""

    def __init__(self, dsn: dict[str, Any], concurrency: int) -> None:
        self._dsn, self._concurrency = dsn, concurrency
        self._connections: list[asyncpg.Connection[Any]] = []

    async def open(self) -> None:
        """Connect."""
        self._connections = [await connect(self._dsn) for _ in range(self._concurrency)]

    async def close(self) -> None:
        """Disconnect."""
        for connection in self._connections:
            await connection.close()

    async def say(self, answers: Answers, sequences: Sequence[Sequence[list[Said]]]) -> None:
        """Say each sequence over a connection of its own, durably: several statements in a transaction, one without."""
        begin = time.perf_counter()
        pairs = zip(self._connections, sequences, strict=True)
        await asyncio.gather(*(_say(connection, sequence, answers) for connection, sequence in pairs))
        answers.seconds += time.perf_counter() - begin

    async def commit(self, answers: Answers, count: int) -> None:
        """As many durable commits of nothing on every connection: what the disk allows."""
        await self.say(answers, [[[Said(COMMIT, ())]] * count] * self._concurrency)


async def _say(connection: asyncpg.Connection[Any], sequence: Sequence[list[Said]], answers: Answers) -> None:
    for batch in sequence:
        begin = time.perf_counter_ns()
        async with connection.transaction() if len(batch) > 1 else nullcontext():
            for said in batch:
                await connection.fetch(said.query, *said.args)
        answers.took_ns.append(time.perf_counter_ns() - begin)

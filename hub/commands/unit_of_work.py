"""The unit of work of one command: changed orders are written before the next statement, or by the last statement.

Most commands make no other statement after they have changed their order, so the write costs no round trip.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from hub.postgres.database import Connection, Database

Begin = Callable[[], Awaitable[None]]
UNNUMBERED = -1
"""The placeholder for an order's number in JSON until the last statement assigns one."""


class TransactionNeeded(Exception):
    """The command cannot be a single statement: its key is known, the reference data has changed, or it must read."""


class UnitOfWork:
    """The transaction of a command. Every statement sees the orders that the command has saved."""

    def __init__(self, database: Database, connection: Connection, begin: Begin | None = None) -> None:
        """`begin` is called once, before the first statement; None if the transaction has begun."""
        self._database, self._connection = database, connection
        self._begin = begin
        self._unwritten: list[str] = []
        self.numbered_on: date | None = None
        """The business day from which the last statement takes an order number."""

    @property
    def has_begun(self) -> bool:
        """Whether the transaction has begun. If not, no statement was made, and the last one runs alone."""
        return self._begin is None

    @property
    def models(self) -> BaseDBAsyncClient:
        """Tortoise's client inside the transaction. It does not see orders that are not written yet."""
        if not self.has_begun:
            raise RuntimeError("an operation that begins late cannot use models")
        return self._database.models_on(self._connection)

    def number_later(self, day: date) -> int:
        """Let the last statement assign an order number; returns its placeholder."""
        self.numbered_on = day
        return UNNUMBERED

    async def begin(self) -> None:
        """Begin the transaction now, if it has not begun. Raises TransactionNeeded."""
        if self._begin is None:
            return
        if self.numbered_on is not None:
            raise TransactionNeeded
        begin, self._begin = self._begin, None
        await begin()

    def save_order(self, order: str) -> None:
        """Write an order later. `order` is one JSON object for the database function `save_orders`."""
        self._unwritten.append(order)

    def take_unwritten(self) -> str | None:
        """The orders that the caller must write now, as the JSON array that `save_orders` takes."""
        orders, self._unwritten = self._unwritten, []
        return f"[{','.join(orders)}]" if orders else None

    async def fetch(self, query: str, *args: Any) -> Any:
        """See asyncpg."""
        return await (await self._ready()).fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """See asyncpg."""
        return await (await self._ready()).fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        """See asyncpg."""
        return await (await self._ready()).fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> Any:
        """See asyncpg."""
        return await (await self._ready()).execute(query, *args)

    @asynccontextmanager
    async def rolled_back(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work inside this one that leaves nothing behind: neither rows nor locks."""
        connection = await self._ready()
        savepoint = connection.transaction()
        await savepoint.start()
        try:
            yield UnitOfWork(self._database, connection)
        finally:
            await savepoint.rollback()

    async def _ready(self) -> Connection:
        await self.begin()
        if self._unwritten:
            await self._connection.execute("select save_orders($1)", self.take_unwritten())
        return self._connection

"""What one command says to the database: its orders are written with whatever it says next, or with its last statement.

Most commands say nothing more once their order is changed, and a statement that is not made is the quickest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from hub.postgres.database import Connection, Database

Begin = Callable[[], Awaitable[None]]
UNNUMBERED = -1
"""Stands for the number of an order in JSON until the statement that writes it has given one out."""


class StepByStep(Exception):
    """What a command took for granted does not hold, or cannot be told: its key is known, or the house has changed."""


class UnitOfWork:
    """The transaction of a command, for operations. Whatever is asked finds the orders written."""

    def __init__(self, database: Database, connection: Connection, begin: Begin | None = None) -> None:
        """`begin` is called once, before the first statement; None where the transaction has begun."""
        self._database, self._connection = database, connection
        self._begin = begin
        self._unwritten: list[str] = []
        self.numbered_on: date | None = None
        """The business day of which the last statement is to give out an order's number."""

    @property
    def has_begun(self) -> bool:
        """Whether there is a transaction. Without one nothing was asked, and the last statement stands alone."""
        return self._begin is None

    @property
    def models(self) -> BaseDBAsyncClient:
        """Tortoise's client inside the transaction. It knows nothing of orders that are not written yet."""
        if not self.has_begun:
            raise RuntimeError("an operation that begins late has no models")
        return self._database.models_on(self._connection)

    def number_later(self, day: date) -> int:
        """Have the last statement give out an order's number; what stands for it."""
        self.numbered_on = day
        return UNNUMBERED

    async def begin(self) -> None:
        """Begin the transaction now, if it has not begun. Raises StepByStep."""
        if self._begin is None:
            return
        if self.numbered_on is not None:
            raise StepByStep
        begin, self._begin = self._begin, None
        await begin()

    def save_order(self, order: str) -> None:
        """Write this later: a JSON object of what the database function `save_orders` takes."""
        self._unwritten.append(order)

    def take_unwritten(self) -> str | None:
        """What the caller now writes, as `save_orders` takes it."""
        orders, self._unwritten = self._unwritten, []
        return f"[{','.join(orders)}]" if orders else None

    async def fetch(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._ready()).fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._ready()).fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._ready()).fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._ready()).execute(query, *args)

    async def _ready(self) -> Connection:
        await self.begin()
        if self._unwritten:
            await self._connection.execute("select save_orders($1)", self.take_unwritten())
        return self._connection

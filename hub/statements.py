"""What one command says to the database: its orders are written with whatever it says next, or with its last statement.

Most commands say nothing more once their order is changed, and a statement that is not made is the quickest.
"""

from __future__ import annotations

from typing import Any

from hub.database import Connection


class Statements:
    """The connection of a transaction, for operations. Whatever is asked finds the orders written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._unwritten: list[str] = []

    def save_order(self, order: str) -> None:
        """Write this later: a JSON object of what the database function `save_orders` takes."""
        self._unwritten.append(order)

    def take_unwritten(self) -> str | None:
        """What the caller now writes, as `save_orders` takes it."""
        orders, self._unwritten = self._unwritten, []
        return f"[{','.join(orders)}]" if orders else None

    async def fetch(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._written()).fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._written()).fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._written()).fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> Any:
        """As asyncpg's."""
        return await (await self._written()).execute(query, *args)

    async def _written(self) -> Connection:
        if self._unwritten:
            await self._connection.execute("select save_orders($1)", self.take_unwritten())
        return self._connection

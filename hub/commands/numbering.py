"""Order numbers, assigned in a transaction of their own: a number never waits for another order's commit.

A number is assigned just before its order is written, or by the statement that writes the order (`do_command`). If the
order then fails (the venue is locked, or the process crashes), its number stays unused. Zs, events and audit entries
are numbered elsewhere, without gaps.
"""

from __future__ import annotations

import asyncio
from datetime import date

from hub.postgres.database import LOST, Connection, Database, connect

WAIT_S = 3.0


class OrderNumbers:
    """Assigns the next order number of a business day, on one connection outside the pool.

    A command that waits here holds a pooled connection; if the numbers needed one too, the pool could deadlock.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._lock = asyncio.Lock()

    async def next(self, day: date) -> int:
        """The next number of the day. Raises the database's errors, and TimeoutError after 3 s."""
        async with asyncio.timeout(WAIT_S), self._lock:
            try:
                connection = await self._connected()
                number: int = await connection.fetchval("select next_order_number($1)", day)
            except LOST:
                self.close()
                raise
        return number

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            # The commit of the order comes later in the same WAL, so it makes the number durable as well.
            settings = {"synchronous_commit": "off", "lock_timeout": "3s", "application_name": "pos-hub numbers"}
            self._connection = await connect(self._database.dsn, server_settings=settings)
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

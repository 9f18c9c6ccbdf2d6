"""Order numbers, handed out in a transaction of their own: a number never waits for another order's commit.

A number is taken just before its order is written, unless the statement that writes the order gives it out as well
(`do_command`). Only an order that fails after that (a lock of the venue, a crash) leaves its number unused; the books
themselves (Zs, events, audit) are numbered without gaps elsewhere.
"""

from __future__ import annotations

import asyncio
from datetime import date

from hub.postgres.database import LOST, Connection, Database, connect

WAIT_S = 3.0


class OrderNumbers:
    """The next number of a business day. One connection outside the pool: a command that holds a pooled connection
    while it waits here could otherwise wait for itself.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    async def next(self, day: date) -> int:
        """The next number. Raises the database's errors when it is away."""
        async with asyncio.timeout(WAIT_S), self._turn:
            try:
                connection = await self._connected()
                number: int = await connection.fetchval("select next_order_number($1)", day)
            except LOST:
                self.close()
                raise
        return number

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            # Not durable by itself: the order's own commit, later in the same log, makes it so.
            settings = {"synchronous_commit": "off", "lock_timeout": "3s", "application_name": "pos-hub numbers"}
            self._connection = await connect(self._database.dsn, server_settings=settings)
        return self._connection

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

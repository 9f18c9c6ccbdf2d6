"""Order numbers, handed out in a transaction of their own: opening an order never waits for another one's commit.

A number is taken just before its order is written. Only an order that fails after that (a lock of the venue, a crash)
leaves its number unused; the books themselves (Zs, events, audit) are numbered without gaps elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

from hub.database import LOST, Connection, Database, connect

WAIT_S = 3.0
NEXT = "select next_order_number(day) from unnest($1::date[]) with ordinality as asked(day, n) order by n"


@dataclass(eq=False, slots=True)
class _Asked:
    """Somebody who waits for a number."""

    day: date
    number: int | None = None


class OrderNumbers:
    """The next number of a business day; all who wait get theirs together. One connection outside the pool: a command
    that holds a pooled connection while it waits here could otherwise wait for itself.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._asked: list[_Asked] = []

    async def next(self, day: date) -> int:
        """The next number. Raises the database's errors when it is away."""
        mine = _Asked(day)
        self._asked.append(mine)
        try:
            async with asyncio.timeout(WAIT_S), self._turn:
                if mine.number is None:
                    await self._hand_out()
        finally:
            if mine in self._asked:
                self._asked.remove(mine)
        assert mine.number is not None
        return mine.number

    async def _hand_out(self) -> None:
        """To everybody who has asked by now. When that fails they go on waiting, each for a try of their own."""
        asked = self._asked[:]
        try:
            connection = await self._connected()
            numbers = await connection.fetch(NEXT, [one.day for one in asked])
        except LOST:
            self.close()
            raise
        for one, (number,) in zip(asked, numbers, strict=True):
            one.number = number
        self._asked = [one for one in self._asked if one.number is None]

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

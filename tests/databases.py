"""One PostgreSQL for a whole test run, and in it a fresh copy of the demo venue for whoever asks.

The venue is migrated and seeded once, into a template; a copy costs some 30 ms. What a test does with its copy
is not known here.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import bcrypt
import pytest

from hub import embedded_postgres
from hub.app import prepare
from hub.database import Database, migrate_database
from hub.embedded_postgres import EmbeddedPostgres
from hub.settings import Settings

SECRET = "a secret of the tests, long enough for HS256"
TEMPLATE = "demo_venue"
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "300"}
CHEAP_ROUNDS = 4
Dsn = dict[str, Any]


class Databases:
    """The cluster of a test run. `dsn` names its maintenance database, as a superuser."""

    def __init__(self, data_dir: Path) -> None:
        self.settings = Settings(jwt_secret=SECRET, data_dir=data_dir, is_demo=True)
        self._postgres = EmbeddedPostgres(data_dir)
        self._numbers = itertools.count(1)
        self._reach: Dsn = {}

    async def start(self) -> None:
        """Start the server without the durability a venue needs, and make the template."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(embedded_postgres, "SETTINGS", embedded_postgres.SETTINGS | NOT_DURABLE)
            await self._postgres.start()
        await self._make_template()

    async def stop(self) -> None:
        """End the server."""
        await self._postgres.stop()

    @property
    def dsn(self) -> Dsn:
        """The maintenance database."""
        return {**self._postgres.dsn}

    async def _make_template(self) -> None:
        await self.ask(f"create database {TEMPLATE}")
        self._reach = await migrate_database(self.dsn | {"database": TEMPLATE})
        database = Database(self._reach)
        await database.open()
        with pytest.MonkeyPatch.context() as patch:
            make_salt = bcrypt.gensalt
            patch.setattr(bcrypt, "gensalt", lambda _rounds: make_salt(CHEAP_ROUNDS))
            await prepare(database, self.settings)
        await database.close()

    async def ask(self, statement: str) -> None:
        """Run one statement on the maintenance database."""
        connection = await asyncpg.connect(**self.dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[Dsn]:
        """A database with nothing in it, dropped afterwards; reached as its owner."""
        async with self._fresh("template0") as dsn:
            yield dsn

    @asynccontextmanager
    async def demo_venue(self) -> AsyncIterator[Dsn]:
        """A copy of the demo venue, dropped afterwards; reached as the hub reaches it."""
        async with self._fresh(TEMPLATE) as dsn:
            yield self._reach | {"database": dsn["database"]}

    @asynccontextmanager
    async def _fresh(self, template: str) -> AsyncIterator[Dsn]:
        name = f"venue_{next(self._numbers)}"
        await self.ask(f"create database {name} template {template}")
        yield self.dsn | {"database": name}
        await self.ask(f"drop database {name} with (force)")

"""One PostgreSQL for a whole test run, and in it a demo venue of one's own for whoever asks.

The venue is migrated and seeded once, into a template. A copy costs 300 ms, so copies are lent again: their rows
are put back as they were, which costs 10 ms. What a test does with its copy is not known here.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import bcrypt
import pytest

from hub.app import prepare
from hub.base import clock, embedded_postgres, hashing
from hub.base.embedded_postgres import EmbeddedPostgres
from hub.postgres.database import Database, migrate_database
from hub.settings.settings import Settings
from hub.views.reference_data import read_reference_data

SECRET = "a secret of the tests, long enough for HS256"
TEMPLATE = "demo_venue"
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "300"}
CHEAP_ROUNDS = 4
Dsn = dict[str, Any]
Connection = Any


class Databases:
    """The cluster of a test run. `dsn` names its maintenance database, as a superuser."""

    def __init__(self, data_dir: Path) -> None:
        self.settings = Settings(jwt_secret=SECRET, data_dir=data_dir, backup_dir=data_dir / "backups", is_demo=True)
        self._postgres = EmbeddedPostgres(data_dir)
        self._numbers = itertools.count(1)
        self._reach: Dsn = {}
        self._idle: list[Dsn] = []
        self._restore = ""

    async def start(self) -> None:
        """Start the server without the durability a venue needs, and make the template."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(embedded_postgres, "SETTINGS", embedded_postgres.SETTINGS | NOT_DURABLE)
            await self._postgres.start()
        await self._make_template()

    async def stop(self) -> None:
        """End the server."""
        await self._postgres.stop()

    def url(self, dsn: Dsn) -> str:
        """A database as DATABASE_URL names it, as the owner of everything."""
        return self._postgres.url(dsn["database"])

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
            patch.setattr(bcrypt, "gensalt", lambda _worker: make_salt(CHEAP_ROUNDS))
            await prepare(database, self.settings)
            hashing._DECOY = hashing.decoy(CHEAP_ROUNDS)
        await database.close()
        await self._begin_the_day()
        await self._remember_rows()

    async def _begin_the_day(self) -> None:
        """As if the hub had run today already: it does nothing by itself that a test would take for its own doing."""
        async with self.owner(self._reach) as connection:
            day = (await read_reference_data(connection)).business_day(clock.now())
            await connection.execute("insert into business_days (business_day) values ($1), ($1 + 1)", day)

    async def _remember_rows(self) -> None:
        """Keep what was seeded beside the tables, as what a used copy goes back to."""
        async with self.owner(self._reach) as connection:
            rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
            names = [row["tablename"] for row in rows]
            await connection.execute("create schema pristine")
            for name in names:
                await connection.execute(f"create table pristine.{name} as table public.{name}")
        empty = [f"delete from public.{name}" for name in names]
        fill = [f"insert into public.{name} select * from pristine.{name}" for name in names]
        self._restore = ";".join(["begin", "set local session_replication_role = replica", *empty, *fill, "commit"])

    @asynccontextmanager
    async def owner(self, dsn: Dsn) -> AsyncIterator[Connection]:
        """A connection as the owner of everything, who is a superuser."""
        connection = await asyncpg.connect(**self.dsn | {"database": dsn["database"]})
        try:
            yield connection
        finally:
            await connection.close()

    async def ask(self, statement: str) -> None:
        """Run one statement on the maintenance database."""
        async with self.owner(self.dsn) as connection:
            await connection.execute(statement)

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[Dsn]:
        """A database with nothing in it, dropped afterwards; reached as its owner."""
        name = await self._create("template0")
        yield self.dsn | {"database": name}
        await self.ask(f"drop database {name} with (force)")

    @asynccontextmanager
    async def demo_venue(self) -> AsyncIterator[Dsn]:
        """A demo venue as it is after its seeding; reached as the hub reaches it."""
        dsn = self._idle.pop() if self._idle else self._reach | {"database": await self._create(TEMPLATE)}
        yield dsn
        async with self.owner(dsn) as connection:
            await connection.execute(self._restore)
        for file in self.settings.backup_dir.glob(f"{dsn['database']}-*"):
            file.unlink()
        self._idle.append(dsn)

    @asynccontextmanager
    async def venue_to_change(self) -> AsyncIterator[Dsn]:
        """A demo venue whose schema may be changed, dropped afterwards; reached as the hub reaches it."""
        name = await self._create(TEMPLATE)
        yield self._reach | {"database": name}
        await self.ask(f"drop database {name} with (force)")

    async def _create(self, template: str) -> str:
        name = f"venue_{next(self._numbers)}"
        await self.ask(f"create database {name} template {template} strategy file_copy")
        return name

"""How the cloud reaches PostgreSQL: its own schema, one pool. Queries stand where they are needed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from tortoise import Tortoise
from tortoise.migrations.api.migrate import migrate

import cloud_link.backend.migrations
from hub.base.postgres_url import asyncpg_arguments, tortoise_credentials

MIGRATIONS = Path(cloud_link.backend.migrations.__file__).parent
MIGRATION_LOCK = 8000
POOL_SIZE = 12
CONNECT_S = 5.0
HEALTH_S = 2.0
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,  # a session that was ended in the middle of a query
    OSError,
    TimeoutError,
)
"""What is raised when the database is unavailable."""

Connection = Any
"""An asyncpg connection, or the pool's proxy for one."""
Row = Any


class DatabaseUnusable(Exception):
    """The database cannot be used; the message is one plain line."""


async def migrate_database(dsn: dict[str, Any]) -> None:
    """Bring the schema up to date, one process at a time.

    Refuses: DatabaseUnusable (unavailable, or its schema is newer than this program); nothing is changed then.
    """
    try:
        guard = await asyncpg.connect(**asyncpg_arguments(dsn, timeout_s=CONNECT_S))
    except (*LOST, asyncpg.PostgresError) as error:
        raise DatabaseUnusable(f"the database does not answer: {error}") from error
    try:
        await guard.execute("select pg_advisory_lock($1)", MIGRATION_LOCK)
        await _refuse_newer(guard)
        await migrate(config=_tortoise_config(dsn))
    finally:
        await Tortoise.close_connections()
        await guard.close()


async def _refuse_newer(connection: Connection) -> None:
    """A program that does not know a newer schema could damage its data."""
    if await connection.fetchval("select to_regclass('tortoise_migrations')") is None:
        return
    applied = await connection.fetch("select name from tortoise_migrations where app = 'cloud' order by name")
    unknown = {row["name"] for row in applied} - {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}
    if unknown:
        raise DatabaseUnusable(
            f"the database is newer than this program: it has {max(unknown)}, which this version does not know;"
            " start the newer version"
        )


def _tortoise_config(dsn: dict[str, Any]) -> dict[str, Any]:
    credentials = tortoise_credentials(dsn, timeout_s=CONNECT_S) | {"maxsize": 2}
    return {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": credentials}},
        "apps": {
            "cloud": {
                "models": ["cloud_link.backend.models"],
                "default_connection": "default",
                "migrations": "cloud_link.backend.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


class Database:
    """The cloud's pool of connections."""

    def __init__(self, dsn: dict[str, Any]) -> None:
        self._dsn = dsn
        self._pool: Any = None

    async def open(self) -> None:
        """Open the pool. Refuses: DatabaseUnusable."""
        settings = {
            "timezone": "UTC",
            "application_name": "pos-cloud",
            "statement_timeout": "20s",
            "lock_timeout": "5s",
        }
        try:
            self._pool = await asyncpg.create_pool(
                **asyncpg_arguments(self._dsn, server_settings=settings, timeout_s=CONNECT_S),
                min_size=1,
                max_size=POOL_SIZE,
                init=_use_json,
            )
        except (*LOST, asyncpg.PostgresError) as error:
            raise DatabaseUnusable(f"the database does not answer: {error}") from error

    async def close(self) -> None:
        """Close the pool."""
        await self._pool.close()

    async def answers(self) -> bool:
        """Whether the database answers now."""
        try:
            async with asyncio.timeout(HEALTH_S), self.connection() as connection:
                await connection.fetchval("select 1")
        except (*LOST, asyncpg.PostgresError):
            return False
        return True

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A pooled connection; waits at most 5 s for one."""
        async with self._pool.acquire(timeout=5) as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A transaction; what it wrote is durable when the block has ended."""
        async with self.connection() as connection, connection.transaction():
            yield connection


async def _use_json(connection: Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")

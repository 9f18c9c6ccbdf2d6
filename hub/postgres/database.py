"""How the hub reaches PostgreSQL: one pool, owned by Tortoise, as a role that cannot rewrite the books.

Only transactions and connections live here; what is asked of the database stands where it is needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, cast

import asyncpg
from tortoise import Tortoise
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import BaseORMException
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.transactions import in_transaction

from hub.base import postgres_url
from hub.postgres import function_set
from hub.postgres.schema import Schema, holds_venue, read_schema

OLDEST_SERVER = 14
POOL_SIZE = 20
ACQUIRE_S = 3.0
CONNECT_S = 5.0
MIGRATION_LOCK = 7000
APP_ROLE = "pos_app"

Connection = Any
"""An asyncpg connection, or the pool's proxy for one."""

LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,  # a session that was ended in the middle of a question, and is asked once more
    asyncpg.InvalidCatalogNameError,  # for an instant, while a restore swaps the databases' names
    OSError,
    asyncio.TimeoutError,
)
"""What is raised when the database is away; the command's outcome may then be unknown."""


class DatabaseUnusable(Exception):
    """The database cannot be used; the message is one plain line."""


class _Session(asyncpg.Connection):
    """A pooled session. Nothing of ours outlives a transaction, so the pool's reset round trip is saved."""

    def get_reset_query(self) -> str:
        return ""


def tortoise_config(dsn: dict[str, Any], *, as_owner: bool = False) -> dict[str, Any]:
    """Tortoise's configuration for the database at `dsn` (`hub.base.postgres_url`)."""
    settings = {
        "lock_timeout": "3s",
        "statement_timeout": "30s",
        "timezone": "UTC",
        "application_name": "pos-hub",
    }
    if as_owner:
        settings |= {"lock_timeout": "0", "statement_timeout": "0"}
    else:
        settings |= _session_settings() | ({"role": dsn["role"]} if dsn.get("role") else {})
    credentials = postgres_url.tortoise_credentials(dsn, server_settings=settings, timeout_s=CONNECT_S) | {
        "minsize": 1 if as_owner else 2,
        "maxsize": POOL_SIZE,
        "connection_class": _Session,
        "max_inactive_connection_lifetime": 0,
    }
    return {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": credentials}},
        "apps": {
            "models": {
                "models": ["models"],
                "default_connection": "default",
                "migrations": "models.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def parse_url(url: str) -> dict[str, Any]:
    """How the database at a `postgresql://` address is reached. Refuses: DatabaseUnusable."""
    try:
        return postgres_url.parse_url(url)
    except postgres_url.BadAddress as error:
        raise DatabaseUnusable(str(error)) from None


async def connect(dsn: dict[str, Any], *, server_settings: dict[str, str] | None = None) -> Connection:
    """One connection of its own, outside the pool."""
    settings = _session_settings() | (server_settings or {})
    return await asyncpg.connect(**postgres_url.asyncpg_arguments(dsn, server_settings=settings, timeout_s=CONNECT_S))


def _session_settings() -> dict[str, str]:
    """This version's SQL functions are found before the ones of `public`."""
    return {"search_path": function_set.own_set().search_path}


Before = Callable[[dict[str, Any], Schema], Awaitable[None]]
"""What must be done before rows that matter are migrated: the automatic backup."""


async def migrate_database(
    dsn: dict[str, Any], *, before: Before | None = None, to: str | None = None
) -> dict[str, Any]:
    """Bring the schema and the SQL functions up to date, or the schema to the migration `to`, one process at a time.

    `before` is called first when there is something to lose. Returns `dsn`, with the hub's own role if there is one.

    Refuses: DatabaseUnusable (away, server too old, schema newer than this program), and nothing is changed then.
    """
    try:
        guard = await connect(dsn)
    except (*LOST, asyncpg.PostgresError) as error:
        raise DatabaseUnusable(f"the database does not answer: {error}") from error
    try:
        if guard.get_server_version().major < OLDEST_SERVER:
            raise DatabaseUnusable(
                f"PostgreSQL {OLDEST_SERVER} or newer is needed, not {guard.get_server_version().major}"
            )
        await guard.execute("select pg_advisory_lock($1)", MIGRATION_LOCK)
        await _migrate_under_lock(guard, dsn, before, to)
        return dsn | {"role": APP_ROLE} if await _may_use_role(guard) else dsn
    finally:
        await guard.close()


async def _migrate_under_lock(guard: Connection, dsn: dict[str, Any], before: Before | None, to: str | None) -> None:
    """Whoever waited for the lock finds the work done, and does none of it again.

    A schema taken back to an earlier migration is another version's, which brings its own functions.
    """
    schema = await read_schema(guard)
    if schema.unknown:
        raise DatabaseUnusable(
            f"the database is newer than this program: it has {schema.unknown[-1]}, which this version does not know;"
            " start the newer version, or take the upgrade back (docs/upgrading.md)"
        )
    if to is not None and to not in schema.known:
        raise DatabaseUnusable(f"there is no migration {to}; this version has {', '.join(schema.known)}")
    if schema.applied[-1:] != (to or schema.known[-1],):
        if before is not None and await holds_venue(guard):
            await before(dsn, schema)
        await _run_migrations(dsn, to)
    if to in (None, schema.known[-1]):
        await _install_functions(guard)


async def _run_migrations(dsn: dict[str, Any], to: str | None) -> None:
    """All of them in one transaction, with the record of each: a failure or a kill leaves the schema as it was."""
    config = tortoise_config(dsn, as_owner=True)
    try:
        await Tortoise.init(config=config, init_connections=False)
        async with in_transaction() as connection:
            executor = MigrationExecutor(connection, config["apps"])
            # Made first: a look at a missing table, which the executor forgives, would spoil the transaction.
            await executor.recorder.ensure_schema(AsyncpgSchemaEditor(connection, atomic=False))
            await executor.migrate([MigrationTarget("models", to or "__latest__")])
    except (asyncpg.PostgresError, BaseORMException, ValueError) as error:
        raise DatabaseUnusable(f"the database could not be migrated, and is as it was: {error}") from error
    finally:
        await Tortoise.close_connections()


async def _install_functions(guard: Connection) -> None:
    try:
        await function_set.install(guard, function_set.own_set(), APP_ROLE)
    except asyncpg.InsufficientPrivilegeError as error:
        user, database = await guard.fetchrow("select current_user, current_database()")
        raise DatabaseUnusable(
            f"the SQL functions could not be installed ({error}): grant create on database {database} to {user}"
        ) from error
    except asyncpg.PostgresError as error:
        raise DatabaseUnusable(f"the SQL functions could not be installed: {error}") from error


async def _may_use_role(connection: Connection) -> bool:
    found = await connection.fetchval(
        "select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = $1", APP_ROLE
    )
    return bool(found)


class Database:
    """The hub's pool of connections."""

    def __init__(self, dsn: dict[str, Any]) -> None:
        self.dsn = dsn

    async def open(self) -> None:
        """Open the pool. Refuses: DatabaseUnusable."""
        try:
            await Tortoise.init(config=tortoise_config(self.dsn), _enable_global_fallback=True)
            async with self.connection() as connection:
                await connection.fetchval("select 1")
        except (*LOST, asyncpg.PostgresError, BaseORMException) as error:
            raise DatabaseUnusable(f"the database does not answer: {error}") from error

    async def close(self) -> None:
        """Close the pool; running statements get ten seconds."""
        await Tortoise.close_connections()

    @property
    def client(self) -> BaseDBAsyncClient:
        """Tortoise's client, for models outside a transaction."""
        return Tortoise.get_connection("default")

    def use_of_pool(self) -> tuple[int, int]:
        """How many connections are at work, and how many wait for work."""
        pool = cast("AsyncpgDBClient", self.client)._pool
        if pool is None:
            return 0, 0
        return pool.get_size() - pool.get_idle_size(), pool.get_idle_size()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A pooled connection with no transaction begun. Waits at most `ACQUIRE_S` for one."""
        pooled = self.client.acquire_connection()
        async with asyncio.timeout(ACQUIRE_S):
            connection = await pooled.__aenter__()
        try:
            yield connection
        finally:
            await pooled.__aexit__(None, None, None)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A READ COMMITTED transaction; what it wrote is durable when the block has ended."""
        async with self.late_transaction() as (connection, begin):
            await begin()
            yield connection

    @asynccontextmanager
    async def late_transaction(self) -> AsyncIterator[tuple[Connection, Callable[[], Awaitable[None]]]]:
        """A connection, and what begins a transaction on it. Without that, each statement is durable by itself."""
        async with self.connection() as connection, AsyncExitStack() as stack:
            yield connection, partial(stack.enter_async_context, connection.transaction())

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """One consistent view of everything: a REPEATABLE READ, READ ONLY transaction."""
        async with (
            self.connection() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield connection

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Connection]:
        """A connection outside the pool, for what is held as long as the process lives."""
        connection = await connect(self.dsn)
        try:
            yield connection
        finally:
            connection.terminate()

    def models_on(self, connection: Connection) -> BaseDBAsyncClient:
        """What to pass as `using_db`, so that Tortoise's models act inside the transaction of `connection`."""
        client = TransactionWrapper(cast("AsyncpgDBClient", self.client))
        client._connection = connection
        return client

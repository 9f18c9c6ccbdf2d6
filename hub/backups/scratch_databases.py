"""Scratch databases on the venue's server: created empty with the same locale, and dropped, also after a crash."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from hub.backups.files import BackupFailed
from hub.base import clock
from hub.postgres.database import APP_ROLE, LOST, Connection, connect
from hub.texts import stored

PROOF, RESTORE = "proof", "restore"
FORMER: Final = "_before_"
STAMP: Final = re.compile(r"\d{8}_\d{6}")
MOST_NAME_BYTES: Final = 63
LIKE_THIS: Final = """
select pg_encoding_to_char(encoding) as encoding, datcollate, datctype, to_json(d) ->> 'datlocprovider' as provider,
  coalesce(to_json(d) ->> 'datlocale', to_json(d) ->> 'daticulocale') as locale
from pg_database d where datname = current_database()
"""
PROVIDERS: Final = {"b": ("builtin", "builtin_locale"), "i": ("icu", "icu_locale")}


def scratch_name(database: str, purpose: str) -> str:
    """A new name, made of the venue's database and the purpose."""
    stamp = clock.now().strftime("%Y%m%d_%H%M%S_%f")[:-3]
    return f"{database[: MOST_NAME_BYTES - 28]}_{purpose}_{stamp}"


@dataclass(frozen=True, slots=True)
class ScratchDatabase:
    """An empty database on the venue's server."""

    dsn: dict[str, Any]
    server_major: int
    has_role: bool
    """Whether the hub's own role exists; a dump grants it rights."""


@asynccontextmanager
async def scratch_database(venue: Connection, dsn: dict[str, Any], purpose: str) -> AsyncIterator[ScratchDatabase]:
    """An empty database with the locale of the venue's; dropped afterwards, unless it was renamed."""
    name = scratch_name(dsn["database"], purpose)
    await _create(venue, name)
    try:
        yield ScratchDatabase(dsn | {"database": name}, venue.get_server_version().major, await _make_role(venue))
    finally:
        if not venue.is_closed():
            await drop(venue, name)


async def _create(venue: Connection, name: str) -> None:
    try:
        await venue.execute(f'create database "{name}" template template0 {await _locale_options(venue)}')
    except asyncpg.InsufficientPrivilegeError as error:
        user = await venue.fetchval("select current_user")
        raise BackupFailed(stored("backup-problem-no-createdb", user=user)) from error
    except (*LOST, asyncpg.PostgresError) as error:
        raise BackupFailed(stored("backup-problem-no-scratch-database", error=str(error))) from error


async def _locale_options(venue: Connection) -> str:
    """Encoding and collation as in the venue's database."""
    row = await venue.fetchrow(LIKE_THIS)
    options = [f"encoding '{row['encoding']}' lc_collate '{row['datcollate']}' lc_ctype '{row['datctype']}'"]
    provider = PROVIDERS.get(row["provider"] or "")
    if provider and row["locale"]:
        options.append(f"locale_provider {provider[0]} {provider[1]} '{row['locale']}'")
    return " ".join(options)


async def drop(venue: Connection, name: str) -> None:
    """Drop a database and its connections; harmless if it does not exist."""
    await venue.execute(f'drop database if exists "{name}" with (force)')


async def drop_leftovers(venue: Connection, database: str) -> None:
    """Drop what crashed runs left; the caller holds the backup lock."""
    for purpose in (PROOF, RESTORE):
        prefix = f"{database[: MOST_NAME_BYTES - 28]}_{purpose}_"
        rows = await venue.fetch("select datname from pg_database where starts_with(datname, $1)", prefix)
        for row in rows:
            await drop(venue, row["datname"])


def former_name(database: str, now: datetime) -> str:
    """The new name of the venue's database when a restored one replaces it."""
    return f"{database[: MOST_NAME_BYTES - 23]}{FORMER}{now:%Y%m%d_%H%M%S}"


async def drop_former(venue: Connection, database: str, before: datetime) -> None:
    """Drop the former databases that restores renamed before that instant."""
    prefix = f"{database[: MOST_NAME_BYTES - 23]}{FORMER}"
    rows = await venue.fetch("select datname from pg_database where starts_with(datname, $1)", prefix)
    for name in [row["datname"] for row in rows]:
        if STAMP.fullmatch(name.removeprefix(prefix)) and name < former_name(database, before):
            await drop(venue, name)


async def _make_role(venue: Connection) -> bool:
    """Create the hub's own role, as a migration would; whether it exists now."""
    if not await venue.fetchval("select exists (select 1 from pg_roles where rolname = $1)", APP_ROLE):
        try:
            await venue.execute(f"create role {APP_ROLE} nologin; grant {APP_ROLE} to current_user")
        except asyncpg.PostgresError:
            return False
    return True


@asynccontextmanager
async def connected_to(dsn: dict[str, Any]) -> AsyncIterator[Connection]:
    """A connection to a database."""
    connection = await connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()

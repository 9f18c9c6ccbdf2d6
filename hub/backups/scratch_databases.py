"""Databases beside the venue's own: made empty and alike, and dropped, also those that a crash left behind."""

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

DELIVERY_RECEIPTS, RESTORE = "proof", "restore"
FORMER: Final = "_before_"
STAMP: Final = re.compile(r"\d{8}_\d{6}")
MOST_NAME_BYTES: Final = 63
LIKE_THIS: Final = """
select pg_encoding_to_char(encoding) as encoding, datcollate, datctype, to_json(d) ->> 'datlocprovider' as provider,
  coalesce(to_json(d) ->> 'datlocale', to_json(d) ->> 'daticulocale') as locale
from pg_database d where datname = current_database()
"""
PROVIDERS: Final = {"b": ("builtin", "builtin_locale"), "i": ("icu", "icu_locale")}


def beside(database: str, purpose: str) -> str:
    """A new name that says whose it is and what it is for."""
    stamp = clock.now().strftime("%Y%m%d_%H%M%S_%f")[:-3]
    return f"{database[: MOST_NAME_BYTES - 28]}_{purpose}_{stamp}"


@dataclass(frozen=True, slots=True)
class Scratch:
    """An empty database beside the venue's own, and what its server is like."""

    dsn: dict[str, Any]
    server_major: int
    has_role: bool
    """Whether the hub's own role is there; a dump grants it rights."""


@asynccontextmanager
async def scratch(near: Connection, dsn: dict[str, Any], purpose: str) -> AsyncIterator[Scratch]:
    """An empty database like the one `near` is connected to; dropped afterwards unless it has another name by then."""
    name = beside(dsn["database"], purpose)
    await _create(near, name)
    try:
        yield Scratch(dsn | {"database": name}, near.get_server_version().major, await _make_role(near))
    finally:
        if not near.is_closed():
            await drop(near, name)


async def _create(near: Connection, name: str) -> None:
    try:
        await near.execute(f'create database "{name}" template template0 {await _alike(near)}')
    except asyncpg.InsufficientPrivilegeError as error:
        user = await near.fetchval("select current_user")
        raise BackupFailed(
            f"The database user {user} may not create a database to prove the backup in: alter role {user} createdb."
        ) from error
    except (*LOST, asyncpg.PostgresError) as error:
        raise BackupFailed(f"No database can be made to restore the backup in: {error}.") from error


async def _alike(near: Connection) -> str:
    """Sorting and letters as in the database that is there."""
    row = await near.fetchrow(LIKE_THIS)
    words = [f"encoding '{row['encoding']}' lc_collate '{row['datcollate']}' lc_ctype '{row['datctype']}'"]
    provider = PROVIDERS.get(row["provider"] or "")
    if provider and row["locale"]:
        words.append(f"locale_provider {provider[0]} {provider[1]} '{row['locale']}'")
    return " ".join(words)


async def drop(near: Connection, name: str) -> None:
    """Drop one, with whoever is still connected; harmless when it is gone."""
    await near.execute(f'drop database if exists "{name}" with (force)')


async def drop_leftovers(near: Connection, database: str) -> None:
    """Drop what crashed runs left; the caller holds the lock under which such databases are made."""
    for purpose in (DELIVERY_RECEIPTS, RESTORE):
        prefix = f"{database[: MOST_NAME_BYTES - 28]}_{purpose}_"
        found = await near.fetch("select datname from pg_database where starts_with(datname, $1)", prefix)
        for row in found:
            await drop(near, row["datname"])


def former_name(database: str, now: datetime) -> str:
    """What the venue's database is called from then on when another takes its place."""
    return f"{database[: MOST_NAME_BYTES - 23]}{FORMER}{now:%Y%m%d_%H%M%S}"


async def drop_former(near: Connection, database: str, before: datetime) -> None:
    """Drop the databases that restores put aside before that."""
    prefix = f"{database[: MOST_NAME_BYTES - 23]}{FORMER}"
    found = await near.fetch("select datname from pg_database where starts_with(datname, $1)", prefix)
    for name in [row["datname"] for row in found]:
        if STAMP.fullmatch(name.removeprefix(prefix)) and name < former_name(database, before):
            await drop(near, name)


async def _make_role(near: Connection) -> bool:
    """Make the hub's own role where a migration would have; whether it is there now."""
    if not await near.fetchval("select exists (select 1 from pg_roles where rolname = $1)", APP_ROLE):
        try:
            await near.execute(f"create role {APP_ROLE} nologin; grant {APP_ROLE} to current_user")
        except asyncpg.PostgresError:
            return False
    return True


@asynccontextmanager
async def looking_into(dsn: dict[str, Any]) -> AsyncIterator[Connection]:
    """A connection to one of them."""
    connection = await connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()

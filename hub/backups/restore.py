"""Bringing a backup back: into a new database beside the venue's, proven there, then the names are swapped in one go.

Until that last step the venue's database is not touched, so an interrupted restore changes nothing. The former
database stays under another name. Hubs and devices notice the new epoch and start over by themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg
import msgspec

from hub.backups import files as backup_files
from hub.backups import scratch_databases
from hub.backups.create import alone, applied_migrations, compare, fill
from hub.backups.files import Backup, BackupFailed
from hub.backups.scratch_databases import RESTORE, Scratch
from hub.base import clock, tasks
from hub.postgres.database import LOST, Connection, connect, migrate_database
from hub.postgres.schema import known_migrations
from hub.settings.settings import Settings

MAINTENANCE: Final = ("postgres", "template1")
SWAP_S: Final = 60
AGAIN_S: Final = 0.1
OTHERS: Final = """
select count(*) as connections, coalesce(string_agg(distinct nullif(application_name, ''), ', '), '') as who
from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()
  and coalesce(backend_type, 'client backend') = 'client backend' and application_name <> 'pos-hub backup'
"""
END_THEM: Final = """
select pg_terminate_backend(pid) from pg_stat_activity, pg_roles r
where datname = $1 and r.rolname = current_user and (r.rolsuper or usesysid = r.oid)
"""
NEWEST_VERSION: Final = "select coalesce(max(reference_version), 0) from venue"
NEW_EPOCH: Final = "update event_stream set generation = $1"
NEW_HOUSE: Final = "update venue set reference_version = greatest(reference_version, $1) + 1000"
"""No process may take the house it has in memory for the one that was restored."""

RECORD: Final = """
select finish_command(null, null, null, null, null, $1, '{}', $2::json, '{}', '{}', '{}', '{}', '{}', '{}', '{}', null)
"""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored, and how far."""

    file: Path
    is_dry_run: bool = False
    while_running: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the former database's new name (None after a dry run), and what the backup holds."""

    backup: Backup | None
    kept_as: str | None
    seconds: float


async def restore_backup(dsn: dict[str, Any], settings: Settings, wish: Wish, say: Say) -> Restored:
    """Put a backup in the place of the venue's database.

    Refuses: BackupFailed, BackupRunning; nothing is changed then.
    """
    began = clock.monotonic_s()
    backup = await asyncio.to_thread(_looked_at, wish.file, say)
    async with alone(dsn) as near:
        if not (wish.is_dry_run or wish.while_running):
            await _insist_on_nobody(near, dsn["database"])
        await scratch_databases.drop_leftovers(near, dsn["database"])
        async with scratch_databases.scratch(near, dsn, RESTORE) as beside:
            await _bring_back(near=near, beside=beside, settings=settings, file=wish.file, backup=backup, say=say)
            if wish.is_dry_run:
                return Restored(backup, None, clock.monotonic_s() - began)
            kept_as = scratch_databases.former_name(dsn["database"], clock.now())
            await _prepare(near, beside, wish.file, kept_as)
            await _swap(near, dsn, beside, kept_as)
            say(f"The restored database is in place; the former one is kept as {kept_as}.")
    return Restored(backup, kept_as, clock.monotonic_s() - began)


# Before anything is restored


def _looked_at(file: Path, say: Say) -> Backup | None:
    """What the manifest beside the file says, if there is one; the file is the one it speaks of."""
    if not file.is_file():
        raise BackupFailed(f"There is no file {file}.")
    size, sha256 = backup_files.checksum(file)
    backup = backup_files.read_manifest(backup_files.manifest_of(file))
    if backup is None:
        say(f"There is no manifest beside {file.name}: its checksum and what it must hold are not known.")
    elif (size, sha256) != (backup.size_bytes, backup.sha256):
        short = f" ({size} bytes instead of {backup.size_bytes})" if size != backup.size_bytes else ""
        raise BackupFailed(f"{file.name} is damaged: its checksum is not the one it was made with{short}.")
    else:
        say(f"{file.name} is whole: its checksum is right. It was made on {clock.wire(backup.created_at)}.")
    return backup


async def _insist_on_nobody(near: Connection, database: str) -> None:
    row = await near.fetchrow(OTHERS, database)
    if row["connections"]:
        raise BackupFailed(
            f"{row['connections']} connections ({row['who'] or 'unnamed'}) use the database {database}:"
            " stop the hubs first, or say --while-running."
        )


async def _bring_back(
    near: Connection, beside: Scratch, settings: Settings, file: Path, backup: Backup | None, say: Say
) -> None:
    await fill(near=near, beside=beside, file=file, keys=settings.backup_keys, backup=backup, heard=lambda *_: None)
    wrong = await compare(beside, backup.facts if backup else None)
    if wrong:
        raise BackupFailed(f"What was restored is not what was backed up: {'; '.join(wrong[:5])}.")
    async with scratch_databases.looking_into(beside.dsn) as connection:
        await _insist_on_known_schema(connection)
        head = await connection.fetchval("select head from event_stream")
    say(f"Restored beside the venue's database and proven: events up to {head}, audit chain whole.")


async def _insist_on_known_schema(connection: Connection) -> None:
    had = await applied_migrations(connection)
    known = known_migrations()
    if unknown := [name for name in had if name not in known]:
        raise BackupFailed(
            f"The backup is from a newer hub (its schema has {unknown[-1]}): install that version, then restore."
        )
    if not had:
        raise BackupFailed("The backup holds no venue.")


# The new one in the old one's place


async def _prepare(near: Connection, beside: Scratch, file: Path, kept_as: str) -> None:
    """Bring an older schema up to date, and make what was restored another log and another house than before."""
    await migrate_database(beside.dsn)
    version = 0
    with contextlib.suppress(asyncpg.UndefinedTableError):
        version = await near.fetchval(NEWEST_VERSION)
    async with scratch_databases.looking_into(beside.dsn) as connection, connection.transaction():
        await connection.execute(NEW_EPOCH, secrets.token_hex(4))
        await connection.execute(NEW_HOUSE, version)
        after = msgspec.json.encode({"file": file.name, "former_database": kept_as}).decode()
        entry = {"action": "backup.restore", "target": file.name[:120], "before": None, "after": after}
        await connection.execute(RECORD, clock.now(), msgspec.json.encode([entry]).decode())


async def _swap(near: Connection, dsn: dict[str, Any], beside: Scratch, kept_as: str) -> None:
    """Both names change in one transaction of a third database.

    A rename locks the name, so whoever connects has to wait, and then waits for those who are in there: these are
    ended, our own connection with its lock among them.
    """
    database, new = dsn["database"], beside.dsn["database"]
    async with _third(dsn) as swapping, _third(dsn) as ending:
        end = tasks.spawn(_end_again_and_again(ending, (database, new)), "ending connections")
        try:
            async with asyncio.timeout(SWAP_S), swapping.transaction():
                await swapping.execute(f'alter database "{database}" rename to "{kept_as}"')
                await swapping.execute(f'alter database "{new}" rename to "{database}"')
        finally:
            await tasks.stop(end)
            near.terminate()


async def _end_again_and_again(ending: Connection, databases: tuple[str, str]) -> None:
    while True:
        await asyncio.sleep(AGAIN_S)
        for database in databases:
            await ending.execute(END_THEM, database)


@contextlib.asynccontextmanager
async def _third(dsn: dict[str, Any]) -> AsyncIterator[Connection]:
    """A connection to a database that is neither; a name can be changed only while nobody is in it."""
    failure: Exception | None = None
    for name in MAINTENANCE:
        try:
            connection = await connect(dsn | {"database": name})
        except (*LOST, asyncpg.PostgresError) as error:
            failure = error
            continue
        try:
            yield connection
        finally:
            await connection.close()
        return
    raise BackupFailed(f"Neither {' nor '.join(MAINTENANCE)} can be reached to swap the names: {failure}.")

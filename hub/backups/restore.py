"""Restoring a backup: into a new database, proven there; then its name and the venue's are swapped in one step.

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
from hub.backups.create import applied_migrations, backup_lock, compare, fill
from hub.backups.files import Backup, BackupFailed
from hub.backups.manifest import mismatch
from hub.backups.scratch_databases import RESTORE, ScratchDatabase
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
NEW_REFERENCE_VERSION: Final = "update venue set reference_version = greatest(reference_version, $1) + 1000"
"""Higher than any version in memory: every process must read the restored reference data again."""

RECORD: Final = """
select finish_command(null, null, null, null, null, $1, '{}', $2::json, '{}', '{}', '{}', '{}', '{}', '{}', '{}', null)
"""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """The file to restore, and how."""

    file: Path
    is_dry_run: bool = False
    while_running: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """The result: the former database's new name (None after a dry run) and the backup's manifest, if any."""

    backup: Backup | None
    former_database: str | None
    seconds: float


async def restore_backup(dsn: dict[str, Any], settings: Settings, request: RestoreRequest, report: Report) -> Restored:
    """Put a backup in the place of the venue's database.

    Refuses: BackupFailed, BackupRunning; nothing is changed then.
    """
    began = clock.monotonic_s()
    backup = await asyncio.to_thread(_check_file, request.file, report)
    async with backup_lock(dsn) as venue:
        if not (request.is_dry_run or request.while_running):
            await _require_no_connections(venue, dsn["database"])
        await scratch_databases.drop_leftovers(venue, dsn["database"])
        async with scratch_databases.scratch_database(venue, dsn, RESTORE) as scratch:
            await _restore_and_prove(
                venue=venue, scratch=scratch, settings=settings, file=request.file, backup=backup, report=report
            )
            if request.is_dry_run:
                return Restored(backup, None, clock.monotonic_s() - began)
            former_database = scratch_databases.former_name(dsn["database"], clock.now())
            await _prepare(venue, scratch, request.file, former_database)
            await _swap(venue, dsn, scratch, former_database)
            report(f"The restored database is in place; the former one is kept as {former_database}.")
    return Restored(backup, former_database, clock.monotonic_s() - began)


def _check_file(file: Path, report: Report) -> Backup | None:
    """The manifest beside the file, if any; the file's checksum must match it."""
    if not file.is_file():
        raise BackupFailed(f"There is no file {file}.")
    size, sha256 = backup_files.checksum(file)
    backup = backup_files.read_manifest(backup_files.manifest_of(file))
    if backup is None:
        report(f"There is no manifest beside {file.name}: its checksum and what it must hold are not known.")
    elif (size, sha256) != (backup.size_bytes, backup.sha256):
        short = f" ({size} bytes instead of {backup.size_bytes})" if size != backup.size_bytes else ""
        raise BackupFailed(f"{file.name} is damaged: its checksum is not the one it was made with{short}.")
    else:
        report(f"{file.name} is whole: its checksum is right. It was made on {clock.wire(backup.created_at)}.")
    return backup


async def _require_no_connections(venue: Connection, database: str) -> None:
    row = await venue.fetchrow(OTHERS, database)
    if row["connections"]:
        raise BackupFailed(
            f"{row['connections']} connections ({row['who'] or 'unnamed'}) use the database {database}:"
            " stop the hubs first, or say --while-running."
        )


async def _restore_and_prove(
    venue: Connection, scratch: ScratchDatabase, settings: Settings, file: Path, backup: Backup | None, report: Report
) -> None:
    await fill(
        venue=venue, scratch=scratch, file=file, keys=settings.backup_keys, backup=backup, on_progress=lambda *_: None
    )
    problems = await compare(scratch, backup.facts if backup else None)
    if problems:
        raise BackupFailed(mismatch(problems))
    async with scratch_databases.connected_to(scratch.dsn) as connection:
        await _require_known_schema(connection)
        head = await connection.fetchval("select head from event_stream")
    report(f"Restored beside the venue's database and proven: events up to {head}, audit chain whole.")


async def _require_known_schema(connection: Connection) -> None:
    applied = await applied_migrations(connection)
    known = known_migrations()
    if unknown := [name for name in applied if name not in known]:
        raise BackupFailed(
            f"The backup is from a newer hub (its schema has {unknown[-1]}): install that version, then restore."
        )
    if not applied:
        raise BackupFailed("The backup holds no venue.")


async def _prepare(venue: Connection, scratch: ScratchDatabase, file: Path, former_database: str) -> None:
    """Migrate an older schema, and give the restored database a new epoch and reference version."""
    await migrate_database(scratch.dsn)
    version = 0
    with contextlib.suppress(asyncpg.UndefinedTableError):
        version = await venue.fetchval(NEWEST_VERSION)
    async with scratch_databases.connected_to(scratch.dsn) as connection, connection.transaction():
        await connection.execute(NEW_EPOCH, secrets.token_hex(4))
        await connection.execute(NEW_REFERENCE_VERSION, version)
        after = msgspec.json.encode({"file": file.name, "former_database": former_database}).decode()
        entry = {"action": "backup.restore", "target": file.name[:120], "before": None, "after": after}
        await connection.execute(RECORD, clock.now(), msgspec.json.encode([entry]).decode())


async def _swap(venue: Connection, dsn: dict[str, Any], scratch: ScratchDatabase, former_database: str) -> None:
    """Both names change in one transaction of a third database.

    A rename locks the name, so new connections wait, and then it waits for the open ones: these are ended, our own
    connection with its lock included.
    """
    database, new = dsn["database"], scratch.dsn["database"]
    async with _maintenance_connection(dsn) as swapping, _maintenance_connection(dsn) as ending:
        end = tasks.spawn(_keep_ending(ending, (database, new)), "ending connections")
        try:
            async with asyncio.timeout(SWAP_S), swapping.transaction():
                await swapping.execute(f'alter database "{database}" rename to "{former_database}"')
                await swapping.execute(f'alter database "{new}" rename to "{database}"')
        finally:
            await tasks.stop(end)
            venue.terminate()


async def _keep_ending(ending: Connection, databases: tuple[str, str]) -> None:
    while True:
        await asyncio.sleep(AGAIN_S)
        for database in databases:
            await ending.execute(END_THEM, database)


@contextlib.asynccontextmanager
async def _maintenance_connection(dsn: dict[str, Any]) -> AsyncIterator[Connection]:
    """A connection to a third database; a database can be renamed only while nobody is connected to it."""
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

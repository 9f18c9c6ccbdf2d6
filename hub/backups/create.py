"""Backups of the venue's database: made from one snapshot, and proven by being restored and compared.

`make_backup` needs a database and settings and nothing else of a hub, so it also runs before a migration and from the
command line. Rows, events and the daily schedule are `scheduler`'s; bringing a backup back is `restore`'s.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from hub.backups import dump, offsite, scratch_databases
from hub.backups import files as backup_files
from hub.backups.files import Backup, BackupFailed
from hub.backups.manifest import Facts, differences, facts, mismatch
from hub.backups.scratch_databases import ScratchDatabase
from hub.base import clock, ids
from hub.base.version import hub_version
from hub.domain.backups import outdated
from hub.postgres.database import LOST, Connection, connect
from hub.settings.settings import Settings
from hub.texts import stored

__all__ = ["Backup", "BackupFailed", "BackupRunning", "make_backup", "prove_backup"]

log = logging.getLogger(__name__)
ONE_AT_A_TIME: Final = 7005
MIGRATIONS: Final = "select name from tortoise_migrations where app = 'models' order by name"
COMPRESSION: Final = 3
"""How many times smaller than its database a first dump is expected to be, at least."""

OnProgress = Callable[[str, int], None]
"""Called with the step (`making`, `proving`) and the number of bytes processed."""


class BackupRunning(BackupFailed):
    """Another backup or restore of this venue is at work."""


async def make_backup(
    dsn: dict[str, Any],
    settings: Settings,
    *,
    reason: str,
    backup_id: UUID | None = None,
    on_progress: OnProgress | None = None,
) -> Backup:
    """Make a backup of the database `dsn` names, prove it, copy it off site, and remove outdated ones.

    It is returned even if it could not be proven: then `verified_at` is None and `problem` is the reason.
    Refuses: BackupRunning, BackupFailed (nothing is left behind).
    """
    on_progress = on_progress or _no_progress
    async with backup_lock(dsn) as venue:
        await _clean_up(venue, dsn, settings.backup_dir)
        backup = await _make(
            venue=venue,
            dsn=dsn,
            settings=settings,
            reason=reason,
            backup_id=backup_id or ids.new_id(),
            on_progress=on_progress,
        )
        backup = await _prove(venue, dsn, settings, backup, on_progress)
        if backup.verified_at:
            oldest = clock.now() - timedelta(days=settings.backup_keep.days)
            await scratch_databases.drop_former(venue, dsn["database"], oldest)
    return await _copy_and_clean_up(settings, backup)


async def prove_backup(
    dsn: dict[str, Any], settings: Settings, backup: Backup, on_progress: OnProgress | None = None
) -> Backup:
    """Restore a backup into a scratch database once more and compare. Refuses: BackupRunning, BackupFailed."""
    async with backup_lock(dsn) as venue:
        await _clean_up(venue, dsn, settings.backup_dir)
        return await _prove(venue, dsn, settings, backup, on_progress or _no_progress)


def _no_progress(_what: str, _size: int) -> None:
    """No progress is shown."""


@asynccontextmanager
async def backup_lock(dsn: dict[str, Any]) -> AsyncIterator[Connection]:
    """A connection that holds the venue's backup lock. Refuses: BackupRunning, BackupFailed (no database)."""
    try:
        venue = await connect(dsn, server_settings={"application_name": "pos-hub backup"})
    except (*LOST, asyncpg.PostgresError) as error:
        raise BackupFailed(stored("backup-problem-no-database", error=str(error))) from error
    try:
        if not await venue.fetchval("select pg_try_advisory_lock($1)", ONE_AT_A_TIME):
            raise BackupRunning("Another backup or restore of this venue is at work; wait for its end.")
        yield venue
    except (*LOST, asyncpg.PostgresError) as error:
        raise BackupFailed(stored("backup-problem-database-lost", error=str(error))) from error
    finally:
        venue.terminate()


async def _clean_up(venue: Connection, dsn: dict[str, Any], folder: Path) -> None:
    """We hold the lock, so anything unfinished is from a crashed run."""
    backup_files.make_folder(folder)
    backup_files.clear(folder, dsn["database"])
    await scratch_databases.drop_leftovers(venue, dsn["database"])


async def _make(
    venue: Connection, dsn: dict[str, Any], settings: Settings, reason: str, backup_id: UUID, on_progress: OnProgress
) -> Backup:
    folder, now, began = settings.backup_dir, clock.now(), clock.monotonic_s()
    backup_files.require_free_space(
        folder, await _expected_size(venue, folder, dsn["database"]), _reserve(settings, folder)
    )
    programs = dump.programs_for(venue.get_server_version().major, dsn)
    file = _file_name(dsn["database"], now, backup_id, is_sealed=bool(settings.backup_keys))
    async with venue.transaction(isolation="repeatable_read", readonly=True):
        snapshot = await venue.fetchval("select pg_export_snapshot()")
        backup_facts, migrations = await facts(venue), await applied_migrations(venue)
        size, sha256 = await dump.dump(
            programs=programs,
            dsn=dsn,
            snapshot=snapshot,
            into=folder / file,
            keys=settings.backup_keys,
            on_progress=lambda size: on_progress("making", size),
        )
    backup = Backup(
        id=backup_id,
        file=file,
        database=dsn["database"],
        reason=reason,
        created_at=now,
        hub_version=hub_version(),
        postgres_version=str(venue.get_settings().server_version),
        migrations=tuple(migrations),
        facts=backup_facts,
        size_bytes=size,
        sha256=sha256,
        is_encrypted=bool(settings.backup_keys),
        made_in_ms=_since_ms(began),
    )
    _write_manifest_or_remove(folder, backup)
    return backup


def _file_name(database: str, now: datetime, backup_id: UUID, *, is_sealed: bool) -> str:
    end = ".dump.age" if is_sealed else ".dump"
    return f"{database}-{now:%Y%m%d-%H%M%S}-{backup_id.hex[-4:]}{end}"


def _write_manifest_or_remove(folder: Path, backup: Backup) -> None:
    """A dump without its manifest is no backup."""
    try:
        backup_files.write_manifest(folder, backup)
    except BackupFailed:
        backup_files.remove(folder, backup)
        raise


async def _expected_size(venue: Connection, folder: Path, database: str) -> int:
    """One and a half times the last one; for the first, by the size of the database."""
    if backups := backup_files.all_backups(folder, database):
        return backups[0].size_bytes * 3 // 2
    size: int = await venue.fetchval("select pg_database_size(current_database())")
    return size // COMPRESSION


async def applied_migrations(connection: Connection) -> list[str]:
    """The migrations that the database has."""
    if not await connection.fetchval("select to_regclass('tortoise_migrations') is not null"):
        return []
    return [row["name"] for row in await connection.fetch(MIGRATIONS)]


def _since_ms(began: float) -> int:
    return round((clock.monotonic_s() - began) * 1000)


async def _prove(
    venue: Connection, dsn: dict[str, Any], settings: Settings, backup: Backup, on_progress: OnProgress
) -> Backup:
    """Restore and compare; the result is also written to the manifest."""
    began = clock.monotonic_s()
    try:
        problems = await _restored_and_compared(venue, dsn, settings, backup, on_progress)
        problem = mismatch(problems) if problems else None
    except BackupFailed as failure:
        problem = failure.cause
    proven = msgspec.structs.replace(
        backup,
        verified_at=None if problem else clock.now(),
        proven_in_ms=_since_ms(began),
        problem=problem,
    )
    backup_files.write_manifest(settings.backup_dir, proven)
    return proven


async def _restored_and_compared(
    venue: Connection, dsn: dict[str, Any], settings: Settings, backup: Backup, on_progress: OnProgress
) -> list[str]:
    await _require_scratch_space(venue, settings)
    async with scratch_databases.scratch_database(venue, dsn, scratch_databases.PROOF) as scratch:
        await fill(
            venue=venue,
            scratch=scratch,
            file=settings.backup_dir / backup.file,
            keys=settings.backup_keys,
            backup=backup,
            on_progress=on_progress,
        )
        return await compare(scratch, backup.facts)


async def _require_scratch_space(venue: Connection, settings: Settings) -> None:
    """Only the disk of our own server can be checked."""
    if settings.database_url is None and settings.data_dir.exists():
        size = await venue.fetchval("select pg_database_size(current_database())")
        backup_files.require_free_space(settings.data_dir, size, _reserve(settings, settings.data_dir))


def _reserve(settings: Settings, folder: Path) -> int:
    """On the database's disk a backup leaves free what the hub needs: below the floor it takes no orders."""
    place = settings.space_at or (settings.data_dir if settings.database_url is None else None)
    if place is None or not place.exists() or place.stat().st_dev != folder.stat().st_dev:
        return backup_files.RESERVE_BYTES
    return max(backup_files.RESERVE_BYTES, settings.space_floor_mib << 20)


async def fill(
    venue: Connection,
    scratch: ScratchDatabase,
    file: Path,
    keys: tuple[str, ...],
    backup: Backup | None,
    on_progress: OnProgress,
) -> None:
    """Restore a file into an empty database. Refuses: BackupFailed (damaged, wrong key, other than its manifest)."""
    programs = dump.programs_for(venue.get_server_version().major, scratch.dsn)
    sealed = backup_files.is_sealed(file)
    size, sha256 = await dump.restore(
        programs=programs,
        into=scratch,
        dumped=file,
        keys=keys,
        is_sealed=sealed,
        on_progress=lambda size: on_progress("proving", size),
    )
    if backup is not None and (size, sha256) != (backup.size_bytes, backup.sha256):
        raise BackupFailed(stored("backup-problem-other-file", file=file.name))


async def compare(scratch: ScratchDatabase, expected: Facts | None) -> list[str]:
    """What differs in a restored database, in words."""
    async with scratch_databases.connected_to(scratch.dsn) as connection:
        return await differences(connection, expected)


async def _copy_and_clean_up(settings: Settings, backup: Backup) -> Backup:
    """Only a proven backup is copied off site, and only then are older ones removed."""
    if not backup.verified_at:
        return backup
    if settings.backup_copy_command:
        backup = await offsite.copied(settings, backup)
    remove_outdated(settings, backup.database)
    return backup


def remove_outdated(settings: Settings, database: str) -> list[Backup]:
    """Remove the backups that are too old or too many, and return them."""
    backups = backup_files.all_backups(settings.backup_dir, database)
    removed = outdated(backups, clock.now(), settings.backup_keep)
    for backup in removed:
        backup_files.remove(settings.backup_dir, backup)
        log.info("%s was removed: it is outdated", backup.file)
    return removed

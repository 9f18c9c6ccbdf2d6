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
from hub.backups.manifest import Facts, differences, facts
from hub.backups.scratch_databases import Scratch
from hub.base import clock, ids
from hub.base.version import hub_version
from hub.domain.backups import outdated
from hub.postgres.database import LOST, Connection, connect
from hub.settings.settings import Settings

__all__ = ["Backup", "BackupFailed", "BackupRunning", "make_backup", "prove_backup"]

log = logging.getLogger(__name__)
ONE_AT_A_TIME: Final = 7005
MIGRATIONS: Final = "select name from tortoise_migrations where app = 'models' order by name"
SMALLER: Final = 3
"""How many times smaller than its database a first dump is expected to be, at least."""

Heard = Callable[[str, int], None]
"""What is being done (`making`, `proving`), and how many bytes of it are through."""


class BackupRunning(BackupFailed):
    """Another backup or restore of this venue is at work."""


async def make_backup(
    dsn: dict[str, Any], settings: Settings, *, reason: str, backup_id: UUID | None = None, heard: Heard | None = None
) -> Backup:
    """Make a backup of the database `dsn` names, prove it, copy it elsewhere, and remove what is outdated.

    It is answered also when it could not be proven: `verified_at` is None then and `problem` says why.
    Refuses: BackupRunning, BackupFailed (nothing is left behind).
    """
    heard = heard or _nobody
    async with alone(dsn) as near:
        await _clean_up(near, dsn, settings.backup_dir)
        backup = await _make(
            near=near, dsn=dsn, settings=settings, reason=reason, backup_id=backup_id or ids.new_id(), heard=heard
        )
        backup = await _prove(near, dsn, settings, backup, heard)
        if backup.verified_at:
            oldest = clock.now() - timedelta(days=settings.backup_keep.days)
            await scratch_databases.drop_former(near, dsn["database"], oldest)
    return await _round_off(settings, backup)


async def prove_backup(dsn: dict[str, Any], settings: Settings, backup: Backup, heard: Heard | None = None) -> Backup:
    """Restore a backup beside the venue's database once more and compare. Refuses: BackupRunning, BackupFailed."""
    async with alone(dsn) as near:
        await _clean_up(near, dsn, settings.backup_dir)
        return await _prove(near, dsn, settings, backup, heard or _nobody)


def _nobody(_what: str, _size: int) -> None:
    """Nobody watches."""


# One at a time


@asynccontextmanager
async def alone(dsn: dict[str, Any]) -> AsyncIterator[Connection]:
    """A connection that holds the venue's backup lock. Refuses: BackupRunning, BackupFailed (database away)."""
    try:
        near = await connect(dsn, server_settings={"application_name": "pos-hub backup"})
    except (*LOST, asyncpg.PostgresError) as error:
        raise BackupFailed(f"The database does not answer: {error}.") from error
    try:
        if not await near.fetchval("select pg_try_advisory_lock($1)", ONE_AT_A_TIME):
            raise BackupRunning("Another backup or restore of this venue is at work; wait for its end.")
        yield near
    except (*LOST, asyncpg.PostgresError) as error:
        raise BackupFailed(f"The database went away or refused: {error}.") from error
    finally:
        near.terminate()


async def _clean_up(near: Connection, dsn: dict[str, Any], folder: Path) -> None:
    """We hold the lock, so whatever is unfinished has lost whoever made it."""
    backup_files.open_folder(folder)
    backup_files.clear(folder, dsn["database"])
    await scratch_databases.drop_leftovers(near, dsn["database"])


# Making one


async def _make(
    near: Connection, dsn: dict[str, Any], settings: Settings, reason: str, backup_id: UUID, heard: Heard
) -> Backup:
    folder, now, began = settings.backup_dir, clock.now(), clock.monotonic_s()
    backup_files.insist_on_room(folder, await _expected_size(near, folder, dsn["database"]), _kept(settings, folder))
    programs = dump.programs_for(near.get_server_version().major, dsn)
    file = _file_name(dsn["database"], now, backup_id, is_sealed=bool(settings.backup_keys))
    async with near.transaction(isolation="repeatable_read", readonly=True):
        snapshot = await near.fetchval("select pg_export_snapshot()")
        held, migrations = await facts(near), await applied_migrations(near)
        size, sha256 = await dump.dump(
            programs=programs,
            dsn=dsn,
            snapshot=snapshot,
            into=folder / file,
            keys=settings.backup_keys,
            heard=lambda size: heard("making", size),
        )
    made = Backup(
        id=backup_id, file=file, database=dsn["database"], reason=reason, created_at=now, hub_version=hub_version(),
        postgres_version=str(near.get_settings().server_version), migrations=tuple(migrations), facts=held,
        size_bytes=size, sha256=sha256, is_encrypted=bool(settings.backup_keys),
        made_in_ms=_since_ms(began),
    )  # fmt: skip
    _write_manifest_or_remove(folder, made)
    return made


def _file_name(database: str, now: datetime, backup_id: UUID, *, is_sealed: bool) -> str:
    end = ".dump.age" if is_sealed else ".dump"
    return f"{database}-{now:%Y%m%d-%H%M%S}-{backup_id.hex[-4:]}{end}"


def _write_manifest_or_remove(folder: Path, backup: Backup) -> None:
    """A dump of which nobody knows what it holds is no backup."""
    try:
        backup_files.write_manifest(folder, backup)
    except BackupFailed:
        backup_files.remove(folder, backup)
        raise


async def _expected_size(near: Connection, folder: Path, database: str) -> int:
    """As large as the last one and half as much again; the first by the size of the database."""
    if before := backup_files.all_backups(folder, database):
        return before[0].size_bytes * 3 // 2
    size: int = await near.fetchval("select pg_database_size(current_database())")
    return size // SMALLER


async def applied_migrations(connection: Connection) -> list[str]:
    """The schema's migrations that the database has had."""
    if not await connection.fetchval("select to_regclass('tortoise_migrations') is not null"):
        return []
    return [row["name"] for row in await connection.fetch(MIGRATIONS)]


def _since_ms(began: float) -> int:
    return round((clock.monotonic_s() - began) * 1000)


# Proving one


async def _prove(near: Connection, dsn: dict[str, Any], settings: Settings, backup: Backup, heard: Heard) -> Backup:
    """What came of it stands in the manifest as well."""
    began = clock.monotonic_s()
    try:
        wrong = await _restored_and_compared(near, dsn, settings, backup, heard)
        problem = f"What was restored is not what was backed up: {'; '.join(wrong[:5])}." if wrong else None
    except BackupFailed as failure:
        problem = str(failure)
    proven = msgspec.structs.replace(
        backup,
        verified_at=None if problem else clock.now(),
        proven_in_ms=_since_ms(began),
        problem=problem,
    )
    backup_files.write_manifest(settings.backup_dir, proven)
    return proven


async def _restored_and_compared(
    near: Connection, dsn: dict[str, Any], settings: Settings, backup: Backup, heard: Heard
) -> list[str]:
    await _insist_on_scratch_room(near, settings)
    async with scratch_databases.scratch(near, dsn, scratch_databases.DELIVERY_RECEIPTS) as beside:
        await fill(
            near=near,
            beside=beside,
            file=settings.backup_dir / backup.file,
            keys=settings.backup_keys,
            backup=backup,
            heard=heard,
        )
        return await compare(beside, backup.facts)


async def _insist_on_scratch_room(near: Connection, settings: Settings) -> None:
    """Our own server's disk can be looked at; another machine's cannot."""
    if settings.database_url is None and settings.data_dir.exists():
        size = await near.fetchval("select pg_database_size(current_database())")
        backup_files.insist_on_room(settings.data_dir, size, _kept(settings, settings.data_dir))


def _kept(settings: Settings, folder: Path) -> int:
    """On the database's own disk a backup leaves what the hub needs to go on: below the floor it takes no orders."""
    place = settings.space_at or (settings.data_dir if settings.database_url is None else None)
    if place is None or not place.exists() or place.stat().st_dev != folder.stat().st_dev:
        return backup_files.ROOM_KEPT_BYTES
    return max(backup_files.ROOM_KEPT_BYTES, settings.space_floor_mib << 20)


async def fill(
    near: Connection, beside: Scratch, file: Path, keys: tuple[str, ...], backup: Backup | None, heard: Heard
) -> None:
    """Restore a file into an empty database. Refuses: BackupFailed (damaged, wrong key, not what its manifest says)."""
    programs = dump.programs_for(near.get_server_version().major, beside.dsn)
    sealed = backup_files.is_sealed(file)
    size, sha256 = await dump.restore(
        programs=programs,
        into=beside,
        dumped=file,
        keys=keys,
        is_sealed=sealed,
        heard=lambda size: heard("proving", size),
    )
    if backup is not None and (size, sha256) != (backup.size_bytes, backup.sha256):
        raise BackupFailed(f"{file.name} is not the file that was made: its checksum differs.")


async def compare(beside: Scratch, expected: Facts | None) -> list[str]:
    """What a restored database lacks, in words."""
    async with scratch_databases.looking_into(beside.dsn) as connection:
        return await differences(connection, expected)


# Afterwards


async def _round_off(settings: Settings, backup: Backup) -> Backup:
    """Only what is proven is worth a copy elsewhere, and worth removing older ones for."""
    if not backup.verified_at:
        return backup
    if settings.backup_copy_command:
        backup = await offsite.copied(settings, backup)
    remove_outdated(settings, backup.database)
    return backup


def remove_outdated(settings: Settings, database: str) -> list[Backup]:
    """Remove the files that are too old or too many; answers what is gone."""
    kept = backup_files.all_backups(settings.backup_dir, database)
    gone = outdated(kept, clock.now(), settings.backup_keep)
    for backup in gone:
        backup_files.remove(settings.backup_dir, backup)
        log.info("%s was removed: %s", backup.file, "it is outdated")
    return gone

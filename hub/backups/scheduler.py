"""The backup scheduler: backups made when due or requested, proven, and reported to the office.

It also keeps the table `backups` up to date with the files. Only the process that is elected for jobs does this.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from prometheus_client.core import GaugeMetricFamily, Metric

from hub.backups import files as backup_files
from hub.backups.create import Backup, BackupFailed, BackupRunning, make_backup, prove_backup
from hub.base import clock, ids, tasks
from hub.commands.execution import Commands
from hub.domain.backups import History, is_due
from hub.postgres.database import Connection, Database
from hub.queries.backup_queries import Ages, backup_ages
from hub.settings.settings import Settings
from hub.texts import stored

log = logging.getLogger(__name__)
Row = dict[str, Any]
DAILY: Final = "daily"
INTERRUPTED: Final = stored("backup-problem-interrupted")
REPORT_S: Final = 1.0
COLUMNS: Final = (
    "id",
    "file",
    "state",
    "reason",
    "created_at",
    "size_bytes",
    "sha256",
    "is_encrypted",
    "event_position",
    "made_in_ms",
    "verified_at",
    "proven_in_ms",
    "problem",
    "copied_at",
    "copy_problem",
    "progress",
)


class BackupScheduler:
    """Makes and proves backups. `ages` is up to date in every process, whichever makes them."""

    def __init__(self, settings: Settings, database: Database, commands: Commands) -> None:
        self._settings, self._database, self._commands = settings, database, commands
        self._started_at = clock.now()
        self._progress = ("", 0)
        self.ages = Ages()

    async def refresh_ages(self) -> None:
        """Read the ages of the last backups; called at the start and whenever a backup has changed."""
        async with self._database.connection() as connection:
            self.ages = await backup_ages(connection)

    def collect(self) -> Iterator[Metric]:
        """Ages for monitors; a figure is absent while there is no such backup."""
        ages, now = self.ages, clock.now()
        moments = {
            "pos_backup_age_seconds": ("Since the last backup was made", ages.made_at),
            "pos_backup_proven_age_seconds": ("Since the last backup that was proven was made", ages.proven_at),
        }
        for name, (about, moment) in moments.items():
            if moment is not None:
                yield GaugeMetricFamily(name, about, (now - moment).total_seconds())
        if ages.size_bytes is not None:
            yield GaugeMetricFamily("pos_backup_size_bytes", "The last proven backup", ages.size_bytes)

    async def tick(self) -> None:
        """Synchronise rows and files, then make and prove backups until none is due."""
        await self._synchronise()
        if self._is_due():
            await self._note(id=ids.new_id(), state="asked", reason=DAILY, created_at=clock.now())
        while (row := await self._next()) is not None:
            if not await (self._make(row) if row["state"] == "asked" else self._prove(row)):
                return
            await self._synchronise()

    def _is_due(self) -> bool:
        at, ages = self._settings.backup_at, self.ages
        if at is None:
            return False
        zone = ZoneInfo(self._commands.reference_data.rows.venue.timezone)
        return is_due(
            clock.now(), at, zone, History(made_at=ages.made_at, tried_at=ages.tried_at, started_at=self._started_at)
        )

    async def _next(self) -> Row | None:
        async with self._database.connection() as connection:
            row = await connection.fetchrow(
                "select * from backups where state in ('asked', 'made') order by created_at limit 1"
            )
        return None if row is None else dict(row)

    async def _make(self, row: Row) -> bool:
        """False if another backup is running: then later."""
        dsn, settings = self._database.dsn, self._settings
        try:
            async with self._reporting(row | {"state": "making", "progress": 0}):
                backup = await make_backup(
                    dsn, settings, reason=row["reason"], backup_id=row["id"], on_progress=self._on_progress
                )
        except BackupRunning:
            await self._note(**row)
            return False
        except BackupFailed as failure:
            log.warning("the backup failed: %s", failure)
            await self._note(**_failed(row, failure.cause))
            return True
        await self._note(**_row_of(backup))
        return True

    async def _prove(self, row: Row) -> bool:
        """Prove a backup again; False if another backup is running."""
        backup = await asyncio.to_thread(self._manifest, row)
        if backup is None:
            await self._note(**_failed(row, stored("backup-problem-file-gone")))
            return True
        try:
            async with self._reporting(row | {"state": "proving", "progress": 0}):
                backup = await prove_backup(self._database.dsn, self._settings, backup, self._on_progress)
        except BackupRunning:
            await self._note(**row)
            return False
        except BackupFailed as failure:
            await self._note(**row | {"state": "unproven", "problem": failure.cause, "progress": None})
            return True
        await self._note(**_row_of(backup))
        return True

    def _manifest(self, row: Row) -> Backup | None:
        folder = self._settings.backup_dir
        return next((b for b in backup_files.all_backups(folder, self._database_name) if b.id == row["id"]), None)

    @property
    def _database_name(self) -> str:
        return str(self._database.dsn["database"])

    def _on_progress(self, step: str, size: int) -> None:
        """Called by the thread at the pipe, thousands of times, so it only stores the figures."""
        self._progress = (step, size)

    @contextlib.asynccontextmanager
    async def _reporting(self, row: Row) -> AsyncIterator[None]:
        """Report the progress to the office every second or so."""
        self._progress = (row["state"], 0)
        expected = row["size_bytes"] or self.ages.size_bytes or 0
        await self._note(**row)
        reports = tasks.spawn(self._report(row, expected), "backup progress")
        try:
            yield
        finally:
            await tasks.stop(reports)

    async def _report(self, row: Row, expected: int) -> None:
        """Report again and again. The size of a new backup is estimated from the previous one."""
        reported = (row["state"], row["progress"])
        while True:
            await asyncio.sleep(REPORT_S)
            step, size = self._progress
            if step == "making":
                expected = max(expected, size)
            now = (step, min(99, size * 100 // expected) if expected else None)
            if now != reported:
                reported = now
                await self._note(**row | {"state": step, "progress": now[1]})

    async def _synchronise(self) -> None:
        """Make the rows match the files, also those from the command line or from before a restore."""
        backups = await asyncio.to_thread(backup_files.all_backups, self._settings.backup_dir, self._database_name)
        async with self._database.connection() as connection:
            rows = await _rows(connection)
        files = {backup.id: _row_of(backup) for backup in backups}
        for key in files.keys() - rows.keys():
            await self._note(**files[key])
        for key, row in rows.items():
            await self._synchronise_row(row, files.get(key))
        await self.refresh_ages()

    async def _synchronise_row(self, row: Row, file: Row | None) -> None:
        if row["state"] in ("asked", "made"):
            return
        if file is not None:
            if file != row:
                await self._note(**file)
        elif row["state"] in ("making", "proving"):
            await self._note(**_failed(row, INTERRUPTED))
        elif row["state"] != "failed" or self._is_old(row):
            await self._do("backup.forget", backup=row["id"])

    def _is_old(self, row: Row) -> bool:
        retention = timedelta(days=self._settings.backup_keep.days)
        return bool(row["created_at"] < clock.now() - retention)

    async def _note(self, **backup: Any) -> None:
        await self._do("backup.note", backup=backup)

    async def _do(self, name: str, **args: Any) -> None:
        await self._commands.by_hub(name, **args)


async def _rows(connection: Connection) -> dict[Any, Row]:
    rows = await connection.fetch("select * from backups")
    return {row["id"]: {name: row[name] for name in COLUMNS} for row in rows}


def _row_of(backup: Backup) -> Row:
    """The row of a backup with that manifest."""
    state = "proven" if backup.verified_at else "unproven" if backup.problem else "made"
    values = {name: getattr(backup, name) for name in COLUMNS if hasattr(backup, name)}
    return {**dict.fromkeys(COLUMNS), **values, "state": state, "event_position": backup.facts.head}


def _failed(row: Row, problem: str) -> Row:
    return row | {"state": "failed", "problem": problem, "progress": None}

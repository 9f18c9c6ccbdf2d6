"""Whether the venue's data would survive the loss of this machine: the newest proven backup."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta

from hub.backups import dump
from hub.backups import files as backup_files
from hub.backups.files import Backup, BackupFailed
from hub.base import clock
from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn
from hub.texts import shown

FRESH, STALE = timedelta(hours=25), timedelta(days=3)
MAKE_ONE = "Make one now: `pos-hub backup`, or Office, Backups."


async def proven(context: DoctorContext) -> AsyncIterator[Finding]:
    """The age of the newest proven backup, by the manifests."""
    backups = _backups(context)
    newest = next((backup for backup in backups if backup.verified_at), None)
    if backups and backups[0].problem:
        yield fail(f"The newest backup could not be proven: {str(shown(backups[0].problem)).rstrip('.')}.", MAKE_ONE)
    if newest is None:
        yield fail("There is no backup that was restored and compared.", MAKE_ONE)
        return
    yield _age_finding(newest)
    if newest.copy_problem:
        yield warn(
            f"The newest backup is on this machine only: {shown(newest.copy_problem)}", "See BACKUP_COPY_COMMAND."
        )


async def programs(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether this machine has a pg_dump for the server's version, with TLS if required."""
    async with context.database() as connection:
        major = connection.get_server_version().major
    assert context.dsn is not None
    try:
        clients = await asyncio.to_thread(dump.programs_for, major, context.dsn)
    except BackupFailed as failure:
        says, _, todo = str(failure).rpartition(": ")
        yield fail(f"No backup can be made: {says}.", f"{todo[:1].upper()}{todo[1:]}")
        return
    yield ok(f"pg_dump {clients.version} can back up this server.")


def _backups(context: DoctorContext) -> list[Backup]:
    folder = context.settings.backup_dir
    if context.dsn is None:
        raise NotKnown("there is no database yet", "Start the hub once: it makes one.")
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        raise NotKnown(f"{folder} is closed to this user", "Run the doctor as the hub's user.")
    return backup_files.all_backups(folder, context.dsn["database"])


def _age_finding(newest: Backup) -> Finding:
    age = clock.now() - newest.created_at
    says = f"The newest proven backup is {age.total_seconds() / 3600:.0f} hours old ({newest.file})."
    if age <= FRESH:
        return ok(says)
    return (fail if age > STALE else warn)(says, MAKE_ONE)

"""Backups: requested, recorded while `hub.backups` makes and verifies them, downloaded and removed.

A locked venue makes backups too: its data is never held hostage.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain.backups import AT_WORK
from hub.domain.permissions import Permission
from hub.domain.refusals import BackupAtWork, BackupFileMissing, NotFound
from hub.texts import stored, stored_data
from hub.views.notices import BackupView, alert_view, backup_view

State = Literal["asked", "making", "made", "proving", "proven", "unproven", "failed"]
Words = Annotated[str, Meta(max_length=2000)]
ON_DEMAND = "on demand"


class BackupStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The state of a backup."""

    id: UUID
    state: State
    reason: Annotated[str, Meta(max_length=40)]
    created_at: datetime
    file: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    is_encrypted: bool = False
    event_position: int | None = None
    made_in_ms: int | None = None
    verified_at: datetime | None = None
    proven_in_ms: int | None = None
    problem: Words | None = None
    copied_at: datetime | None = None
    copy_problem: Words | None = None
    progress: int | None = None


SAVE = """
insert into backups select * from json_populate_record(null::backups, $1::json)
on conflict (id) do update set (file, state, reason, created_at, size_bytes, sha256, is_encrypted, event_position,
    made_in_ms, verified_at, proven_in_ms, problem, copied_at, copy_problem, progress)
  = (excluded.file, excluded.state, excluded.reason, excluded.created_at, excluded.size_bytes, excluded.sha256,
    excluded.is_encrypted, excluded.event_position, excluded.made_in_ms, excluded.verified_at, excluded.proven_in_ms,
    excluded.problem, excluded.copied_at, excluded.copy_problem, excluded.progress)
returning *
"""

MOST_OF_PROBLEM = 380
"""Characters of a problem that an alert repeats; the backup itself has all of them."""
RAISE_ALERT = """
insert into alerts (id, kind, severity, message, raised_at)
select $1, 'backup_failed', 'high', $2, $3
where not exists (select 1 from alerts where kind = 'backup_failed' and cleared_at is null)
returning *
"""
CLEAR_ALERT = "update alerts set cleared_at = $1 where kind = 'backup_failed' and cleared_at is null returning *"


@operation("backup.make", Permission.EDIT_VENUE, callers=CLIENTS, status=201, gate=LicenceGate.ALWAYS)
async def make(work: Work) -> BackupView:
    """Request a backup now; it is made and verified, and events carry its progress. Refuses: BackupAtWork."""
    await _only_one(work)
    view = await _save(work, BackupStatus(id=work.new_id(), state="asked", reason=ON_DEMAND, created_at=work.now))
    work.record("backup.make", view.id, None, {"reason": ON_DEMAND})
    return view


@operation("backup.verify", Permission.EDIT_VENUE, callers=CLIENTS, gate=LicenceGate.ALWAYS)
async def verify(work: Work, backup: UUID) -> BackupView:
    """Request that a backup is verified again: restored into a scratch database and compared.

    Refuses: NotFound, BackupAtWork, BackupFileMissing.
    """
    await _only_one(work)
    backup_id = await _with_file(work, backup)
    row = await work.connection.fetchrow(
        "update backups set state = 'made', progress = null where id = $1 returning *", backup_id
    )
    work.record("backup.verify", backup_id)
    return _emit_changed(work, backup_view(row))


@operation("backup.note", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def note(work: Work, backup: BackupStatus) -> BackupView:
    """Save the state of a backup and emit it; a failure raises an alert, and a verified backup clears it."""
    view = await _save(work, backup)
    if backup.state in ("failed", "unproven"):
        await _raise_alert(work, stored("alert-backup-failed", problem=_shortened(backup.problem or "none")))
    elif backup.state == "proven":
        await _clear_alert(work)
    return view


@operation("backup.forget", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def forget(work: Work, backup: UUID) -> BackupView:
    """Remove the record of a backup whose file is gone. Refuses: NotFound."""
    row = await work.connection.fetchrow("delete from backups where id = $1 returning *", backup)
    if row is None:
        raise NotFound("backup")
    return _emit_changed(work, msgspec.structs.replace(backup_view(row), deleted=True))


@operation("backup.hand_out", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def hand_out(work: Work, backup: UUID) -> BackupView:
    """Record that somebody downloads the file of a backup. Refuses: NotFound, BackupFileMissing."""
    backup_id = await _with_file(work, backup)
    work.record("backup.hand_out", backup_id)
    return backup_view(await work.connection.fetchrow("select * from backups where id = $1", backup_id))


def _shortened(problem: str) -> str:
    """A sentence as long as an alert may be; a stored text is short and stays whole."""
    return problem if stored_data(problem) else problem[:MOST_OF_PROBLEM]


async def _only_one(work: Work) -> None:
    await work.connection.execute("lock table backups in share row exclusive mode")
    if await work.connection.fetchval("select exists (select 1 from backups where state = any ($1))", list(AT_WORK)):
        raise BackupAtWork


async def _with_file(work: Work, backup: UUID) -> UUID:
    row = await work.connection.fetchrow("select file, sha256 from backups where id = $1 for update", backup)
    if row is None:
        raise NotFound("backup")
    if row["file"] is None or row["sha256"] is None:
        raise BackupFileMissing
    return backup


async def _save(work: Work, backup: BackupStatus) -> BackupView:
    row = await work.connection.fetchrow(SAVE, msgspec.json.encode(backup).decode())
    return _emit_changed(work, backup_view(row))


async def _raise_alert(work: Work, message: str) -> None:
    """Raise one alert, however many backups fail until one is verified."""
    row = await work.connection.fetchrow(RAISE_ALERT, work.new_id(), message, work.now)
    if row is not None:
        work.emit("alert.raised", {"alert": alert_view(row)}, kind="alert", id=row["id"])


async def _clear_alert(work: Work) -> None:
    for row in await work.connection.fetch(CLEAR_ALERT, work.now):
        work.emit("alert.cleared", {"alert": alert_view(row)}, kind="alert", id=row["id"])


def _emit_changed(work: Work, view: BackupView) -> BackupView:
    work.emit("backup.changed", {"backup": view}, kind="backup", id=view.id)
    return view

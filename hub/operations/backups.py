"""Backups as acts: asked for, noted while they are made and proven, handed out. The work itself is `hub.backups`'.

A locked venue makes backups too: a venue's data is never held hostage.
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
from hub.views.notices import BackupView, alert_view, backup_view

State = Literal["asked", "making", "made", "proving", "proven", "unproven", "failed"]
Words = Annotated[str, Meta(max_length=1000)]
ON_DEMAND = "on demand"


class Noted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is known of a backup now."""

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


KEEP = """
insert into backups select * from json_populate_record(null::backups, $1::json)
on conflict (id) do update set (file, state, reason, created_at, size_bytes, sha256, is_encrypted, event_position,
    made_in_ms, verified_at, proven_in_ms, problem, copied_at, copy_problem, progress)
  = (excluded.file, excluded.state, excluded.reason, excluded.created_at, excluded.size_bytes, excluded.sha256,
    excluded.is_encrypted, excluded.event_position, excluded.made_in_ms, excluded.verified_at, excluded.proven_in_ms,
    excluded.problem, excluded.copied_at, excluded.copy_problem, excluded.progress)
returning *
"""


RAISE = """
insert into alerts (id, kind, severity, message, raised_at)
select $1, 'backup_failed', 'high', $2, $3
where not exists (select 1 from alerts where kind = 'backup_failed' and cleared_at is null)
returning *
"""
CLEAR = "update alerts set cleared_at = $1 where kind = 'backup_failed' and cleared_at is null returning *"


@operation("backup.make", Permission.EDIT_VENUE, callers=CLIENTS, status=201, gate=LicenceGate.ALWAYS)
async def make(work: Work) -> BackupView:
    """Have a backup made now, and proven; events tell how far it is. Refuses: BackupAtWork."""
    await _only_one(work)
    view = await _keep(work, Noted(id=work.new_id(), state="asked", reason=ON_DEMAND, created_at=work.now))
    work.record("backup.make", view.id, None, {"reason": ON_DEMAND})
    return view


@operation("backup.verify", Permission.EDIT_VENUE, callers=CLIENTS, gate=LicenceGate.ALWAYS)
async def verify(work: Work, backup: UUID) -> BackupView:
    """Have a backup restored into a scratch database and compared once more.

    Refuses: NotFound, BackupAtWork, BackupFileMissing.
    """
    await _only_one(work)
    known = await _with_file(work, backup)
    row = await work.connection.fetchrow(
        "update backups set state = 'made', progress = null where id = $1 returning *", known
    )
    work.record("backup.verify", known)
    return _tell(work, backup_view(row))


@operation("backup.note", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def note(work: Work, backup: Noted) -> BackupView:
    """Write down how a backup is coming on, and tell whoever watches."""
    view = await _keep(work, backup)
    if backup.state in ("failed", "unproven"):
        await _raise(work, f"No proven backup: {backup.problem or 'nobody knows why'}"[:400])
    elif backup.state == "proven":
        await _clear(work)
    return view


@operation("backup.forget", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def forget(work: Work, backup: UUID) -> BackupView:
    """Drop a backup whose file is gone. Refuses: NotFound."""
    row = await work.connection.fetchrow("delete from backups where id = $1 returning *", backup)
    if row is None:
        raise NotFound("There is no such backup")
    return _tell(work, msgspec.structs.replace(backup_view(row), deleted=True))


@operation("backup.hand_out", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def hand_out(work: Work, backup: UUID) -> BackupView:
    """Write down that somebody takes a backup's file away. Refuses: NotFound, BackupFileMissing."""
    known = await _with_file(work, backup)
    work.record("backup.hand_out", known)
    return backup_view(await work.connection.fetchrow("select * from backups where id = $1", known))


async def _only_one(work: Work) -> None:
    await work.connection.execute("lock table backups in share row exclusive mode")
    if await work.connection.fetchval("select exists (select 1 from backups where state = any ($1))", list(AT_WORK)):
        raise BackupAtWork


async def _with_file(work: Work, backup: UUID) -> UUID:
    row = await work.connection.fetchrow("select file, sha256 from backups where id = $1 for update", backup)
    if row is None:
        raise NotFound("There is no such backup")
    if row["file"] is None or row["sha256"] is None:
        raise BackupFileMissing
    return backup


async def _keep(work: Work, backup: Noted) -> BackupView:
    row = await work.connection.fetchrow(KEEP, msgspec.json.encode(backup).decode())
    return _tell(work, backup_view(row))


async def _raise(work: Work, message: str) -> None:
    """One alert until a backup is proven again, however many fail."""
    row = await work.connection.fetchrow(RAISE, work.new_id(), message, work.now)
    if row is not None:
        work.emit("alert.raised", {"alert": alert_view(row)}, kind="alert", id=row["id"])


async def _clear(work: Work) -> None:
    for row in await work.connection.fetch(CLEAR, work.now):
        work.emit("alert.cleared", {"alert": alert_view(row)}, kind="alert", id=row["id"])


def _tell(work: Work, view: BackupView) -> BackupView:
    work.emit("backup.changed", {"backup": view}, kind="backup", id=view.id)
    return view

"""What managers are told about: alerts, backups, print jobs and the audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.base.clock import wire, wire_or_none
from hub.texts import shown, stored_data
from hub.views.fields import (
    BackupStateText,
    Gone,
    Instant,
    PrintKindText,
    PrintStateText,
)


class AlertView(msgspec.Struct, frozen=True):
    """Something that needs a person, until it is cleared."""

    id: UUID
    kind: str
    severity: str
    station: str | None
    ticket: UUID | None
    order: UUID | None
    message: str
    message_data: dict[str, Any] | None
    raised_at: Instant
    cleared_at: Instant | None


class PrintView(msgspec.Struct, frozen=True):
    """A slip of paper; `problem` is why the last attempt failed. A doubtful one may have been printed before."""

    id: UUID
    printer: UUID
    kind: PrintKindText
    state: PrintStateText
    order: UUID | None
    terminal: str | None
    is_duplicate: bool
    is_doubtful: bool
    attempts: int
    problem: str | None
    problem_data: dict[str, Any] | None
    created_at: Instant
    ended_at: Instant | None


class BackupView(msgspec.Struct, frozen=True):
    """A backup: proven once it was restored into a scratch database and found to hold all it must."""

    id: UUID
    file: str | None
    state: BackupStateText
    reason: Annotated[str, Meta(description="why it was made: on demand, daily, before a migration …")]
    created_at: Instant
    size_bytes: int | None
    sha256: str | None
    is_encrypted: bool
    event_position: Annotated[int | None, Meta(description="the last event that is in it")]
    made_in_ms: int | None
    verified_at: Instant | None
    proven_in_ms: int | None
    problem: Annotated[str | None, Meta(description="why it could not be made or proven")]
    problem_data: dict[str, Any] | None
    copied_at: Annotated[Instant | None, Meta(description="when the copy elsewhere was made")]
    copy_problem: str | None
    copy_problem_data: dict[str, Any] | None
    progress: Annotated[int | None, Meta(description="percent of what is being done now")]
    deleted: Gone | UnsetType = UNSET


class BackupsView(msgspec.Struct, frozen=True):
    """The newest backups first, and how old the last good ones are."""

    items: list[BackupView]
    last_backup_at: Instant | None
    last_proven_at: Instant | None


class TestPageView(msgspec.Struct, frozen=True):
    """What came of a test page."""

    ok: bool
    problem: str | None


class AuditEntryView(msgspec.Struct, frozen=True):
    """One link of the audit chain; `before` and `after` are JSON texts, exactly as they were hashed."""

    n: int
    at: Instant
    actor: UUID | None
    device: str | None
    action: str
    target: str
    before: str | None
    after: str | None
    prev_hash: str
    hash: str


class AuditVerdictView(msgspec.Struct, frozen=True):
    """Whether every link holds, and the first that does not."""

    ok: bool
    entries: int
    first_broken: int | None
    is_cut_short: bool
    head: str


def alert_view(alert: Mapping[str, Any]) -> AlertView:
    """Something that needs a person."""
    return AlertView(
        id=alert["id"],
        kind=alert["kind"],
        severity=alert["severity"],
        station=alert["station"],
        ticket=alert["ticket_id"],
        order=alert["order_id"],
        message=shown(alert["message"]) or "",
        message_data=stored_data(alert["message"]),
        raised_at=wire(alert["raised_at"]),
        cleared_at=wire_or_none(alert["cleared_at"]),
    )


def backup_view(backup: Mapping[str, Any]) -> BackupView:
    """A backup, and whether it was proven."""
    return BackupView(
        id=backup["id"],
        file=backup["file"],
        state=backup["state"],
        reason=backup["reason"],
        created_at=wire(backup["created_at"]),
        size_bytes=backup["size_bytes"],
        sha256=backup["sha256"],
        is_encrypted=backup["is_encrypted"],
        event_position=backup["event_position"],
        made_in_ms=backup["made_in_ms"],
        verified_at=wire_or_none(backup["verified_at"]),
        proven_in_ms=backup["proven_in_ms"],
        problem=shown(backup["problem"]),
        problem_data=stored_data(backup["problem"]),
        copied_at=wire_or_none(backup["copied_at"]),
        copy_problem=shown(backup["copy_problem"]),
        copy_problem_data=stored_data(backup["copy_problem"]),
        progress=backup["progress"],
    )


def print_view(job: Mapping[str, Any]) -> PrintView:
    """A slip of paper on its way."""
    return PrintView(
        id=job["id"],
        printer=job["printer_id"],
        kind=job["kind"],
        state=job["state"],
        order=job["order_id"],
        terminal=job["terminal"],
        is_duplicate=job["is_duplicate"],
        is_doubtful=job["is_doubtful"],
        attempts=job["attempts"],
        problem=shown(job["problem"]),
        problem_data=stored_data(job["problem"]),
        created_at=wire(job["created_at"]),
        ended_at=wire_or_none(job["ended_at"]),
    )


def audit_view(entry: Mapping[str, Any]) -> AuditEntryView:
    """One link of the audit chain."""
    return AuditEntryView(
        n=entry["n"],
        at=wire(entry["at"]),
        actor=entry["actor"],
        device=entry["device"],
        action=entry["action"],
        target=entry["target"],
        before=entry["before"],
        after=entry["after"],
        prev_hash=entry["prev_hash"],
        hash=entry["hash"],
    )

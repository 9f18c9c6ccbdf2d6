"""The list of backups for people: age, size, verified or why not. No database, no request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.domain.backups import AT_WORK, last_occurrence
from hub.settings.settings import Settings
from hub.texts import date_time, text
from hub.views.notices import BackupsView, BackupView

FRESH_FOR: Final = timedelta(days=1, hours=2)
"""The age of a daily backup, with two hours for making it."""
TONES: Final = {
    "asked": "working",
    "making": "working",
    "made": "working",
    "proving": "working",
    "proven": "ready",
    "unproven": "late",
    "failed": "late",
}


def context(view: BackupsView, settings: Settings, now: datetime, zone: ZoneInfo) -> Mapping[str, Any]:
    """The context of the page."""
    items = [card(backup, now, zone) for backup in view.items]
    proven_at = _instant(view.last_proven_at)
    kept = [backup for backup in view.items if backup.sha256]
    return {
        "backups": items,
        "is_at_work": any(backup.state in AT_WORK for backup in view.items),
        "proven": ago(now - proven_at) if proven_at else text("pages-backups-never"),
        "is_proven_lately": proven_at is not None and now - proven_at < FRESH_FOR,
        "kept": len(kept),
        "kept_size": size(sum(backup.size_bytes or 0 for backup in kept)),
        "next": _next(settings, now, zone),
        "is_daily": settings.backup_at is not None,
        "keep_days": settings.backup_keep.days,
        "is_sealed": bool(settings.backup_keys),
        "is_copied": bool(settings.backup_copy_command),
        "folder": str(settings.backup_dir),
    }


def card(backup: BackupView, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """One backup."""
    created_at = datetime.fromisoformat(backup.created_at)
    return {
        "id": backup.id,
        "state": backup.state,
        "file": backup.file,
        "when": date_time(created_at, zone, "d MMM HH:mm"),
        "ago": ago(now - created_at),
        "reason": backup.reason,
        "details": " · ".join(_details(backup)),
        "trouble": backup.problem or _copy_problem(backup),
        "tone": TONES[backup.state],
        "progress": backup.progress,
        "is_at_work": backup.state in AT_WORK,
        "has_file": bool(backup.sha256),
    }


def _copy_problem(backup: BackupView) -> str | None:
    return backup.copy_problem and text("pages-backups-no-copy", problem=backup.copy_problem)


def _details(backup: BackupView) -> list[str]:
    words = []
    if backup.size_bytes is not None:
        words += [
            size(backup.size_bytes),
            text("pages-backups-encrypted") if backup.is_encrypted else text("pages-backups-not-encrypted"),
        ]
    if backup.proven_in_ms is not None and backup.verified_at:
        words.append(text("pages-backups-restored-in", seconds=f"{backup.proven_in_ms / 1000:.1f}"))
    if backup.copied_at:
        words.append(text("pages-backups-copied"))
    return words


def _next(settings: Settings, now: datetime, zone: ZoneInfo) -> str:
    if settings.backup_at is None:
        return text("pages-backups-on-demand")
    following = last_occurrence(now, settings.backup_at, zone) + timedelta(days=1)
    return following.astimezone(zone).strftime("%H:%M")


def size(count: int) -> str:
    """As people say it: `0.4 MB`, `12 MB`, `3.1 GB`."""
    if count >= 1_000_000_000:
        return text("pages-backups-gigabytes", size=f"{count / 1e9:.1f}")
    shown = f"{count / 1e6:.0f}" if count >= 10_000_000 else f"{max(count, 50_000) / 1e6:.1f}"
    return text("pages-backups-megabytes", size=shown)


def ago(age: timedelta) -> str:
    """How long ago, in the largest unit that says enough."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return text("pages-backups-just-now")
    if minutes < 120:
        return text("pages-backups-minutes-ago", count=minutes)
    if minutes < 48 * 60:
        return text("pages-backups-hours-ago", count=minutes // 60)
    return text("pages-backups-days-ago", count=minutes // 1440)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""The list of backups for people: age, size, verified or why not. No database, no request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.domain.backups import AT_WORK, last_occurrence
from hub.settings.settings import Settings
from hub.views.notices import BackupsView, BackupView

FRESH_FOR: Final = timedelta(days=1, hours=2)
"""The age of a daily backup, with two hours for making it."""
CHIPS: Final = {
    "asked": ("working", "Waiting"), "making": ("working", "Being made"), "made": ("working", "Waiting to be verified"),
    "proving": ("working", "Being verified"), "proven": ("ready", "Verified"), "unproven": ("late", "Not verified"),
    "failed": ("late", "Failed"),
}  # fmt: skip


def context(view: BackupsView, settings: Settings, now: datetime, zone: ZoneInfo) -> Mapping[str, Any]:
    """The context of the page."""
    items = [card(backup, now, zone) for backup in view.items]
    proven_at = _instant(view.last_proven_at)
    kept = [backup for backup in view.items if backup.sha256]
    return {
        "backups": items,
        "is_at_work": any(backup.state in AT_WORK for backup in view.items),
        "proven": ago(now - proven_at) if proven_at else "Never",
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
    tone, word = CHIPS[backup.state]
    return {
        "id": backup.id, "state": backup.state, "file": backup.file,
        "when": created_at.astimezone(zone).strftime("%-d %b %H:%M"),
        "ago": ago(now - created_at), "reason": backup.reason,
        "details": " · ".join(_details(backup)),
        "trouble": backup.problem or (backup.copy_problem and f"No off-site copy: {backup.copy_problem}"),
        "tone": tone, "word": word, "progress": backup.progress,
        "is_at_work": backup.state in AT_WORK, "has_file": bool(backup.sha256),
    }  # fmt: skip


def _details(backup: BackupView) -> list[str]:
    words = []
    if backup.size_bytes is not None:
        words += [size(backup.size_bytes), "encrypted" if backup.is_encrypted else "not encrypted"]
    if backup.proven_in_ms is not None and backup.verified_at:
        words.append(f"restored in {backup.proven_in_ms / 1000:.1f} s")
    if backup.copied_at:
        words.append("copied off site")
    return words


def _next(settings: Settings, now: datetime, zone: ZoneInfo) -> str:
    if settings.backup_at is None:
        return "On demand"
    following = last_occurrence(now, settings.backup_at, zone) + timedelta(days=1)
    return following.astimezone(zone).strftime("%H:%M")


def size(count: int) -> str:
    """As people say it: `0.4 MB`, `12 MB`, `3.1 GB`."""
    if count >= 1_000_000_000:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 10_000_000 else f"{max(count, 50_000) / 1e6:.1f} MB"


def ago(age: timedelta) -> str:
    """How long ago, in the largest unit that says enough."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "Just now"
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

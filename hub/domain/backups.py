"""Backups: when one is due, and which ones are retained. Rules only: no files and no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Protocol, TypeVar
from zoneinfo import ZoneInfo

AT_WORK: Final = ("asked", "making", "made", "proving")
"""A backup in one of these states is not finished yet."""
AGAIN_AFTER: Final = timedelta(hours=1)
CATCH_UP_AFTER: Final = timedelta(minutes=10)


class StoredBackup(Protocol):
    """What retention needs to know of a backup."""

    @property
    def created_at(self) -> datetime: ...

    @property
    def verified_at(self) -> datetime | None: ...


K = TypeVar("K", bound=StoredBackup)


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days, and how many."""

    days: int
    count: int


def outdated(backups: Sequence[K], now: datetime, keep: Retention) -> list[K]:
    """The backups to remove, too old or too many. The newest and the newest verified one always stay."""
    newest = sorted(backups, key=lambda backup: backup.created_at, reverse=True)
    newest_proven = next((backup for backup in newest if backup.verified_at), None)
    oldest = now - timedelta(days=keep.days)
    return [
        backup
        for number, backup in enumerate(newest)
        if number and backup is not newest_proven and (number >= keep.count or backup.created_at < oldest)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """When the last backup was made, when one was last tried, and when the hub started."""

    made_at: datetime | None
    tried_at: datetime | None
    started_at: datetime


def last_occurrence(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The last time the venue's clock showed `at`."""
    local = now.astimezone(zone)
    today = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today <= local else (today - timedelta(days=1))


def is_due(now: datetime, at: time, zone: ZoneInfo, history: History) -> bool:
    """Whether today's backup is still to be made; a failure is retried each hour.

    A hub that was off at that time catches up, but not in its first minutes, when everybody signs in.
    """
    due_at = last_occurrence(now, at, zone)
    if history.made_at is not None and history.made_at >= due_at:
        return False
    if history.tried_at is not None and now - history.tried_at < AGAIN_AFTER:
        return False
    return due_at >= history.started_at or now - history.started_at >= CATCH_UP_AFTER

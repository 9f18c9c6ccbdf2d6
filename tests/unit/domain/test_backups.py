"""When a backup is due, and which ones go."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.domain.backups import History, Retention, is_due, last_occurrence, outdated

KAMPALA = ZoneInfo("Africa/Kampala")
AT = time(4, 30)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # 13:00 in Kampala
TODAY = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=9)


@dataclass(frozen=True)
class Made:
    created_at: datetime
    verified_at: datetime | None


def made(days_ago: float, *, is_proven: bool = True) -> Made:
    at = NOW - timedelta(days=days_ago)
    return Made(at, at if is_proven else None)


def test_the_moment_is_the_venues() -> None:
    assert last_occurrence(NOW, AT, KAMPALA) == TODAY
    assert last_occurrence(TODAY - timedelta(seconds=1), AT, KAMPALA) == TODAY - timedelta(days=1)
    assert last_occurrence(TODAY, AT, KAMPALA) == TODAY


@pytest.mark.parametrize(
    ("made_at", "tried_at", "started_at", "due"),
    [
        (None, None, LONG_AGO, True),
        (TODAY - timedelta(days=1), TODAY - timedelta(days=1), LONG_AGO, True),
        (TODAY, TODAY, LONG_AGO, False),
        (NOW, NOW, LONG_AGO, False),
        (None, NOW - timedelta(minutes=59), LONG_AGO, False),
        (None, NOW - timedelta(minutes=60), LONG_AGO, True),
        (None, None, NOW - timedelta(minutes=9), False),
        (None, None, NOW - timedelta(minutes=10), True),
    ],
)
def test_due_once_a_day_again_after_a_failure_and_late_after_a_night_off(
    made_at: datetime | None, tried_at: datetime | None, started_at: datetime, due: bool
) -> None:
    assert is_due(NOW, AT, KAMPALA, History(made_at=made_at, tried_at=tried_at, started_at=started_at)) is due


def test_the_old_and_the_many_go() -> None:
    backups = [made(days) for days in (0, 1, 2, 29, 31, 40)]
    assert outdated(backups, NOW, Retention(days=30, count=60)) == backups[4:]
    assert outdated(backups, NOW, Retention(days=90, count=2)) == backups[2:]


def test_the_newest_and_the_newest_proven_one_stay() -> None:
    newest, unproven = made(50, is_proven=False), made(60, is_proven=False)
    proven, older = made(70), made(80)
    gone = outdated([older, proven, unproven, newest], NOW, Retention(days=1, count=1))
    assert gone == [unproven, older]
    assert outdated([], NOW, Retention(days=1, count=1)) == []

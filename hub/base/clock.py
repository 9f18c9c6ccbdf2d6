"""The only place where time is read, so that tests can move it. Instants are UTC, cut to milliseconds."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant in UTC, with whole milliseconds (what the wire can show)."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def monotonic_s() -> float:
    """Seconds from an arbitrary start, never going back: for waits and ages, not for records."""
    return time.monotonic()


def boot() -> tuple[str, int]:
    """This run of the machine, and for how many seconds it has been on, sleep included. Nobody can set these."""
    try:
        run = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        run = ""
    source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return run, int(time.clock_gettime(source))


def business_day(at: datetime, timezone: ZoneInfo, cutoff_minutes: int) -> date:
    """The trading day `at` belongs to: it ends at the venue's cut-off, not at midnight (DOMAIN §1)."""
    return (at.astimezone(timezone) - timedelta(minutes=cutoff_minutes)).date()


def wire(at: datetime) -> str:
    """An instant as RFC 3339 in UTC with milliseconds: `2026-11-21T10:00:00.123Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def wire_or_none(at: datetime | None) -> str | None:
    """As `wire`; an instant that has not come stays None."""
    return None if at is None else wire(at)

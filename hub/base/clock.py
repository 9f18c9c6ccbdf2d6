"""The only module that reads the time, so that tests can move it. Instants are UTC, truncated to milliseconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path


def now() -> datetime:
    """The present instant in UTC, truncated to whole milliseconds, as events and views carry it."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def monotonic_s() -> float:
    """Seconds of a clock that never goes back: for waits and ages, not for records."""
    return time.monotonic()


def boot() -> tuple[str, int]:
    """The boot id, and the seconds since boot including sleep. Nobody can set either."""
    try:
        boot_id = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        boot_id = ""
    source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return boot_id, int(time.clock_gettime(source))


def wire(at: datetime) -> str:
    """An instant as RFC 3339 in UTC with milliseconds: `2026-11-21T10:00:00.123Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def wire_or_none(at: datetime | None) -> str | None:
    """As `wire`, but None for None."""
    return None if at is None else wire(at)

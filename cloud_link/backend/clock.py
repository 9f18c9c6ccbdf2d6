"""The only place where the cloud reads time, so that tests can move it. Instants are UTC, cut to milliseconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant in UTC, with whole milliseconds."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def monotonic_s() -> float:
    """Seconds from an arbitrary start, never going back."""
    return time.monotonic()

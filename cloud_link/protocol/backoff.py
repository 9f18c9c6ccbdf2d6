"""Exponential backoff with full jitter, so that the sites do not all return to the cloud at once."""

from __future__ import annotations

LEAST_S, FIRST_S, LONGEST_S = 0.5, 15.0, 90.0


def wait_s(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures in a row (0: the connection just ended); `chance` in [0, 1) is the jitter.

    The first wait is already spread over 15 s: after a restart of the cloud the whole fleet reconnects at once.
    """
    return LEAST_S + chance * min(LONGEST_S, FIRST_S * (1 << min(max(failures, 0), 10)))


def heartbeat_spec(site: int) -> str:
    """When a site's heartbeat is due, every 6 hours: a cron line, seconds first. Sites are spread over the 6 hours."""
    second, minute, hour = site % 60, site // 60 % 60, site // 3600 % 6
    return f"{second} {minute} {hour},{hour + 6},{hour + 12},{hour + 18} * * *"

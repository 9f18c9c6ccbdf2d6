"""The ladder: what a venue may do now, from the lease it holds and the effective time; and what time to believe.

Pure. `active` → `warn` (14 days to expiry) → `grace` (expired, or the cloud unseen for longer than the lease allows)
→ `drain` → `locked`. It is tamper-evident and cannot be forged on the wire; the owner of the machine can still
replace the program, and no rule here pretends otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from cloud_link.protocol.lease import Lease, unseen_until

State = Literal["active", "warn", "grace", "drain", "locked"]
LADDER: tuple[State, ...] = ("active", "warn", "grace", "drain", "locked")
WARN = timedelta(days=14)
FIRST_GRACE, FIRST_DRAIN = timedelta(days=14), timedelta(days=2)
STALE_GRACE = timedelta(hours=24)
DRIFT = timedelta(minutes=5)
"""How far a clock may run ahead of the time since boot and still be believed; NTP corrects by less."""


@dataclass(frozen=True, slots=True)
class LicenceStatus:
    """What a venue may do, why, and until when its licence runs."""

    state: State
    reason: str | None = None
    contact: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is known at the venue when it asks itself where it stands."""

    lease: Lease | None
    linked_at: datetime
    """When this venue was first told to be linked: a venue that never reached its cloud has a first grace too."""
    stale_since: datetime | None = None
    """When the database was found restored; a lease from before that is not the last word."""
    unlocked_until: datetime | None = None
    """A telephone code counts until then, unless a newer lease came."""


def licence_status(held: Held, now: datetime) -> LicenceStatus:
    """Where the venue stands at the effective time `now`. A telephone code goes before every reason to close."""
    due = _worse(_by_lease(held, now), _by_restore(held, now))
    until = held.unlocked_until
    if until is None or now >= until or not is_worse(due.state, "grace"):
        return due
    return replace(due, state="grace", reason=f"Unlocked by code until {until:%Y-%m-%d %H:%M} UTC")


def _by_restore(held: Held, now: datetime) -> LicenceStatus:
    if held.stale_since is None:
        return _as(held, "active", None)
    reason = "The database was restored; the licence must be confirmed on line"
    return _overdue(held, now - held.stale_since, STALE_GRACE, FIRST_DRAIN, reason)


def _by_lease(held: Held, now: datetime) -> LicenceStatus:
    lease = held.lease
    if lease is None:
        return _overdue(
            held, now - held.linked_at, FIRST_GRACE, FIRST_DRAIN, "The licence has not been confirmed on line yet"
        )
    if lease.is_locked:
        return _as(held, "drain" if lease.mode == "drain" else "locked", lease.lock_reason)
    grace, drain = timedelta(days=lease.grace_days), timedelta(days=lease.drain_days)
    expires_at, silent_at = lease.license_expires_at, unseen_until(lease)
    if expires_at is not None and now >= expires_at and expires_at <= silent_at:
        return _overdue(held, now - expires_at, grace, drain, "The licence has expired")
    if now >= silent_at:
        return _overdue(held, now - silent_at, grace, drain, "The licence could not be confirmed on line for too long")
    if expires_at is not None and expires_at - now <= WARN:
        return _as(held, "warn", "The licence expires soon")
    return _as(held, "active", None)


def _overdue(held: Held, by: timedelta, grace: timedelta, drain: timedelta, reason: str) -> LicenceStatus:
    state: State = "grace" if by < grace else "drain" if by < grace + drain else "locked"
    return _as(held, state, reason)


def _as(held: Held, state: State, reason: str | None) -> LicenceStatus:
    lease = held.lease
    return LicenceStatus(state, reason, lease.contact if lease else None, lease.license_expires_at if lease else None)


def _worse(one: LicenceStatus, other: LicenceStatus) -> LicenceStatus:
    return other if is_worse(other.state, one.state) else one


def is_worse(state: State, than: State) -> bool:
    """Whether a state allows less than another."""
    return LADDER.index(state) > LADDER.index(than)


@dataclass(frozen=True, slots=True)
class ClockMark:
    """The high-water mark of time, and where the machine's own run stood when it was set."""

    mark_at: datetime
    boot: str = ""
    """Names this run of the machine; seconds of another run mean nothing."""
    ran_s: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the machine's clocks."""

    wall_at: datetime
    boot: str
    ran_s: int
    """Seconds since the machine was started, sleep included; nobody sets these."""


def advance(clock_mark: ClockMark, reading: Reading) -> ClockMark:
    """The mark after a look at the clocks. It never falls, and rises only by time that has provably passed.

    A clock set back does not stop it: the time since boot goes on. A clock that leaps ahead does not drag it along,
    so that a dead clock battery does not expire a licence for ever.
    """
    passed = (
        timedelta(seconds=max(0, reading.ran_s - clock_mark.ran_s)) if reading.boot == clock_mark.boot else timedelta(0)
    )
    proven = clock_mark.mark_at + passed
    wall_is_plausible = clock_mark.mark_at < reading.wall_at <= proven + DRIFT
    mark_at = max(reading.wall_at if wall_is_plausible else proven, clock_mark.mark_at)
    return ClockMark(mark_at, reading.boot, reading.ran_s)


def effective(clock_mark: ClockMark, reading: Reading) -> datetime:
    """The time to judge by: a clock set back never unlocks anything."""
    return max(reading.wall_at, clock_mark.mark_at)


def is_set_back(clock_mark: ClockMark, reading: Reading) -> bool:
    """Whether the clock stands clearly before a time that has already been."""
    return reading.wall_at < clock_mark.mark_at - DRIFT


def heard(clock_mark: ClockMark, lease: Lease) -> ClockMark:
    """The mark after a signed lease: its date has passed for certain, and a signed reset mends a wrong mark."""
    if lease.resets_clock or lease.issued_at > clock_mark.mark_at:
        return replace(clock_mark, mark_at=lease.issued_at)
    return clock_mark

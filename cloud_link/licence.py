"""The licence states: what a venue may do now, by its lease and the effective time; and which time is effective.

Pure. `active` → `warn` (14 days to expiry) → `grace` (expired, or no contact with the cloud for longer than the lease
allows) → `drain` → `locked`. Tampering leaves evidence, and leases cannot be forged on the wire; the owner of the
machine can still replace the program, and no rule here can prevent that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from cloud_link.protocol.lease import Lease, unseen_until

State = Literal["active", "warn", "grace", "drain", "locked"]
Cause = Literal[
    "expires_soon", "expired", "not_confirmed_yet", "not_confirmed_for_long", "restored", "unlocked_by_code"
]
STATES: tuple[State, ...] = ("active", "warn", "grace", "drain", "locked")
WARN = timedelta(days=14)
FIRST_GRACE, FIRST_DRAIN = timedelta(days=14), timedelta(days=2)
STALE_GRACE = timedelta(hours=24)
DRIFT = timedelta(minutes=5)
"""How far a clock may run ahead of the time since boot and still count as right; NTP corrects by less."""


@dataclass(frozen=True, slots=True)
class LicenceStatus:
    """What a venue may do, why, and until when its licence runs."""

    state: State
    cause: Cause | None = None
    """Why the venue may do less, or soon will; None if the supplier has locked it, or has nothing to say."""
    reason: str | None = None
    """The supplier's own words for a lock."""
    unlocked_until: datetime | None = None
    """With the cause `unlocked_by_code`."""
    contact: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """Everything that decides the licence status of a venue."""

    lease: Lease | None
    linked_at: datetime
    """When this venue was first linked: a venue that has never reached its cloud has a first grace too."""
    stale_since: datetime | None = None
    """When a restored database was detected; a lease from before that must be confirmed."""
    unlocked_until: datetime | None = None
    """A telephone code is valid until then, unless a newer lease has come."""


def licence_status(facts: LicenceFacts, now: datetime) -> LicenceStatus:
    """The status at the effective time `now`. A telephone code overrides every reason to close."""
    due = _worst(_by_lease(facts, now), _by_restore(facts, now))
    until = facts.unlocked_until
    if until is None or now >= until or not is_worse(due.state, "grace"):
        return due
    return replace(due, state="grace", cause="unlocked_by_code", reason=None, unlocked_until=until)


def _by_restore(facts: LicenceFacts, now: datetime) -> LicenceStatus:
    if facts.stale_since is None:
        return _status(facts, "active")
    return _overdue(facts, now - facts.stale_since, STALE_GRACE, FIRST_DRAIN, "restored")


def _by_lease(facts: LicenceFacts, now: datetime) -> LicenceStatus:
    lease = facts.lease
    if lease is None:
        return _overdue(facts, now - facts.linked_at, FIRST_GRACE, FIRST_DRAIN, "not_confirmed_yet")
    if lease.is_locked:
        return replace(_status(facts, "drain" if lease.mode == "drain" else "locked"), reason=lease.lock_reason)
    grace, drain = timedelta(days=lease.grace_days), timedelta(days=lease.drain_days)
    expires_at, silent_at = lease.license_expires_at, unseen_until(lease)
    if expires_at is not None and now >= expires_at and expires_at <= silent_at:
        return _overdue(facts, now - expires_at, grace, drain, "expired")
    if now >= silent_at:
        return _overdue(facts, now - silent_at, grace, drain, "not_confirmed_for_long")
    if expires_at is not None and expires_at - now <= WARN:
        return _status(facts, "warn", "expires_soon")
    return _status(facts, "active")


def _overdue(facts: LicenceFacts, by: timedelta, grace: timedelta, drain: timedelta, cause: Cause) -> LicenceStatus:
    state: State = "grace" if by < grace else "drain" if by < grace + drain else "locked"
    return _status(facts, state, cause)


def _status(facts: LicenceFacts, state: State, cause: Cause | None = None) -> LicenceStatus:
    lease = facts.lease
    contact, expires_at = (lease.contact, lease.license_expires_at) if lease else (None, None)
    return LicenceStatus(state, cause, contact=contact, expires_at=expires_at)


def _worst(one: LicenceStatus, other: LicenceStatus) -> LicenceStatus:
    return other if is_worse(other.state, one.state) else one


def is_worse(state: State, than: State) -> bool:
    """Whether a state allows less than another."""
    return STATES.index(state) > STATES.index(than)


@dataclass(frozen=True, slots=True)
class ClockMark:
    """The high-water mark of time, and the machine's time since boot when it was set."""

    mark_at: datetime
    boot: str = ""
    """Identifies this boot of the machine; seconds of another boot cannot be compared."""
    ran_s: int = 0


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The machine's clocks at one moment."""

    wall_at: datetime
    boot: str
    ran_s: int
    """Seconds since the machine was started, sleep included; they cannot be set."""


def advance(clock_mark: ClockMark, reading: ClockReading) -> ClockMark:
    """The mark after the clocks were read. It never falls, and rises only by time that has provably passed.

    A clock set back does not stop it, because the time since boot goes on. A clock that jumps ahead does not move it,
    so a dead clock battery cannot expire a licence for ever.
    """
    passed = (
        timedelta(seconds=max(0, reading.ran_s - clock_mark.ran_s)) if reading.boot == clock_mark.boot else timedelta(0)
    )
    proven = clock_mark.mark_at + passed
    wall_is_plausible = clock_mark.mark_at < reading.wall_at <= proven + DRIFT
    mark_at = max(reading.wall_at if wall_is_plausible else proven, clock_mark.mark_at)
    return ClockMark(mark_at, reading.boot, reading.ran_s)


def effective_time(clock_mark: ClockMark, reading: ClockReading) -> datetime:
    """The time that decides the status: a clock set back never unlocks anything."""
    return max(reading.wall_at, clock_mark.mark_at)


def is_set_back(clock_mark: ClockMark, reading: ClockReading) -> bool:
    """Whether the clock is clearly behind a time that has already passed."""
    return reading.wall_at < clock_mark.mark_at - DRIFT


def advance_to_lease(clock_mark: ClockMark, lease: Lease) -> ClockMark:
    """The mark after a signed lease: its date has certainly passed, and a signed reset corrects a wrong mark."""
    if lease.resets_clock or lease.issued_at > clock_mark.mark_at:
        return replace(clock_mark, mark_at=lease.issued_at)
    return clock_mark

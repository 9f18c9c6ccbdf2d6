"""The licence states and the clock mark, with the time moved by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cloud_link.licence import (
    ClockMark,
    ClockReading,
    LicenceFacts,
    LicenceStatus,
    advance,
    advance_to_lease,
    effective_time,
    is_set_back,
    licence_status,
)
from cloud_link.protocol.lease import Lease

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
FRESH = Lease("site", 1, NOW, license_expires_at=NOW + 100 * DAY, contact="+256 700 000000")


def at(lease: Lease | None, now: datetime, **more: datetime) -> LicenceStatus:
    return licence_status(LicenceFacts(lease, linked_at=NOW, **more), now)


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "active"), (85, "active"), (86, "warn"), (99.9, "warn"), (100, "grace"), (113.9, "grace"), (114, "drain"),
     (115.9, "drain"), (116, "locked"), (1000, "locked")],
)  # fmt: skip
def test_expiry_goes_through_all_states_while_the_cloud_answers(days: float, state: str) -> None:
    now = NOW + days * DAY
    assert at(replace(FRESH, issued_at=now - HOUR), now).state == state


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "active"), (6.9, "active"), (7, "grace"), (20.9, "grace"), (21, "drain"), (23, "locked")],
)
def test_a_silent_cloud_leads_through_all_states(days: float, state: str) -> None:
    assert at(FRESH, NOW + days * DAY).state == state


def test_the_status_has_a_reason_and_a_contact() -> None:
    shown = at(replace(FRESH, is_locked=True, lock_reason="Invoice 12 is open"), NOW)
    assert shown == LicenceStatus(
        "locked", reason="Invoice 12 is open", contact="+256 700 000000", expires_at=FRESH.license_expires_at
    )


def test_a_licence_without_an_end_never_expires() -> None:
    endless = replace(FRESH, license_expires_at=None, issued_at=NOW + 999 * DAY)
    assert at(endless, NOW + 1000 * DAY).state == "active"


def test_a_lock_counts_at_once_in_its_mode() -> None:
    assert at(replace(FRESH, is_locked=True), NOW).state == "locked"
    assert at(replace(FRESH, is_locked=True, mode="drain"), NOW).state == "drain"


def test_a_venue_that_never_reached_its_cloud_has_a_first_grace() -> None:
    assert [at(None, NOW + days * DAY).state for days in (0, 13, 14, 16)] == ["grace", "grace", "drain", "locked"]


def test_after_a_restore_there_is_a_day_to_hear_from_the_cloud() -> None:
    assert at(FRESH, NOW + HOUR, stale_since=NOW).state == "grace"
    assert at(FRESH, NOW + 25 * HOUR, stale_since=NOW).state == "drain"
    assert at(replace(FRESH, is_locked=True), NOW + HOUR, stale_since=NOW).state == "locked"


def test_a_code_opens_a_locked_venue_for_a_while_and_worsens_nothing() -> None:
    locked = replace(FRESH, is_locked=True)
    assert at(locked, NOW, unlocked_until=NOW + DAY).state == "grace"
    assert at(locked, NOW + DAY, unlocked_until=NOW + DAY).state == "locked"
    assert at(FRESH, NOW, unlocked_until=NOW + DAY).state == "active"


CLOSED = {
    "locked": (LicenceFacts(replace(FRESH, is_locked=True), NOW), NOW),
    "drained": (LicenceFacts(replace(FRESH, is_locked=True, mode="drain"), NOW), NOW),
    "licence draining": (LicenceFacts(replace(FRESH, license_expires_at=NOW - 15 * DAY), NOW), NOW),
    "licence over": (LicenceFacts(replace(FRESH, license_expires_at=NOW - 20 * DAY), NOW), NOW),
    "cloud unseen": (LicenceFacts(FRESH, NOW), NOW + 30 * DAY),
    "restored, draining": (LicenceFacts(FRESH, NOW, stale_since=NOW), NOW + 25 * HOUR),
    "restored": (LicenceFacts(FRESH, NOW, stale_since=NOW), NOW + 4 * DAY),
    "locked and restored": (LicenceFacts(replace(FRESH, is_locked=True), NOW, stale_since=NOW), NOW + 4 * DAY),
}
"""Every reason for which a venue that has a lease is closed."""


@pytest.mark.parametrize(("facts", "now"), CLOSED.values(), ids=CLOSED)
def test_a_code_opens_whatever_closed_the_venue(facts: LicenceFacts, now: datetime) -> None:
    assert licence_status(facts, now).state in ("drain", "locked")
    opened = licence_status(replace(facts, unlocked_until=now + DAY), now)
    assert (opened.state, opened.cause, opened.unlocked_until) == ("grace", "unlocked_by_code", now + DAY)
    assert opened.reason is None
    assert licence_status(replace(facts, unlocked_until=now), now) == licence_status(facts, now)


CLOCK_MARK = ClockMark(NOW, "boot-1", 1000)


def reading(wall: timedelta, ran_s: float, boot: str = "boot-1") -> ClockReading:
    return ClockReading(NOW + wall, boot, 1000 + int(ran_s))


def test_the_mark_follows_an_honest_clock() -> None:
    assert advance(CLOCK_MARK, reading(MINUTE, 60)).mark_at == NOW + MINUTE
    assert advance(CLOCK_MARK, reading(MINUTE + timedelta(seconds=20), 60)).mark_at == NOW + MINUTE + timedelta(
        seconds=20
    )


def test_a_clock_set_back_neither_lowers_nor_stops_the_mark() -> None:
    back = reading(-30 * DAY, 3600)
    assert is_set_back(CLOCK_MARK, back)
    after = advance(CLOCK_MARK, back)
    assert after.mark_at == NOW + HOUR
    assert effective_time(after, back) == NOW + HOUR


def test_a_leap_ahead_counts_only_as_long_as_the_clock_says_so() -> None:
    leap = reading(365 * DAY, 60)
    after = advance(CLOCK_MARK, leap)
    assert after.mark_at == NOW + MINUTE
    assert effective_time(after, leap) == NOW + 365 * DAY
    corrected = reading(2 * MINUTE, 120)
    assert effective_time(advance(after, corrected), corrected) == NOW + 2 * MINUTE


def test_a_night_without_power_counts_only_while_the_clock_shows_it() -> None:
    morning = reading(8 * HOUR, -900, boot="boot-2")
    after = advance(CLOCK_MARK, morning)
    assert after.mark_at == NOW
    assert effective_time(after, morning) == NOW + 8 * HOUR


def test_a_signed_date_raises_the_mark_and_a_signed_reset_mends_it() -> None:
    assert advance_to_lease(CLOCK_MARK, replace(FRESH, issued_at=NOW + DAY)).mark_at == NOW + DAY
    assert advance_to_lease(CLOCK_MARK, replace(FRESH, issued_at=NOW - DAY)).mark_at == NOW
    assert advance_to_lease(CLOCK_MARK, replace(FRESH, issued_at=NOW - DAY, resets_clock=True)).mark_at == NOW - DAY


def test_a_clock_set_back_unlocks_nothing() -> None:
    expired_at = NOW - 20 * DAY
    lease = replace(FRESH, license_expires_at=expired_at, issued_at=expired_at - DAY)
    clock_mark = ClockMark(NOW, "boot-1", 1000)
    for wall in (-300 * DAY, -21 * DAY, timedelta(0)):
        look = reading(wall, 60)
        assert (
            licence_status(LicenceFacts(lease, NOW), effective_time(advance(clock_mark, look), look)).state == "locked"
        )

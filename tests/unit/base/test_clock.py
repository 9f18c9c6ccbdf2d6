"""Instants and business days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from hub.base import clock

KAMPALA = ZoneInfo("Africa/Kampala")
BERLIN = ZoneInfo("Europe/Berlin")


def test_an_instant_is_truncated_to_milliseconds() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 10, 0, 0, 123_987, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 21, 10, 0, 0, 123_000, tzinfo=UTC)
        assert clock.wire(clock.now()) == "2026-11-21T10:00:00.123Z"


def test_the_wire_format_is_utc_and_none_stays_none() -> None:
    assert clock.wire(datetime(2026, 11, 21, 13, tzinfo=KAMPALA)) == "2026-11-21T10:00:00.000Z"
    assert clock.wire_or_none(None) is None


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 21, 0, 59, tzinfo=UTC), KAMPALA, date(2026, 11, 20)),
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), KAMPALA, date(2026, 11, 21)),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), KAMPALA, date(2026, 11, 21)),
        (datetime(2026, 3, 29, 1, 59, tzinfo=UTC), BERLIN, date(2026, 3, 28)),
        (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), BERLIN, date(2026, 3, 29)),
    ],
)
def test_a_business_day_ends_at_the_cut_off(at: datetime, zone: ZoneInfo, day: date) -> None:
    assert clock.business_day(at, zone, 240) == day

"""Time as the wire writes it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import time_machine

from hub.base import clock

KAMPALA = ZoneInfo("Africa/Kampala")


def test_an_instant_is_truncated_to_milliseconds() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 10, 0, 0, 123_987, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 21, 10, 0, 0, 123_000, tzinfo=UTC)
        assert clock.wire(clock.now()) == "2026-11-21T10:00:00.123Z"


def test_the_wire_format_is_utc_and_none_stays_none() -> None:
    assert clock.wire(datetime(2026, 11, 21, 13, tzinfo=KAMPALA)) == "2026-11-21T10:00:00.000Z"
    assert clock.wire_or_none(None) is None

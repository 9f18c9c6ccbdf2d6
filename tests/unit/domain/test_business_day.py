"""When a business day begins, and which one an instant belongs to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain import business_day

KAMPALA = ZoneInfo("Africa/Kampala")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([KAMPALA, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")])
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 30))
CUTOFFS = st.integers(0, 24 * 60 - 1)
MILLISECOND = timedelta(milliseconds=1)


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
    assert business_day.day_of(at, zone, 240) == day


@settings(deadline=None)
@given(DAYS, ZONES, CUTOFFS)
def test_a_day_holds_every_instant_from_its_beginning_to_the_next_one(day: date, zone: ZoneInfo, cutoff: int) -> None:
    begin, end = (business_day.begins_at(one, zone, cutoff) for one in (day, day + timedelta(days=1)))
    instants = [begin, begin + (end - begin) / 2, end - MILLISECOND]
    assert {business_day.day_of(at, zone, cutoff) for at in instants} == {day}


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_cut_off_within_a_change_of_the_clocks_begins_one_day_once(day: date) -> None:
    begin = business_day.begins_at(day, BERLIN, 150)
    instants = [begin + timedelta(minutes=10 * n) for n in range(-12, 12)]
    days = [business_day.day_of(at, BERLIN, 150) for at in instants]
    assert days == [day - timedelta(days=1)] * 12 + [day] * 12


@settings(deadline=None)
@given(st.builds(datetime.combine, DAYS, st.times()), CUTOFFS)
def test_the_clock_and_the_instant_give_the_same_day_where_no_clock_is_changed(local: datetime, cutoff: int) -> None:
    at = local.replace(tzinfo=KAMPALA)
    assert business_day.day_on_clock(local, cutoff) == business_day.day_of(at.astimezone(UTC), KAMPALA, cutoff)

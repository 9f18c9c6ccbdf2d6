"""When a business day begins, and which one an instant belongs to."""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain import business_day
from hub.domain.business_day import VenueClock, begins_by, day_by, day_of

ROOT = Path(__file__).parents[3]
KAMPALA = ZoneInfo("Africa/Kampala")
BERLIN = ZoneInfo("Europe/Berlin")
ST_JOHNS = ZoneInfo("America/St_Johns")
NAMES = (
    "Africa/Kampala", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana",
    "Asia/Beirut", "America/Sao_Paulo", "Antarctica/Troll",
)  # fmt: skip
ZONES = st.sampled_from([ZoneInfo(name) for name in NAMES])
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 30))
CUTOFFS = st.integers(0, 24 * 60 - 1)
INSTANTS = st.builds(datetime.combine, st.dates(date(2000, 1, 1), date(2037, 12, 30)), st.times())
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
    instants = [at for at in (begin, begin + (end - begin) / 2, end - MILLISECOND) if begin <= at < end]
    assert {business_day.day_of(at, zone, cutoff) for at in instants} <= {day}
    assert instants or (day, zone.key) == (date(2011, 12, 30), "Pacific/Apia"), "a day that the calendar left out"


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_cut_off_within_a_change_of_the_clocks_begins_one_day_once(day: date) -> None:
    begin = business_day.begins_at(day, BERLIN, 150)
    instants = [begin + timedelta(minutes=10 * n) for n in range(-12, 12)]
    days = [business_day.day_of(at, BERLIN, 150) for at in instants]
    assert days == [day - timedelta(days=1)] * 12 + [day] * 12


def test_a_clock_set_back_over_midnight_does_not_bring_yesterday_back() -> None:
    """At 00:01 on 31 October 2010 the clocks of St John's were set back to 23:01 on the 30th."""
    begin = datetime(2010, 10, 31, 2, 30, tzinfo=UTC)
    days = [business_day.day_of(begin + timedelta(minutes=n), ST_JOHNS, 0) for n in (-1, 0, 2, 30, 90)]
    assert days == [date(2010, 10, 30)] + [date(2010, 10, 31)] * 4


@settings(deadline=None)
@given(INSTANTS, st.timedeltas(timedelta(), timedelta(2)), ZONES, CUTOFFS)
def test_a_later_instant_is_never_on_an_earlier_day(
    at: datetime, later: timedelta, zone: ZoneInfo, cutoff: int
) -> None:
    first, second = (business_day.day_of(one.replace(tzinfo=UTC), zone, cutoff) for one in (at, at + later))
    assert first <= second


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("cutoff", [0, 1, 90, 150, 240, 1439])
def test_no_minute_of_a_day_with_a_change_of_the_clocks_goes_back(name: str, cutoff: int) -> None:
    zone = ZoneInfo(name)
    for change in changes(zone):
        days = [business_day.day_of(change + timedelta(minutes=5 * n), zone, cutoff) for n in range(-400, 400)]
        assert days == sorted(days)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The half days from 2006 to 2026 within which the zone's clocks were set."""
    hours = [datetime(2006, 1, 1, tzinfo=UTC) + timedelta(hours=12 * n) for n in range(20 * 731)]
    return [
        at for at in hours if at.astimezone(zone).utcoffset() != (at + timedelta(hours=12)).astimezone(zone).utcoffset()
    ]


ASK_THE_SCREEN = """
import { beginsAt, dayOf } from "./web/static/js/lib/business-day.js";
let text = "";
for await (const part of process.stdin) text += part;
const answers = JSON.parse(text).map(([at, day, settings]) => [dayOf(at, settings), beginsAt(day, settings)]);
console.log(JSON.stringify(answers));
"""


def test_screens_give_the_same_beginnings_and_days() -> None:
    questions, expected = [], []
    for zone in (ZoneInfo(name) for name in NAMES):
        for change in changes(zone)[:12]:
            for n, cutoff in enumerate((0, 90, 150, 240, 1439) * 6):
                at = change + timedelta(minutes=49 * (n - 15))
                day = at.date()
                questions.append([ms(at), str(day), {"timezone": zone.key, "cutoff_minutes": cutoff}])
                begins = business_day.begins_at(day, zone, cutoff)
                expected.append([str(business_day.day_of(at, zone, cutoff)), ms(begins)])
    done = subprocess.run(
        ["node", "--input-type=module", "-e", ASK_THE_SCREEN], input=json.dumps(questions), text=True,
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    answers = json.loads(done.stdout)
    assert [(q, a) for q, a, e in zip(questions, answers, expected, strict=True) if a != e] == []


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


class TestAChangedClock:
    NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def clocks(self, old: int, new: int, until: datetime = NOON) -> list[VenueClock]:
        earlier = VenueClock(timezone=UTC, cutoff_minutes=old, until=until)
        return [earlier, VenueClock(timezone=ZoneInfo("Africa/Kampala"), cutoff_minutes=new)]

    def test_a_day_that_is_over_stays_where_it_was(self) -> None:
        clocks = self.clocks(old=240, new=900)
        assert begins_by(clocks, date(2026, 11, 19)) == datetime(2026, 11, 19, 4, tzinfo=UTC)
        assert begins_by(clocks, date(2026, 11, 20)) == datetime(2026, 11, 20, 4, tzinfo=UTC)
        assert begins_by(clocks, date(2026, 11, 21)) == datetime(2026, 11, 21, 12, tzinfo=UTC)

    def test_a_day_that_would_have_begun_already_begins_with_the_change(self) -> None:
        clocks = self.clocks(old=900, new=240)
        assert begins_by(clocks, date(2026, 11, 20)) == self.NOON

    @given(old=st.integers(0, 1439), new=st.integers(0, 1439), minutes=st.integers(0, 4000))
    def test_no_instant_goes_back_to_an_earlier_day(self, old: int, new: int, minutes: int) -> None:
        clocks = self.clocks(old, new)
        before = day_of(self.NOON, UTC, old)
        at = self.NOON + timedelta(minutes=minutes)
        assert day_by(clocks, at) >= before
        assert begins_by(clocks, day_by(clocks, at)) <= at < begins_by(clocks, day_by(clocks, at) + timedelta(days=1))

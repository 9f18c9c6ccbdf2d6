"""When a price rule is in force and what it makes of a price: docs/pricing.md row by row, and clocks at their edges."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.price_rules import DAYS, Hours, Kind, PriceRule, first_in_force

ROOT = Path(__file__).parents[3]
SECTION = (ROOT / "docs/pricing.md").read_text("utf-8").split("## Price rules\n")[1].split("\n## ")[0]
MONDAY = date(2026, 11, 16)
CUTOFF = 240
BEER, DRINKS, CHIPS, SNACKS = (UUID(int=n) for n in range(4))
KINDS: dict[str, Kind] = {"-": "amount", "=": "price"}


def table(number: int) -> list[list[str]]:
    """The rows of one of the section's tables."""
    text = [part for part in SECTION.split("\n\n") if part.startswith("|")][number]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


def hours(times: str, days: str = "") -> Hours:
    first, _, last = times.partition("-")
    begins, ends = (time.fromisoformat(first), time.fromisoformat(last)) if times else (None, None)
    return Hours(days=frozenset(days.split()), from_time=begins, to_time=ends)


def minutes(text: str) -> int:
    """Minutes after midnight."""
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def wall(text: str) -> datetime:
    """`Sat 01:00` of one week."""
    day, at = text.split()
    return datetime.combine(MONDAY + timedelta(DAYS.index(day.lower())), time.fromisoformat(at), UTC)


@pytest.mark.parametrize("row", table(0), ids=lambda row: str(row[0]))
def test_a_rule_is_in_force_when_the_table_says(row: list[str]) -> None:
    _, times, days, cutoff, at, says = row
    assert hours(times, days).hold(wall(at), minutes(cutoff)) is (says == "yes")


@pytest.mark.parametrize("row", table(1), ids=" ".join)
def test_a_rule_makes_of_a_price_what_the_table_says(row: list[str]) -> None:
    list_price, text, price = row
    kind = KINDS.get(text[0], "percent")
    assert PriceRule(id=BEER, name="Rule", kind=kind, value=text.strip("%-=")).price_minor(int(list_price)) == int(
        price
    )


def test_dates_are_business_days() -> None:
    friday = MONDAY + timedelta(4)
    that_day = Hours(first_on=friday, last_on=friday)
    assert [that_day.hold(wall(at), CUTOFF) for at in ("fri 03:59", "fri 04:00", "sat 03:59", "sat 04:00")] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("instant", "holds"),
    [
        # Berlin, 29 March 2026: 02:00 to 03:00 does not exist, so what begins in it begins at 03:00.
        ("2026-03-29T00:59Z", False),
        ("2026-03-29T01:00Z", True),
        ("2026-03-29T01:30Z", False),
        # 25 October 2026: 02:00 to 03:00 comes twice, and is in force both times.
        ("2026-10-25T00:30Z", True),
        ("2026-10-25T01:15Z", False),
        ("2026-10-25T01:30Z", True),
        ("2026-10-25T02:30Z", False),
    ],
)
def test_the_clock_on_the_wall_decides_when_clocks_are_set(instant: str, holds: bool) -> None:
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo("Europe/Berlin"))
    assert hours("02:30-03:30").hold(local, CUTOFF) is holds


def test_the_first_rule_that_fits_prices_alone() -> None:
    drinks = PriceRule(id=UUID(int=10), name="Drinks", kind="percent", value="20", categories=frozenset({DRINKS}))
    beer = PriceRule(
        id=UUID(int=11),
        name="Beer to go",
        kind="price",
        value="3000",
        order_types=frozenset({"takeaway"}),
        items=frozenset({BEER}),
    )
    everything = PriceRule(id=UUID(int=12), name="Late", kind="amount", value="500", hours=hours("22:00-02:00"))
    rules = (beer, drinks, everything)
    at = wall("fri 23:00")
    prices = {
        (item, kind): first_in_force(
            rules=rules, item_id=item, category_id=page, order_type=kind, local=at, cutoff_minutes=CUTOFF
        )
        for item, page in ((BEER, DRINKS), (CHIPS, SNACKS))
        for kind in ("takeaway", "dine_in")
    }
    assert prices == {(BEER, "takeaway"): beer, (BEER, "dine_in"): drinks, (CHIPS, "takeaway"): everything,
                     (CHIPS, "dine_in"): everything}  # fmt: skip
    assert (
        first_in_force(
            rules=rules,
            item_id=CHIPS,
            category_id=SNACKS,
            order_type="dine_in",
            local=wall("fri 12:00"),
            cutoff_minutes=CUTOFF,
        )
        is None
    )


clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
cutoffs = st.integers(0, 24 * 60 - 1)
moments = st.builds(datetime.combine, st.dates(date(2000, 1, 1), date(2199, 12, 30)), st.times(), st.just(UTC))


@settings(deadline=None)
@given(moments, clocks, clocks, cutoffs)
def test_a_window_and_the_rest_of_the_clock_share_every_moment(
    local: datetime, first: time, last: time, cutoff: int
) -> None:
    if first != last:
        inside, outside = Hours(from_time=first, to_time=last), Hours(from_time=last, to_time=first)
        assert inside.hold(local, cutoff) is not outside.hold(local, cutoff)


@settings(deadline=None)
@given(moments, clocks, clocks, cutoffs)
def test_every_open_moment_belongs_to_one_day_of_the_week(
    local: datetime, first: time, last: time, cutoff: int
) -> None:
    days = [Hours(days=frozenset({day}), from_time=first, to_time=last).hold(local, cutoff) for day in DAYS]
    assert sum(days) == Hours(from_time=first, to_time=last).hold(local, cutoff)


@settings(deadline=None)
@given(st.integers(0, 10**9), st.decimals(0, 100, places=4), st.integers(0, 10**9))
def test_no_rule_makes_a_price_negative_or_takes_more_than_there_is(price: int, rate: object, off: int) -> None:
    for rule in (
        PriceRule(id=BEER, name="x", kind="percent", value=str(rate)),
        PriceRule(id=BEER, name="x", kind="amount", value=str(off)),
    ):
        assert 0 <= rule.price_minor(price) <= price


ASK_THE_TERMINAL = """
import { isInForce } from "./web/static/js/lib/price-rules.js";
let text = "";
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(JSON.parse(text).map(([rule, at, settings]) => isInForce(rule, at, settings))));
"""


WINDOWS = ("", "17:00-19:00", "22:00-02:00", "22:00-06:00", "00:30-02:00")
BERLIN = {"timezone": "Europe/Berlin", "cutoff_minutes": 240}
FIRST, LAST = date(2026, 3, 28), date(2026, 10, 24)


def rule_view(known: Hours) -> dict[str, object]:
    """A rule as the menu tells of it."""
    first, last = known.from_time, known.to_time
    return {
        "days": sorted(known.days),
        "from_time": first and f"{first:%H:%M}", "to_time": last and f"{last:%H:%M}",
        "first_on": known.first_on and str(known.first_on), "last_on": known.last_on and str(known.last_on),
    }  # fmt: skip


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node on this machine")
def test_terminals_read_the_clock_as_the_hub_does() -> None:
    # Ten days around each change of the clocks, in steps that meet every hour.
    instants = [datetime(2026, *day, tzinfo=UTC) + timedelta(minutes=47 * n) for day in ((3, 25), (10, 21))
                for n in range(300)]  # fmt: skip
    rules = [hours(times, "sat sun") for times in WINDOWS]
    rules += [replace(hours(times), first_on=FIRST, last_on=LAST) for times in WINDOWS]
    questions = [[rule_view(rule), int(at.timestamp() * 1000), BERLIN] for rule in rules for at in instants]
    expected = [rule.hold(at.astimezone(ZoneInfo("Europe/Berlin")), CUTOFF) for rule in rules for at in instants]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", ASK_THE_TERMINAL], input=json.dumps(questions), text=True,
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert json.loads(done.stdout) == expected
    assert {*expected} == {True, False}

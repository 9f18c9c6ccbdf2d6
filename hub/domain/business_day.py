"""The business day: it begins at the venue's cut-off, not at midnight, so that a late evening is one day's trade.

The cut-off is minutes after midnight on the venue's clock. `begins_at` gives the one instant at which a day begins, and
everything asks it. `web/static/js/lib/business-day.js` is the same function for the screens; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)


def begins_at(day: date, timezone: tzinfo, cutoff_minutes: int) -> datetime:
    """The instant, in UTC, at which a day begins; a cut-off that the clock shows twice counts the first time."""
    midnight = datetime.combine(day, time(), timezone)
    return (midnight + timedelta(minutes=cutoff_minutes)).astimezone(UTC)


def day_of(at: datetime, timezone: tzinfo, cutoff_minutes: int) -> date:
    """The business day of an instant: the last one that has begun.

    A clock that is set back over midnight shows yesterday's date again, so tomorrow may have begun already.
    """
    today = at.astimezone(timezone).date()
    days = (today + ONE_DAY, today, today - ONE_DAY)
    return next((day for day in days if begins_at(day, timezone, cutoff_minutes) <= at), days[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueClock:
    """A time zone and cut-off that a venue had until an instant; None: it has them now."""

    timezone: tzinfo
    cutoff_minutes: int
    until: datetime | None = None


def begins_by(clocks: Sequence[VenueClock], day: date) -> datetime:
    """The instant at which a day began or will begin, by the clock of that time; the earliest clock comes first."""
    changed_at = datetime.min.replace(tzinfo=UTC)
    for clock in clocks:
        begin = max(begins_at(day, clock.timezone, clock.cutoff_minutes), changed_at)
        if clock.until is None or begin < clock.until:
            return begin
        changed_at = clock.until
    raise ValueError("the last clock has no end")


def day_by(clocks: Sequence[VenueClock], at: datetime) -> date:
    """The business day of an instant of now: never before the day that was under way when the clock changed."""
    now = clocks[-1]
    under_way = [day_of(old.until, old.timezone, old.cutoff_minutes) for old in clocks if old.until is not None]
    return max(day_of(at, now.timezone, now.cutoff_minutes), *under_way[-1:], date.min)

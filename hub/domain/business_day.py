"""The business day: it begins at the venue's cut-off, not at midnight, so that a late evening is one day's trade.

The cut-off is minutes after midnight on the venue's clock. `begins_at` gives the one instant at which a day begins, and
everything asks it. `web/static/js/lib/business-day.js` is the same function for the screens; a test compares the two.
"""

from __future__ import annotations

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

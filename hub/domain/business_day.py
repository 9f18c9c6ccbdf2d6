"""The business day: it begins at the venue's cut-off, not at midnight, so that a late evening is one day's trade.

The cut-off is minutes after midnight on the venue's clock. All Python asks this module, for an instant or for a reading
of the clock; only SQL reports and the screens' scripts sort hours by themselves.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


def begins_at(day: date, timezone: ZoneInfo, cutoff_minutes: int) -> datetime:
    """The instant, in UTC, at which a day begins; a cut-off that the clock shows twice counts the first time."""
    midnight = datetime.combine(day, time(), timezone)
    return (midnight + timedelta(minutes=cutoff_minutes)).astimezone(UTC)


def day_of(at: datetime, timezone: ZoneInfo, cutoff_minutes: int) -> date:
    """The business day of an instant: the last one that has begun."""
    today = at.astimezone(timezone).date()
    return today if begins_at(today, timezone, cutoff_minutes) <= at else today - ONE_DAY


def day_on_clock(local: datetime, cutoff_minutes: int) -> date:
    """The business day of a reading of the venue's clock, for rules that hold by the clock whatever its instant is."""
    return (local - timedelta(minutes=cutoff_minutes)).date()

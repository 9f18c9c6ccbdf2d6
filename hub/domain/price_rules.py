"""Price rules: happy hour and the like; when one is in force, what it covers, and what an item costs under it.

`docs/pricing.md` is the specification. Times are those of the venue's clock; days and dates are business days,
so that Friday's "22:00 to 02:00" runs into Saturday's small hours and is Friday's to its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

from hub.domain import business_day
from hub.domain.money import percent
from hub.domain.pricing import Discount, amount_off

Kind = Literal["percent", "amount", "price"]
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays in the order `date.weekday` counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a rule is in force. No days: every day; no times: the whole business day; no dates: always."""

    days: frozenset[str] = frozenset()
    from_time: time | None = None
    to_time: time | None = None
    first_on: date | None = None
    last_on: date | None = None

    def hold(self, local: datetime, cutoff_minutes: int) -> bool:
        """Whether these hours hold at `local`, an instant on the venue's clock."""
        begin = self._beginning(local)
        if begin is None or local.tzinfo is None:
            return False
        day = business_day.day_of(begin, local.tzinfo, cutoff_minutes)
        if self.days and DAYS[day.weekday()] not in self.days:
            return False
        return (self.first_on or day) <= day <= (self.last_on or day)

    def _beginning(self, local: datetime) -> datetime | None:
        """When the window that `local` is in began, by the clock; None when it is in no window."""
        if self.from_time is None or self.to_time is None:
            return local
        is_past_midnight = self.to_time <= self.from_time
        if is_past_midnight and local.time() < self.to_time:
            return datetime.combine(local.date() - timedelta(days=1), self.from_time, local.tzinfo)
        if local.time() < self.from_time or (local.time() >= self.to_time and not is_past_midnight):
            return None
        return datetime.combine(local.date(), self.from_time, local.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """A named rule. No order types: every type; neither items nor categories: the whole menu."""

    id: UUID
    name: str
    kind: Kind
    value: str
    """Percent off as a decimal string; what is taken off, or the price itself, in minor units."""
    hours: Hours = Hours()
    order_types: frozenset[str] = frozenset()
    items: frozenset[UUID] = frozenset()
    categories: frozenset[UUID] = frozenset()

    def covers(self, item_id: UUID, category_id: UUID) -> bool:
        """Whether the rule prices this item."""
        return (not self.items and not self.categories) or item_id in self.items or category_id in self.categories

    def serves(self, order_type: str) -> bool:
        """Whether the rule holds for orders of this type."""
        return not self.order_types or order_type in self.order_types

    def price_minor(self, list_minor: int) -> int:
        """What an item of this list price costs under the rule."""
        return price_under(self.kind, self.value, list_minor)


def price_under(kind: Kind, value: str, list_minor: int) -> int:
    """What an item of this list price costs under such a rule, rounded as a discount is; never below 0."""
    if kind == "percent":
        return list_minor - amount_off(list_minor, Discount("percent", percent(value)))
    if kind == "amount":
        return list_minor - amount_off(list_minor, Discount("amount", int(value)))
    return int(value)


def first_in_force(
    rules: Iterable[PriceRule], item_id: UUID, category_id: UUID, order_type: str, local: datetime, cutoff_minutes: int
) -> PriceRule | None:
    """The rule under which an item is sold at that time: the first that fits, and no other."""
    for rule in rules:
        if rule.covers(item_id, category_id) and rule.serves(order_type) and rule.hours.hold(local, cutoff_minutes):
            return rule
    return None

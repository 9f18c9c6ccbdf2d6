"""The service charge of a party: charged by itself from a number of guests, or of every party (docs/pricing.md)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True, kw_only=True)
class ServiceRule:
    """From how many guests a service charge applies, and its rate in percent, as when the order was opened."""

    from_guests: int
    rate: str

    def rate_for(self, guests: int | None) -> str | None:
        """The rate for a party of this size, or None."""
        return self.rate if (guests or 0) >= self.from_guests else None


def rule_for(order_type: str, rate: str | None, from_guests: int | None) -> ServiceRule | None:
    """The rule of a new order; None if its charge does not depend on its guests, who are counted at tables alone."""
    if rate is None or from_guests is None or order_type != "dine_in":
        return None
    return ServiceRule(from_guests=from_guests, rate=rate)

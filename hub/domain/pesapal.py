"""Pesapal: for how long a payment is pending, when its status is queried, and how its amount is written.

No clock, no network: instants are arguments. Amounts are integers in minor units; Pesapal's are decimals.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from hub.domain.order_records import Payment

Outcome = Literal["pending", "completed", "failed", "reversed"]
EXPIRES_AFTER: Final = timedelta(minutes=30)
"""A guest who has not paid by then has left or will not pay."""
OFFERED_WITHIN: Final = timedelta(minutes=5)
"""A cashier who cannot show the guest where to pay must take another tender by then."""
LOST_AFTER: Final = timedelta(seconds=20)
"""Longer than a request may take: the process that claimed it has stopped."""
CANCELLED_WITHIN: Final = timedelta(seconds=15)
"""A guest at the till waits no longer for Pesapal's reply."""
FIRST_QUERY_AFTER: Final = timedelta(seconds=3)
GIVEN_UP_AFTER: Final = timedelta(days=1)
"""If Pesapal does not reply for so long, it does not know the payment, or the venue has no internet."""
RETRY_AFTER: Final = tuple(timedelta(seconds=s) for s in (2, 5, 10, 20, 30))
QUERY_INTERVALS: Final = (
    (timedelta(minutes=1), FIRST_QUERY_AFTER),
    (timedelta(minutes=5), timedelta(seconds=8)),
    (timedelta.max, timedelta(seconds=30)),
)
"""(age of the payment, interval between status queries) while it is pending."""
QUERY_AFTER_END: Final = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
"""How long after its end a payment is queried again: guests pay late, and banks reverse payments."""


def next_try(tries: int) -> timedelta:
    """How long to wait after so many requests failed."""
    return RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1]


def next_look(payment: Payment, now: datetime) -> datetime:
    """When a pending payment is queried next: at its expiry at the latest, unless that has passed."""
    age = now - payment.at
    interval = next(interval for until, interval in QUERY_INTERVALS if age < until)
    expires_at = payment.at + EXPIRES_AFTER
    if payment.cancel_asked_at is not None:
        interval = FIRST_QUERY_AFTER
    return min(now + interval, expires_at) if now < expires_at else now + interval


def next_watch(ended_at: datetime, now: datetime) -> datetime | None:
    """When a payment that has ended is queried again; None after the last time."""
    return next((ended_at + after for after in QUERY_AFTER_END if ended_at + after > now), None)


def charged_minor(payment: Payment) -> int:
    """What the guest pays at Pesapal: the amount and the tip."""
    return payment.amount_minor + payment.tip_minor


def decimal_amount(amount_minor: int, decimals: int) -> Decimal:
    """An amount as Pesapal writes it: 12500 shillings stay 12500, 9999 cents become 99.99."""
    return Decimal(amount_minor).scaleb(-decimals)


def minor_amount(amount: Decimal, decimals: int) -> int | None:
    """Pesapal's amount in minor units; None if the currency has no such amount, as half a shilling."""
    exact = amount.scaleb(decimals)
    return int(exact) if exact == exact.to_integral_value() else None

"""How long a payment at Pesapal is awaited, when it is asked for, and how its amount is written (docs/pesapal.md).

No clock, no network: instants are handed in. Amounts are integers in minor units, Pesapal's are decimals.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from hub.domain.orders import Payment

Outcome = Literal["pending", "completed", "failed", "reversed"]
EXPIRES_AFTER: Final = timedelta(minutes=30)
"""A guest who has not paid by then has left, or will not."""
OFFERED_WITHIN: Final = timedelta(minutes=5)
"""A cashier who still has nothing to show the guest needs to be told to take the money otherwise."""
LOST_AFTER: Final = timedelta(seconds=20)
"""Longer than a request may take: whoever had it in hand is gone."""
CANCELLED_WITHIN: Final = timedelta(seconds=15)
"""A guest at the till does not wait longer for Pesapal to say whether the payment came."""
FIRST_LOOK: Final = timedelta(seconds=3)
GIVEN_UP_AFTER: Final = timedelta(days=1)
"""Pesapal has not said a word for so long: it does not know this payment, or the house has no internet."""
TRIES: Final = tuple(timedelta(seconds=s) for s in (2, 5, 10, 20, 30))
LOOKS: Final = (
    (timedelta(minutes=1), FIRST_LOOK),
    (timedelta(minutes=5), timedelta(seconds=8)),
    (timedelta.max, timedelta(seconds=30)),
)
"""So long after the payment was begun, it is asked for so often."""
WATCHED: Final = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
"""So long after its end it is asked for again: guests pay late, and banks take money back."""


def next_try(tries: int) -> timedelta:
    """How long to wait after so many requests came to nothing."""
    return TRIES[min(tries, len(TRIES)) - 1]


def next_look(payment: Payment, now: datetime) -> datetime:
    """When to ask next about a payment that is awaited: at its expiry at the latest, unless that is over."""
    age = now - payment.at
    often = next(often for until, often in LOOKS if age < until)
    expires_at = payment.at + EXPIRES_AFTER
    if payment.cancel_asked_at is not None:
        often = FIRST_LOOK
    return min(now + often, expires_at) if now < expires_at else now + often


def next_watch(ended_at: datetime, now: datetime) -> datetime | None:
    """When to ask again about a payment that has ended; None once it is left alone."""
    return next((ended_at + after for after in WATCHED if ended_at + after > now), None)


def charged_minor(payment: Payment) -> int:
    """What the guest pays: the tip comes on top."""
    return payment.amount_minor + payment.tip_minor


def decimal_amount(amount_minor: int, decimals: int) -> Decimal:
    """An amount as Pesapal writes it: 12500 shillings stay 12500, 9999 cents become 99.99."""
    return Decimal(amount_minor).scaleb(-decimals)


def minor_amount(amount: Decimal, decimals: int) -> int | None:
    """An amount of Pesapal's in minor units; None when it is none of this currency, as half a shilling is."""
    exact = amount.scaleb(decimals)
    return int(exact) if exact == exact.to_integral_value() else None

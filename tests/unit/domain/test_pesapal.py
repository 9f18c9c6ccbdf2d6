"""When a payment at Pesapal is asked for, and how its amount is written."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from hub.domain import pesapal
from hub.domain.order_records import Payment

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
ID = UUID(int=1)


def payment(amount_minor: int = 9_000, tip_minor: int = 0) -> Payment:
    return Payment(
        id=ID,
        order_id=ID,
        shift_id=None,
        business_day=AT.date(),
        method="pesapal",
        state="pending",
        amount_minor=amount_minor,
        tendered_minor=None,
        change_minor=0,
        tip_minor=tip_minor,
        rounding_minor=0,
        refunded_minor=0,
        reference=None,
        taken_by=ID,
        device=None,
        at=AT,
    )


@pytest.mark.parametrize(
    ("age_s", "wait_s"), [(0, 3), (59, 3), (60, 8), (299, 8), (300, 30), (1_790, 10), (1_800, 30), (90_000, 30)]
)
def test_it_is_asked_for_ever_less_often_and_once_at_its_expiry(age_s: int, wait_s: int) -> None:
    now = AT + timedelta(seconds=age_s)
    assert pesapal.next_look(payment(), now) - now == timedelta(seconds=wait_s)


def test_who_cancels_does_not_wait() -> None:
    awaited, now = payment(), AT + timedelta(minutes=10)
    awaited.cancel_asked_at = now
    assert pesapal.next_look(awaited, now) - now == timedelta(seconds=3)


def test_what_has_ended_is_watched_for_a_week() -> None:
    queries, now = [], AT
    while (next_at := pesapal.next_watch(AT, now)) is not None:
        queries.append(next_at - AT)
        now = next_at
    assert queries == list(pesapal.QUERY_AFTER_END)
    assert queries[-1] == timedelta(days=7)


def test_requests_wait_longer_each_time() -> None:
    waits = [pesapal.next_try(tries).seconds for tries in (1, 2, 3, 4, 5, 6, 60)]
    assert waits == [2, 5, 10, 20, 30, 30, 30]


@pytest.mark.parametrize(
    ("minor", "decimals", "written"), [(12_500, 0, "12500"), (9_999, 2, "99.99"), (5, 2, "0.05"), (100, 2, "1.00")]
)
def test_amounts_are_exact_both_ways(minor: int, decimals: int, written: str) -> None:
    assert str(pesapal.decimal_amount(minor, decimals)) == written
    assert pesapal.minor_amount(Decimal(written), decimals) == minor


def test_a_part_of_a_minor_unit_is_no_amount() -> None:
    assert pesapal.minor_amount(Decimal("12500.50"), 0) is None
    assert pesapal.minor_amount(Decimal("12500.00"), 0) == 12_500


def test_the_tip_is_charged_too() -> None:
    assert pesapal.charged_minor(payment(9_000, 1_000)) == 10_000

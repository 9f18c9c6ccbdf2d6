"""Shifts with their cash movements, and the sales of a business day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.base.clock import wire, wire_or_none
from hub.views.fields import Instant, MethodText, Minor, PersonNameView, ShiftStateText


class ShiftView(msgspec.Struct, frozen=True):
    """One person's hours on one drawer. What it should hold is shown only after it was counted."""

    id: UUID
    number: int
    drawer: str
    staff: PersonNameView
    state: ShiftStateText
    version: int
    business_day: date
    float_minor: Minor
    opened_at: Instant
    closed_at: Instant | None
    counted_minor: Minor | None | UnsetType = UNSET
    expected_minor: Minor | None | UnsetType = UNSET
    variance_minor: Minor | None | UnsetType = UNSET


class ZNumberView(msgspec.Struct, frozen=True):
    """A closing report's number, without gaps in the venue, and the SHA-256 of its text."""

    number: int
    hash: str


class ClosedShiftView(ShiftView, kw_only=True, frozen=True):
    """A shift that was counted and closed, and its Z."""

    z: ZNumberView


class CashMovementView(msgspec.Struct, frozen=True):
    """Cash that moved without a sale."""

    id: UUID
    kind: str
    amount_minor: Minor
    reason: str
    is_tips: bool
    staff: Annotated[UUID | None, Meta(description="who got the tips; null: those who share the pool")]


class MovedCashView(msgspec.Struct, frozen=True):
    """A cash movement, and the shift after it."""

    movement: CashMovementView
    shift: ShiftView


class SalesHourView(msgspec.Struct, frozen=True):
    """What was settled in one hour of the day."""

    hour: int
    orders: int
    sales_minor: Minor
    guests: int | UnsetType = UNSET


class SalesMethodView(msgspec.Struct, frozen=True):
    """What came in by one method."""

    method: MethodText
    count: int
    amount_minor: Minor


class SalesView(msgspec.Struct, frozen=True):
    """A business day's figures so far."""

    business_day: date
    settled_orders: int
    guests: int
    sales_minor: Minor
    tips_minor: Minor
    refunds_minor: Minor
    by_hour: list[SalesHourView]
    last_week_by_hour: list[SalesHourView]
    by_method: list[SalesMethodView]


def shift_view(shift: Mapping[str, Any], names: Mapping[UUID, str]) -> ShiftView:
    """A shift without what its cashier must not know before counting (docs/drawers.md#closing)."""
    is_closed = shift["state"] == "closed"
    return ShiftView(
        id=shift["id"],
        number=shift["number"],
        drawer=shift["drawer"],
        staff=PersonNameView(shift["staff_id"], names.get(shift["staff_id"], "")),
        state=shift["state"],
        version=shift["version"],
        business_day=shift["business_day"],
        float_minor=shift["float_minor"],
        opened_at=wire(shift["opened_at"]),
        closed_at=wire_or_none(shift["closed_at"]),
        counted_minor=shift["counted_minor"],
        expected_minor=shift["expected_minor"] if is_closed else None,
        variance_minor=shift["variance_minor"] if is_closed else None,
    )


def without_count(view: ShiftView) -> ShiftView:
    """A shift as screens hold it: expected, counted and variance go to managers alone, in `shift.counted`."""
    return msgspec.structs.replace(view, counted_minor=UNSET, expected_minor=UNSET, variance_minor=UNSET)


class _Hour(msgspec.Struct, frozen=True):
    hour: int
    orders: int
    sales_minor: int
    guests: int = 0


class _Tender(msgspec.Struct, frozen=True):
    method: str
    payments: int
    amount_minor: int
    tip_minor: int
    refunded_minor: int


class _Day(msgspec.Struct, frozen=True):
    hours: list[_Hour]
    last_week: list[SalesHourView]
    tenders: list[_Tender]


def sales_view(business_day: date, figures: str) -> SalesView:
    """The day's figures, from the JSON of the database function `sales_seen`."""
    day = msgspec.json.decode(figures, type=_Day)
    return SalesView(
        business_day=business_day,
        settled_orders=sum(hour.orders for hour in day.hours),
        guests=sum(hour.guests for hour in day.hours),
        sales_minor=sum(hour.sales_minor for hour in day.hours),
        tips_minor=sum(tender.tip_minor for tender in day.tenders),
        refunds_minor=sum(tender.refunded_minor for tender in day.tenders),
        by_hour=[SalesHourView(hour.hour, hour.orders, hour.sales_minor, hour.guests) for hour in day.hours],
        last_week_by_hour=day.last_week,
        by_method=[SalesMethodView(tender.method, tender.payments, tender.amount_minor) for tender in day.tenders],
    )

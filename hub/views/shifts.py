"""Shifts, and the sales of a business day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hub.base.clock import wire, wire_or_none
from hub.views.view import View


def shift_view(shift: Mapping[str, Any], names: Mapping[UUID, str]) -> View:
    """A shift without what its cashier must not know before counting (docs/drawers.md#closing)."""
    is_closed = shift["state"] == "closed"
    return {
        "id": shift["id"],
        "number": shift["number"],
        "drawer": shift["drawer"],
        "staff": {"id": shift["staff_id"], "name": names.get(shift["staff_id"], "")},
        "state": shift["state"],
        "version": shift["version"],
        "business_day": shift["business_day"],
        "float_minor": shift["float_minor"],
        "opened_at": wire(shift["opened_at"]),
        "closed_at": wire_or_none(shift["closed_at"]),
        "counted_minor": shift["counted_minor"],
        "expected_minor": shift["expected_minor"] if is_closed else None,
        "variance_minor": shift["variance_minor"] if is_closed else None,
    }


def sales_view(business_day: object, seen: Mapping[str, Any]) -> View:
    """The day's figures from what the database function `sales_seen` says."""
    hours, tenders = seen["hours"], seen["tenders"]
    return {
        "business_day": business_day,
        "settled_orders": sum(hour["orders"] for hour in hours),
        "guests": sum(hour["guests"] for hour in hours),
        "sales_minor": sum(hour["sales_minor"] for hour in hours),
        "tips_minor": sum(tender["tip_minor"] for tender in tenders),
        "refunds_minor": sum(tender["refunded_minor"] for tender in tenders),
        "by_hour": hours,
        "last_week_by_hour": seen["last_week"],
        "by_method": [
            {"method": t["method"], "count": t["payments"], "amount_minor": t["amount_minor"]} for t in tenders
        ],
    }

"""Tables and floors with what stands at them now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.base.clock import wire, wire_or_none
from hub.views.reference_data import (
    FloorRow,
    TableRow,
)
from hub.views.view import View

TABLE_STATES = ("free", "seated", "ordered", "ready", "paying")


def table_view(seen: Mapping[str, Any]) -> View:
    """A table from what the database function `tables_seen` says of it; its state is that of its furthest order."""
    orders_here = seen["orders"]
    furthest = max((order["table_state"] or "seated" for order in orders_here), key=TABLE_STATES.index, default="free")
    return {
        "id": seen["id"],
        "code": seen["code"],
        "seats": seen["seats"],
        "floor": seen["floor"],
        "sort": seen["sort"],
        "state": furthest,
        "guests": sum(order["guests"] or 0 for order in orders_here),
        "since": wire_or_none(min((clock_of(order["opened_at"]) for order in orders_here), default=None)),
        "orders": [
            {
                "id": order["id"],
                "number": order["number"],
                "waiter": order["waiter"],
                "opened_at": wire(clock_of(order["opened_at"])),
                "guests": order["guests"],
            }
            for order in orders_here
        ],
        **({} if seen["is_active"] else {"deleted": True}),
    }


def clock_of(text: str) -> datetime:
    """An instant as PostgreSQL's JSON writes it."""
    return datetime.fromisoformat(text)


def floor_view(floor: FloorRow) -> View:
    """A floor as its plan needs it."""
    return {
        "id": floor.id,
        "name": floor.name,
        "sort": floor.sort,
        **({} if floor.is_active else {"deleted": True}),
    }


def table_unseated(table: TableRow) -> View:
    """A table nobody sits at, as `tables_seen` would say it."""
    return {
        "id": str(table.id), "code": table.code, "seats": table.seats, "floor": str(table.floor_id),
        "sort": table.sort, "is_active": table.is_active, "orders": [],
    }  # fmt: skip

"""Tables and floors with what stands at them now."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from hub.base.clock import wire, wire_or_none
from hub.views.fields import Gone, Instant, TableStateText
from hub.views.reference_rows import FloorRow

TABLE_STATES: Final = ("free", "seated", "ordered", "ready", "paying")


class SeatedOrderView(msgspec.Struct, frozen=True):
    """An open order, as its table shows it."""

    id: UUID
    number: int
    waiter: UUID
    opened_at: Instant
    guests: int | None


class TableView(msgspec.Struct, frozen=True):
    """A table and who sits there; its state is that of its furthest order."""

    id: UUID
    code: str
    seats: int
    floor: UUID
    sort: int
    state: TableStateText
    guests: int
    since: Instant | None
    orders: list[SeatedOrderView]
    deleted: Gone | UnsetType = UNSET


class FloorPlanView(msgspec.Struct, frozen=True):
    """A floor with its tables as they are now."""

    id: UUID
    name: str
    tables: list[TableView]


class FloorsView(msgspec.Struct, frozen=True):
    """Every floor in use."""

    floors: list[FloorPlanView]


class FloorView(msgspec.Struct, frozen=True):
    """A room or terrace."""

    id: UUID
    name: str
    sort: int
    deleted: Gone | UnsetType = UNSET


class SeatedOrderRow(msgspec.Struct, frozen=True):
    """An open order at a table, as the database function `tables_seen` gives it."""

    id: UUID
    number: int
    waiter: UUID
    opened_at: datetime
    guests: int | None
    table_state: str | None


class SeatedTableRow(msgspec.Struct, frozen=True):
    """A table with the open orders at it, as the database function `tables_seen` gives it."""

    id: UUID
    code: str
    seats: int
    floor: UUID
    sort: int
    is_active: bool
    orders: list[SeatedOrderRow]


def decode_tables(text: str) -> list[SeatedTableRow]:
    """The rows of `tables_seen`."""
    return msgspec.json.decode(text, type=list[SeatedTableRow])


def table_view(table: SeatedTableRow) -> TableView:
    """A table with who sits there."""
    states = [order.table_state or "seated" for order in table.orders]
    return TableView(
        id=table.id,
        code=table.code,
        seats=table.seats,
        floor=table.floor,
        sort=table.sort,
        state=max(states, key=TABLE_STATES.index, default="free"),
        guests=sum(order.guests or 0 for order in table.orders),
        since=wire_or_none(min((order.opened_at for order in table.orders), default=None)),
        orders=[_seated_order_view(order) for order in table.orders],
        deleted=UNSET if table.is_active else True,
    )


def _seated_order_view(order: SeatedOrderRow) -> SeatedOrderView:
    return SeatedOrderView(
        id=order.id,
        number=order.number,
        waiter=order.waiter,
        opened_at=wire(order.opened_at),
        guests=order.guests,
    )


def floor_view(floor: FloorRow) -> FloorView:
    """A floor as its plan needs it."""
    return FloorView(
        id=floor.id,
        name=floor.name,
        sort=floor.sort,
        deleted=UNSET if floor.is_active else True,
    )

"""The state a screen starts from: one consistent view, shared by all who see the same rooms (docs/event-log.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from hub.base import clock
from hub.commands import repositories
from hub.commands.operation import encode
from hub.domain.actor import Actor
from hub.domain.events import FLOOR, MANAGER
from hub.domain.orders import Order
from hub.log import event_log
from hub.log.collections import RECALLABLE
from hub.log.event_log import Stream
from hub.postgres.database import Connection, Database
from hub.views.lists import HasId
from hub.views.menu import menu_view, stock_view
from hub.views.notices import ApprovalView, alert_view, approval_view
from hub.views.orders import order_view
from hub.views.reference_data import ReferenceData, read_reference_data
from hub.views.shifts import ShiftView, sales_view, shift_view, without_count
from hub.views.tables import decode_tables, floor_view, table_view
from hub.views.tickets import TicketView, ticket_view
from hub.views.venue import device_view, licence_view, settings_view, staff_view, station_view

V = TypeVar("V", bound=HasId)
SHARED_FOR_S = 0.25
BUILT_AT_ONCE = 4

ORDERS = "select order_document(id)::text as document from orders where state = 'open' or has_unsent"
KITCHEN_ORDERS = """
select order_document(o.id)::text as document from orders o where o.id in (
  select order_id from tickets where state <> 'ready' and station = any($1)
  union
  select b.order_id from unnest($1::text[]) s cross join lateral (
    select order_id from tickets where station = s and state = 'ready' order by ready_at desc, id limit $2) b)
"""
SHIFTS = "select * from shifts where state = 'open'"
APPROVALS = "select * from approvals where state in ('pending', 'granted')"
ALERTS = "select * from alerts where cleared_at is null"
STOCK = (
    "select id, is_available, remaining from menu_items where is_active and (not is_available or remaining is not null)"
)
LICENCE = "select * from licence"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One view of everything some rooms hear about, at one position of the log.

    `shared` is the same for all who hear those rooms; shifts and approvals are chosen for each reader.
    """

    stream: Stream
    reference_data: ReferenceData
    shared: Mapping[str, msgspec.Raw]
    shifts: list[ShiftView]
    approvals: list[ApprovalView]

    def state_for(self, actor: Actor, rooms: frozenset[str]) -> dict[str, Any]:
        """The whole state of one reader."""
        state: dict[str, Any] = dict(self.shared)
        if MANAGER in rooms:
            state["shifts"] = _by_id(self.shifts)
        elif FLOOR in rooms:
            state["shifts"] = _by_id(shift for shift in self.shifts if f"terminal:{shift.drawer}" in rooms)
        state["approvals"] = _by_id(a for a in self.approvals if MANAGER in rooms or a.asked_by.id == actor.id)
        return state


def _by_id(views: Iterable[V]) -> dict[str, V]:
    return {str(view.id): view for view in views}


class Snapshots:
    """Builds snapshots: one at a time for each set of rooms, shared for a quarter of a second, four at once at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._builds: dict[frozenset[str], tuple[float, asyncio.Task[Snapshot]]] = {}
        self._gate = asyncio.Semaphore(BUILT_AT_ONCE)

    async def take(self, rooms: Iterable[str]) -> Snapshot:
        """A snapshot for these rooms that is not older than `SHARED_FOR_S`."""
        common = frozenset(room for room in rooms if not room.startswith(("terminal:", "staff:")))
        begun, build = self._builds.get(common, (0.0, None))
        if build is None or clock.monotonic_s() - begun > SHARED_FOR_S or (build.done() and build.exception()):
            from hub.base.tasks import spawn

            build = spawn(self._build(common), f"snapshot {len(common)} rooms")
            self._builds[common] = (clock.monotonic_s(), build)
        return await asyncio.shield(build)

    def forget(self) -> None:
        """Whoever comes from now on gets a snapshot that is begun from now on."""
        self._builds.clear()

    async def _build(self, rooms: frozenset[str]) -> Snapshot:
        async with self._gate, self._database.reading() as connection:
            return await build_snapshot(connection, rooms)


async def build_snapshot(
    connection: Connection, rooms: frozenset[str], reference_data: ReferenceData | None = None
) -> Snapshot:
    """The snapshot as the connection's REPEATABLE READ transaction sees it; its first statement fixes the position.

    `reference_data`, when given, was read in the same transaction.
    """
    stream = await event_log.read_stream(connection)
    reference_data = reference_data or await read_reference_data(connection)
    state = await _everyone(connection, reference_data)
    if FLOOR in rooms:
        state |= await _floor(connection, reference_data)
    if stations := _stations(rooms, reference_data):
        state |= {"tickets": await _tickets(connection, stations)}
    if MANAGER in rooms:
        state |= await _manager(connection, reference_data)
    names = {person.id: person.name for person in reference_data.rows.staff}
    shifts = [without_count(shift_view(dict(row), names)) for row in await connection.fetch(SHIFTS)]
    approvals = [approval_view(row, names) for row in await connection.fetch(APPROVALS)]
    shared = {name: msgspec.Raw(encode(part)) for name, part in state.items()}
    return Snapshot(stream=stream, reference_data=reference_data, shared=shared, shifts=shifts, approvals=approvals)


def _stations(rooms: frozenset[str], reference_data: ReferenceData) -> list[str]:
    if MANAGER in rooms:
        return [station.code for station in reference_data.rows.stations]
    return [room.removeprefix("station:") for room in rooms if room.startswith("station:")]


async def _everyone(connection: Connection, reference_data: ReferenceData) -> dict[str, Any]:
    stock = [stock_view(row) for row in await connection.fetch(STOCK)]
    return {
        "settings": settings_view(reference_data),
        "licence": licence_view(await connection.fetchrow(LICENCE)),
        "menu": menu_view(reference_data),
        "stock": _by_id(stock),
        "stations": _by_id(station_view(s) for s in reference_data.rows.stations if s.is_active),
    }


async def _floor(connection: Connection, reference_data: ReferenceData) -> dict[str, Any]:
    orders = [repositories.read_order(row["document"]) for row in await connection.fetch(ORDERS)]
    ids = [table.id for table in reference_data.rows.tables if table.is_active]
    tables = decode_tables(await connection.fetchval("select tables_seen($1::uuid[])", ids))
    return {
        "floors": _by_id(floor_view(f) for f in reference_data.rows.floors if f.is_active),
        "tables": _by_id(table_view(table) for table in tables),
        "orders": _by_id(order_view(order) for order in orders),
    }


async def _tickets(connection: Connection, stations: list[str]) -> dict[str, Any]:
    rows = await connection.fetch(KITCHEN_ORDERS, stations, RECALLABLE)
    sheets = [repositories.read_order(row["document"]) for row in rows]
    views = [ticket_view(order, ticket) for order in sheets for ticket in order.tickets if ticket.station in stations]
    return _by_id(recallable(views))


def recallable(tickets: list[TicketView]) -> list[TicketView]:
    """Tickets at work, and the last `RECALLABLE` bumped ones of each station."""
    kept = [ticket for ticket in tickets if ticket.state != "ready"]
    bumped = sorted((t for t in tickets if t.state == "ready"), key=lambda t: str(t.id))
    bumped.sort(key=lambda t: str(t.ready_at), reverse=True)
    for station in {ticket.station for ticket in bumped}:
        kept.extend([ticket for ticket in bumped if ticket.station == station][:RECALLABLE])
    return kept


async def _manager(connection: Connection, reference_data: ReferenceData) -> dict[str, Any]:
    day = reference_data.business_day(clock.now())
    sales = await connection.fetchval("select sales_seen($1)", day)
    return {
        "staff": _by_id(staff_view(reference_data, person) for person in reference_data.rows.staff),
        "devices": _by_id(device_view(reference_data, device) for device in reference_data.rows.devices),
        "alerts": _by_id(alert_view(row) for row in await connection.fetch(ALERTS)),
        "sales": sales_view(day, sales),
    }


def orders_of(rows: Iterable[Any]) -> list[Order]:
    """Order sheets from rows that carry a `document`."""
    return [repositories.read_order(row["document"]) for row in rows]

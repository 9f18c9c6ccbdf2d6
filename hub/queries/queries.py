"""Queries: what clients may read over HTTP. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.base import clock
from hub.commands import repositories
from hub.commands.operation import for_clients
from hub.domain import permissions
from hub.domain.actor import Actor
from hub.domain.permissions import Permission
from hub.domain.refusals import Invalid, NotAllowed, NotFound
from hub.log.collections import RECALLABLE
from hub.postgres.database import Connection
from hub.queries.snapshot import (
    KITCHEN_ORDERS,
    LICENCE,
    SHIFTS,
    STOCK,
    orders_of,
    recallable,
)
from hub.views.assignments import may_work_at
from hub.views.day_report import DayReportView, day_report
from hub.views.drawer_counts import DrawerCountView, drawer_count_view
from hub.views.drawer_report import DrawerReportView, drawer_figures, x_view, z_view
from hub.views.lists import Listing, Page
from hub.views.menu import MenuView, menu_view, stock_view, with_stock
from hub.views.notices import AuditEntryView, AuditVerdictView, audit_view
from hub.views.orders import OrderView, order_view
from hub.views.reference_data import ReferenceData
from hub.views.sessions import MeView, me_view
from hub.views.shifts import ShiftView, shift_view
from hub.views.tables import FloorPlanView, FloorsView, decode_tables, table_view
from hub.views.tickets import TicketsView, ticket_view
from hub.views.venue import LicenceView, StationsView, licence_view, station_view

PAGE = 50
MOST = 200


@dataclass(frozen=True, slots=True)
class Query:
    """One read: by whom, on which reference data and connection, and with which parameters."""

    actor: Actor
    reference_data: ReferenceData
    connection: Connection
    parameters: Mapping[str, str]
    """Path and query parameters, as text."""

    def permit(self, *any_of: Permission) -> None:
        """The reader must have at least one of these permissions. Refuses: NotAllowed."""
        if not any(permissions.may_try(permission, self.actor.role) for permission in any_of):
            raise NotAllowed

    def uuid(self, name: str) -> UUID:
        """A path parameter that is an id. Refuses: NotFound."""
        try:
            return UUID(self.parameters[name])
        except ValueError:
            raise NotFound from None

    def count(self, name: str, default: int, most: int) -> int:
        """A query parameter that is a number from 1 to `most`. Refuses: Invalid."""
        text = self.parameters.get(name, str(default))
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
            raise Invalid("number", name=name, most=most, errors=[{"field": name, "code": "out_of_range"}])
        return int(text)

    def day(self, name: str) -> date | None:
        """A query parameter that is a date. Refuses: Invalid."""
        if not (text := self.parameters.get(name)):
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Invalid("date", name=name, errors=[{"field": name, "code": "no_date"}]) from None


def me(actor: Actor, reference_data: ReferenceData) -> MeView:
    """The reader: person, device, the stations where they prepare, and what the role allows."""
    return me_view(actor, reference_data, may(actor.role))


def may(role: str) -> list[str]:
    """The operations that a role may at least try (some need an approval)."""
    return [name for name, operation in for_clients().items() if permissions.may_try(operation.permission, role)]


async def who_am_i(query: Query) -> MeView:
    """The person who is signed in, the device, and what they may do."""
    return me(query.actor, query.reference_data)


async def menu(query: Query) -> MenuView:
    """The menu, with the availability of each item."""
    stock = {row["id"]: stock_view(row) for row in await query.connection.fetch(STOCK)}
    return with_stock(menu_view(query.reference_data), stock)


async def tables(query: Query) -> FloorsView:
    """Floors with their tables."""
    reference_data = query.reference_data
    ids = [table.id for table in reference_data.rows.tables if table.is_active]
    rows = decode_tables(await query.connection.fetchval("select tables_seen($1::uuid[])", ids))
    views = [table_view(table) for table in rows]
    floors = [floor for floor in reference_data.rows.floors if floor.is_active]
    return FloorsView(
        [FloorPlanView(floor.id, floor.name, [view for view in views if view.floor == floor.id]) for floor in floors]
    )


async def stations(query: Query) -> StationsView:
    """The stations that prepare items."""
    return StationsView([station_view(s) for s in query.reference_data.rows.stations if s.is_active])


async def licence(query: Query) -> LicenceView:
    """The state of the licence."""
    return licence_view(await query.connection.fetchrow(LICENCE))


async def orders(query: Query) -> Page[OrderView]:
    """Orders, newest first, in keyset pages."""
    query.permit(Permission.SERVE_TABLES)
    limit = query.count("limit", PAGE, MOST)
    table = query.parameters.get("table")
    rows = await query.connection.fetch(
        "select order_document(o.id)::text as document from (select id from orders where"
        " ($1::text is null or state = $1) and ($2::uuid is null or table_id = $2)"
        " and ($3::date is null or business_day = $3) and ($4::uuid is null or id < $4) order by id desc limit $5) o",
        _state(query),
        query.reference_data.table(table).id if table else None,
        query.day("business_day"),
        query.uuid("after") if query.parameters.get("after") else None,
        limit + 1,
    )
    views = [order_view(order) for order in orders_of(rows)]
    return Page(views[:limit], str(views[limit - 1].id) if len(views) > limit else None)


def _state(query: Query) -> str | None:
    state = query.parameters.get("state")
    if state not in (None, "open", "settled", "cancelled"):
        raise Invalid("order_state", errors=[{"field": "state", "code": "unknown"}])
    return state


async def order(query: Query) -> OrderView:
    """One order."""
    query.permit(Permission.SERVE_TABLES)
    document = await query.connection.fetchval("select order_document($1)", query.uuid("order"))
    if document is None:
        raise NotFound("order")
    return order_view(repositories.read_order(document))


async def tickets(query: Query) -> TicketsView:
    """A station's tickets in progress, oldest first, and the ready ones it may recall."""
    query.permit(Permission.WORK_TICKETS)
    station = query.reference_data.station(query.parameters["code"]).code
    if not may_work_at(query.reference_data, query.actor, station):
        raise NotAllowed("another_station")
    kitchen_orders = orders_of(await query.connection.fetch(KITCHEN_ORDERS, [station], RECALLABLE))
    views = [ticket_view(s, t) for s in kitchen_orders for t in s.tickets if t.station == station]
    ordered = sorted(recallable(views), key=lambda view: (view.sent_at, str(view.id)))
    return TicketsView(
        items=[view for view in ordered if view.state != "ready"],
        recallable=[view for view in ordered if view.state == "ready"],
    )


async def current_shift(query: Query) -> ShiftView:
    """The open shift of this terminal's drawer, or else of the reader."""
    query.permit(Permission.RUN_DRAWER)
    rows = [dict(row) for row in await query.connection.fetch(SHIFTS)]
    own = [r for r in rows if r["drawer"] == query.actor.device] or [r for r in rows if r["staff_id"] == query.actor.id]
    if not own:
        raise NotFound("open_shift")
    return shift_view(own[0], query.reference_data.names([own[0]["staff_id"]]))


async def shifts(query: Query) -> Page[ShiftView]:
    """All shifts, newest first, in keyset pages."""
    query.permit(Permission.SEE_REPORTS)
    state, limit = query.parameters.get("state"), query.count("limit", PAGE, MOST)
    if state not in (None, "open", "closed"):
        raise Invalid("shift_state", errors=[{"field": "state", "code": "unknown"}])
    rows = await query.connection.fetch(
        "select * from shifts where ($1::text is null or state = $1) and ($2::date is null or business_day = $2)"
        " and ($3::bigint is null or number < $3) order by number desc limit $4",
        state,
        query.day("business_day"),
        query.count("after", 1, 2**31) if query.parameters.get("after") else None,
        limit + 1,
    )
    names = query.reference_data.names(row["staff_id"] for row in rows)
    views = [shift_view(dict(row), names) for row in rows]
    return Page(views[:limit], str(views[limit - 1].number) if len(views) > limit else None)


async def shift_report(query: Query) -> DrawerReportView:
    """The X of an open shift or the Z of a closed one; before the count, a cashier does not see expected amounts."""
    query.permit(Permission.SEE_OWN_REPORT)
    shift = await query.connection.fetchrow("select * from shifts where id = $1", query.uuid("shift"))
    if shift is None:
        raise NotFound("shift")
    sees_all = permissions.may_try(Permission.SEE_REPORTS, query.actor.role)
    if not sees_all and shift["staff_id"] != query.actor.id:
        raise NotAllowed("another_shift")
    if shift["state"] == "closed":
        body = await query.connection.fetchval("select body from z_reports where shift_id = $1", shift["id"])
        return z_view(body)
    return x_view(await drawer_figures(query.connection, shift), is_blind=not sees_all)


DRAWER_COUNTS = """
select c.*, s.drawer from drawer_counts c join shifts s on s.id = c.shift_id where c.shift_id = $1 order by c.at, c.id
"""


async def drawer_counts(query: Query) -> Listing[DrawerCountView]:
    """Every count of a drawer, the first one first: what was counted, and what it should have held."""
    query.permit(Permission.SEE_REPORTS)
    shift = query.uuid("shift")
    if await query.connection.fetchval("select id from shifts where id = $1", shift) is None:
        raise NotFound("shift")
    rows = await query.connection.fetch(DRAWER_COUNTS, shift)
    names = query.reference_data.names(i for row in rows for i in (row["by"], row["approved_by"]) if i)
    return Listing([drawer_count_view(row, row["drawer"], names) for row in rows])


async def day_zs(query: Query) -> DayReportView:
    """The Zs of a business day as one, by default today's, and what was outside drawers."""
    query.permit(Permission.SEE_REPORTS)
    day = query.day("day") or query.reference_data.business_day(clock.now())
    return await day_report(query.connection, day)


async def audit(query: Query) -> Page[AuditEntryView]:
    """The entries of the audit chain after one of them."""
    query.permit(Permission.EDIT_VENUE)
    after = query.count("after", 1, 2**62) if query.parameters.get("after", "0") != "0" else 0
    rows = await query.connection.fetch("select * from audit_entries where n > $1 order by n limit $2", after, MOST)
    return Page([audit_view(row) for row in rows], str(rows[-1]["n"]) if len(rows) == MOST else None)


async def verify_audit(query: Query) -> AuditVerdictView:
    """Whether every link of the audit chain holds."""
    query.permit(Permission.EDIT_VENUE)
    return await check_audit_chain(query.connection)


CHECK_CHAIN = """
select count(*) as entries, max(n) as last,
  min(n) filter (where hash <> audit_digest(prev_hash, n, at, actor, device, action, target, before, after)
                 or prev_hash <> coalesce(earlier, repeat('0', 64)) or n <> coalesce(earlier_n, 0) + 1) as first_broken,
  (select audit_n from event_stream) as head_n, (select audit_hash from event_stream) as head_hash,
  (select hash from audit_entries order by n desc limit 1) as last_hash
from (select *, lag(hash) over (order by n) as earlier, lag(n) over (order by n) as earlier_n from audit_entries) a
"""


async def check_audit_chain(connection: Connection) -> AuditVerdictView:
    """Recompute the whole chain in the database, and find the first broken link."""
    row = await connection.fetchrow(CHECK_CHAIN)
    cut = (row["last"] or 0) != row["head_n"] or (row["last_hash"] or "0" * 64) != row["head_hash"]
    return AuditVerdictView(
        ok=row["first_broken"] is None and not cut,
        entries=row["entries"],
        first_broken=row["first_broken"],
        is_cut_short=cut,
        head=row["head_hash"],
    )

"""Questions: what clients may read over HTTP. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.commands import repositories
from hub.commands.operation import for_clients
from hub.domain import permissions
from hub.domain.actor import Actor
from hub.domain.permissions import Permission
from hub.domain.refusals import Invalid, NotAllowed, NotFound
from hub.postgres.database import Connection
from hub.queries.snapshot import (
    KITCHEN_ORDERS,
    LICENCE,
    RECALLABLE,
    SHIFTS,
    STOCK,
    orders_of,
    recallable,
)
from hub.views.drawer_report import DrawerReportView, drawer_figures, x_view, z_view
from hub.views.lists import Page
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
class Question:
    """Who asks, in which house, over which connection."""

    actor: Actor
    reference_data: ReferenceData
    connection: Connection
    given: Mapping[str, str]
    """Path and query parameters, as text."""

    def permit(self, *any_of: Permission) -> None:
        """One of these acts must be open to the asker. Refuses: NotAllowed."""
        if not any(permissions.may_try(permission, self.actor.role) for permission in any_of):
            raise NotAllowed

    def uuid(self, name: str) -> UUID:
        """A path parameter that is an id. Refuses: NotFound."""
        try:
            return UUID(self.given[name])
        except ValueError:
            raise NotFound from None

    def count(self, name: str, otherwise: int, most: int) -> int:
        """A query parameter that is a number from 1 to `most`. Refuses: Invalid."""
        text = self.given.get(name, str(otherwise))
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
            raise Invalid(f"{name} is a number from 1 to {most}", errors=[{"field": name, "message": "out of range"}])
        return int(text)

    def day(self, name: str) -> date | None:
        """A query parameter that is a date. Refuses: Invalid."""
        if not (text := self.given.get(name)):
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Invalid(
                f"{name} is a date such as 2026-11-21", errors=[{"field": name, "message": "no date"}]
            ) from None


def me(actor: Actor, reference_data: ReferenceData) -> MeView:
    """Who the reader is and what their role allows."""
    return me_view(actor, reference_data, may(actor.role))


def may(role: str) -> list[str]:
    """The operations that a role may at least try (some need an approval)."""
    return [name for name, one in for_clients().items() if permissions.may_try(one.permission, role)]


async def who_am_i(asked: Question) -> MeView:
    """The reader: person, device, and what they may do."""
    return me(asked.actor, asked.reference_data)


async def menu(asked: Question) -> MenuView:
    """The menu with what is available."""
    stock = {row["id"]: stock_view(row) for row in await asked.connection.fetch(STOCK)}
    return with_stock(menu_view(asked.reference_data), stock)


async def tables(asked: Question) -> FloorsView:
    """Floors with their tables as they are now."""
    reference_data = asked.reference_data
    ids = [table.id for table in reference_data.rows.tables if table.is_active]
    rows = decode_tables(await asked.connection.fetchval("select tables_seen($1::uuid[])", ids))
    views = [table_view(table) for table in rows]
    floors = [floor for floor in reference_data.rows.floors if floor.is_active]
    return FloorsView(
        [FloorPlanView(floor.id, floor.name, [view for view in views if view.floor == floor.id]) for floor in floors]
    )


async def stations(asked: Question) -> StationsView:
    """The places that make things."""
    return StationsView([station_view(s) for s in asked.reference_data.rows.stations if s.is_active])


async def licence(asked: Question) -> LicenceView:
    """What the venue may do now."""
    return licence_view(await asked.connection.fetchrow(LICENCE))


async def orders(asked: Question) -> Page[OrderView]:
    """Orders, newest first, in keyset pages."""
    asked.permit(Permission.SERVE_TABLES)
    limit = asked.count("limit", PAGE, MOST)
    table = asked.given.get("table")
    rows = await asked.connection.fetch(
        "select order_document(o.id)::text as document from (select id from orders where"
        " ($1::text is null or state = $1) and ($2::uuid is null or table_id = $2)"
        " and ($3::date is null or business_day = $3) and ($4::uuid is null or id < $4) order by id desc limit $5) o",
        _state(asked), asked.reference_data.table(table).id if table else None, asked.day("business_day"),
        asked.uuid("after") if asked.given.get("after") else None, limit + 1,
    )  # fmt: skip
    views = [order_view(order) for order in orders_of(rows)]
    return Page(views[:limit], str(views[limit - 1].id) if len(views) > limit else None)


def _state(asked: Question) -> str | None:
    state = asked.given.get("state")
    if state not in (None, "open", "settled", "cancelled"):
        raise Invalid("state is open, settled or cancelled", errors=[{"field": "state", "message": "unknown"}])
    return state


async def order(asked: Question) -> OrderView:
    """One order."""
    asked.permit(Permission.SERVE_TABLES)
    document = await asked.connection.fetchval("select order_document($1)", asked.uuid("order"))
    if document is None:
        raise NotFound("There is no such order")
    return order_view(repositories.read_order(document))


async def tickets(asked: Question) -> TicketsView:
    """A station's tickets at work, oldest first, and those it may recall."""
    asked.permit(Permission.WORK_TICKETS)
    station = asked.reference_data.station(asked.given["code"]).code
    if asked.actor.role in ("kitchen", "bar") and station != asked.reference_data.station_of(asked.actor):
        raise NotAllowed("This is another station")
    sheets = orders_of(await asked.connection.fetch(KITCHEN_ORDERS, [station], RECALLABLE))
    views = [ticket_view(s, t) for s in sheets for t in s.tickets if t.station == station]
    shown = sorted(recallable(views), key=lambda view: (view.sent_at, str(view.id)))
    return TicketsView(
        items=[view for view in shown if view.state != "ready"],
        recallable=[view for view in shown if view.state == "ready"],
    )


async def current_shift(asked: Question) -> ShiftView:
    """The open shift of the drawer at hand, else of the person who asks."""
    asked.permit(Permission.RUN_DRAWER)
    rows = [dict(row) for row in await asked.connection.fetch(SHIFTS)]
    mine = [r for r in rows if r["drawer"] == asked.actor.device] or [
        r for r in rows if r["staff_id"] == asked.actor.id
    ]
    if not mine:
        raise NotFound("There is no open shift here")
    return shift_view(mine[0], asked.reference_data.names([mine[0]["staff_id"]]))


async def shifts(asked: Question) -> Page[ShiftView]:
    """All shifts, newest first, in keyset pages."""
    asked.permit(Permission.SEE_REPORTS)
    state, limit = asked.given.get("state"), asked.count("limit", PAGE, MOST)
    if state not in (None, "open", "closed"):
        raise Invalid("state is open or closed", errors=[{"field": "state", "message": "unknown"}])
    rows = await asked.connection.fetch(
        "select * from shifts where ($1::text is null or state = $1) and ($2::date is null or business_day = $2)"
        " and ($3::bigint is null or number < $3) order by number desc limit $4",
        state, asked.day("business_day"), asked.count("after", 1, 2**31) if asked.given.get("after") else None,
        limit + 1,
    )  # fmt: skip
    names = asked.reference_data.names(row["staff_id"] for row in rows)
    views = [shift_view(dict(row), names) for row in rows]
    return Page(views[:limit], str(views[limit - 1].number) if len(views) > limit else None)


async def shift_report(asked: Question) -> DrawerReportView:
    """The X of an open shift, or the Z it was closed with; before the count a cashier does not see what is expected."""
    asked.permit(Permission.SEE_OWN_REPORT)
    shift = await asked.connection.fetchrow("select * from shifts where id = $1", asked.uuid("shift"))
    if shift is None:
        raise NotFound("There is no such shift")
    sees_all = permissions.may_try(Permission.SEE_REPORTS, asked.actor.role)
    if not sees_all and shift["staff_id"] != asked.actor.id:
        raise NotAllowed("This is somebody else's shift")
    if shift["state"] == "closed":
        body = await asked.connection.fetchval("select body from z_reports where shift_id = $1", shift["id"])
        return z_view(body)
    return x_view(await drawer_figures(asked.connection, shift), is_blind=not sees_all)


async def audit(asked: Question) -> Page[AuditEntryView]:
    """The audit chain from an entry on."""
    asked.permit(Permission.EDIT_VENUE)
    after = asked.count("after", 1, 2**62) if asked.given.get("after", "0") != "0" else 0
    rows = await asked.connection.fetch("select * from audit_entries where n > $1 order by n limit $2", after, MOST)
    return Page([audit_view(row) for row in rows], str(rows[-1]["n"]) if len(rows) == MOST else None)


async def verify_audit(asked: Question) -> AuditVerdictView:
    """Whether every link of the audit chain holds."""
    asked.permit(Permission.EDIT_VENUE)
    return await check_audit_chain(asked.connection)


CHECK_CHAIN = """
select count(*) as entries, max(n) as last,
  min(n) filter (where hash <> audit_digest(prev_hash, n, at, actor, device, action, target, before, after)
                 or prev_hash <> coalesce(earlier, repeat('0', 64)) or n <> coalesce(earlier_n, 0) + 1) as first_broken,
  (select audit_n from event_stream) as head_n, (select audit_hash from event_stream) as head_hash,
  (select hash from audit_entries order by n desc limit 1) as last_hash
from (select *, lag(hash) over (order by n) as earlier, lag(n) over (order by n) as earlier_n from audit_entries) a
"""


async def check_audit_chain(connection: Connection) -> AuditVerdictView:
    """Recompute the whole chain in the database; says where it first breaks, if it does."""
    row = await connection.fetchrow(CHECK_CHAIN)
    cut = (row["last"] or 0) != row["head_n"] or (row["last_hash"] or "0" * 64) != row["head_hash"]
    return AuditVerdictView(
        ok=row["first_broken"] is None and not cut,
        entries=row["entries"],
        first_broken=row["first_broken"],
        is_cut_short=cut,
        head=row["head_hash"],
    )

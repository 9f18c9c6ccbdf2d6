"""From a changed thing to what is written and told: each kind of thing is saved and announced in one step here.

Operations change data in memory and call these last; nothing else writes orders or makes their events.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from hub import access, projections
from hub.domain import events, orders
from hub.domain.orders import Line, OrderSheet, Ticket
from hub.operation import Work, encode
from hub.projections import View


async def order_opened(work: Work, sheet: OrderSheet) -> View:
    """Save a new order, with its number, and tell the floor."""
    return await _order(work, sheet, "order.opened", None)


async def order_changed(work: Work, sheet: OrderSheet, event: str = "order.changed") -> View:
    """Save what changed of an order that was loaded through `access`, and tell everybody whom it concerns."""
    return await _order(work, sheet, event, work.loaded[sheet.order.id])


async def _order(work: Work, sheet: OrderSheet, event: str, before: OrderSheet | None) -> View:
    _sort_as_stored(sheet)
    orders.reprice(sheet, work.house.setting("tax_rounding", "line"))
    sheet.order.version += 1
    sheet.order.table_state = orders.table_state(sheet)
    moved = _tickets_moved(sheet, before)
    if before is None:
        sheet.order.number = await work.numbers.next(sheet.order.business_day)
    await _save(work, sheet, before, moved)
    view = projections.order_view(sheet)
    work.announce(event, {"order": view}, kind="order", id=sheet.order.id, version=sheet.order.version)
    for ticket in moved:
        _announce_ticket(work, sheet, ticket, before)
    await tables_changed(work, *_tables_touched(sheet, before))
    return view


async def order_tickets_changed(work: Work, sheet: OrderSheet) -> None:
    """Save and tell that tickets moved on without anything changing for the floor."""
    before = work.loaded[sheet.order.id]
    moved = _tickets_moved(sheet, before)
    await _save(work, sheet, before, moved)
    for ticket in moved:
        _announce_ticket(work, sheet, ticket, before)


async def _save(work: Work, sheet: OrderSheet, before: OrderSheet | None, moved: list[Ticket]) -> None:
    """Write only what is new or differs from what was loaded, in one round trip."""
    lines = {line.id: line for line in before.lines} if before else {}
    discounts = {discount.id: discount for discount in before.discounts} if before else {}
    known = {ticket.id for ticket in before.tickets} if before else set()
    await work.connection.execute(
        "select save_order($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        before is None,
        encode(sheet.order).decode(),
        _rows([line for line in sheet.lines if line.id not in lines]),
        _rows([line for line in sheet.lines if line.id in lines and line != lines[line.id]]),
        list(lines.keys() - {line.id for line in sheet.lines}),
        _rows([d for d in sheet.discounts if d.id not in discounts]),
        _rows([d for d in sheet.discounts if d.id in discounts and d != discounts[d.id]]),
        list(discounts.keys() - {d.id for d in sheet.discounts}),
        _rows([ticket for ticket in moved if ticket.id not in known]),
        _rows([ticket for ticket in moved if ticket.id in known]),
    )


def _rows(changed: Sequence[Any]) -> str | None:
    return encode(changed).decode() if changed else None


def _sort_as_stored(sheet: OrderSheet) -> None:
    """As the database will give them back: of two commands, the one that began first may get the order's lock last."""
    sheet.payments.sort(key=lambda payment: (payment.at, payment.id))
    sheet.discounts.sort(key=lambda discount: (discount.at, discount.id))
    sheet.tickets.sort(key=lambda ticket: (ticket.sent_at, ticket.id))


def _tickets_moved(sheet: OrderSheet, before: OrderSheet | None) -> list[Ticket]:
    """Tickets whose view differs from what was loaded, with their versions raised."""
    moved = [ticket for ticket in sheet.tickets if before is None or _ticket_differs(sheet, before, ticket)]
    for ticket in moved:
        ticket.version += 1
    return moved


def _ticket_differs(sheet: OrderSheet, before: OrderSheet, ticket: Ticket) -> bool:
    old = next((t for t in before.tickets if t.id == ticket.id), None)
    return old is None or projections.ticket_view(before, old) != projections.ticket_view(sheet, ticket)


def _announce_ticket(work: Work, sheet: OrderSheet, ticket: Ticket, before: OrderSheet | None) -> None:
    is_new = before is None or all(old.id != ticket.id for old in before.tickets)
    work.announce(
        "ticket.queued" if is_new else "ticket.changed",
        {"ticket": projections.ticket_view(sheet, ticket)},
        events.station(ticket.station),
        kind="ticket", id=ticket.id, version=ticket.version,
    )  # fmt: skip


def _tables_touched(sheet: OrderSheet, before: OrderSheet | None) -> list[UUID]:
    """Tables whose view this change moves: most changes of an order leave its table as it was."""
    now = _seating(sheet)
    was = _seating(before) if before else None
    if now == was:
        return []
    return [seat[0] for seat in (was, now) if seat is not None and seat[0] is not None]


def _seating(sheet: OrderSheet) -> tuple[Any, ...] | None:
    order = sheet.order
    if order.state != "open" or order.table_id is None:
        return None
    return (order.table_id, order.table_state, order.guests, order.waiter_id)


async def tables_changed(work: Work, *table_ids: UUID) -> None:
    """Tell the floor how these tables are now."""
    if not table_ids:
        return
    for seen in await access.tables(work, sorted(set(table_ids))):
        work.announce("table.changed", {"table": projections.table_view(seen)}, kind="table", id=seen["id"])


def stock_changed(work: Work, rows: list[dict[str, Any]]) -> None:
    """Tell everybody what is left of counted or sold-out items."""
    for row in rows:
        work.announce("stock.changed", {"stock": projections.stock_view(row)}, kind="stock", id=row["id"])


def shift_changed(work: Work, event: str, shift: dict[str, Any]) -> View:
    """Tell managers and the drawer's own terminal about a shift."""
    view = projections.shift_view(shift, work.house.names([shift["staff_id"]]))
    work.announce(event, {"shift": view}, events.terminal(shift["drawer"]), kind="shift", id=shift["id"])
    return view


async def sale_counted(
    work: Work, *, settled: OrderSheet | None = None, method: str | None = None,
    payments: int = 0, amount_minor: int = 0, tip_minor: int = 0, refunded_minor: int = 0,
) -> None:  # fmt: skip
    """Add to the day's figures and tell managers the new ones (a sale belongs to the day and hour it settled)."""
    day = work.house.business_day(work.now)
    hour = work.now.astimezone(work.house.timezone).hour if settled else None
    total = settled.order.total_minor if settled else 0
    guests = (settled.order.guests or 0) if settled else 0
    seen = await work.connection.fetchval(
        "select count_sale($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        day, hour, int(settled is not None), guests, total, method, payments, amount_minor, tip_minor, refunded_minor,
    )  # fmt: skip
    work.announce("sales.changed", {"sales": projections.sales_view(day, msgspec.json.decode(seen))}, kind="sales")


def approval_view(work: Work, row: dict[str, Any]) -> View:
    """An approval as managers and the asker see it."""
    names = work.house.names(i for i in (row["asked_by"], row["resolved_by"]) if i)
    return projections.approval_view(row, names)


def approval_resolved(work: Work, row: dict[str, Any]) -> View:
    """Tell managers and the asker how a request ended."""
    view = approval_view(work, row)
    work.announce(
        "approval.resolved", {"approval": view}, events.person(row["asked_by"]), kind="approval", id=row["id"]
    )
    return view


def approval_requested(work: Work, row: dict[str, Any]) -> View:
    """Ask the managers."""
    view = approval_view(work, row)
    work.announce(
        "approval.requested",
        {"approval": view},
        events.person(row["asked_by"]),
        kind="approval",
        id=row["id"],
    )
    return view


def line_story(line: Line) -> View:
    """What the audit chain keeps of a line."""
    return {
        "name": line.name,
        "quantity": line.quantity,
        "state": line.state,
        "total_minor": line.total_minor,
    }

"""Saving and emitting: one function for each kind of thing writes what changed and emits its events.

Operations change data in memory and call these last; nothing else writes orders or emits their events.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from hub.commands import repositories
from hub.commands.operation import Work, encode
from hub.domain import events, kitchen, order_totals, orders
from hub.domain.order_records import Line, Payment, Ticket
from hub.domain.orders import Order
from hub.domain.refusals import NotFound
from hub.recording import print_queue, standing
from hub.views.menu import stock_view
from hub.views.notices import alert_view
from hub.views.orders import OrderView, PaymentView, order_view, payment_view
from hub.views.shifts import ShiftView, sales_view, shift_view, without_count
from hub.views.tables import table_view
from hub.views.tickets import ticket_view


async def order_opened(work: Work, order: Order) -> OrderView:
    """Number and save a new order, and emit its events."""
    return await _order(work, order, "order.opened")


async def order_changed(work: Work, order: Order, event: str = "order.changed") -> OrderView:
    """Save what changed of an order that `repositories` loaded, and emit its events."""
    return await _order(work, order, event)


async def order_merged(work: Work, into: Order, source: Order) -> OrderView:
    """Save two orders that became one, and emit their events."""
    view, _ = await _move_between(work, into, "order.changed", source, "order.cancelled")
    return view


async def order_split(work: Work, order: Order, new: Order) -> tuple[OrderView, OrderView]:
    """Save an order and the new one that was split off it, and emit their events."""
    split_off, view = await _move_between(work, new, "order.opened", order, "order.changed")
    return view, split_off


async def payment_moved(work: Work, into: Order, event: str, source: Order) -> tuple[OrderView, OrderView]:
    """Save two orders between which a payment moved, and emit their events; the receiving one's view comes first."""
    return await _move_between(work, into, event, source, "order.changed")


async def _move_between(
    work: Work, receiver: Order, receiver_event: str, giver: Order, giver_event: str
) -> tuple[OrderView, OrderView]:
    """Save the receiver first: what the giver no longer has then exists already, and is not deleted."""
    receiver_view, giver_view = await _save_and_emit(work, (receiver, receiver_event), (giver, giver_event))
    return receiver_view, giver_view


async def _order(work: Work, order: Order, event: str) -> OrderView:
    (view,) = await _save_and_emit(work, (order, event))
    return view


async def _save_and_emit(work: Work, *changes: tuple[Order, str]) -> list[OrderView]:
    """Every change of an order passes here: it is worked out anew, may stand or is refused, is saved and emitted."""
    for order, _ in changes:
        _sort_as_stored(order)
        if order.record.state != "settled":
            order_totals.reprice(order)
    stock_changed(work, await standing.require(work, [order for order, _ in changes]))
    views = [await _save_and_emit_one(work, order, event) for order, event in changes]
    await tables_changed(work, *[t for order, _ in changes for t in _affected_tables(order, _before(work, order))])
    return views


def _before(work: Work, order: Order) -> Order | None:
    return work.loaded.get(order.record.id)


async def _save_and_emit_one(work: Work, order: Order, event: str) -> OrderView:
    before = _before(work, order)
    order.record.version += 1
    orders.update_status(order)
    with_changed_note = _mark_changed_notes(work, order)
    tickets = _changed_tickets(order, before)
    if before is None:
        order.record.number = await work.next_order_number(order.record.business_day)
    _save(work, order, before, tickets)
    view = order_view(order)
    work.emit(event, {"order": view}, kind="order", id=order.record.id, version=order.record.version)
    for ticket in tickets:
        _emit_ticket(work, order, ticket)
    await print_queue.tickets_changed(work, order, tickets, with_changed_note)
    return view


async def order_tickets_changed(work: Work, order: Order) -> None:
    """Save tickets that moved on, and emit them alone: nothing changed for the floor."""
    before = work.loaded[order.record.id]
    tickets = _changed_tickets(order, before)
    _save(work, order, before, tickets)
    for ticket in tickets:
        _emit_ticket(work, order, ticket)


def _save(work: Work, order: Order, before: Order | None, tickets: list[Ticket]) -> None:
    """Write only what is new or differs from what was loaded.

    What came from another order of the same command was loaded too: it is updated, never inserted a second time.
    """
    work.saved[order.record.id] = order
    loaded = work.loaded.values()
    lines = {line.id: line for one in loaded for line in one.lines}
    discounts = {discount.id: discount for one in loaded for discount in one.discounts}
    known = {ticket.id for one in loaded for ticket in one.tickets}
    payments = {payment.id: payment for one in loaded for payment in one.payments}
    changed = {
        "new_lines": [line for line in order.lines if line.id not in lines],
        "lines": [line for line in order.lines if line.id in lines and line != lines[line.id]],
        "removed_lines": _removed_ids(before.lines, order.lines) if before else [],
        "new_discounts": [d for d in order.discounts if d.id not in discounts],
        "discounts": [d for d in order.discounts if d.id in discounts and d != discounts[d.id]],
        "removed_discounts": _removed_ids(before.discounts, order.discounts) if before else [],
        "new_tickets": [ticket for ticket in tickets if ticket.id not in known],
        "tickets": [ticket for ticket in tickets if ticket.id in known],
        "new_payments": [payment for payment in order.payments if payment.id not in payments],
        "payments": [p for p in order.payments if p.id in payments and p != payments[p.id]],
    }
    rows = {name: rows for name, rows in changed.items() if rows}
    work.connection.save_order(encode({"is_new": before is None, "order": order.record, **rows}).decode())


def _removed_ids(before: Sequence[Any], now: Sequence[Any]) -> list[UUID]:
    return list({one.id for one in before} - {one.id for one in now})


def _sort_as_stored(order: Order) -> None:
    """Sort as the database does: of two commands, the one that began first may get the order's lock last."""
    order.payments.sort(key=lambda payment: (payment.at, payment.id))
    order.discounts.sort(key=lambda discount: (discount.at, discount.id))
    order.tickets.sort(key=lambda ticket: (ticket.sent_at, ticket.id))


def _mark_changed_notes(work: Work, order: Order) -> set[UUID]:
    """Mark the unfinished tickets whose order's note changed; return their ids."""
    notes = {ticket.id: one.record.note for one in work.loaded.values() for ticket in one.tickets}
    other = [ticket for ticket in order.tickets if notes.get(ticket.id, order.record.note) != order.record.note]
    return {ticket.id for ticket in other if kitchen.mark_note(ticket)}


def _changed_tickets(order: Order, before: Order | None) -> list[Ticket]:
    """Raise the version of each ticket whose view differs from what was loaded; return these tickets."""
    tickets = [ticket for ticket in order.tickets if before is None or _ticket_differs(order, before, ticket)]
    for ticket in tickets:
        ticket.version += 1
    return tickets


def _ticket_differs(order: Order, before: Order, ticket: Ticket) -> bool:
    old = next((t for t in before.tickets if t.id == ticket.id), None)
    return old is None or ticket_view(before, old) != ticket_view(order, ticket)


def _emit_ticket(work: Work, order: Order, ticket: Ticket) -> None:
    """The first version of a ticket is queued; a ticket split off another one continues its versions."""
    work.emit(
        "ticket.queued" if ticket.version == 1 else "ticket.changed",
        {"ticket": ticket_view(order, ticket)},
        events.station(ticket.station),
        kind="ticket",
        id=ticket.id,
        version=ticket.version,
    )


def _affected_tables(order: Order, before: Order | None) -> list[UUID]:
    """Tables whose view this change alters; most changes of an order alter none."""
    now = _seating(order)
    seat_before = _seating(before) if before else None
    if now == seat_before:
        return []
    return [seat[0] for seat in (seat_before, now) if seat is not None and seat[0] is not None]


def _seating(order: Order) -> tuple[Any, ...] | None:
    record = order.record
    if record.table_state is None:
        return None
    return (record.table_id, record.table_state, record.guests, record.waiter_id)


async def tables_changed(work: Work, *table_ids: UUID) -> None:
    """Emit these tables as they are now. Refuses: NotFound (a table was removed while a party sat down at it)."""
    if not table_ids:
        return
    for table in await repositories.tables(work, sorted(set(table_ids))):
        if table.orders and not table.is_active:
            raise NotFound("table_of_code", named=table.code)
        work.emit("table.changed", {"table": table_view(table)}, kind="table", id=table.id)


def stock_changed(work: Work, rows: list[dict[str, Any]]) -> None:
    """Emit what is left of counted or sold-out items."""
    for row in rows:
        work.emit("stock.changed", {"stock": stock_view(row)}, kind="stock", id=row["id"])


def shift_changed(work: Work, event: str, shift: dict[str, Any]) -> ShiftView:
    """Emit a shift to managers and the drawer's own terminal; what was counted is in `shift.counted`, for managers."""
    view = shift_view(shift, work.reference_data.names([shift["staff_id"]]))
    work.emit(event, {"shift": without_count(view)}, events.terminal(shift["drawer"]), kind="shift", id=shift["id"])
    return view


def payment_changed(work: Work, payment: Payment, event: str = "payment.changed") -> PaymentView:
    """Emit a payment to managers and the terminal that took it."""
    view = payment_view(payment)
    rooms = [events.terminal(payment.device)] if payment.device else []
    work.emit(event, {"payment": view}, *rooms, kind="payment", id=payment.id)
    return view


async def payment_counted(work: Work, payment: Payment, settled: Order | None) -> None:
    """Add a payment, and the sale that it settled, to the figures of its business day, and emit these."""
    await _count(
        work,
        payment.business_day,
        *_sale(work, settled, 1),
        payment.method,
        1,
        payment.amount_minor,
        payment.tip_minor,
        0,
    )


async def payment_recounted(work: Work, before: Payment, after: Payment) -> None:
    """Replace a payment in the figures of its business day by what it was corrected to, and emit these."""
    for payment, sign in ((before, -1), (after, 1)):
        if payment.is_in:
            sums = (payment.amount_minor, payment.tip_minor)
            await _count(
                work,
                payment.business_day,
                *_sale(work, None, 0),
                payment.method,
                sign,
                *(sign * one for one in sums),
                0,
            )


async def refund_counted(work: Work, method: str, day: date, amount_minor: int, tip_minor: int = 0) -> None:
    """Add a refund to the figures of its business day, and emit these. `tip_minor` of it was a tip."""
    await _count(work, day, *_sale(work, None, 0), method, 0, 0, -tip_minor, amount_minor)


async def sale_counted(work: Work, settled: Order) -> None:
    """Add an order that settled without a payment to the figures of its business day, and emit these."""
    assert settled.record.settled_on is not None
    await _count(work, settled.record.settled_on, *_sale(work, settled, 1), *NO_TENDER)


async def sale_taken_back(work: Work, settled: Order) -> None:
    """Subtract an order that is reopened from the figures of its business day, and emit these."""
    assert settled.record.settled_on is not None
    await _count(work, settled.record.settled_on, *_sale(work, settled, -1), *NO_TENDER)


NO_TENDER = (None, 0, 0, 0, 0)


def _sale(work: Work, settled: Order | None, sign: int) -> tuple[int | None, int, int, int]:
    """Hour, orders, guests and amount of a sale: arguments of the database function `count_sale`."""
    if settled is None:
        return None, 0, 0, 0
    order = settled.record
    assert order.settled_at is not None
    hour = order.settled_at.astimezone(work.reference_data.timezone).hour
    return hour, sign, sign * (order.guests or 0), sign * order.total_minor


COUNT = "select save_orders($1), count_sale($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as figures"


async def _count(work: Work, day: date, *figures: object) -> None:
    row = await work.connection.fetchrow(COUNT, work.connection.take_unwritten(), day, *figures)
    # A drawer that stays open past the cut-off counts for the day on which it was opened; screens show today's figures.
    if day == work.reference_data.business_day(work.now):
        work.emit("sales.changed", {"sales": sales_view(day, row["figures"])}, kind="sales")


async def alert_raised(work: Work, kind: str, message: str, *, terminal: str | None, order: UUID | None) -> None:
    """Raise an alert for managers and the terminal concerned."""
    row = await work.connection.fetchrow(
        "insert into alerts (id, kind, severity, terminal, order_id, message, raised_at)"
        " values ($1, $2, 'high', $3, $4, $5, $6) returning *",
        work.new_id(),
        kind,
        terminal,
        order,
        message,
        work.now,
    )
    rooms = [events.terminal(terminal)] if terminal else []
    work.emit("alert.raised", {"alert": alert_view(row)}, *rooms, kind="alert", id=row["id"])


async def day_changed(work: Work, day: date) -> None:
    """Emit the figures of the business day that has begun."""
    figures = await work.connection.fetchval("select sales_seen($1)", day)
    work.emit("sales.changed", {"sales": sales_view(day, figures)}, kind="sales")


def line_for_audit(line: Line) -> dict[str, Any]:
    """A line as the audit chain records it."""
    return {
        "name": line.name,
        "quantity": line.quantity,
        "state": line.state,
        "total_minor": line.total_minor,
    }

"""Repositories: every row that a command changes is found, locked and checked here in one step.

Locks are always taken in this order, so that no two commands wait for each other: order → shift → stock →
tables → business day → the event log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from hub.commands.operation import Work
from hub.domain import order_records
from hub.domain.order_records import OrderRecord, StaffRef, TableRef
from hub.domain.orders import Order
from hub.domain.refusals import (
    AmountExceedsDue,
    Conflict,
    DrawerNotOpen,
    ItemUnavailable,
    NotAllowed,
    NotFound,
    OrderNotOpen,
    ShiftNotOpen,
)
from hub.views.assignments import may_work_at
from hub.views.orders import order_view
from hub.views.tables import SeatedTableRow, decode_tables


class _OrderDocument(msgspec.Struct, rename={"record": "order"}):
    """An order as the database function `order_document` writes it."""

    record: OrderRecord
    table: TableRef | None
    waiter: StaffRef
    lines: list[order_records.Line]
    discounts: list[order_records.Discount]
    payments: list[order_records.Payment]
    tickets: list[order_records.Ticket]


_documents = msgspec.json.Decoder(_OrderDocument)


def read_order(document: str) -> Order:
    """An order from the JSON of the database function `order_document`."""
    fields = _documents.decode(document)
    return Order(
        record=fields.record,
        table=fields.table,
        waiter=fields.waiter,
        lines=fields.lines,
        discounts=fields.discounts,
        payments=fields.payments,
        tickets=fields.tickets,
    )


async def order(work: Work, order_id: UUID) -> Order:
    """The order in any state, locked. Refuses: NotFound."""
    if order_id in work.locked_documents:
        document = work.locked_documents.pop(order_id)
    else:
        document = await work.connection.fetchval("select lock_order($1)", order_id)
    if document is None:
        raise NotFound("order")
    work.loaded[order_id] = read_order(document)
    return read_order(document)


async def open_order(work: Work, order_id: UUID) -> Order:
    """The open order, locked. Refuses: NotFound, OrderNotOpen (with the order in its present state)."""
    open_order = await order(work, order_id)
    if not open_order.is_open:
        raise not_open(open_order)
    return open_order


async def open_orders(work: Work, *order_ids: UUID) -> list[Order]:
    """Several open orders, always locked in the order of their ids. Refuses: NotFound, OrderNotOpen."""
    by_id = {order_id: await open_order(work, order_id) for order_id in sorted(set(order_ids))}
    return [by_id[order_id] for order_id in order_ids]


async def order_of_payment(work: Work, payment_id: UUID) -> tuple[Order, order_records.Payment]:
    """The payment with its order, locked. Refuses: NotFound, Conflict (moved meanwhile)."""
    order_id = await work.connection.fetchval("select order_id from payments where id = $1", payment_id)
    if order_id is None:
        raise NotFound("payment")
    payment_order = await order(work, order_id)
    return payment_order, _payment_still_on(payment_order, payment_id)


def _payment_still_on(order: Order, payment_id: UUID) -> order_records.Payment:
    """Another command may have moved the payment while this one waited for the lock. Refuses: Conflict."""
    if all(payment.id != payment_id for payment in order.payments):
        raise Conflict("payment_moved", number=order.record.number, order=order_view(order))
    return order.payment(payment_id)


async def orders_of_move(work: Work, payment_id: UUID, target_id: UUID) -> tuple[Order, Order, order_records.Payment]:
    """The payment's order, the one to which it moves and the payment, locked in the order of ids.

    Refuses: NotFound, Conflict (moved meanwhile).
    """
    order_id = await work.connection.fetchval("select order_id from payments where id = $1", payment_id)
    if order_id is None:
        raise NotFound("payment")
    by_id = {one: await order(work, one) for one in sorted({order_id, target_id})}
    return by_id[order_id], by_id[target_id], _payment_still_on(by_id[order_id], payment_id)


async def require_open_drawer(work: Work, payment: order_records.Payment) -> None:
    """Keep the drawer that counted this payment open until this transaction ends.

    A payment outside drawers stands in its business day instead. Refuses: ShiftNotOpen, NotAllowed (another's drawer).
    """
    if payment.shift_id is None:
        if payment.business_day != work.reference_data.business_day(work.now):
            raise ShiftNotOpen("day_of_payment")
        return
    row = await work.connection.fetchrow("select * from shifts where id = $1 for share", payment.shift_id)
    if row["state"] != "open":
        raise ShiftNotOpen("shift_of_payment")
    is_theirs = row["staff_id"] == work.actor.staff_id or row["drawer"] == work.actor.drawer
    if work.actor.role == "cashier" and not is_theirs:
        raise NotAllowed("another_drawer")


async def order_of_attempt(work: Work, attempt_id: UUID) -> tuple[Order, order_records.Payment, dict[str, Any]]:
    """A request to Pesapal with its payment and order, locked. Refuses: NotFound."""
    payment_id = await work.connection.fetchval("select payment_id from pesapal_attempts where id = $1", attempt_id)
    if payment_id is None:
        raise NotFound("request")
    order, payment = await order_of_payment(work, payment_id)
    row = await work.connection.fetchrow("select * from pesapal_attempts where id = $1", attempt_id)
    return order, payment, dict(row)


def not_open(order: Order) -> OrderNotOpen:
    """The refusal for an order that is no longer open; it carries the order in its present state."""
    return OrderNotOpen("has_ended", number=order.record.number, state=order.record.state, order=order_view(order))


def check_due(order: Order, covers_minor: int) -> None:
    """Refuses: AmountExceedsDue (with the order in its present state)."""
    if not order.may_be_paid or covers_minor > order.payable_minor:
        raise AmountExceedsDue(
            "pending" if order.pending_minor else "amounts",
            due_minor=order.record.due_minor, pending_minor=order.pending_minor, covers_minor=covers_minor,
            order=order_view(order),
        )  # fmt: skip


def already_paid(order: Order) -> Conflict:
    """The refusal for an order on which money was taken or is awaited, with the order in its present state."""
    from hub.views.orders import order_view

    return Conflict("has_money", number=order.record.number, order=order_view(order))


async def order_of_ticket(work: Work, ticket_id: UUID) -> tuple[Order, order_records.Ticket]:
    """The ticket with its order, locked, if this person may work at its station. Refuses: NotFound, NotAllowed."""
    order_id = await work.connection.fetchval("select order_id from tickets where id = $1", ticket_id)
    if order_id is None:
        raise NotFound("ticket")
    ticket_order = await order(work, order_id)
    ticket = ticket_order.ticket(ticket_id)
    if not may_work_at(work.reference_data, work.actor, ticket.station):
        raise NotAllowed("ticket_of_another_station")
    return ticket_order, ticket


async def orders_of_tickets(work: Work, ticket_ids: Sequence[UUID]) -> list[Order]:
    """The orders of these tickets, locked in the order of their ids."""
    rows = await work.connection.fetch(
        "select distinct order_id from tickets where id = any($1::uuid[]) order by order_id", list(ticket_ids)
    )
    return [await order(work, row["order_id"]) for row in rows]


async def shift(work: Work, shift_id: UUID, *, open_only: bool = True) -> dict[str, Any]:
    """The shift, locked so that no payment can be added to it. Refuses: NotFound, ShiftNotOpen."""
    row = await work.connection.fetchrow("select * from shifts where id = $1 for no key update", shift_id)
    if row is None:
        raise NotFound("shift")
    if open_only and row["state"] != "open":
        raise ShiftNotOpen
    return dict(row)


async def open_drawer(work: Work) -> dict[str, Any]:
    """As `drawer_at_hand`, but required. Refuses: DrawerNotOpen."""
    if (row := await drawer_at_hand(work)) is None:
        raise DrawerNotOpen
    return row


async def drawer_at_hand(work: Work) -> dict[str, Any] | None:
    """The open shift of this terminal's drawer, or else the person's own; it stays open until this transaction ends."""
    row = await work.connection.fetchrow(
        "select * from shifts where state = 'open' and (drawer = $1 or staff_id = $2)"
        " order by drawer = $1 desc, opened_at limit 1 for share",
        work.actor.drawer,
        work.actor.staff_id,
    )
    return dict(row) if row is not None else None


async def drawer_of_taker(work: Work, payment: order_records.Payment) -> dict[str, Any] | None:
    """The open shift of the drawer that took this payment, or else its cashier's own; it stays open meanwhile."""
    row = await work.connection.fetchrow(
        "select * from shifts where state = 'open' and (drawer = $1 or staff_id = $2)"
        " order by drawer = $1 desc, opened_at limit 1 for share",
        payment.device,
        payment.taken_by,
    )
    return dict(row) if row is not None else None


async def drawer_of(work: Work, shift_id: UUID | None) -> dict[str, Any] | None:
    """The open shift on the drawer of an earlier shift, if there is one; it stays open until this transaction ends."""
    row = await work.connection.fetchrow(
        "select * from shifts where drawer = (select drawer from shifts where id = $1) and state = 'open' for share",
        shift_id,
    )
    return dict(row) if row is not None else None


DRAWERS_OF_ORDER = """
select state from shifts where id in (
  select shift_id from payments where order_id = $1 and state in ('completed', 'unverified')
  union select shift_id from refunds where order_id = $1
  union select settled_shift_id from orders where id = $1)
order by id for share
"""


async def has_all_drawers_open(work: Work, order_id: UUID) -> bool:
    """Whether no Z holds money or the sale of this order; its drawers stay open until this transaction ends."""
    rows = await work.connection.fetch(DRAWERS_OF_ORDER, order_id)
    return all(row["state"] == "open" for row in rows)


async def take_stock(work: Work, counts: Mapping[UUID, int], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Subtract from the remaining counts of items, never below 0; returns the rows. Refuses: ItemUnavailable."""
    rows = []
    for item_id, count in sorted(counts.items()):
        row = await work.connection.fetchrow(
            "update menu_items set remaining = remaining - $2 where id = $1 and is_available"
            " and (remaining is null or remaining >= $2) returning id, is_available, remaining",
            item_id,
            count,
        )
        if row is None:
            raise ItemUnavailable("sold_out", name=names[item_id], item=item_id)
        rows.append(dict(row))
    return rows


async def give_back_stock(work: Work, counts: Mapping[UUID, int]) -> list[dict[str, Any]]:
    """Add to the remaining counts of counted items; returns the rows."""
    rows = []
    for item_id, count in sorted(counts.items()):
        row = await work.connection.fetchrow(
            "update menu_items set remaining = remaining + $2 where id = $1 and remaining is not null"
            " returning id, is_available, remaining",
            item_id,
            count,
        )
        if row is not None:
            rows.append(dict(row))
    return rows


LOCK_TABLES = "select save_orders($1), lock_tables($2::uuid[]) as seen"


async def tables(work: Work, table_ids: Sequence[UUID]) -> list[SeatedTableRow]:
    """Tables, locked, with their open orders. A table's view may only be made under this lock."""
    row = await work.connection.fetchrow(LOCK_TABLES, work.connection.take_unwritten(), list(table_ids))
    return decode_tables(row["seen"])

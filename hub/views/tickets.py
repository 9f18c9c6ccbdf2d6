"""Tickets, as a station sees them: never a price, a payment or a guest."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import msgspec

from hub.base.clock import wire, wire_or_none
from hub.domain.money import quantity, quantity_text
from hub.domain.order_records import Line, LineState, Ticket
from hub.domain.orders import Order
from hub.views.fields import Amount, Instant, LineChangeText, OrderType, PersonNameView, TableNameView, TicketStateText


class TicketOrderView(msgspec.Struct, frozen=True):
    """Of the order, what a station needs to know."""

    id: UUID
    number: int
    type: OrderType
    table: TableNameView | None
    waiter: PersonNameView
    note: str | None


class TicketModifierView(msgspec.Struct, frozen=True):
    """A modifier, without its price."""

    id: UUID
    name: str


class TicketLineView(msgspec.Struct, frozen=True):
    """One thing to make. `change` marks what the station has not taken in yet."""

    id: UUID
    name: str
    quantity: Amount
    modifiers: list[TicketModifierView]
    note: str | None
    seat: int | None
    course: int | None
    state: LineState
    change: LineChangeText | None


class TicketView(msgspec.Struct, frozen=True):
    """What one station gets of one round: no prices, no payments. `change` marks another note of the order."""

    id: UUID
    order: TicketOrderView
    station: str
    state: TicketStateText
    round: int
    version: int
    sent_at: Instant
    delivered_at: Instant | None
    shown_at: Instant | None
    started_at: Instant | None
    ready_at: Instant | None
    change: Literal["changed"] | None
    lines: list[TicketLineView]


class TicketsView(msgspec.Struct, frozen=True):
    """A station's tickets at work, oldest first, and the bumped ones it may recall."""

    items: list[TicketView]
    recallable: list[TicketView]


class ProvenTicketsView(msgspec.Struct, frozen=True):
    """The tickets for which the proof was news."""

    tickets: list[UUID]


def ticket_view(order: Order, ticket: Ticket) -> TicketView:
    """A ticket as its station sees it: no prices, no payments (docs/orders.md#stations)."""
    return TicketView(
        id=ticket.id,
        order=_order_view(order),
        station=ticket.station,
        state=ticket.state,
        round=ticket.round,
        version=ticket.version,
        sent_at=wire(ticket.sent_at),
        delivered_at=wire_or_none(ticket.delivered_at),
        shown_at=wire_or_none(ticket.shown_at),
        started_at=wire_or_none(ticket.started_at),
        ready_at=wire_or_none(ticket.ready_at),
        change=ticket.change,
        lines=[ticket_line_view(line) for line in order.lines_of(ticket)],
    )


def _order_view(order: Order) -> TicketOrderView:
    record = order.record
    return TicketOrderView(
        id=record.id,
        number=record.number,
        type=record.type,
        table=None if order.table is None else TableNameView(order.table.id, order.table.code),
        waiter=PersonNameView(order.waiter.id, order.waiter.name),
        note=record.note,
    )


def ticket_line_view(line: Line) -> TicketLineView:
    """A line as its station sees it."""
    return TicketLineView(
        id=line.id,
        name=line.name,
        quantity=quantity_text(quantity(line.quantity)),
        modifiers=[TicketModifierView(choice.id, choice.name) for choice in line.modifiers],
        note=line.note,
        seat=line.seat,
        course=line.course,
        state=line.state,
        change=line.change,
    )

"""Tickets, as a station sees them: never a price, a payment or a guest."""

from __future__ import annotations

from hub.base.clock import wire, wire_or_none
from hub.domain.money import quantity, quantity_text
from hub.domain.orders import Line, Order, Ticket
from hub.views.view import View


def ticket_view(order: Order, ticket: Ticket) -> View:
    """A ticket as its station sees it: no prices, no payments (docs/orders.md#stations)."""
    record = order.record
    return {
        "id": ticket.id,
        "order": {
            "id": record.id,
            "number": record.number,
            "type": record.type,
            "table": None if order.table is None else {"id": order.table.id, "code": order.table.code},
            "waiter": {"id": order.waiter.id, "name": order.waiter.name},
            "note": record.note,
        },
        "station": ticket.station,
        "state": ticket.state,
        "round": ticket.round,
        "version": ticket.version,
        "sent_at": wire(ticket.sent_at),
        "delivered_at": wire_or_none(ticket.delivered_at),
        "shown_at": wire_or_none(ticket.shown_at),
        "started_at": wire_or_none(ticket.started_at),
        "ready_at": wire_or_none(ticket.ready_at),
        "change": ticket.change,
        "lines": [ticket_line_view(line) for line in order.lines_of(ticket)],
    }


def ticket_line_view(line: Line) -> View:
    """A line as its station sees it."""
    return {
        "id": line.id,
        "name": line.name,
        "quantity": quantity_text(quantity(line.quantity)),
        "modifiers": [{"id": choice.id, "name": choice.name} for choice in line.modifiers],
        "note": line.note,
        "seat": line.seat,
        "course": line.course,
        "state": line.state,
        "change": line.change,
    }

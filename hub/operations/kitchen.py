"""Tickets at a station: started, readied, bumped and recalled; and the delivery receipts of its screens."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from hub.commands import repositories
from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain import kitchen
from hub.domain.order_records import Ticket
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.recording import emit
from hub.views.assignments import may_work_at
from hub.views.tickets import ProvenTicketsView, TicketView, ticket_view

Tickets = Annotated[list[UUID], Meta(max_length=200)]


@operation("ticket.start", Permission.WORK_TICKETS, callers=CLIENTS)
async def start(work: Work, ticket: UUID) -> TicketView:
    """Start a ticket. Refuses: NotFound, NotAllowed (another station), Conflict."""
    order, station_ticket = await repositories.order_of_ticket(work, ticket)
    kitchen.start(order, station_ticket, work.now)
    return await _save_and_view(work, order, station_ticket)


@operation("ticket.ready_line", Permission.WORK_TICKETS, callers=CLIENTS)
async def ready_line(work: Work, ticket: UUID, line: UUID) -> TicketView:
    """Mark one line of a ticket as ready. Refuses: NotFound, NotAllowed, Conflict."""
    order, station_ticket = await repositories.order_of_ticket(work, ticket)
    kitchen.ready_line(order, station_ticket, order.line(line), work.now)
    return await _save_and_view(work, order, station_ticket)


@operation("ticket.bump", Permission.WORK_TICKETS, callers=CLIENTS)
async def bump(work: Work, ticket: UUID) -> TicketView:
    """Mark everything on a ticket as ready; it leaves the screen. Refuses: NotFound, NotAllowed, Conflict."""
    order, station_ticket = await repositories.order_of_ticket(work, ticket)
    kitchen.bump(order, station_ticket, work.now)
    return await _save_and_view(work, order, station_ticket)


@operation("ticket.recall", Permission.WORK_TICKETS, callers=CLIENTS)
async def recall(work: Work, ticket: UUID) -> TicketView:
    """Bring a bumped ticket back to the screen. Refuses: NotFound, NotAllowed, Conflict."""
    order, station_ticket = await repositories.order_of_ticket(work, ticket)
    kitchen.recall(order, station_ticket)
    return await _save_and_view(work, order, station_ticket)


async def _save_and_view(work: Work, order: Order, ticket: Ticket) -> TicketView:
    await emit.order_changed(work, order)
    return ticket_view(order, ticket)


@operation("ticket.deliver", Permission.WORK_TICKETS, gate=LicenceGate.ALWAYS)
async def deliver(work: Work, tickets: Tickets) -> ProvenTicketsView:
    """Record that a screen of the station received these tickets. Tickets of other stations are ignored."""
    return await _record_receipt(work, tickets, kitchen.deliver)


@operation("ticket.show", Permission.WORK_TICKETS, callers=CLIENTS, gate=LicenceGate.ALWAYS)
async def show(work: Work, tickets: Tickets) -> ProvenTicketsView:
    """Record that a screen of the station drew these tickets. Tickets of other stations are ignored."""
    return await _record_receipt(work, tickets, kitchen.show)


async def _record_receipt(work: Work, tickets: Sequence[UUID], step: object) -> ProvenTicketsView:
    receipts: list[UUID] = []
    for order in await repositories.orders_of_tickets(work, tickets):
        own = [t for t in order.tickets if t.id in tickets and may_work_at(work.reference_data, work.actor, t.station)]
        changed = [t.id for t in own if callable(step) and step(t, work.now)]
        if changed:
            await emit.order_tickets_changed(work, order)
            receipts.extend(changed)
    return ProvenTicketsView(receipts)

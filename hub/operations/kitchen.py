"""What a kitchen or bar does with its tickets, and what its screens prove (DOMAIN §3)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from hub.commands import repositories
from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain import kitchen
from hub.domain.orders import Order, Ticket
from hub.domain.permissions import Permission
from hub.recording import emit
from hub.views.tickets import ProvenTicketsView, TicketView, ticket_view

Tickets = Annotated[list[UUID], Meta(max_length=200)]


@operation("ticket.start", Permission.WORK_TICKETS, callers=CLIENTS)
async def start(work: Work, ticket: UUID) -> TicketView:
    """Somebody began to make a ticket. Refuses: NotFound, NotAllowed (foreign station), Conflict."""
    order, found = await repositories.order_of_ticket(work, ticket)
    kitchen.start(order, found, work.now)
    return await _moved(work, order, found)


@operation("ticket.ready_line", Permission.WORK_TICKETS, callers=CLIENTS)
async def ready_line(work: Work, ticket: UUID, line: UUID) -> TicketView:
    """One line of a ticket is ready. Refuses: NotFound, NotAllowed, Conflict."""
    order, found = await repositories.order_of_ticket(work, ticket)
    kitchen.ready_line(order, found, order.line(line), work.now)
    return await _moved(work, order, found)


@operation("ticket.bump", Permission.WORK_TICKETS, callers=CLIENTS)
async def bump(work: Work, ticket: UUID) -> TicketView:
    """Everything on a ticket is ready; it leaves the screen. Refuses: NotFound, NotAllowed, Conflict."""
    order, found = await repositories.order_of_ticket(work, ticket)
    kitchen.bump(order, found, work.now)
    return await _moved(work, order, found)


@operation("ticket.recall", Permission.WORK_TICKETS, callers=CLIENTS)
async def recall(work: Work, ticket: UUID) -> TicketView:
    """Bring a bumped ticket back to the screen. Refuses: NotFound, NotAllowed, Conflict."""
    order, found = await repositories.order_of_ticket(work, ticket)
    kitchen.recall(order, found)
    return await _moved(work, order, found)


async def _moved(work: Work, order: Order, ticket: Ticket) -> TicketView:
    await emit.order_changed(work, order)
    return ticket_view(order, ticket)


@operation("ticket.deliver", Permission.WORK_TICKETS, gate=LicenceGate.ALWAYS)
async def deliver(work: Work, tickets: Tickets) -> ProvenTicketsView:
    """A screen of the station has received these tickets: the first half of the proof. Others' tickets are ignored."""
    return await _prove(work, tickets, kitchen.deliver)


@operation("ticket.show", Permission.WORK_TICKETS, callers=CLIENTS, gate=LicenceGate.ALWAYS)
async def show(work: Work, tickets: Tickets) -> ProvenTicketsView:
    """A screen of the station has drawn these tickets: the other half of the proof. Others' tickets are ignored."""
    return await _prove(work, tickets, kitchen.show)


async def _prove(work: Work, tickets: Sequence[UUID], step: object) -> ProvenTicketsView:
    proven: list[UUID] = []
    for order in await repositories.orders_of_tickets(work, tickets):
        mine = [t for t in order.tickets if t.id in tickets and repositories.may_work_at(work, t.station)]
        news = [t.id for t in mine if callable(step) and step(t, work.now)]
        if news:
            await emit.order_tickets_changed(work, order)
            proven.extend(news)
    return ProvenTicketsView(proven)

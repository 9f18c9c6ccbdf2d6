"""What a kitchen or bar does with its tickets, and what its screens prove (DOMAIN §3)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from hub.commands import repositories
from hub.commands.operation import Need, Work, operation
from hub.domain import kitchen
from hub.domain.orders import OrderSheet, Ticket
from hub.domain.permissions import Act
from hub.recording import emit
from hub.views.tickets import ticket_view
from hub.views.view import View

Tickets = Annotated[list[UUID], Meta(max_length=200)]


@operation("ticket.start", Act.WORK_TICKETS)
async def start(work: Work, ticket: UUID) -> View:
    """Somebody began to make a ticket. Refuses: NotFound, NotAllowed (foreign station), Conflict."""
    sheet, found = await repositories.order_of_ticket(work, ticket)
    kitchen.start(sheet, found, work.now)
    return await _moved(work, sheet, found)


@operation("ticket.ready_line", Act.WORK_TICKETS)
async def ready_line(work: Work, ticket: UUID, line: UUID) -> View:
    """One line of a ticket is ready. Refuses: NotFound, NotAllowed, Conflict."""
    sheet, found = await repositories.order_of_ticket(work, ticket)
    kitchen.ready_line(sheet, found, sheet.line(line), work.now)
    return await _moved(work, sheet, found)


@operation("ticket.bump", Act.WORK_TICKETS)
async def bump(work: Work, ticket: UUID) -> View:
    """Everything on a ticket is ready; it leaves the screen. Refuses: NotFound, NotAllowed, Conflict."""
    sheet, found = await repositories.order_of_ticket(work, ticket)
    kitchen.bump(sheet, found, work.now)
    return await _moved(work, sheet, found)


@operation("ticket.recall", Act.WORK_TICKETS)
async def recall(work: Work, ticket: UUID) -> View:
    """Bring a bumped ticket back to the screen. Refuses: NotFound, NotAllowed, Conflict."""
    sheet, found = await repositories.order_of_ticket(work, ticket)
    kitchen.recall(sheet, found)
    return await _moved(work, sheet, found)


async def _moved(work: Work, sheet: OrderSheet, ticket: Ticket) -> View:
    await emit.order_changed(work, sheet)
    return ticket_view(sheet, ticket)


@operation("ticket.deliver", Act.WORK_TICKETS, need=Need.ALWAYS)
async def deliver(work: Work, tickets: Tickets) -> View:
    """A screen of the station has received these tickets: the first half of the proof. Others' tickets are ignored."""
    return await _prove(work, tickets, kitchen.deliver)


@operation("ticket.show", Act.WORK_TICKETS, need=Need.ALWAYS)
async def show(work: Work, tickets: Tickets) -> View:
    """A screen of the station has drawn these tickets: the other half of the proof. Others' tickets are ignored."""
    return await _prove(work, tickets, kitchen.show)


async def _prove(work: Work, tickets: Sequence[UUID], step: object) -> View:
    proven: list[UUID] = []
    for sheet in await repositories.orders_of_tickets(work, tickets):
        mine = [t for t in sheet.tickets if t.id in tickets and repositories.may_work_at(work, t.station)]
        news = [t.id for t in mine if callable(step) and step(t, work.now)]
        if news:
            await emit.order_tickets_changed(work, sheet)
            proven.extend(news)
    return {"tickets": proven}

"""Tickets at their stations: lines are fired, started, bumped, recalled, voided and served (docs/lifecycles.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from hub.domain.order_records import Line, Ticket, Void
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, NothingToSend

WAITING = ("queued", "delivered", "shown")


def chosen_drafts(order: Order, course: int | None, lines: Iterable[UUID] | None) -> list[Line]:
    """The drafts to fire: all, one course, or these lines. Refuses: NotFound, LineAlreadySent, NothingToSend."""
    drafts = order.drafts if lines is None else [order.draft(line_id) for line_id in dict.fromkeys(lines)]
    if course is not None:
        drafts = [line for line in drafts if line.course_number == course]
    if not drafts:
        raise NothingToSend
    return drafts


def fire(
    order: Order, drafts: Sequence[Line], at: datetime, terminal: str | None, new_id: Callable[[], UUID]
) -> list[Ticket]:
    """Turn drafts into one ticket for each station; together they are one round."""
    order.record.rounds += 1
    tickets: dict[str, Ticket] = {}
    for line in drafts:
        ticket = tickets.get(line.station) or _new_ticket(order, line.station, at, terminal, new_id())
        tickets[line.station] = ticket
        line.state, line.ticket_id, line.sent_at, line.change = "sent", ticket.id, at, "new"
    order.tickets.extend(tickets.values())
    return list(tickets.values())


def _new_ticket(order: Order, station: str, at: datetime, terminal: str | None, ticket_id: UUID) -> Ticket:
    return Ticket(
        id=ticket_id,
        order_id=order.record.id,
        station=station,
        state="queued",
        round=order.record.rounds,
        version=0,
        terminal=terminal,
        sent_at=at,
    )


def note_sent(order: Order, tickets: Iterable[Ticket], kinds: Mapping[str, str], at: datetime) -> None:
    """Set the two times that older clients read: the first ticket of a bar, and the first of any other station.

    `kinds` has the kind of each station by code. `Order.sent_at` has every station's own time.
    """
    for ticket in tickets:
        if kinds.get(ticket.station) == "bar":
            order.record.sent_to_bar_at = order.record.sent_to_bar_at or at
        else:
            order.record.sent_to_kitchen_at = order.record.sent_to_kitchen_at or at


def start(order: Order, ticket: Ticket, at: datetime) -> None:
    """Start a ticket and its lines. Refuses: Conflict."""
    if ticket.state not in WAITING:
        raise Conflict("ticket_started")
    ticket.state, ticket.started_at = "started", at
    for line in order.lines_of(ticket):
        if line.state == "sent":
            line.state, line.started_at = "started", at


def ready_line(order: Order, ticket: Ticket, line: Line, at: datetime) -> None:
    """Mark one line as ready; this also starts the ticket. Refuses: Conflict."""
    if line.ticket_id != ticket.id or line.state not in ("sent", "started"):
        raise Conflict("line_not_on_ticket")
    if ticket.state in WAITING:
        start(order, ticket, at)
    line.state, line.ready_at, line.started_at = "ready", at, line.started_at or at


def bump(order: Order, ticket: Ticket, at: datetime) -> None:
    """Mark everything on the ticket as ready; it leaves the screen. Refuses: Conflict."""
    if ticket.state == "ready":
        raise Conflict("ticket_bumped")
    ticket.state, ticket.ready_at, ticket.started_at = "ready", at, ticket.started_at or at
    ticket.change = None
    for line in order.lines_of(ticket):
        line.change = line.change if line.is_voided else None
        if line.state in ("sent", "started"):
            line.state, line.ready_at, line.started_at = "ready", at, line.started_at or at


def recall(order: Order, ticket: Ticket) -> None:
    """Bring a bumped ticket back; what was served stays served. Refuses: Conflict."""
    if ticket.state != "ready":
        raise Conflict("ticket_not_bumped")
    ticket.state, ticket.ready_at = "started", None
    for line in order.lines_of(ticket):
        if line.state == "ready":
            line.state, line.ready_at = "started", None


def deliver(ticket: Ticket, at: datetime) -> bool:
    """Mark a ticket as received by a screen of its station. True if it was not before."""
    if ticket.state != "queued":
        return False
    ticket.state, ticket.delivered_at = "delivered", at
    return True


def show(ticket: Ticket, at: datetime) -> bool:
    """Mark a ticket as drawn by a screen of its station. True if it was not before."""
    if ticket.state not in ("queued", "delivered"):
        return False
    ticket.state, ticket.shown_at, ticket.delivered_at = "shown", at, ticket.delivered_at or at
    return True


def mark_note(ticket: Ticket) -> bool:
    """Mark that the order's note changed. False if the ticket was bumped: nobody works on it any more."""
    if ticket.state == "ready":
        return False
    ticket.change = "changed"
    return True


def is_cooking(line: Line) -> bool:
    """Whether the kitchen has started a line, so that a void wastes food."""
    return is_begun(line.state)


def is_begun(state: str) -> bool:
    """Whether a line in this state has been started by the kitchen."""
    return state in ("started", "ready", "served")


def check_voidable(line: Line) -> None:
    """Refuses: Conflict (voided already)."""
    if not line.may_be_voided:
        raise Conflict("line_already_voided")


def void(line: Line, reason: str, by: UUID, approved_by: UUID | None, at: datetime) -> None:
    """Void a sent line; it stays on the order and on its ticket, marked. Refuses: Conflict."""
    check_voidable(line)
    line.void = Void(reason=reason, by=by, approved_by=approved_by, at=at, kitchen_state=line.state)
    line.state, line.change = "voided", "voided"


def serve(lines: Iterable[Line], at: datetime) -> None:
    """Mark ready lines as served."""
    for line in lines:
        if line.is_ready:
            line.state, line.served_at = "served", at

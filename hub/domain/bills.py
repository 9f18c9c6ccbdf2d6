"""Merging two orders and splitting one: what moves along with a line (docs/orders.md).

No sum changes but by the rounding of service and added taxes: gross, discounts and contained taxes are exact. The
kitchen's tickets follow their lines: a ticket moves with its lines if all of them move; otherwise it becomes two
tickets with the same times and state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from hub.domain import discount_parts, kitchen, money
from hub.domain.order_records import Discount, Line
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, Invalid

NewId = Callable[[], UUID]
Kinds = Mapping[str, str]
NO_SERVICE = "0"


def merge(into: Order, source: Order, kinds: Kinds, at: datetime, new_id: NewId) -> None:
    """Move everything from `source` to `into`; `source` ends empty. Each line keeps what came off it, and its service.

    Refuses: Conflict (different types).
    """
    if into.record.type != source.record.type:
        raise Conflict("types_differ")
    for order in (into, source):
        discount_parts.divide(order, {}, new_id)
        discount_parts.keep_to_lines(order)
    _keep_service(source, into)
    _move(source.lines, source.discounts, into)
    for ticket in source.tickets:
        ticket.order_id = into.record.id
    into.tickets += source.tickets
    source.lines, source.discounts, source.tickets = [], [], []
    _add_guests(into, source)
    into.record.note = _both_notes(into.record.note, source.record.note)
    _close(source, into, at)
    _sort_and_stamp(into, kinds)


def _keep_service(source: Order, into: Order) -> None:
    """Lines that come to an order of another service rate keep that under which they were ordered."""
    rate = source.record.service_rate or NO_SERVICE
    if rate != (into.record.service_rate or NO_SERVICE):
        for line in source.lines:
            line.service_rate = line.service_rate or rate


def _add_guests(into: Order, source: Order) -> None:
    guests = (into.record.guests or 0) + (source.record.guests or 0)
    into.record.guests = min(guests, 500) or None


def _both_notes(note: str | None, other: str | None) -> str | None:
    """The notes of both parties: an allergy that one of them has must not get lost."""
    if not note or not other:
        return note or other
    if other in note:
        return note
    return other if note in other else f"{note} \N{MIDDLE DOT} {other}"


def _close(source: Order, into: Order, at: datetime) -> None:
    order = source.record
    order.state, order.cancelled_at, order.merged_into = "cancelled", at, into.record.id
    order.cancel_reason = f"Merged into order {into.record.number}"


def split(order: Order, quantities: Mapping[UUID, str | None], new: Order, kinds: Kinds, new_id: NewId) -> None:
    """Move lines to a new, empty order: for each line its quantity, or None for all of it.

    Refuses: NotFound, Invalid (quantity), Conflict (voided line, or nothing would stay).
    """
    cut_off = {
        line_id: part for line_id, quantity in quantities.items() if (part := _cut(order, line_id, quantity, new_id))
    }
    line_ids = {cut_off[line_id].id if line_id in cut_off else line_id for line_id in quantities}
    if all(line.id in line_ids for line in order.counted):
        raise Conflict("nothing_stays")
    discount_parts.divide(order, cut_off, new_id)
    order.lines += cut_off.values()
    discounts = [discount for discount in order.discounts if discount.line_id in line_ids]
    discounts += _part_order_discounts(order, line_ids, new_id)
    stay = [discount for discount in order.discounts if discount not in discounts]
    order.discounts = [discount for discount in stay if not discount_parts.is_empty(discount)]
    lines = [line for line in order.lines if line.id in line_ids]
    order.lines = [line for line in order.lines if line.id not in line_ids]
    _move(lines, [discount for discount in discounts if not discount_parts.is_empty(discount)], new)
    _split_tickets(order, new, new_id)
    _sort_and_stamp(new, kinds)


def _cut(order: Order, line_id: UUID, quantity: str | None, new_id: NewId) -> Line | None:
    """A new line that takes this quantity from the line; None if the line moves as a whole."""
    line = order.line(line_id)
    if line.is_voided:
        raise Conflict("voided_line_stays")
    whole = money.quantity(line.quantity)
    part = _quantity(quantity, line) if quantity is not None else whole
    if part == whole:
        return None
    if part > whole or whole.denominator != 1:
        raise _invalid("only" if part > whole else "weighed", line, quantity=str(line.quantity))
    line.quantity = str(whole - part)
    return replace(line, id=new_id(), quantity=str(part), modifiers=list(line.modifiers))


def _quantity(text: str, line: Line) -> Fraction:
    try:
        part = money.quantity(text)
    except money.BadQuantity as error:
        raise _invalid(f"line_{error.code}", line) from None
    if part.denominator != 1 and part != money.quantity(line.quantity):
        raise _invalid("line_whole", line)
    return part


def _invalid(code: str, line: Line, **data: str) -> Invalid:
    return Invalid("errors", errors=[{"field": "lines.quantity", "code": code, "name": line.name, **data}])


def _next_seq(order: Order) -> int:
    return max((line.seq for line in order.lines), default=0) + 1


def _part_order_discounts(order: Order, line_ids: set[UUID], new_id: NewId) -> list[Discount]:
    """Take from each discount on the order the part that moves with these lines."""
    return [
        discount_parts.part_for(discount, line_ids, new_id) for discount in order.discounts if discount.line_id is None
    ]


def _move(lines: Iterable[Line], discounts: Iterable[Discount], into: Order) -> None:
    for line in lines:
        line.order_id, line.seq = into.record.id, _next_seq(into)
        into.lines.append(line)
    for discount in discounts:
        discount.order_id = into.record.id
        into.discounts.append(discount)


def _split_tickets(order: Order, new: Order, new_id: NewId) -> None:
    new_ids = {line.ticket_id for line in new.lines}
    old_ids = {line.ticket_id for line in order.lines}
    for ticket in [ticket for ticket in order.tickets if ticket.id in new_ids]:
        if ticket.id in old_ids:
            new_ticket = replace(ticket, id=new_id(), order_id=new.record.id)
            new.tickets.append(new_ticket)
            for line in new.lines_of(ticket):
                line.ticket_id = new_ticket.id
        else:
            order.tickets.remove(ticket)
            ticket.order_id = new.record.id
            new.tickets.append(ticket)


def _sort_and_stamp(order: Order, kinds: Kinds) -> None:
    """Sort parts as the database returns them, and take the order's rounds and times from its tickets."""
    order.discounts.sort(key=lambda discount: (discount.at, discount.id))
    order.tickets.sort(key=lambda ticket: (ticket.sent_at, ticket.id))
    order.record.rounds = max([order.record.rounds, *(ticket.round for ticket in order.tickets)])
    order.record.sent_to_kitchen_at = order.record.sent_to_bar_at = None
    for ticket in order.tickets:
        kitchen.note_sent(order, [ticket], kinds, ticket.sent_at)

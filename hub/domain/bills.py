"""Merging two orders and splitting one: what moves along with a line (docs/orders.md).

Gross and discounts of the parts always sum to the whole. The kitchen's tickets follow their lines: a ticket moves with
its lines if all of them move; otherwise it becomes two tickets with the same times and state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from hub.domain import kitchen, money, order_totals, pricing
from hub.domain.order_records import MOST_LINES, Discount, Line
from hub.domain.orders import Order
from hub.domain.refusals import Conflict, Invalid

NewId = Callable[[], UUID]
Kinds = Mapping[str, str]


def merge(into: Order, source: Order, kinds: Kinds, at: datetime) -> None:
    """Move everything from `source` to `into`; `source` ends empty. Discounts keep their amounts.

    Refuses: Conflict (different types), Invalid (too many lines).
    """
    if into.record.type != source.record.type:
        raise Conflict("types_differ")
    if len(into.lines) + len(source.lines) > MOST_LINES:
        raise Invalid("too_many_lines", most=MOST_LINES)
    for discount in [d for d in (*into.discounts, *source.discounts) if d.line_id is None]:
        _make_fixed(discount, discount.amount_minor)
    _move(source.lines, source.discounts, into)
    for ticket in source.tickets:
        ticket.order_id = into.record.id
    into.tickets += source.tickets
    source.lines, source.discounts, source.tickets = [], [], []
    _add_guests(into, source)
    into.record.note = _both_notes(into.record.note, source.record.note)
    _close(source, into, at)
    _sort_and_stamp(into, kinds)


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
    lines = [_split_line(order, order.line(line_id), quantity, new_id) for line_id, quantity in quantities.items()]
    if all(line in lines for line in order.counted):
        raise Conflict("nothing_stays")
    order_totals.reprice(order)
    line_ids = {line.id for line in lines}
    discounts = [discount for discount in order.discounts if discount.line_id in line_ids]
    discounts += _divide_order_discounts(order, line_ids, new_id)
    order.lines = [line for line in order.lines if line.id not in line_ids]
    order.discounts = [discount for discount in order.discounts if discount not in discounts]
    _move(lines, discounts, new)
    _split_tickets(order, new, new_id)
    _sort_and_stamp(new, kinds)


def _split_line(order: Order, line: Line, quantity: str | None, new_id: NewId) -> Line:
    """The line itself, or a new line that takes this quantity from it."""
    if line.is_voided:
        raise Conflict("voided_line_stays")
    whole = money.quantity(line.quantity)
    part = _quantity(quantity, line) if quantity is not None else whole
    if part == whole:
        return line
    if part > whole or whole.denominator != 1:
        raise _invalid("only" if part > whole else "weighed", line, quantity=str(line.quantity))
    new_line = replace(line, id=new_id(), quantity=str(part), modifiers=list(line.modifiers), seq=_next_seq(order))
    line.quantity = str(whole - part)
    order.lines.append(new_line)
    _divide_line_discounts(order, line, new_line, new_id)
    return new_line


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


def _divide_line_discounts(order: Order, line: Line, new_line: Line, new_id: NewId) -> None:
    nets = [pricing.gross_of(order_totals.priced(part, ())) for part in (line, new_line)]
    for discount in [d for d in order.discounts if d.line_id == line.id]:
        if part := _divide(discount, nets, [False, True], new_id):
            part.line_id = new_line.id
            order.discounts.append(part)


def _divide_order_discounts(order: Order, line_ids: set[UUID], new_id: NewId) -> list[Discount]:
    """The part of each discount on the order that moves with these lines."""
    counted = order.counted
    off_lines = {line.id: sum(d.amount_minor for d in order.discounts if d.line_id == line.id) for line in counted}
    nets = [line.gross_minor - off_lines[line.id] for line in counted]
    moves = [line.id in line_ids for line in counted]
    on_order = [discount for discount in order.discounts if discount.line_id is None]
    parts = [_divide(discount, nets, moves, new_id) for discount in on_order]
    order.discounts = [d for d in order.discounts if d.line_id is not None or d.kind == "percent" or int(d.value) > 0]
    return [part for part in parts if part is not None]


def _divide(discount: Discount, nets: list[int], moves: Sequence[bool], new_id: NewId) -> Discount | None:
    """Reduce a discount to what it takes off the lines that stay; return the part for the lines that move.

    A percentage stays a percentage on both orders, unless rounding would change their sum: then both become amounts.
    """
    sums = [_sum(nets, moves, side) for side in (False, True)]
    shares = money.allocate(discount.amount_minor, nets) if nets else []
    stays, goes = (_sum(shares, moves, side) for side in (False, True))
    nets[:] = [net - share for net, share in zip(nets, shares, strict=True)]
    part = replace(discount, id=new_id(), amount_minor=goes)
    if discount.kind == "percent" and [order_totals.amount_off(net, discount) for net in sums] == [stays, goes]:
        discount.amount_minor = stays
        return part
    _make_fixed(discount, stays)
    _make_fixed(part, goes)
    return part if goes else None


def _sum(amounts: Iterable[int], moves: Iterable[bool], side: bool) -> int:
    return sum(amount for amount, does_move in zip(amounts, moves, strict=True) if does_move is side)


def _make_fixed(discount: Discount, amount_minor: int) -> None:
    discount.kind, discount.value, discount.amount_minor = "amount", str(amount_minor), amount_minor


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

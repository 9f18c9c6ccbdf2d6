"""One order of two, and two of one: what goes along with a line that moves to another order (docs/orders.md).

Gross and discounts of the parts always sum to the whole. The kitchen's tickets follow their lines: a ticket whose
lines all move goes with them, one whose lines are parted is torn in two that keep their times and how far they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from hub.domain import kitchen, money, orders, pricing
from hub.domain.orders import MOST_LINES, Discount, Line, Order
from hub.domain.refusals import Conflict, Invalid

NewId = Callable[[], UUID]
Kinds = Mapping[str, str]


def merge(into: Order, source: Order, kinds: Kinds, at: datetime) -> None:
    """Put everything of `source` on `into`; `source` ends empty. What came off either stays what it was.

    Refuses: Conflict (different types), Invalid (too many lines).
    """
    if into.record.type != source.record.type:
        raise Conflict("Only orders of the same type can be merged: price and tax may differ between types")
    if len(into.lines) + len(source.lines) > MOST_LINES:
        raise Invalid(f"An order takes at most {MOST_LINES} lines")
    for discount in [d for d in (*into.discounts, *source.discounts) if d.line_id is None]:
        _fix(discount, discount.amount_minor)
    _move(source.lines, source.discounts, into)
    for ticket in source.tickets:
        ticket.order_id = into.record.id
    into.tickets += source.tickets
    source.lines, source.discounts, source.tickets = [], [], []
    _add_guests(into, source)
    into.record.note = _both_notes(into.record.note, source.record.note)
    _close(source, into, at)
    _tidy(into, kinds)


def _add_guests(into: Order, source: Order) -> None:
    guests = (into.record.guests or 0) + (source.record.guests or 0)
    into.record.guests = min(guests, 500) or None


def _both_notes(note: str | None, other: str | None) -> str | None:
    """What either party asked for: an allergy that one of them has must not get lost."""
    if not note or not other:
        return note or other
    if other in note:
        return note
    return other if note in other else f"{note} \N{MIDDLE DOT} {other}"


def _close(source: Order, into: Order, at: datetime) -> None:
    order = source.record
    order.state, order.cancelled_at, order.merged_into = "cancelled", at, into.record.id
    order.cancel_reason = f"Merged into order {into.record.number}"


def split(order: Order, wanted: Mapping[UUID, str | None], new: Order, kinds: Kinds, new_id: NewId) -> None:
    """Move lines (None: all of one; else so many of it) to a new, empty order.

    Refuses: NotFound, Invalid (quantity), Conflict (voided line, or nothing would stay).
    """
    taken = [_take(order, order.line(line_id), quantity, new_id) for line_id, quantity in wanted.items()]
    if all(line in taken for line in order.counted):
        raise Conflict("Something must stay on the order")
    orders.reprice(order)
    gone = {line.id for line in taken}
    moved = [discount for discount in order.discounts if discount.line_id in gone]
    moved += _divide_order_discounts(order, gone, new_id)
    order.lines = [line for line in order.lines if line.id not in gone]
    order.discounts = [discount for discount in order.discounts if discount not in moved]
    _move(taken, moved, new)
    _tear_tickets(order, new, new_id)
    _tidy(new, kinds)


def _take(order: Order, line: Line, quantity: str | None, new_id: NewId) -> Line:
    """The line itself, or a new one beside it that holds so many of it."""
    if line.is_voided:
        raise Conflict("A voided line stays on its order")
    whole = money.quantity(line.quantity)
    part = _quantity(quantity, line) if quantity is not None else whole
    if part == whole:
        return line
    if part > whole or whole.denominator != 1:
        raise _unfit(f"{line.name}: {'only ' if part > whole else 'weighed, so take all '}{line.quantity}")
    taken = replace(line, id=new_id(), quantity=str(part), modifiers=list(line.modifiers), seq=_next_seq(order))
    line.quantity = str(whole - part)
    order.lines.append(taken)
    _divide_line_discounts(order, line, taken, new_id)
    return taken


def _quantity(text: str, line: Line) -> Fraction:
    try:
        part = money.quantity(text)
    except ValueError as error:
        raise _unfit(f"{line.name}: {error}") from None
    if part.denominator != 1 and part != money.quantity(line.quantity):
        raise _unfit(f"{line.name}: must be whole")
    return part


def _unfit(message: str) -> Invalid:
    return Invalid(message, errors=[{"field": "lines.quantity", "message": message}])


def _next_seq(order: Order) -> int:
    return max((line.seq for line in order.lines), default=0) + 1


def _divide_line_discounts(order: Order, rest: Line, taken: Line, new_id: NewId) -> None:
    nets = [pricing.gross_of(orders.priced(line, ())) for line in (rest, taken)]
    for discount in [d for d in order.discounts if d.line_id == rest.id]:
        if part := _divide(discount, nets, [False, True], new_id):
            part.line_id = taken.id
            order.discounts.append(part)


def _divide_order_discounts(order: Order, gone: set[UUID], new_id: NewId) -> list[Discount]:
    """What the lines that go take along of each discount on the order."""
    counted = order.counted
    off_lines = {line.id: sum(d.amount_minor for d in order.discounts if d.line_id == line.id) for line in counted}
    nets = [line.gross_minor - off_lines[line.id] for line in counted]
    is_taken = [line.id in gone for line in counted]
    on_order = [discount for discount in order.discounts if discount.line_id is None]
    parts = [_divide(discount, nets, is_taken, new_id) for discount in on_order]
    order.discounts = [d for d in order.discounts if d.line_id is not None or d.kind == "percent" or int(d.value) > 0]
    return [part for part in parts if part is not None]


def _divide(discount: Discount, nets: list[int], is_taken: Sequence[bool], new_id: NewId) -> Discount | None:
    """Leave a discount what it takes off the lines that stay; the other part is the answer.

    A percentage stays one on both sides, unless its roundings would no longer sum to what was given: then both
    sides become amounts.
    """
    sums = [_sum(nets, is_taken, side) for side in (False, True)]
    shares = money.allocate(discount.amount_minor, nets) if nets else []
    stays, goes = (_sum(shares, is_taken, side) for side in (False, True))
    nets[:] = [net - share for net, share in zip(nets, shares, strict=True)]
    part = replace(discount, id=new_id(), amount_minor=goes)
    if discount.kind == "percent" and [orders.amount_off(net, discount) for net in sums] == [stays, goes]:
        discount.amount_minor = stays
        return part
    _fix(discount, stays)
    _fix(part, goes)
    return part if goes else None


def _sum(amounts: Iterable[int], is_taken: Iterable[bool], side: bool) -> int:
    return sum(amount for amount, taken in zip(amounts, is_taken, strict=True) if taken is side)


def _fix(discount: Discount, amount_minor: int) -> None:
    discount.kind, discount.value, discount.amount_minor = "amount", str(amount_minor), amount_minor


def _move(lines: Iterable[Line], discounts: Iterable[Discount], into: Order) -> None:
    for line in lines:
        line.order_id, line.seq = into.record.id, _next_seq(into)
        into.lines.append(line)
    for discount in discounts:
        discount.order_id = into.record.id
        into.discounts.append(discount)


def _tear_tickets(order: Order, new: Order, new_id: NewId) -> None:
    moved = {line.ticket_id for line in new.lines}
    kept = {line.ticket_id for line in order.lines}
    for ticket in [ticket for ticket in order.tickets if ticket.id in moved]:
        if ticket.id in kept:
            torn = replace(ticket, id=new_id(), order_id=new.record.id)
            new.tickets.append(torn)
            for line in new.lines_of(ticket):
                line.ticket_id = torn.id
        else:
            order.tickets.remove(ticket)
            ticket.order_id = new.record.id
            new.tickets.append(ticket)


def _tidy(order: Order, kinds: Kinds) -> None:
    """Everything in the order in which it is read back, and the stamps that its tickets tell."""
    order.discounts.sort(key=lambda discount: (discount.at, discount.id))
    order.tickets.sort(key=lambda ticket: (ticket.sent_at, ticket.id))
    order.record.rounds = max([order.record.rounds, *(ticket.round for ticket in order.tickets)])
    order.record.sent_to_kitchen_at = order.record.sent_to_bar_at = None
    for ticket in order.tickets:
        kitchen.note_sent(order, [ticket], kinds, ticket.sent_at)

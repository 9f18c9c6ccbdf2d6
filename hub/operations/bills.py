"""Merging and splitting orders, and reopening one that was settled too early (docs/orders.md)."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from msgspec.structs import asdict

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import Amount, Quantity, Reason, Seat
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import bills, money
from hub.domain.order_records import OrderRecord
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.refusals import AmountExceedsDue, Conflict, Invalid
from hub.recording import emit, refund_effects
from hub.views.orders import EqualSharesView, MovedOrderView, OrderView, SplitOrderView, order_view, sums_view

Ways = Annotated[int, Meta(ge=1, le=100)]


class SplitLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that moves to the new order: this quantity of it, or all."""

    id: UUID
    quantity: Quantity | None = None


Seats = Annotated[list[Seat], Meta(min_length=1, max_length=100)]
Amounts = Annotated[list[Amount], Meta(min_length=1, max_length=100)]
SplitLines = Annotated[list[SplitLine], Meta(min_length=1, max_length=500)]


@operation("order.merge", Permission.SERVE_TABLES, callers=CLIENTS)
async def merge(work: Work, order: UUID, from_: UUID, approval: Approval = None) -> MovedOrderView:
    """Merge another open order into this one; the other ends, and the kitchen keeps its tickets.

    Refuses: NotFound, OrderNotOpen, Invalid (the same order, too many lines), Conflict (money was taken on either,
    different types), ApprovalRequired, ApprovalInvalid.
    """
    if order == from_:
        raise Invalid("merged_with_itself", errors=[{"field": "from", "code": "is_the_order"}])
    into, source = await repositories.open_orders(work, order, from_)
    for one in (into, source):
        if not one.is_open_and_unpaid:
            raise repositories.already_paid(one)
    before = sums_view(into.record, source.record)
    entry = {"total_minor": into.record.total_minor, "from_total_minor": source.record.total_minor}
    bills.merge(into, source, work.reference_data.station_kinds, work.now, work.new_id)
    view = await emit.order_merged(work, into, source)
    work.record("order.merge", order, entry, {"from": from_, "total_minor": into.record.total_minor})
    return MovedOrderView(**asdict(view), before=before, after=sums_view(into.record, source.record))


@operation("order.split", Permission.SERVE_TABLES, callers=CLIENTS)
async def split(
    work: Work,
    order: UUID,
    lines: SplitLines | None = None,
    seats: Seats | None = None,
    ways: Ways | None = None,
    amounts_minor: Amounts | None = None,
    approval: Approval = None,
) -> SplitOrderView | EqualSharesView:
    """Move lines, or all of some seats, to a new order at the same table (`split_off` in the reply), or return shares.

    With `ways` or `amounts_minor` nothing changes: each guest pays one of the shares, which sum to what is due.
    Refuses: NotFound, OrderNotOpen, Invalid, Conflict (money was taken, voided line, nothing would stay),
    AmountExceedsDue, ApprovalRequired, ApprovalInvalid.
    """
    if sum(how is not None for how in (lines, seats, ways, amounts_minor)) != 1:
        raise Invalid("lines_or_ways", errors=[{"field": "lines", "code": "lines_or_ways"}])
    open_order = await repositories.open_order(work, order)
    if ways is not None:
        return _shares(open_order, money.split_evenly(open_order.payable_minor, ways))
    if amounts_minor is not None:
        return _shares(open_order, _with_rest(open_order, amounts_minor))
    if open_order.has_money:
        raise repositories.already_paid(open_order)
    quantities = _quantities_by_line(lines or []) if seats is None else _lines_at(open_order, seats)
    if not open_order.may_be_split or not quantities:
        raise Conflict("nothing_to_split", order=order_view(open_order))
    return await _split_off(work, open_order, quantities)


async def _split_off(work: Work, order: Order, quantities: dict[UUID, str | None]) -> SplitOrderView:
    before, new = sums_view(order.record), _new_order_of_same_party(work, order)
    bills.split(order, quantities, new, work.reference_data.station_kinds, work.new_id)
    view, split_off = await emit.order_split(work, order, new)
    after = {"total_minor": order.record.total_minor, "split_off": new.record.id}
    entry = after | {"split_off_total_minor": new.record.total_minor}
    work.record("order.split", order.record.id, {"total_minor": before.total_minor}, entry)
    return SplitOrderView(**asdict(view), split_off=split_off, before=before, after=sums_view(order.record, new.record))


def _shares(order: Order, shares: list[int]) -> EqualSharesView:
    record = order.record
    return EqualSharesView(ways=len(shares), shares=shares, total_minor=record.total_minor, due_minor=record.due_minor)


def _with_rest(order: Order, amounts_minor: list[int]) -> list[int]:
    """These amounts, and what they leave of the amount due as one more share. Refuses: AmountExceedsDue."""
    rest_minor = order.payable_minor - sum(amounts_minor)
    if rest_minor < 0:
        raise AmountExceedsDue(
            "amounts",
            due_minor=order.payable_minor,
            covers_minor=sum(amounts_minor),
            order=order_view(order),
        )
    return [*amounts_minor, rest_minor] if rest_minor else amounts_minor


def _lines_at(order: Order, seats: list[int]) -> dict[UUID, str | None]:
    """All lines of these seats, each as a whole."""
    return {line.id: None for line in order.counted if line.seat in seats}


def _quantities_by_line(lines: list[SplitLine]) -> dict[UUID, str | None]:
    quantities = {line.id: None if line.quantity is None else str(line.quantity) for line in lines}
    if len(quantities) != len(lines):
        raise Invalid("line_twice", errors=[{"field": "lines", "code": "line_twice"}])
    return quantities


def _new_order_of_same_party(work: Work, order: Order) -> Order:
    """A new, empty order of the same party, whose guests are counted on the first."""
    party = order.record
    head = OrderRecord(
        id=work.new_id(),
        number=0,
        business_day=work.reference_data.business_day(work.now),
        type=party.type,
        state="open",
        version=0,
        table_id=party.table_id,
        table_state=None,
        guests=None,
        waiter_id=party.waiter_id,
        note=party.note,
        customer=party.customer,
        rounds=0,
        opened_at=work.now,
        service_rate=party.service_rate,
        service_taxes=list(party.service_taxes),
        tax_rounding=party.tax_rounding,
    )
    return Order(record=head, table=order.table, waiter=order.waiter)


@operation("order.reopen", Permission.REOPEN_ORDER, callers=CLIENTS, locks="order")
async def reopen(work: Work, order: UUID, reason: Reason | None = None, approval: Approval = None) -> OrderView:
    """Reopen an order that was settled today; its sale is subtracted from the figures, its payments stay.

    After that day, or once a Z holds its money, an order is corrected by refunds.
    Refuses: NotFound, Conflict (not settled, on another business day, its money is in a Z), ApprovalRequired,
    ApprovalInvalid.
    """
    open_order = await repositories.order(work, order)
    if not open_order.may_be_reopened:
        raise Conflict(
            "not_settled", number=open_order.record.number, state=open_order.record.state, order=order_view(open_order)
        )
    if open_order.record.settled_on != work.reference_data.business_day(work.now):
        raise Conflict("another_day", order=order_view(open_order))
    if not await repositories.has_all_drawers_open(work, order):
        raise Conflict("in_a_z", order=order_view(open_order))
    approved_by = await authorize(work, Permission.REOPEN_ORDER, "order.reopen", order, approval)
    before = {
        "state": "settled",
        "paid_minor": open_order.record.paid_minor,
        "settled_on": open_order.record.settled_on,
    }
    open_order.reopen()
    view = await emit.order_changed(work, open_order)
    await refund_effects.take_back(work, order)
    await emit.sale_taken_back(work, work.loaded[order])
    after = {"state": "open", "paid_minor": open_order.record.paid_minor, "reason": reason, "approved_by": approved_by}
    work.record("order.reopen", order, before, after)
    return view

"""Merging and splitting orders, and reopening one that was settled too early (docs/orders.md)."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import Quantity, Reason
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import bills, money
from hub.domain.order_records import OrderRecord
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, Invalid
from hub.recording import emit
from hub.views.orders import EqualSharesView, OrderView, SplitOrderView, order_view

Ways = Annotated[int, Meta(ge=1, le=100)]


class SplitLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that moves to the new order: this quantity of it, or all."""

    id: UUID
    quantity: Quantity | None = None


SplitLines = Annotated[list[SplitLine], Meta(min_length=1, max_length=500)]


@operation("order.merge", Permission.SERVE_TABLES, callers=CLIENTS)
async def merge(work: Work, order: UUID, from_: UUID) -> OrderView:
    """Merge another open order into this one; the other ends, and the kitchen keeps its tickets.

    Refuses: NotFound, OrderNotOpen, Invalid (the same order, too many lines), Conflict (money was taken on either,
    different types).
    """
    if order == from_:
        raise Invalid("merged_with_itself", errors=[{"field": "from", "code": "is_the_order"}])
    into, source = await repositories.open_orders(work, order, from_)
    for one in (into, source):
        if not one.is_open_and_unpaid:
            raise repositories.already_paid(one)
    before = {"total_minor": into.record.total_minor, "from_total_minor": source.record.total_minor}
    bills.merge(into, source, work.reference_data.station_kinds, work.now)
    view = await emit.order_merged(work, into, source)
    work.record("order.merge", order, before, {"from": from_, "total_minor": into.record.total_minor})
    return view


@operation("order.split", Permission.SERVE_TABLES, callers=CLIENTS)
async def split(
    work: Work, order: UUID, lines: SplitLines | None = None, ways: Ways | None = None
) -> SplitOrderView | EqualSharesView:
    """Move lines to a new order at the same table (`split_off` in the reply), or return equal shares.

    With `ways` nothing changes: each guest pays one of the shares, which sum to the total.
    Refuses: NotFound, OrderNotOpen, Invalid, Conflict (money was taken, voided line, nothing would stay).
    """
    if (lines is None) == (ways is None):
        raise Invalid("lines_or_ways", errors=[{"field": "lines", "code": "lines_or_ways"}])
    open_order = await repositories.open_order(work, order)
    if ways is not None:
        return _shares(open_order.record, ways)
    if open_order.has_money:
        raise repositories.already_paid(open_order)
    if not open_order.may_be_split:
        raise Conflict("nothing_to_split", order=order_view(open_order))
    before = {"total_minor": open_order.record.total_minor}
    new = _new_order_of_same_party(work, open_order)
    bills.split(open_order, _quantities_by_line(lines or []), new, work.reference_data.station_kinds, work.new_id)
    view, split_off = await emit.order_split(work, open_order, new)
    after = {"total_minor": open_order.record.total_minor, "split_off": new.record.id}
    work.record("order.split", order, before, after | {"split_off_total_minor": new.record.total_minor})
    return SplitOrderView(**msgspec.structs.asdict(view), split_off=split_off)


def _shares(order: OrderRecord, ways: int) -> EqualSharesView:
    shares = money.split_evenly(order.total_minor, ways)
    return EqualSharesView(ways=ways, shares=shares, total_minor=order.total_minor, due_minor=order.due_minor)


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

    Refuses: NotFound, Conflict (not settled, or on another business day), ApprovalRequired, ApprovalInvalid.
    """
    open_order = await repositories.order(work, order)
    settled_at = open_order.record.settled_at
    if not open_order.may_be_reopened or settled_at is None:
        raise Conflict(
            "not_settled", number=open_order.record.number, state=open_order.record.state, order=order_view(open_order)
        )
    if work.reference_data.business_day(settled_at) != work.reference_data.business_day(work.now):
        raise Conflict("another_day", order=order_view(open_order))
    approved_by = await authorize(work, Permission.REOPEN_ORDER, "order.reopen", order, approval)
    before = {
        "state": "settled",
        "paid_minor": open_order.record.paid_minor,
        "settled_on": open_order.record.settled_on,
    }
    open_order.reopen()
    view = await emit.order_changed(work, open_order)
    await emit.sale_taken_back(work, work.loaded[order])
    after = {"state": "open", "paid_minor": open_order.record.paid_minor, "reason": reason, "approved_by": approved_by}
    work.record("order.reopen", order, before, after)
    return view

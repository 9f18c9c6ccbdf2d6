"""What the floor does to orders, line by line: no command replaces a whole order (docs/lifecycles.md)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import Course, Customer, Guests, Named, NewLine, NewLines, Note, Quantity, Reason, Seat
from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain import kitchen, line_prices, menu, money, service_charge
from hub.domain.order_records import Line, OrderRecord, StaffRef, TableRef
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, IdTaken, Invalid
from hub.recording import emit, firing
from hub.views.fields import OrderType
from hub.views.orders import MovedOrderView, OrderView, sums_view


@operation("order.open", Permission.SERVE_TABLES, callers=CLIENTS, status=201, gate=LicenceGate.TRADE, begins_late=True)
async def open_order(
    work: Work,
    type: OrderType,  # noqa: A002 - the wire's name
    id: UUID | None = None,  # noqa: A002
    table: Named | None = None,
    guests: Guests | None = None,
    customer: Customer | None = None,
    note: Note | None = None,
    lines: NewLines | None = None,
    approval: Approval = None,
) -> OrderView:
    """Open an order for one party; a dine-in order sits at a table.

    Refuses: NotFound (table, item), Invalid, ItemUnavailable, ModifierChoiceInvalid, IdTaken, ApprovalRequired (an open
    price of 0), ApprovalInvalid.
    """
    seat_at = await _table_for(work, type, table)
    head = OrderRecord(
        id=id or work.new_id(),
        number=0,
        business_day=work.reference_data.business_day(work.now),
        type=type,
        state="open",
        version=0,
        table_id=seat_at.id if seat_at else None,
        table_state=None,
        guests=guests,
        waiter_id=work.actor.staff_id,
        note=note,
        customer=_as_dict(customer),
        rounds=0,
        opened_at=work.now,
        **_terms(work, type, guests),
    )
    order = Order(record=head, table=seat_at, waiter=StaffRef(head.waiter_id, work.actor.name))
    await _add_new_lines(work, order, lines or [], approval)
    return await emit.order_opened(work, order)


async def _table_for(work: Work, order_type: OrderType, table: str | None) -> TableRef | None:
    """The table of a new order; only a dine-in order has one."""
    if (order_type == "dine_in") != (table is not None):
        code = "required_for_dine_in" if table is None else "only_for_dine_in"
        raise Invalid("table", errors=[{"field": "table", "code": code}])
    if table is None:
        return None
    row = work.reference_data.table(table)
    await work.connection.begin()  # The table is locked later, which takes a transaction.
    return TableRef(row.id, row.code)


def _terms(work: Work, order_type: OrderType, guests: int | None) -> dict[str, Any]:
    """What an order keeps from when it is opened: its service charge, the taxes on that, and how taxes are rounded."""
    setting = work.reference_data.setting
    rate = setting("service_charge", {}).get(order_type)
    rule = service_charge.rule_for(order_type, rate, setting("service_from_guests", None))
    return {
        "service_rate": rule.rate_for(guests) if rule else rate,
        "service_rule": rule,
        "service_taxes": work.reference_data.service_taxes,
        "tax_rounding": setting("tax_rounding", "line"),
    }


def _as_dict(customer: Customer | None) -> dict[str, str] | None:
    if customer is None:
        return None
    return {name: value for name in customer.__struct_fields__ if (value := getattr(customer, name)) is not None}


@operation("order.add_lines", Permission.SERVE_TABLES, callers=CLIENTS, gate=LicenceGate.TRADE, locks="order")
async def add_lines(work: Work, order: UUID, lines: NewLines, approval: Approval = None) -> OrderView:
    """Add items to an open order; the kitchen sees nothing until they are sent.

    Refuses: NotFound, OrderNotOpen, ItemUnavailable, ModifierChoiceInvalid, Invalid, IdTaken, ApprovalRequired (an open
    price of 0), ApprovalInvalid.
    """
    open_order = await repositories.open_order(work, order)
    await _add_new_lines(work, open_order, lines, approval)
    return await emit.order_changed(work, open_order)


async def _add_new_lines(work: Work, order: Order, new_lines: Sequence[NewLine], approval: Approval) -> None:
    added = [_add_new_line(work, order, new) for new in new_lines]
    if any(new.price_minor == 0 for new in new_lines):
        await _authorize_gift(work, order, added, approval)


async def _authorize_gift(work: Work, order: Order, added: Sequence[Line], approval: Approval) -> None:
    """An open price of 0 is a comp: it asks as much as a discount of all there is."""
    approved_by = await authorize(work, Permission.BIG_DISCOUNT, "order.add_lines", order.record.id, approval)
    entry = {"lines": [emit.line_for_audit(line) for line in added], "approved_by": approved_by}
    work.record("order.add_lines", order.record.id, None, entry)


def _add_new_line(work: Work, order: Order, new: NewLine) -> Line:
    item = work.reference_data.item(new.item)
    options = menu.choose(item, new.modifiers)
    rule = line_prices.rule_ref(work.reference_data.price_rule(item, order.record.type, work.now))
    list_minor, choices = menu.list_price(item, new.price_minor), menu.as_choices(options)
    line = Line(
        id=new.id or work.new_id(),
        order_id=order.record.id,
        seq=_next_seq(order),
        item_id=item.id,
        name=item.name,
        category=item.category,
        quantity=_quantity(new.quantity, item),
        unit_price_minor=line_prices.unit_price(list_minor, rule, choices),
        modifiers=choices,
        taxes=menu.taxes_for(item, order.record.type),
        is_service_chargeable=item.is_service_chargeable,
        is_counted=item.is_counted,
        seat=new.seat,
        course=new.course,
        note=new.note or None,
        station=menu.routed_to(item, options),
        added_by=work.actor.staff_id,
        added_at=work.now,
        price_rule=rule,
        list_price_minor=list_minor,
    )
    if any(other.id == line.id for other in order.lines):
        raise IdTaken
    order.lines.append(line)
    return line


def _next_seq(order: Order) -> int:
    return max((line.seq for line in order.lines), default=0) + 1


def _quantity(quantity: int | str, item: menu.ItemOnSale) -> str:
    try:
        exact = money.quantity(quantity)
    except money.BadQuantity as error:
        raise Invalid("quantity", name=item.name, errors=[{"field": "quantity", "code": error.code}]) from None
    if exact.denominator != 1 and not item.is_by_weight:
        raise Invalid("sold_whole", name=item.name, errors=[{"field": "quantity", "code": "whole"}])
    return str(money.quantity_text(exact))


@operation("order.edit", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def edit_order(
    work: Work,
    order: UUID,
    guests: Guests | None | UnsetType = UNSET,
    customer: Customer | None | UnsetType = UNSET,
    note: Note | None | UnsetType = UNSET,
) -> OrderView:
    """Correct the number of guests, the customer or the note; a service charge may follow the number of guests.

    Refuses: NotFound, OrderNotOpen.
    """
    open_order = await repositories.open_order(work, order)
    if not isinstance(guests, UnsetType):
        open_order.set_guests(guests)
    if not isinstance(customer, UnsetType):
        open_order.record.customer = _as_dict(customer)
    if not isinstance(note, UnsetType):
        open_order.record.note = note or None
    return await emit.order_changed(work, open_order)


@operation("order.change_line", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def change_line(
    work: Work,
    order: UUID,
    line: UUID,
    quantity: Quantity | UnsetType = UNSET,
    modifiers: list[UUID] | UnsetType = UNSET,
    seat: Seat | None | UnsetType = UNSET,
    course: Course | None | UnsetType = UNSET,
    note: Note | None | UnsetType = UNSET,
    approval: Approval = None,
) -> OrderView:
    """Change a draft line. Its price starts from what it is made of; more of it is an addition (docs/orders.md).

    Refuses: NotFound, OrderNotOpen, LineAlreadySent, ItemUnavailable, ModifierChoiceInvalid, Invalid, Conflict (paid
    beyond what would remain), ApprovalRequired, ApprovalInvalid.
    """
    open_order = await repositories.open_order(work, order)
    draft = open_order.draft(line)
    if not isinstance(quantity, UnsetType):
        draft.quantity = _quantity(quantity, work.reference_data.item(draft.item_id))
    if not isinstance(modifiers, UnsetType):
        _change_modifiers(work, draft, modifiers)
    if not isinstance(seat, UnsetType):
        draft.seat = seat
    if not isinstance(course, UnsetType):
        draft.course = course
    if not isinstance(note, UnsetType):
        draft.note = note or None
    return await emit.order_changed(work, open_order)


def _change_modifiers(work: Work, draft: Line, modifiers: Sequence[UUID]) -> None:
    """Replace the modifiers; item, rule and the choices that stay keep their prices (docs/pricing.md)."""
    item = work.reference_data.item(draft.item_id)
    options = menu.choose(item, modifiers)
    line_prices.choose_again(draft, menu.as_choices(options))
    draft.station = menu.routed_to(item, options)


@operation("order.remove_line", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def remove_line(work: Work, order: UUID, line: UUID, approval: Approval = None) -> OrderView:
    """Remove a draft line.

    Refuses: NotFound, OrderNotOpen, LineAlreadySent, Conflict (paid beyond what would remain), ApprovalRequired,
    ApprovalInvalid.
    """
    open_order = await repositories.open_order(work, order)
    open_order.lines.remove(open_order.draft(line))
    return await emit.order_changed(work, open_order)


@operation("order.send", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def send(work: Work, order: UUID, course: Course | None = None, lines: list[UUID] | None = None) -> OrderView:
    """Fire drafts to their stations, one ticket for each station; of a settled order, what is held for a later course.

    Refuses: NotFound, OrderNotOpen (cancelled), LineAlreadySent, NothingToSend.
    """
    open_order = await repositories.order(work, order)
    if open_order.is_cancelled:
        raise repositories.not_open(open_order)
    firing.fire(work, open_order, kitchen.chosen_drafts(open_order, course, lines), work.actor.device)
    return await emit.order_changed(work, open_order)


@operation("order.void_line", Permission.VOID_BEFORE_COOKING, callers=CLIENTS, locks="order")
async def void_line(work: Work, order: UUID, line: UUID, reason: Reason, approval: Approval = None) -> OrderView:
    """Void a sent line; it stays on the order with its reason, and the kitchen sees it struck out.

    Refuses: NotFound, OrderNotOpen, LineNotSent, Conflict (voided already, or paid beyond what would remain),
    ApprovalRequired, ApprovalInvalid.
    """
    open_order = await repositories.open_order(work, order)
    sent = open_order.sent_line(line)
    kitchen.check_voidable(sent)
    permission = Permission.VOID_AFTER_COOKING if kitchen.is_cooking(sent) else Permission.VOID_BEFORE_COOKING
    approved_by = await authorize(work, permission, "order.void_line", line, approval)
    before = emit.line_for_audit(sent)
    kitchen.void(sent, reason, work.actor.staff_id, approved_by, work.now)
    view = await emit.order_changed(work, open_order)
    work.record("order.void_line", line, before, {"reason": reason, "approved_by": approved_by})
    return view


@operation("order.serve", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def serve(work: Work, order: UUID, lines: list[UUID] | None = None) -> OrderView:
    """Serve ready lines: all of them, or those named. Refuses: NotFound, Conflict."""
    open_order = await repositories.order(work, order)
    chosen = open_order.lines if lines is None else [open_order.line(line_id) for line_id in lines]
    ready = [line for line in chosen if line.is_ready]
    if not ready or not open_order.may_be_served:
        raise Conflict("nothing_ready")
    kitchen.serve(ready, work.now)
    return await emit.order_changed(work, open_order)


@operation("order.transfer", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def transfer(work: Work, order: UUID, table: Named) -> MovedOrderView:
    """Move a party to another table; its tickets follow, and nothing is cooked again.

    Refuses: NotFound, OrderNotOpen, Conflict (not a dine-in order).
    """
    open_order = await repositories.open_order(work, order)
    if not open_order.may_be_transferred:
        raise Conflict("not_dine_in")
    target = work.reference_data.table(table)
    open_order.record.table_id, open_order.table = target.id, TableRef(target.id, target.code)
    before = sums_view(open_order.record)
    view = await emit.order_changed(work, open_order)
    return MovedOrderView(**asdict(view), before=before, after=sums_view(open_order.record))


@operation("order.cancel", Permission.SERVE_TABLES, callers=CLIENTS, locks="order")
async def cancel(work: Work, order: UUID, reason: Reason, approval: Approval = None) -> OrderView:
    """Cancel an unpaid order. Sent lines are voided, so that the kitchen sees it; drafts are removed.

    Refuses: NotFound, OrderNotOpen, Conflict (money was taken), ApprovalRequired, ApprovalInvalid.
    """
    open_order = await repositories.open_order(work, order)
    if not open_order.is_open_and_unpaid:
        raise repositories.already_paid(open_order)
    approved_by = None
    if open_order.is_sent:
        approved_by = await authorize(work, Permission.CANCEL_SENT_ORDER, "order.cancel", order, approval)
    before = {
        "total_minor": open_order.record.total_minor,
        "lines": [emit.line_for_audit(line) for line in open_order.lines],
    }
    _void_and_close(work, open_order, reason, approved_by)
    work.record("order.cancel", order, before, {"reason": reason, "approved_by": approved_by})
    return await emit.order_changed(work, open_order, "order.cancelled")


def _void_and_close(work: Work, order: Order, reason: str, approved_by: UUID | None) -> None:
    order.lines = [line for line in order.lines if not line.is_draft]
    for line in order.lines:
        if line.may_be_voided:
            kitchen.void(line, reason, work.actor.staff_id, approved_by, work.now)
    record = order.record
    record.state, record.cancelled_at, record.cancel_reason = "cancelled", work.now, reason

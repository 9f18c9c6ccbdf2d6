"""Orders with their lines, discounts and payments, as the floor sees them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.base.clock import wire, wire_or_none
from hub.domain import line_prices, order_records, orders
from hub.domain.money import quantity, quantity_text
from hub.domain.order_records import Line, LineState, OrderRecord, OrderState, Payment
from hub.domain.orders import Order
from hub.texts import shown, stored_data
from hub.views.bills import BillRowView, bill_foot
from hub.views.fields import (
    Amount,
    Instant,
    MethodText,
    Minor,
    OrderType,
    PaymentStateText,
    PersonNameView,
    TableNameView,
)


class CustomerView(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who a takeaway or delivery is for."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    tax_number: Annotated[str | None, Meta(description="for a receipt on which the guest deducts tax")] = None


class ChosenModifierView(msgspec.Struct, frozen=True):
    """A modifier with the price it had when the line was added."""

    id: UUID
    name: str
    price_minor: Minor


class VoidView(msgspec.Struct, frozen=True):
    """Why a sent line was taken back, by whom, and how far the kitchen was."""

    reason: str
    by: UUID
    approved_by: UUID | None
    at: Instant
    kitchen_state: str


class RuleNameView(msgspec.Struct, frozen=True):
    """The price rule in force when a line was added, as it was called then."""

    id: UUID
    name: str


class LineView(msgspec.Struct, frozen=True):
    """One thing on an order."""

    id: UUID
    item: UUID
    name: str
    quantity: Amount
    unit_price_minor: Minor
    modifiers: list[ChosenModifierView]
    seat: int | None
    course: int | None
    note: str | None
    station: str
    state: LineState
    gross_minor: Annotated[Minor, Meta(description="unit price times quantity: what the line adds to the bill")]
    discount_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    void: VoidView | None
    price_rule: RuleNameView | None
    refunded_quantity: Annotated[Amount, Meta(description="how much of it was refunded after it was paid")]
    list_price_minor: Annotated[Minor, Meta(description="what one costs before price rule and modifiers")]


class DiscountView(msgspec.Struct, frozen=True):
    """A discount on an order, or on one of its lines, and what it came to."""

    id: UUID
    line: UUID | None
    lines: Annotated[list[UUID] | None, Meta(description="the lines it is on, after merging or splitting; null: all")]
    kind: Literal["percent", "amount"]
    value: Annotated[int | str, Meta(description="percent as a decimal string, or minor units")]
    amount_minor: Minor
    reason: str
    given_by: UUID
    approved_by: UUID | None
    at: Instant


class PaymentView(msgspec.Struct, frozen=True):
    """Money taken towards an order. `amount_minor` is what it pays of it; the tip comes on top.

    `held_minor` is what can still be given back of it. `redirect_url` is where the guest pays while it is `pending`;
    `note` says in words how it stands with one that is awaited or came to nothing.
    """

    id: UUID
    order: UUID
    shift: UUID | None
    method: MethodText
    state: PaymentStateText
    amount_minor: Minor
    tendered_minor: Minor | None
    change_minor: Minor
    tip_minor: Minor
    rounding_minor: Minor
    refunded_minor: Minor
    held_minor: Minor
    reference: str | None
    redirect_url: str | None
    note: str | None
    note_data: dict[str, Any] | None
    taken_by: UUID
    at: Instant


class OrderView(msgspec.Struct, frozen=True):
    """An order with everything on it. `can` lists the operations its state allows now, the same for every reader.

    `pending_minor` is the part of `due_minor` for which a payment is awaited already.
    """

    id: UUID
    number: int
    business_day: date
    type: OrderType
    state: OrderState
    version: int
    table: TableNameView | None
    guests: int | None
    waiter: PersonNameView
    note: str | None
    customer: CustomerView | None
    opened_at: Instant
    sent_to_kitchen_at: Instant | None
    sent_to_bar_at: Instant | None
    sent_at: Annotated[dict[str, Instant], Meta(description="by station code: when it got its first ticket")]
    settled_at: Instant | None
    cancelled_at: Instant | None
    cancel_reason: str | None
    merged_into: UUID | None
    lines: list[LineView]
    discounts: list[DiscountView]
    subtotal_minor: Minor
    discount_minor: Minor
    service_charge_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    paid_minor: Minor
    tip_minor: Minor
    due_minor: Minor
    pending_minor: Minor
    bill: Annotated[list[BillRowView], Meta(description="the rows of the bill below its lines; all: `GET …/bill`")]
    payments: list[PaymentView]
    can: list[str]


class PaidOrderView(msgspec.Struct, frozen=True):
    """A payment that was taken, and the order as it is after it."""

    payment: PaymentView
    order: OrderView


class MovedPaymentView(PaidOrderView, kw_only=True, frozen=True):
    """A payment that was moved, the order that it pays now, and the one that it was taken on, as they are after it."""

    from_order: OrderView


class RefundedLineView(msgspec.Struct, frozen=True):
    """A line, or a part of one, that was refunded, and what was paid for it."""

    id: UUID
    quantity: Amount
    amount_minor: Minor


class RefundView(msgspec.Struct, frozen=True):
    """Money that was given back out of a payment; `shift` is the drawer in whose report it stands, if one was open.

    `tip_minor` of it was a tip.
    """

    id: UUID
    amount_minor: Minor
    tip_minor: Minor
    reason: str
    shift: UUID | None
    business_day: date
    lines: list[RefundedLineView]


class RefundedPaymentView(msgspec.Struct, frozen=True):
    """A refund, its payment and its order as they are after it."""

    refund: RefundView
    payment: PaymentView
    order: OrderView


class SumsView(msgspec.Struct, frozen=True):
    """What one or more orders come to together."""

    subtotal_minor: Minor
    discount_minor: Minor
    service_charge_minor: Minor
    tax_minor: Minor
    total_minor: Minor


class MovedOrderView(OrderView, kw_only=True, frozen=True):
    """An order that was merged or transferred; `before` and `after` are the sums of all orders it touched.

    They differ by the rounding of the service charge and of added taxes, and by nothing else.
    """

    before: SumsView
    after: SumsView


class SplitOrderView(MovedOrderView, kw_only=True, frozen=True):
    """What stayed on an order that was split by lines or seats, and the order that was split off it."""

    split_off: OrderView


class EqualSharesView(msgspec.Struct, frozen=True):
    """A bill split by ways or amounts: what each guest pays. Nothing changes by it; each share is paid as a payment.

    The shares sum to what is due and not awaited already.
    """

    ways: int
    shares: list[Minor]
    total_minor: Minor
    due_minor: Minor


def sums_view(*records: OrderRecord) -> SumsView:
    """What these orders come to together."""
    return SumsView(**{name: sum(getattr(record, name) for record in records) for name in SumsView.__struct_fields__})


def order_view(order: Order) -> OrderView:
    """An order as the floor sees it (docs/api.md#order)."""
    record = order.record
    return OrderView(
        id=record.id,
        number=record.number,
        business_day=record.business_day,
        type=record.type,
        state=record.state,
        version=record.version,
        table=None if order.table is None else TableNameView(order.table.id, order.table.code),
        guests=record.guests,
        waiter=PersonNameView(order.waiter.id, order.waiter.name),
        note=record.note,
        customer=customer_view(record.customer),
        opened_at=wire(record.opened_at),
        sent_to_kitchen_at=wire_or_none(record.sent_to_kitchen_at),
        sent_to_bar_at=wire_or_none(record.sent_to_bar_at),
        sent_at={station: wire(at) for station, at in order.sent_at.items()},
        settled_at=wire_or_none(record.settled_at),
        cancelled_at=wire_or_none(record.cancelled_at),
        cancel_reason=record.cancel_reason,
        merged_into=record.merged_into,
        lines=[line_view(line) for line in order.lines],
        discounts=[discount_view(discount) for discount in order.discounts],
        subtotal_minor=record.subtotal_minor,
        discount_minor=record.discount_minor,
        service_charge_minor=record.service_charge_minor,
        tax_minor=record.tax_minor,
        total_minor=record.total_minor,
        paid_minor=record.paid_minor,
        tip_minor=record.tip_minor,
        due_minor=record.due_minor if record.state == "open" else 0,
        pending_minor=order.pending_minor,
        bill=bill_foot(order),
        payments=[payment_view(payment) for payment in order.payments],
        can=orders.can(order),
    )


def customer_view(customer: dict[str, Any] | None) -> CustomerView | None:
    """Who an order is for."""
    return None if customer is None else msgspec.convert(customer, CustomerView)


def line_view(line: Line) -> LineView:
    """A line as the floor sees it."""
    return LineView(
        id=line.id,
        item=line.item_id,
        name=line.name,
        quantity=quantity_text(quantity(line.quantity)),
        unit_price_minor=line.unit_price_minor,
        modifiers=[ChosenModifierView(one.id, one.name, one.price_minor) for one in line.modifiers],
        seat=line.seat,
        course=line.course,
        note=line.note,
        station=line.station,
        state=line.state,
        gross_minor=line.gross_minor,
        discount_minor=line.discount_minor,
        tax_minor=line.tax_minor,
        total_minor=line.total_minor,
        void=void_view(line),
        price_rule=None if line.price_rule is None else RuleNameView(line.price_rule.id, line.price_rule.name),
        refunded_quantity=0 if line.refunded_quantity is None else quantity_text(quantity(line.refunded_quantity)),
        list_price_minor=line_prices.list_price(line),
    )


def void_view(line: Line) -> VoidView | None:
    """Why a line was taken back."""
    if (void := line.void) is None:
        return None
    return VoidView(
        reason=void.reason,
        by=void.by,
        approved_by=void.approved_by,
        at=wire(void.at),
        kitchen_state=void.kitchen_state,
    )


def discount_view(discount: order_records.Discount) -> DiscountView:
    """A discount and what it came to."""
    return DiscountView(
        id=discount.id,
        line=discount.line_id,
        lines=_lines_of(discount),
        kind=discount.kind,
        value=discount.value if discount.kind == "percent" else int(discount.value),
        amount_minor=discount.amount_minor,
        reason=discount.reason,
        given_by=discount.given_by,
        approved_by=discount.approved_by,
        at=wire(discount.at),
    )


def _lines_of(discount: order_records.Discount) -> list[UUID] | None:
    if discount.line_id is not None or discount.is_on_new_lines or discount.parts is None:
        return None
    return [part.line_id for part in discount.parts]


def payment_view(payment: Payment) -> PaymentView:
    """A payment as the floor and its till see it."""
    return PaymentView(
        id=payment.id,
        order=payment.order_id,
        shift=payment.shift_id,
        method=payment.method,
        state=payment.state,
        amount_minor=payment.amount_minor,
        tendered_minor=payment.tendered_minor,
        change_minor=payment.change_minor,
        tip_minor=payment.tip_minor,
        rounding_minor=payment.rounding_minor,
        refunded_minor=payment.refunded_minor,
        held_minor=payment.held_minor,
        reference=payment.reference,
        redirect_url=payment.redirect_url,
        note=shown(payment.note),
        note_data=stored_data(payment.note),
        taken_by=payment.taken_by,
        at=wire(payment.at),
    )

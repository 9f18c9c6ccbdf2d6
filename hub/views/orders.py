"""Orders with their lines, discounts and payments, as the floor sees them."""

from __future__ import annotations

from hub.base.clock import wire, wire_or_none
from hub.domain import orders
from hub.domain.money import quantity, quantity_text
from hub.domain.orders import Line, Order, Payment
from hub.texts import shown, stored_data
from hub.views.view import View


def order_view(order: Order) -> View:
    """An order as the floor sees it (docs/api.md#order)."""
    record = order.record
    return {
        "id": record.id,
        "number": record.number,
        "business_day": record.business_day,
        "type": record.type,
        "state": record.state,
        "version": record.version,
        "table": None if order.table is None else {"id": order.table.id, "code": order.table.code},
        "guests": record.guests,
        "waiter": {"id": order.waiter.id, "name": order.waiter.name},
        "note": record.note,
        "customer": record.customer,
        "opened_at": wire(record.opened_at),
        "sent_to_kitchen_at": wire_or_none(record.sent_to_kitchen_at),
        "sent_to_bar_at": wire_or_none(record.sent_to_bar_at),
        "settled_at": wire_or_none(record.settled_at),
        "cancelled_at": wire_or_none(record.cancelled_at),
        "cancel_reason": record.cancel_reason,
        "merged_into": record.merged_into,
        "lines": [line_view(line) for line in order.lines],
        "discounts": [discount_view(discount) for discount in order.discounts],
        "subtotal_minor": record.subtotal_minor,
        "discount_minor": record.discount_minor,
        "service_charge_minor": record.service_charge_minor,
        "tax_minor": record.tax_minor,
        "total_minor": record.total_minor,
        "paid_minor": record.paid_minor,
        "tip_minor": record.tip_minor,
        "due_minor": record.due_minor if record.state == "open" else 0,
        "pending_minor": order.pending_minor,
        "payments": [payment_view(payment) for payment in order.payments],
        "can": orders.can(order),
    }


def line_view(line: Line) -> View:
    """A line as the floor sees it."""
    return {
        "id": line.id,
        "item": line.item_id,
        "name": line.name,
        "quantity": quantity_text(quantity(line.quantity)),
        "unit_price_minor": line.unit_price_minor,
        "modifiers": line.modifiers,
        "seat": line.seat,
        "course": line.course,
        "note": line.note,
        "station": line.station,
        "state": line.state,
        "discount_minor": line.discount_minor,
        "tax_minor": line.tax_minor,
        "total_minor": line.total_minor,
        "void": void_view(line),
        "price_rule": line.price_rule,
    }


def void_view(line: Line) -> View | None:
    """Why a line was taken back."""
    if (void := line.void) is None:
        return None
    return {
        "reason": void.reason,
        "by": void.by,
        "approved_by": void.approved_by,
        "at": wire(void.at),
        "kitchen_state": void.kitchen_state,
    }


def discount_view(discount: orders.Discount) -> View:
    """A discount and what it came to."""
    return {
        "id": discount.id,
        "line": discount.line_id,
        "kind": discount.kind,
        "value": discount.value if discount.kind == "percent" else int(discount.value),
        "amount_minor": discount.amount_minor,
        "reason": discount.reason,
        "given_by": discount.given_by,
        "approved_by": discount.approved_by,
        "at": wire(discount.at),
    }


def payment_view(payment: Payment) -> View:
    """A payment as the floor and its till see it."""
    return {
        "id": payment.id,
        "order": payment.order_id,
        "shift": payment.shift_id,
        "method": payment.method,
        "state": payment.state,
        "amount_minor": payment.amount_minor,
        "tendered_minor": payment.tendered_minor,
        "change_minor": payment.change_minor,
        "tip_minor": payment.tip_minor,
        "rounding_minor": payment.rounding_minor,
        "refunded_minor": payment.refunded_minor,
        "held_minor": payment.held_minor,
        "reference": payment.reference,
        "redirect_url": payment.redirect_url,
        "note": shown(payment.note),
        "note_data": stored_data(payment.note),
        "taken_by": payment.taken_by,
        "at": wire(payment.at),
    }

"""Orders with their lines, discounts and payments, as the floor sees them."""

from __future__ import annotations

from hub.base.clock import wire, wire_or_none
from hub.domain import orders
from hub.domain.money import quantity, quantity_text
from hub.domain.orders import Line, OrderSheet, Payment
from hub.views.view import View


def order_view(sheet: OrderSheet) -> View:
    """An order as the floor sees it (CONTRACT §3)."""
    order = sheet.order
    return {
        "id": order.id,
        "number": order.number,
        "business_day": order.business_day,
        "type": order.type,
        "state": order.state,
        "version": order.version,
        "table": None if sheet.table is None else {"id": sheet.table.id, "code": sheet.table.code},
        "guests": order.guests,
        "waiter": {"id": sheet.waiter.id, "name": sheet.waiter.name},
        "note": order.note,
        "customer": order.customer,
        "opened_at": wire(order.opened_at),
        "sent_to_kitchen_at": wire_or_none(order.sent_to_kitchen_at),
        "sent_to_bar_at": wire_or_none(order.sent_to_bar_at),
        "settled_at": wire_or_none(order.settled_at),
        "cancelled_at": wire_or_none(order.cancelled_at),
        "cancel_reason": order.cancel_reason,
        "merged_into": order.merged_into,
        "lines": [line_view(line) for line in sheet.lines],
        "discounts": [discount_view(discount) for discount in sheet.discounts],
        "subtotal_minor": order.subtotal_minor,
        "discount_minor": order.discount_minor,
        "service_charge_minor": order.service_charge_minor,
        "tax_minor": order.tax_minor,
        "total_minor": order.total_minor,
        "paid_minor": order.paid_minor,
        "tip_minor": order.tip_minor,
        "due_minor": order.due_minor if order.state == "open" else 0,
        "pending_minor": sheet.pending_minor,
        "payments": [payment_view(payment) for payment in sheet.payments],
        "can": orders.can(sheet),
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
        "note": payment.note,
        "taken_by": payment.taken_by,
        "at": wire(payment.at),
    }

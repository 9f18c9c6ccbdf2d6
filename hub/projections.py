"""What screens are shown: the whole view of each thing. The same in replies, events and snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hub.clock import wire, wire_or_none
from hub.domain import orders
from hub.domain.money import quantity, quantity_text
from hub.domain.orders import Line, OrderSheet, Payment, Ticket
from hub.house import (
    CategoryRow,
    DeviceRow,
    FloorRow,
    House,
    ItemRow,
    Person,
    PriceRuleRow,
    PrinterRow,
    StationRow,
    TableRow,
)

View = dict[str, Any]


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


def ticket_view(sheet: OrderSheet, ticket: Ticket) -> View:
    """A ticket as its station sees it: no prices, no payments (CONTRACT §4)."""
    order = sheet.order
    return {
        "id": ticket.id,
        "order": {
            "id": order.id,
            "number": order.number,
            "type": order.type,
            "table": None if sheet.table is None else {"id": sheet.table.id, "code": sheet.table.code},
            "waiter": {"id": sheet.waiter.id, "name": sheet.waiter.name},
            "note": order.note,
        },
        "station": ticket.station,
        "state": ticket.state,
        "round": ticket.round,
        "version": ticket.version,
        "sent_at": wire(ticket.sent_at),
        "delivered_at": wire_or_none(ticket.delivered_at),
        "shown_at": wire_or_none(ticket.shown_at),
        "started_at": wire_or_none(ticket.started_at),
        "ready_at": wire_or_none(ticket.ready_at),
        "change": ticket.change,
        "lines": [ticket_line_view(line) for line in sheet.lines_of(ticket)],
    }


def ticket_line_view(line: Line) -> View:
    """A line as its station sees it."""
    return {
        "id": line.id,
        "name": line.name,
        "quantity": quantity_text(quantity(line.quantity)),
        "modifiers": [{"id": choice.id, "name": choice.name} for choice in line.modifiers],
        "note": line.note,
        "seat": line.seat,
        "course": line.course,
        "state": line.state,
        "change": line.change,
    }


TABLE_STATES = ("free", "seated", "ordered", "ready", "paying")


def table_view(seen: Mapping[str, Any]) -> View:
    """A table from what the database function `tables_seen` says of it; its state is that of its furthest order."""
    orders_here = seen["orders"]
    furthest = max((order["table_state"] or "seated" for order in orders_here), key=TABLE_STATES.index, default="free")
    return {
        "id": seen["id"],
        "code": seen["code"],
        "seats": seen["seats"],
        "floor": seen["floor"],
        "sort": seen["sort"],
        "state": furthest,
        "guests": sum(order["guests"] or 0 for order in orders_here),
        "since": wire_or_none(min((clock_of(order["opened_at"]) for order in orders_here), default=None)),
        "orders": [
            {
                "id": order["id"],
                "number": order["number"],
                "waiter": order["waiter"],
                "opened_at": wire(clock_of(order["opened_at"])),
                "guests": order["guests"],
            }
            for order in orders_here
        ],
        **({} if seen["is_active"] else {"deleted": True}),
    }


def clock_of(text: str) -> datetime:
    """An instant as PostgreSQL's JSON writes it."""
    return datetime.fromisoformat(text)


def shift_view(shift: Mapping[str, Any], names: Mapping[UUID, str]) -> View:
    """A shift without what its cashier must not know before counting (DOMAIN §5: blind close)."""
    is_closed = shift["state"] == "closed"
    return {
        "id": shift["id"],
        "number": shift["number"],
        "drawer": shift["drawer"],
        "staff": {"id": shift["staff_id"], "name": names.get(shift["staff_id"], "")},
        "state": shift["state"],
        "version": shift["version"],
        "business_day": shift["business_day"],
        "float_minor": shift["float_minor"],
        "opened_at": wire(shift["opened_at"]),
        "closed_at": wire_or_none(shift["closed_at"]),
        "counted_minor": shift["counted_minor"],
        "expected_minor": shift["expected_minor"] if is_closed else None,
        "variance_minor": shift["variance_minor"] if is_closed else None,
    }


def approval_view(approval: Mapping[str, Any], names: Mapping[UUID, str]) -> View:
    """What was asked, by whom, about what, and how it ended."""
    resolver = approval["resolved_by"]
    return {
        "id": approval["id"],
        "action": approval["action"],
        "target": approval["target"],
        "reason": approval["reason"],
        "state": approval["state"],
        "asked_by": {"id": approval["asked_by"], "name": names.get(approval["asked_by"], "")},
        "asked_at": wire(approval["asked_at"]),
        "expires_at": wire(approval["expires_at"]),
        "resolved_by": {"id": resolver, "name": names.get(resolver, "")} if resolver else None,
        "detail": msgspec.json.decode(approval["detail"]) if approval["detail"] else None,
    }


def alert_view(alert: Mapping[str, Any]) -> View:
    """Something that needs a person."""
    return {
        "id": alert["id"],
        "kind": alert["kind"],
        "severity": alert["severity"],
        "station": alert["station"],
        "ticket": alert["ticket_id"],
        "order": alert["order_id"],
        "message": alert["message"],
        "raised_at": wire(alert["raised_at"]),
        "cleared_at": wire_or_none(alert["cleared_at"]),
    }


def backup_view(backup: Mapping[str, Any]) -> View:
    """A backup, and whether it was proven."""
    return {
        "id": backup["id"],
        "file": backup["file"],
        "state": backup["state"],
        "reason": backup["reason"],
        "created_at": wire(backup["created_at"]),
        "size_bytes": backup["size_bytes"],
        "sha256": backup["sha256"],
        "is_encrypted": backup["is_encrypted"],
        "event_position": backup["event_position"],
        "made_in_ms": backup["made_in_ms"],
        "verified_at": wire_or_none(backup["verified_at"]),
        "proven_in_ms": backup["proven_in_ms"],
        "problem": backup["problem"],
        "copied_at": wire_or_none(backup["copied_at"]),
        "copy_problem": backup["copy_problem"],
        "progress": backup["progress"],
    }


def stock_view(item: Mapping[str, Any]) -> View:
    """How much of an item is left."""
    return {
        "id": item["id"],
        "available": bool(item["is_available"]) and item["remaining"] != 0,
        "remaining": item["remaining"],
    }


def is_stock_told(view: View) -> bool:
    """Whether an item's stock is worth saying: absent means available and not counted."""
    return not view["available"] or view["remaining"] is not None


def menu_view(house: House) -> View:
    """The whole menu, without what is left of anything (that is stock)."""
    return {
        "categories": [category_view(house, category) for category in house.rows.categories if category.is_active],
        "price_rules": [price_rule_view(row) for row in house.rows.price_rules if row.is_active],
    }


def price_rule_view(rule: PriceRuleRow) -> View:
    """When a rule is in force, for screens that show its prices by the clock; the prices stand with the items."""
    return {
        "id": rule.id,
        "name": rule.name,
        "days": rule.days,
        "from_time": rule.from_time,
        "to_time": rule.to_time,
        "first_on": rule.first_on,
        "last_on": rule.last_on,
        "order_types": rule.order_types,
    }


def category_view(house: House, category: CategoryRow) -> View:
    """One page of the menu with its items."""
    return {
        "id": category.id,
        "name": category.name,
        "colour": category.colour,
        "sort": category.sort,
        "items": [
            item_view(house, item) for item in house.rows.items if item.is_active and item.category_id == category.id
        ],
    }


def item_view(house: House, item: ItemRow) -> View:
    """One item as it is sold."""
    on_sale = house.items[item.id]
    return {
        "id": item.id,
        "name": item.name,
        "short_name": item.short_name,
        "price_minor": item.price_minor,
        "is_open_price": item.is_open_price,
        "is_by_weight": item.is_by_weight,
        "station": on_sale.station,
        "sort": item.sort,
        "image_url": f"/uploads/{item.image}" if item.image else None,
        "modifier_groups": [
            {
                "id": group.id,
                "name": group.name,
                "min": group.min,
                "max": group.max,
                "modifiers": [
                    {"id": option.id, "name": option.name, "price_minor": option.price_minor}
                    for option in group.options.values()
                ],
            }
            for group in on_sale.groups
        ],
        "rule_prices": [
            {"rule": rule.id, "price_minor": rule.price_minor(item.price_minor)}
            for rule in house.price_rules
            if rule.covers(item.id, item.category_id) and not item.is_open_price
        ],
    }


def settings_view(house: House) -> View:
    """What every screen must know of the venue."""
    venue = house.rows.venue
    return {
        "name": venue.name,
        "currency": venue.currency,
        "currency_decimals": venue.currency_decimals,
        "locale": venue.locale,
        "timezone": venue.timezone,
        "cutoff_minutes": venue.cutoff_minutes,
        "is_demo": venue.is_demo,
        "has_pesapal": venue.has_pesapal,
        "has_receipt_printer": any(p.is_active and p.kind == "receipt" for p in house.rows.printers),
        **venue.settings,
    }


def staff_view(person: Person) -> View:
    """A person as managers see them."""
    return {
        "id": person.id,
        "name": person.name,
        "username": person.username,
        "role": person.role,
        "is_active": person.is_active,
    }


def device_view(house: House, device: DeviceRow) -> View:
    """A device as managers see it."""
    station = house.stations.get(device.station_id) if device.station_id else None
    return {
        "id": device.id,
        "code": device.code,
        "name": device.name,
        "kind": device.kind,
        "station": station.code if station else None,
        "is_active": device.is_active,
        "is_paired": device.is_paired,
    }


def station_view(station: StationRow) -> View:
    """A station as its screens need it."""
    return {
        "id": station.id,
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "warn_after_s": station.warn_after_s,
        "late_after_s": station.late_after_s,
        "sort": station.sort,
        **({} if station.is_active else {"deleted": True}),
    }


def floor_view(floor: FloorRow) -> View:
    """A floor as its plan needs it."""
    return {
        "id": floor.id,
        "name": floor.name,
        "sort": floor.sort,
        **({} if floor.is_active else {"deleted": True}),
    }


def printer_view(house: House, printer: PrinterRow) -> View:
    """A printer as the office sees it."""
    return {
        "id": printer.id,
        "name": printer.name,
        "kind": printer.kind,
        "host": printer.host,
        "port": printer.port,
        "stations": [house.stations[id_].code for id_ in printer.stations if id_ in house.stations],
        "terminals": printer.terminals,
        "backup": printer.backup_id,
        "width_mm": printer.width_mm,
        "code_page": printer.code_page,
        "has_drawer": printer.has_drawer,
        "is_active": printer.is_active,
    }


def print_view(job: Mapping[str, Any]) -> View:
    """A slip of paper on its way."""
    return {
        "id": job["id"],
        "printer": job["printer_id"],
        "kind": job["kind"],
        "state": job["state"],
        "order": job["order_id"],
        "terminal": job["terminal"],
        "is_duplicate": job["is_duplicate"],
        "is_doubtful": job["is_doubtful"],
        "attempts": job["attempts"],
        "problem": job["problem"],
        "created_at": wire(job["created_at"]),
        "ended_at": wire_or_none(job["ended_at"]),
    }


def licence_view(licence: Mapping[str, Any]) -> View:
    """What the venue may do now."""
    return {
        "state": licence["state"],
        "reason": licence["reason"],
        "contact": licence["contact"],
        "expires_at": wire_or_none(licence["expires_at"]),
    }


def sales_view(business_day: object, seen: Mapping[str, Any]) -> View:
    """The day's figures from what the database function `sales_seen` says."""
    hours, tenders = seen["hours"], seen["tenders"]
    return {
        "business_day": business_day,
        "settled_orders": sum(hour["orders"] for hour in hours),
        "guests": sum(hour["guests"] for hour in hours),
        "sales_minor": sum(hour["sales_minor"] for hour in hours),
        "tips_minor": sum(tender["tip_minor"] for tender in tenders),
        "refunds_minor": sum(tender["refunded_minor"] for tender in tenders),
        "by_hour": hours,
        "last_week_by_hour": seen["last_week"],
        "by_method": [
            {"method": t["method"], "count": t["payments"], "amount_minor": t["amount_minor"]} for t in tenders
        ],
    }


def table_unseated(table: TableRow) -> View:
    """A table nobody sits at, as `tables_seen` would say it."""
    return {
        "id": str(table.id), "code": table.code, "seats": table.seats, "floor": str(table.floor_id),
        "sort": table.sort, "is_active": table.is_active, "orders": [],
    }  # fmt: skip

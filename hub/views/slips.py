"""Slips made from the views that screens show, so that paper and screens never disagree.

`hub.domain.paper` has the rows of a slip, `hub.recording.print_queue` the printers that get it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from hub.domain.paper import RULE, Money, Row, Slip
from hub.views.drawer_report import DrawerFigures
from hub.views.orders import LineView, OrderView
from hub.views.tickets import TicketLineView, TicketView
from hub.views.venue import SettingsView


def ticket(view: TicketView, station: str, number_at: str) -> Slip:
    """A ticket for a station, headed with its name: big, without prices."""
    return [*_ticket_head(view, station, number_at), *(row for line in view.lines for row in _dish(line))]


def void(view: TicketView, lines: Sequence[TicketLineView], station: str, number_at: str) -> Slip:
    """The lines that a station must not make any more."""
    return [Row(text="VOID", style="title"), *_ticket_head(view, station, number_at),
            *(row for line in lines for row in _dish(line))]  # fmt: skip


def note_changed(view: TicketView, station: str, number_at: str) -> Slip:
    """A changed note for lines that a station has already: small, so that nobody makes them again."""
    has_none = [] if view.order.note else [Row(text="No note any more", style="big"), RULE]
    return [Row(text="NOTE CHANGED", style="title"), *_ticket_head(view, station, number_at), *has_none,
            *(Row(text=f"{line.quantity} {line.name}") for line in view.lines)]  # fmt: skip


def _ticket_head(view: TicketView, station: str, at: str) -> Slip:
    order = view.order
    where = order.table.code if order.table else order.type.replace("_", " ").upper()
    head = [
        Row(text=f"{station.upper()} #{order.number}", right=where, style="big"),
        Row(text=order.waiter.name, right=at),
        RULE,
    ]
    return [*head, Row(text=f"! {order.note}", style="big"), RULE] if order.note else head


def _dish(line: TicketLineView) -> Slip:
    rows = [Row(text=f"{line.quantity} {line.name}", style="big")]
    rows += [Row(text=f"   {choice.name}", style="bold") for choice in line.modifiers]
    if line.note:
        rows.append(Row(text=f"   ! {line.note}", style="bold"))
    where = [f"seat {line.seat}"] if line.seat else []
    where += [f"course {line.course}"] if line.course else []
    return [*rows, Row(text="   " + ", ".join(where))] if where else rows


def receipt(order: OrderView, venue: SettingsView, money: Money, at: str) -> Slip:
    """A bill or a receipt; a bill says that it is no receipt."""
    is_paid = order.state == "settled"
    counted = [line for line in order.lines if line.state != "voided"]
    return [
        *_receipt_head(order, venue, at),
        *(row for line in counted for row in _receipt_line(line, money)),
        RULE,
        *_sums(order, venue, money),
        *([] if is_paid else [Row(text="NOT A RECEIPT", style="centre")]),
        *(Row(text=text, style="centre") for text in _texts(venue, "tax_note", "receipt_footer")),
    ]


def _texts(venue: SettingsView, *names: str) -> list[str]:
    return [line for name in names for line in (getattr(venue, name) or "").splitlines()]


def _receipt_head(order: OrderView, venue: SettingsView, at: str) -> Slip:
    where = f"Table {order.table.code}" if order.table else order.type.replace("_", " ").capitalize()
    return [
        Row(text=venue.name, style="title"),
        *(Row(text=text, style="centre") for text in _texts(venue, "receipt_header", "phone")),
        Row(text=f"#{order.number}  {where}", right=at),
        Row(text=f"Served by {order.waiter.name}"),
        RULE,
    ]


def _receipt_line(line: LineView, money: Money) -> Slip:
    rows = [Row(text=f"{line.quantity} {line.name}", right=money(line.total_minor))]
    rows += [Row(text=f"   {choice.name}") for choice in line.modifiers]
    return [*rows, Row(text=f"   {line.price_rule.name}")] if line.price_rule else rows


def _sums(order: OrderView, venue: SettingsView, money: Money) -> Slip:
    rows = [
        Row(text=words, right=money(getattr(order, name)))
        for name, words in (("discount_minor", "Discount"), ("service_charge_minor", "Service"), ("tax_minor", "Tax"))
        if getattr(order, name)
    ]
    rows.append(Row(text=f"Total {venue.currency}", right=money(order.total_minor), style="big"))
    for payment in (one for one in order.payments if one.state in ("completed", "unverified")):
        rows.append(Row(text=payment.method.replace("_", " ").capitalize(), right=money(payment.amount_minor)))
        rows += [Row(text="Change", right=money(payment.change_minor))] if payment.change_minor else []
    return [*rows, Row(text="Due", right=money(order.due_minor), style="big")] if order.due_minor else rows


COUNTS = (
    ("float_minor", "Float"),
    ("pay_ins_minor", "Paid in"),
    ("pay_outs_minor", "Paid out"),
    ("drops_minor", "Drops"),
    ("cash_refunds_minor", "Cash refunds"),
    ("expected_minor", "Expected"),
    ("counted_minor", "Counted"),
    ("variance_minor", "Variance"),
)


def report(body: DrawerFigures, venue: SettingsView, money: Money) -> Slip:
    """A drawer's X, or its Z once it has a number."""
    title = "X" if body.number is UNSET else f"Z {body.number}"
    return [
        Row(text=venue.name, style="title"),
        Row(text=title, right=body.drawer, style="big"),
        Row(text=f"Business day {body.business_day}"),
        RULE,
        *(Row(text=f"{p.count} {p.method.replace('_', ' ')}", right=money(p.amount_minor)) for p in body.payments),
        RULE,
        *(
            Row(text=words, right=money(getattr(body, name)))
            for name, words in COUNTS
            if getattr(body, name) is not UNSET
        ),
    ]

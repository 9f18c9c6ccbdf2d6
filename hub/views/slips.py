"""Slips made from the views that screens show, so that paper and screens never disagree.

`hub.domain.paper` has the rows of a slip, `web/locales/en/paper.ftl` its words, `hub.recording.print_queue` the
printers that get it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.domain.paper import RULE, Money, Row, Slip
from hub.texts import label, text
from hub.views.orders import LineView, OrderView
from hub.views.tickets import TicketLineView, TicketView
from hub.views.venue import SettingsView


def ticket(view: TicketView, station: str, number_at: str) -> Slip:
    """A ticket for a station, headed with its name: big, without prices."""
    return [*_ticket_head(view, station, number_at), *(row for line in view.lines for row in _dish(line))]


def void(view: TicketView, lines: Sequence[TicketLineView], station: str, number_at: str) -> Slip:
    """The lines that a station must not make any more."""
    return [
        Row(text=text("paper-void"), style="title"),
        *_ticket_head(view, station, number_at),
        *(row for line in lines for row in _dish(line)),
    ]


def note_changed(view: TicketView, station: str, number_at: str) -> Slip:
    """A changed note for lines that a station has already: small, so that nobody makes them again."""
    has_none = [] if view.order.note else [Row(text=text("paper-no-note"), style="big"), RULE]
    return [
        Row(text=text("paper-note-changed"), style="title"),
        *_ticket_head(view, station, number_at),
        *has_none,
        *(Row(text=f"{line.quantity} {line.name}") for line in view.lines),
    ]


def _ticket_head(view: TicketView, station: str, at: str) -> Slip:
    order = view.order
    where = order.table.code if order.table else label(order.type).upper()
    head = [
        Row(text=f"{station.upper()} #{order.number}", right=where, style="big"),
        Row(text=order.waiter.name, right=at),
        RULE,
    ]
    return [*head, Row(text=text("paper-note", note=order.note), style="big"), RULE] if order.note else head


def _dish(line: TicketLineView) -> Slip:
    rows = [Row(text=f"{line.quantity} {line.name}", style="big")]
    rows += [Row(text=f"   {choice.name}", style="bold") for choice in line.modifiers]
    if line.note:
        rows.append(Row(text="   " + text("paper-note", note=line.note), style="bold"))
    where = [text("paper-seat", seat=line.seat)] if line.seat else []
    where += [text("paper-course", course=line.course)] if line.course else []
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
        *([] if is_paid else [Row(text=text("paper-not-a-receipt"), style="centre")]),
        *(Row(text=line, style="centre") for line in _lines(venue, "tax_note", "receipt_footer")),
    ]


def _lines(venue: SettingsView, *names: str) -> list[str]:
    return [line for name in names for line in (getattr(venue, name) or "").splitlines()]


def _receipt_head(order: OrderView, venue: SettingsView, at: str) -> Slip:
    where = text("paper-table", table=order.table.code) if order.table else label(order.type)
    return [
        Row(text=venue.name, style="title"),
        *(Row(text=line, style="centre") for line in _lines(venue, "receipt_header", "phone")),
        Row(text=f"#{order.number}  {where}", right=at),
        Row(text=text("paper-served-by", name=order.waiter.name)),
        RULE,
    ]


def _receipt_line(line: LineView, money: Money) -> Slip:
    rows = [Row(text=f"{line.quantity} {line.name}", right=money(line.total_minor))]
    rows += [Row(text=f"   {choice.name}") for choice in line.modifiers]
    return [*rows, Row(text=f"   {line.price_rule.name}")] if line.price_rule else rows


SUMS = (
    ("discount_minor", "paper-discount"),
    ("service_charge_minor", "paper-service-charge"),
    ("tax_minor", "paper-tax"),
)


def _sums(order: OrderView, venue: SettingsView, money: Money) -> Slip:
    rows = [Row(text=text(key), right=money(getattr(order, name))) for name, key in SUMS if getattr(order, name)]
    rows.append(Row(text=text("paper-total", currency=venue.currency), right=money(order.total_minor), style="big"))
    for payment in (one for one in order.payments if one.state in ("completed", "unverified")):
        rows.append(Row(text=label(payment.method), right=money(payment.amount_minor)))
        rows += [Row(text=text("paper-change"), right=money(payment.change_minor))] if payment.change_minor else []
    return [*rows, Row(text=text("paper-due"), right=money(order.due_minor), style="big")] if order.due_minor else rows


def test_page(name: str, width_mm: int) -> Slip:
    """A test page."""
    return [
        Row(text=text("paper-test"), style="title"),
        Row(text=name, right=text("paper-width", millimetres=width_mm)),
        RULE,
        Row(text=text("paper-left"), right=text("paper-right")),
        Row(text=text("paper-bold"), style="bold"),
        Row(text=text("paper-big"), style="big"),
        Row(text="ÀÉÎÕÜ àéîõü 1,234.50 €"),
        RULE,
    ]


def mark_duplicate(slip: Sequence[Row], *, is_duplicate: bool, is_doubtful: bool) -> Slip:
    """A slip that is marked as a duplicate, or a possible one."""
    marks = [(is_duplicate, "paper-duplicate"), (is_doubtful, "paper-possible-duplicate")]
    return [*(Row(text=text(key), style="title") for is_so, key in marks if is_so), *slip]

"""Slips made from the views that screens show, so that paper and screens never disagree.

`hub.domain.paper` has the rows of a slip, `web/locales/en/paper.ftl` its words, `hub.recording.print_queue` the
printers that get it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.domain.paper import RULE, Money, Row, Slip, Style
from hub.texts import label, text
from hub.views.bill_texts import PrintedRow
from hub.views.orders import OrderView
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


def receipt(order: OrderView, bill: Sequence[PrintedRow], venue: SettingsView, money: Money, at: str) -> Slip:
    """A bill or a receipt; a bill says that it is no receipt."""
    is_paid = order.state == "settled"
    goods = [row for row in bill if row.kind == "line"]
    return [
        *_receipt_head(order, venue, at),
        *(row for one in goods for row in _bill_row(one, money)),
        RULE,
        *(row for one in bill if one.kind != "line" for row in _bill_row(one, money)),
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
        *([Row(text=text("paper-tax-number", number=venue.tax_number), style="centre")] if venue.tax_number else []),
        Row(text=f"#{order.number}  {where}", right=at),
        Row(text=text("paper-served-by", name=order.waiter.name)),
        *_guest(order),
        RULE,
    ]


def _guest(order: OrderView) -> Slip:
    """Whom the receipt is made out to."""
    guest = order.customer
    if guest is None:
        return []
    names = [Row(text=text("paper-guest", name=guest.name))] if guest.name else []
    number = text("paper-guest-tax-number", number=guest.tax_number)
    return [*names, Row(text=number)] if guest.tax_number else names


def _bill_row(row: PrintedRow, money: Money) -> Slip:
    style: Style = "big" if row.is_heading else "plain"
    return [
        Row(text=row.text, right=money(row.amount_minor), style=style),
        *(Row(text=f"   {detail}") for detail in row.details),
    ]


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

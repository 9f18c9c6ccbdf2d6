"""Slips: tickets, receipts and reports as rows of text. Width and bytes are the printer's matter.

A slip is made from the views that screens show, so that paper and screens never disagree. No clock, no printer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, Literal

MOVED_AFTER: Final = timedelta(seconds=30)
GIVEN_UP_AFTER: Final = timedelta(minutes=30)
KICKED_WITHIN: Final = timedelta(seconds=15)
"""A drawer must not open long after the payment, when nobody stands at it."""
LOST_AFTER: Final = timedelta(seconds=60)
"""Longer than any slip may take to send: the process that claimed it has stopped."""
View = Mapping[str, Any]
Money = Callable[[int], str]
Style = Literal["plain", "bold", "big", "centre", "title", "rule"]


def amounts(decimals: int) -> Money:
    """Formats amounts of a currency: `12,500`, or `99.99` if it has decimals."""
    return lambda amount_minor: f"{Decimal(amount_minor).scaleb(-decimals):,.{decimals}f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: text, and text at its right end. The style `rule` is a line across."""

    text: str = ""
    right: str = ""
    style: Style = "plain"


Slip = list[Row]
RULE = Row(style="rule")


def ticket(ticket_view: View, station: str, number_at: str) -> Slip:
    """A ticket for a station, headed with its name: big, without prices."""
    return [
        *_ticket_head(ticket_view, station, number_at),
        *(row for line in ticket_view["lines"] for row in _dish(line)),
    ]


def void(ticket_view: View, lines: Sequence[View], station: str, number_at: str) -> Slip:
    """The lines that a station must not make any more."""
    return [Row(text="VOID", style="title"), *_ticket_head(ticket_view, station, number_at),
            *(row for line in lines for row in _dish(line))]  # fmt: skip


def note_changed(ticket_view: View, station: str, number_at: str) -> Slip:
    """A changed note for lines that a station has already: small, so that nobody makes them again."""
    has_none = [] if ticket_view["order"]["note"] else [Row(text="No note any more", style="big"), RULE]
    return [Row(text="NOTE CHANGED", style="title"), *_ticket_head(ticket_view, station, number_at), *has_none,
            *(Row(text=f"{line['quantity']} {line['name']}") for line in ticket_view["lines"])]  # fmt: skip


def _ticket_head(view: View, station: str, at: str) -> Slip:
    order = view["order"]
    where = order["table"]["code"] if order["table"] else order["type"].replace("_", " ").upper()
    head = [
        Row(text=f"{station.upper()} #{order['number']}", right=where, style="big"),
        Row(text=order["waiter"]["name"], right=at),
        RULE,
    ]
    return [*head, Row(text=f"! {order['note']}", style="big"), RULE] if order["note"] else head


def _dish(line: View) -> Slip:
    rows = [Row(text=f"{line['quantity']} {line['name']}", style="big")]
    rows += [Row(text=f"   {choice['name']}", style="bold") for choice in line["modifiers"]]
    if line["note"]:
        rows.append(Row(text=f"   ! {line['note']}", style="bold"))
    where = [f"seat {line['seat']}"] if line["seat"] else []
    where += [f"course {line['course']}"] if line["course"] else []
    return [*rows, Row(text="   " + ", ".join(where))] if where else rows


def receipt(order: View, venue: View, money: Money, at: str) -> Slip:
    """A bill or a receipt; a bill says that it is no receipt."""
    is_paid = order["state"] == "settled"
    counted = [line for line in order["lines"] if line["state"] != "voided"]
    return [
        *_receipt_head(order, venue, at),
        *(row for line in counted for row in _receipt_line(line, money)),
        RULE,
        *_sums(order, venue, money),
        *([] if is_paid else [Row(text="NOT A RECEIPT", style="centre")]),
        *(Row(text=text, style="centre") for text in _texts(venue, "tax_note", "receipt_footer")),
    ]


def _texts(venue: View, *names: str) -> list[str]:
    return [line for name in names for line in str(venue.get(name) or "").splitlines()]


def _receipt_head(order: View, venue: View, at: str) -> Slip:
    where = f"Table {order['table']['code']}" if order["table"] else order["type"].replace("_", " ").capitalize()
    return [
        Row(text=venue["name"], style="title"),
        *(Row(text=text, style="centre") for text in _texts(venue, "receipt_header", "phone")),
        Row(text=f"#{order['number']}  {where}", right=at),
        Row(text=f"Served by {order['waiter']['name']}"),
        RULE,
    ]


def _receipt_line(line: View, money: Money) -> Slip:
    rows = [Row(text=f"{line['quantity']} {line['name']}", right=money(line["total_minor"]))]
    rows += [Row(text=f"   {choice['name']}") for choice in line["modifiers"]]
    return [*rows, Row(text=f"   {line['price_rule']['name']}")] if line["price_rule"] else rows


def _sums(order: View, venue: View, money: Money) -> Slip:
    rows = [
        Row(text=words, right=money(order[name]))
        for name, words in (("discount_minor", "Discount"), ("service_charge_minor", "Service"), ("tax_minor", "Tax"))
        if order[name]
    ]
    rows.append(Row(text=f"Total {venue['currency']}", right=money(order["total_minor"]), style="big"))
    for payment in (one for one in order["payments"] if one["state"] in ("completed", "unverified")):
        rows.append(Row(text=payment["method"].replace("_", " ").capitalize(), right=money(payment["amount_minor"])))
        rows += [Row(text="Change", right=money(payment["change_minor"]))] if payment["change_minor"] else []
    return [*rows, Row(text="Due", right=money(order["due_minor"]), style="big")] if order["due_minor"] else rows


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


def report(body: View, venue: View, money: Money) -> Slip:
    """A drawer's X, or its Z once it has a number."""
    title = f"Z {body['number']}" if "number" in body else "X"
    return [
        Row(text=venue["name"], style="title"),
        Row(text=title, right=body["drawer"], style="big"),
        Row(text=f"Business day {body['business_day']}"),
        RULE,
        *(
            Row(text=f"{p['count']} {p['method'].replace('_', ' ')}", right=money(p["amount_minor"]))
            for p in body["payments"]
        ),
        RULE,
        *(Row(text=words, right=money(body[name])) for name, words in COUNTS if name in body),
    ]


def test_page(name: str, width_mm: int) -> Slip:
    """A test page."""
    return [
        Row(text="It prints", style="title"),
        Row(text=name, right=f"{width_mm} mm"),
        RULE,
        Row(text="left", right="right"),
        Row(text="bold", style="bold"),
        Row(text="big", style="big"),
        Row(text="ÀÉÎÕÜ àéîõü 1,234.50 €"),
        RULE,
    ]


def mark_duplicate(slip: Sequence[Row], *, is_duplicate: bool, is_doubtful: bool) -> Slip:
    """A slip that is marked as a duplicate, or a possible one."""
    marks = [words for is_so, words in ((is_duplicate, "DUPLICATE"), (is_doubtful, "POSSIBLE DUPLICATE")) if is_so]
    return [*(Row(text=words, style="title") for words in marks), *slip]


def lay_out(row: Row, characters: int) -> list[str]:
    """A row as lines of this many characters: the text wraps, the right end never does."""
    if row.style == "rule":
        return ["-" * characters]
    text, right = _printable(row.text), _printable(row.right)[:characters]
    if not right or len(right) + 2 > characters:
        return [*_wrapped(text, characters), *([right] if right else [])]
    first, *rest = _wrapped(text, characters - len(right) - 1)
    return [f"{first}{right:>{characters - len(first)}}", *rest]


def _printable(text: str) -> str:
    """Replace control characters: in a guest's note they would reach the printer and could open drawers."""
    return "".join(character if character.isprintable() else " " for character in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Text as lines with the indent of the first."""
    words = text.lstrip(" ")
    indent = " " * min(len(text) - len(words), width // 2)
    return [indent + line for line in _lines(words.split(" "), width - len(indent))]


def _lines(words: Sequence[str], width: int) -> list[str]:
    lines, line = [], ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if len(joined) <= width:
            line = joined
            continue
        lines += [line] if line else []
        *whole, line = [word[i : i + width] for i in range(0, len(word), width)] or [""]
        lines += whole
    return [*lines, line]

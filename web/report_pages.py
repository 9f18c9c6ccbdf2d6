"""The books as people read them: reports by business day, shifts with their Zs, and one shift's slip for the printer.

Lives here: which columns have which words, and how a figure is written. Must not: change anything, or add anything up
(hub.queries.reports does, once for everybody).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from hub.base import clock
from hub.domain.refusals import Invalid
from hub.queries import queries, reports
from hub.queries.queries import Question
from hub.views.lists import ReportView
from web.pages import local_time, written_amount

Context = Mapping[str, Any]
Settings = Mapping[str, Any]

TITLES: Final = {
    "sales": ("Sales", "What was sold and what was taken, day by day."),
    "items": ("Items", "What sells, the most money first."),
    "hours": ("Hours", "When guests pay, by the venue's clock."),
    "staff": ("Staff", "Who sold, who took money, who gave it back."),
    "payments": ("Tenders", "How guests paid."),
    "taxes": ("Taxes", "What the state gets."),
    "voids": ("Voids", "What was taken back after it was sent, and why."),
    "discounts": ("Discounts", "What was given away, by whom and why."),
    "kitchen": ("Kitchen", "How much was made, and how long it took."),
}
WORDS: Final = {
    "business_day": "Day", "name": "Name", "sales_minor": "Sales", "gross_minor": "Before discounts",
    "discount_minor": "Discounts", "tax_minor": "Tax", "paid_minor": "Paid", "tips_minor": "Tips", "tip_minor": "Tips",
    "rounding_minor": "Rounding", "refunds_minor": "Refunds", "service_charge_minor": "Service",
    "amount_minor": "Amount", "taken_minor": "Taken", "kept_minor": "Kept", "unverified_minor": "Not confirmed",
    "outside_drawers_minor": "Outside drawers", "worth_minor": "Worth", "base_minor": "Base", "order_number": "Order",
    "is_inclusive": "In the price", "voided_by": "By", "given_by": "By", "approved_by": "Approved by",
    "kitchen_state": "Kitchen had it", "p50_s": "Half within", "p95_s": "95 % within", "method": "Tender", "at": "When",
    "orders_minor": "Orders", "orders_tax_minor": "Tax of all orders", "line": "Dish",
}  # fmt: skip
IDS: Final = ("item", "staff")
"""Columns that only a program reads; the name beside them says it to people."""
SHIFT_WORDS: Final = {
    "pay_in": "Pay in", "pay_out": "Pay out", "drop": "Drop to safe", "no_sale": "No sale",
}  # fmt: skip


async def report_page(asked: Question) -> Context:
    """One report as a table; days that make no sense are said, and today is shown instead."""
    name = asked.given.get("report", "sales")
    name = name if name in TITLES else "sales"
    view, why = await _report_or_why(asked, name)
    columns = [column for column in reports.REPORTS[name].columns if column not in IDS]
    settings = _settings(asked)
    return {
        "titles": TITLES, "name": name, "about": TITLES[name][1], "why": why, "first": view.from_, "last": view.to,
        "heads": [(word(column), is_figure(column)) for column in columns],
        "rows": [[cell(column, row[column], settings) for column in columns] for row in view.rows],
        "totals": _totals(columns, view.totals, settings), "spans": spans(asked),
    }  # fmt: skip


async def _report_or_why(asked: Question, name: str) -> tuple[ReportView, str]:
    days = {part: asked.given[part] for part in ("from", "to") if asked.given.get(part)}
    try:
        return await reports.report(_with(asked, report=name, **days)), ""
    except Invalid as invalid:
        return await reports.report(_with(asked, report=name)), invalid.detail


def _with(asked: Question, **given: str) -> Question:
    return Question(asked.actor, asked.reference_data, asked.connection, given)


def _totals(columns: list[str], totals: Mapping[str, Any], settings: Settings) -> Context:
    """Sums under their columns, and those that stand for themselves."""
    under = [cell(column, totals[column], settings) if column in totals else "" for column in columns]
    beside = {word(name): cell(name, value, settings) for name, value in totals.items() if name not in columns}
    return {"under": under if any(under) else [], "beside": beside}


def spans(asked: Question) -> list[tuple[str, date, date]]:
    """The days people ask for most."""
    today = asked.reference_data.business_day(clock.now())
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    return [
        ("Today", today, today),
        ("Yesterday", today - timedelta(days=1), today - timedelta(days=1)),
        ("This week", monday, today),
        ("This month", month, today),
        ("Last month", (month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
    ]


async def shifts_page(asked: Question) -> Context:
    """Shifts, newest first, in pages."""
    given = {"after": asked.given["after"]} if asked.given.get("after", "").isdecimal() else {}
    page = await queries.shifts(_with(asked, **given))
    return {"shifts": page.items, "next": page.next}


async def shift_slip(asked: Question) -> Context:
    """The X or Z of one shift, as it is printed. Refuses: NotFound, NotAllowed."""
    report = await queries.shift_report(asked)
    names = {id_: person.name for id_, person in asked.reference_data.people.items()}
    return {"report": msgspec.to_builtins(report), "staff": names.get(report.staff, ""), "kinds": SHIFT_WORDS}


# How figures are written ---------------------------------------------------------------------------------


def word(column: str) -> str:
    """A column's heading."""
    return WORDS.get(column, column.replace("_", " ").capitalize())


def is_figure(column: str) -> bool:
    """Whether a column stands to the right."""
    return column.endswith(("_minor", "_s")) or column in COUNTS


COUNTS: Final = frozenset(
    {"orders", "guests", "quantity", "payments", "lines", "made", "late", "hour", "rate", "value"}
)


def cell(column: str, value: Any, settings: Settings) -> str:
    """A value for people: money with its separators, times by the venue's clock, seconds as minutes."""
    if value is None:
        return ""
    if column.endswith("_minor"):
        return written_amount(value, settings)
    return WRITTEN.get(column, str)(value) if column != "at" else local_time(value, settings["timezone"])


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _plain(text: str) -> str:
    return str(text).replace("_", " ").capitalize()


WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {
    "p50_s": _minutes,
    "p95_s": _minutes,
    "business_day": lambda day: f"{day:%a} {day.day} {day:%b}",
    "hour": lambda hour: f"{hour}:00",
    "rate": lambda rate: f"{rate} %",
    "is_inclusive": lambda yes: "yes" if yes else "added",
    "method": _plain,
    "kind": _plain,
    "kitchen_state": _plain,
}


def _settings(asked: Question) -> Settings:
    venue = asked.reference_data.rows.venue
    return {"currency_decimals": venue.currency_decimals, "timezone": venue.timezone}

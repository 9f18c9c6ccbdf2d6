"""Reports by business day, the list of shifts, and the X or Z report of one shift.

Lives here: the headings of columns and the format of values. Must not: change anything, or add anything up
(`hub.queries.reports` does that for everybody).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from hub.base import clock
from hub.domain.refusals import Invalid
from hub.queries import queries, reports
from hub.queries.queries import Query
from hub.texts import problem_document
from web.pages import amount_markup, local_time

Context = Mapping[str, Any]
Settings = Mapping[str, Any]

TITLES: Final = {
    "sales": ("Sales", "Sales and payments, day by day."),
    "items": ("Items", "Best sellers by sales."),
    "hours": ("Hours", "Sales by hour, in the venue's time zone."),
    "staff": ("Staff", "Sales, payments and refunds by person."),
    "payments": ("Tenders", "Payments by tender."),
    "taxes": ("Taxes", "Taxes by code and rate."),
    "voids": ("Voids", "Lines that were voided after they were sent, and why."),
    "discounts": ("Discounts", "Discounts, by whom and why."),
    "kitchen": ("Kitchen", "Dishes made, and the time they took."),
}
HEADINGS: Final = {
    "business_day": "Day", "name": "Name", "sales_minor": "Sales", "gross_minor": "Before discounts",
    "discount_minor": "Discounts", "tax_minor": "Tax", "paid_minor": "Paid", "tips_minor": "Tips", "tip_minor": "Tips",
    "rounding_minor": "Rounding", "refunds_minor": "Refunds", "service_charge_minor": "Service",
    "amount_minor": "Amount", "taken_minor": "Taken", "kept_minor": "Kept", "unverified_minor": "Not confirmed",
    "outside_drawers_minor": "Outside drawers", "worth_minor": "Worth", "base_minor": "Base", "order_number": "Order",
    "is_inclusive": "In the price", "voided_by": "By", "given_by": "By", "approved_by": "Approved by",
    "kitchen_state": "Kitchen state", "p50_s": "Median", "p95_s": "95th percentile", "method": "Tender", "at": "When",
    "orders_minor": "Orders", "orders_tax_minor": "Tax of all orders", "line": "Dish",
}  # fmt: skip
IDS: Final = ("item", "staff")
"""Columns for programs; people read the name beside them."""
MOVEMENTS: Final = {
    "pay_in": "Pay in", "pay_out": "Pay out", "drop": "Drop to safe", "no_sale": "No sale",
}  # fmt: skip


async def report_page(query: Query) -> Context:
    """One report as a table; if the days are invalid, today's report with a message that says why."""
    name = query.parameters.get("report", "sales")
    name = name if name in TITLES else "sales"
    view, problem = await _report_or_problem(query, name)
    columns = [column for column in reports.REPORTS[name].columns if column not in IDS]
    settings = _settings(query)
    return {
        "titles": TITLES, "name": name, "about": TITLES[name][1], "why": problem,
        "first": view["from"], "last": view["to"],
        "heads": [(heading(column), is_figure(column)) for column in columns],
        "rows": [[cell(column, row[column], settings) for column in columns] for row in view["rows"]],
        "totals": _totals(columns, view["totals"], settings), "spans": spans(query),
    }  # fmt: skip


async def _report_or_problem(query: Query, name: str) -> tuple[Mapping[str, Any], str]:
    days = {part: query.parameters[part] for part in ("from", "to") if query.parameters.get(part)}
    try:
        return await reports.report(_with(query, report=name, **days)), ""
    except Invalid as invalid:
        return await reports.report(_with(query, report=name)), problem_document(invalid)["detail"]


def _with(query: Query, **args: str) -> Query:
    return Query(query.actor, query.reference_data, query.connection, args)


def _totals(columns: list[str], totals: Mapping[str, Any], settings: Settings) -> Context:
    """Totals below their columns, and totals without a column."""
    under = [cell(column, totals[column], settings) if column in totals else "" for column in columns]
    beside = {heading(name): cell(name, value, settings) for name, value in totals.items() if name not in columns}
    return {"under": under if any(under) else [], "beside": beside}


def spans(query: Query) -> list[tuple[str, date, date]]:
    """The usual ranges of days."""
    today = query.reference_data.business_day(clock.now())
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    return [
        ("Today", today, today),
        ("Yesterday", today - timedelta(days=1), today - timedelta(days=1)),
        ("This week", monday, today),
        ("This month", month, today),
        ("Last month", (month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
    ]


async def shifts_page(query: Query) -> Context:
    """Shifts, newest first, in pages."""
    args = {"after": query.parameters["after"]} if query.parameters.get("after", "").isdecimal() else {}
    page = await queries.shifts(_with(query, **args))
    return {"shifts": page["items"], "next": page["next"]}


async def shift_slip(query: Query) -> Context:
    """The X or Z report of one shift as it is printed. Refuses: NotFound, NotAllowed."""
    report = await queries.shift_report(query)
    names = {str(id_): person.name for id_, person in query.reference_data.people.items()}
    return {"report": report, "staff": names.get(str(report["staff"]), ""), "kinds": MOVEMENTS}


def heading(column: str) -> str:
    """The heading of a column."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def is_figure(column: str) -> bool:
    """True if the column is aligned to the right."""
    return column.endswith(("_minor", "_s")) or column in COUNTS


COUNTS: Final = frozenset(
    {"orders", "guests", "quantity", "payments", "lines", "made", "late", "hour", "rate", "value"}
)


def cell(column: str, value: Any, settings: Settings) -> str:
    """A value for people: money with separators, times in the venue's time zone, seconds as minutes."""
    if value is None:
        return ""
    if column.endswith("_minor"):
        return amount_markup(value, settings)
    return FORMATS.get(column, str)(value) if column != "at" else local_time(value, settings["timezone"])


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _plain(text: str) -> str:
    return str(text).replace("_", " ").capitalize()


FORMATS: Final[Mapping[str, Callable[[Any], str]]] = {
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


def _settings(query: Query) -> Settings:
    venue = query.reference_data.rows.venue
    return {"currency_decimals": venue.currency_decimals, "timezone": venue.timezone}

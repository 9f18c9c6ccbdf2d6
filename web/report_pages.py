"""Reports by business day, the list of shifts, and the X or Z report of one shift.

Lives here: the columns and the format of values. Must not: change anything, or add anything up
(`hub.queries.reports` does that for everybody).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from hub import amounts
from hub.base import clock
from hub.domain import permissions
from hub.domain.paper import Money
from hub.domain.permissions import Permission
from hub.domain.refusals import Invalid
from hub.queries import queries, reports
from hub.queries.queries import Query
from hub.texts import label, problem_document, text
from hub.views import drawer_slips
from hub.views.day_report import day_sections
from hub.views.drawer_report import figures_of
from hub.views.drawer_statement import blind_section, sections
from hub.views.lists import ReportView
from web.pages import amount_markup, local_time

Context = Mapping[str, Any]
Settings = Mapping[str, Any]

IDS: Final = ("item", "staff", "station")
"""Columns for programs; people read the name beside them."""


async def report_page(query: Query) -> Context:
    """One report as a table; if the days are invalid, today's report with a message that says why."""
    name = query.parameters.get("report", "sales")
    name = name if name in reports.REPORTS else "sales"
    view, problem = await _report_or_problem(query, name)
    columns = [column for column in reports.REPORTS[name].columns if column not in IDS]
    settings = _settings(query)
    return {
        "names": tuple(reports.REPORTS),
        "name": name,
        "why": problem,
        "first": view.from_,
        "last": view.to,
        "heads": [(column, is_figure(column)) for column in columns],
        "rows": [[_cell_of(row, column, settings) for column in columns] for row in view.rows],
        "totals": _totals(columns, view.totals, settings),
        "spans": spans(query),
    }


async def _report_or_problem(query: Query, name: str) -> tuple[ReportView, str]:
    days = {part: query.parameters[part] for part in ("from", "to") if query.parameters.get(part)}
    try:
        return await reports.report(_with(query, report=name, **days)), ""
    except Invalid as invalid:
        return await reports.report(_with(query, report=name)), str(problem_document(invalid)["detail"])


def _with(query: Query, **args: str) -> Query:
    return Query(query.actor, query.reference_data, query.connection, args)


def _totals(columns: list[str], totals: Mapping[str, Any], settings: Settings) -> Context:
    """Totals below their columns, and totals without a column."""
    under = [cell(column, totals[column], settings) if column in totals else "" for column in columns]
    beside = {name: cell(name, value, settings) for name, value in totals.items() if name not in columns}
    return {"under": under if any(under) else [], "beside": beside}


def spans(query: Query) -> list[tuple[str, date, date]]:
    """The usual ranges of days, each with the key of its name."""
    today = query.reference_data.business_day(clock.now())
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    return [
        ("reports-span-today", today, today),
        ("reports-span-yesterday", today - timedelta(days=1), today - timedelta(days=1)),
        ("reports-span-this-week", monday, today),
        ("reports-span-this-month", month, today),
        ("reports-span-last-month", (month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
    ]


async def shifts_page(query: Query) -> Context:
    """Shifts, newest first, in pages."""
    args = {"after": query.parameters["after"]} if query.parameters.get("after", "").isdecimal() else {}
    page = await queries.shifts(_with(query, **args))
    today = query.reference_data.business_day(clock.now())
    return {"shifts": page.items, "next": page.next, "today": today}


async def shift_slip(query: Query) -> Context:
    """The X or Z report of one shift as it is printed. Refuses: NotFound, NotAllowed."""
    report = await queries.shift_report(query)
    names = {id_: person.name for id_, person in query.reference_data.people.items()}
    figures = figures_of(report)
    return {
        "report": msgspec.to_builtins(report),
        "staff": names.get(report.staff, ""),
        "remarks": drawer_slips.remarks(figures, names) if figures else [],
        "sections": sections(figures, _money(query)) if figures else [blind_section(report)],
        "counts": await _counts(query),
    }


async def _counts(query: Query) -> list[Any]:
    """Every count of the drawer; for managers, who may know what it should have held."""
    if not permissions.may_try(Permission.SEE_REPORTS, query.actor.role):
        return []
    counts: list[Any] = msgspec.to_builtins((await queries.drawer_counts(query)).items)
    return counts


async def day_slip(query: Query) -> Context:
    """The Zs of a business day as one, as they are printed. Refuses: NotFound, NotAllowed."""
    day = await queries.day_zs(query)
    rows = day_sections(day, _money(query))
    return {"day": day.business_day, "sections": rows, "open_drawers": day.outside_drawers.open_drawers}


def _money(query: Query) -> Money:
    venue = query.reference_data.rows.venue
    return amounts.formatter(venue.currency_decimals, venue.locale)


def is_figure(column: str) -> bool:
    """True if the column is aligned to the right."""
    return column.endswith(("_minor", "_s")) or column in COUNTS


COUNTS: Final = frozenset(
    {"orders", "guests", "quantity", "payments", "lines", "made", "late", "hour", "rate", "value"}
)


def _cell_of(row: Mapping[str, Any], column: str, settings: Settings) -> str:
    if column == "value" and row.get("kind") == "amount":
        return amount_markup(int(row["value"]), settings)
    return cell(column, row[column], settings)


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
    "is_inclusive": lambda yes: text("reports-value-inclusive") if yes else text("reports-value-added"),
    "method": label,
    "kind": _plain,
    "of": _plain,
    "kitchen_state": _plain,
}


def _settings(query: Query) -> Settings:
    venue = query.reference_data.rows.venue
    return {"currency_decimals": venue.currency_decimals, "locale": venue.locale, "timezone": venue.timezone}

"""X, Z and a day's Zs on paper: the rows of `hub.views.drawer_statement`, laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from msgspec import UNSET

from hub.domain.paper import RULE, Money, Row, Slip
from hub.domain.sums import Section, SumRow
from hub.texts import text
from hub.views.day_report import DayReportView, day_sections
from hub.views.drawer_report import DrawerFigures
from hub.views.drawer_statement import sections
from hub.views.venue import SettingsView


def report(body: DrawerFigures, venue: SettingsView, money: Money, names: Mapping[UUID, str]) -> Slip:
    """A drawer's X, or its Z once it has a number."""
    title = text("paper-x") if body.number is UNSET else text("paper-z", number=str(body.number))
    return [
        Row(text=venue.name, style="title"),
        Row(text=title, right=body.drawer, style="big"),
        Row(text=text("paper-business-day", day=str(body.business_day)), right=names.get(body.staff, "")),
        *(Row(text=line) for line in remarks(body, names)),
        *_sections(sections(body, money), money),
    ]


def day(body: DayReportView, venue: SettingsView, money: Money) -> Slip:
    """The Zs of a business day as one."""
    return [
        Row(text=venue.name, style="title"),
        Row(text=text("paper-day-zs"), right=str(body.business_day), style="big"),
        *(Row(text=text("paper-still-open", drawer=drawer)) for drawer in body.outside_drawers.open_drawers),
        *_sections(day_sections(body, money), money),
    ]


def remarks(body: DrawerFigures, names: Mapping[UUID, str]) -> list[str]:
    """What is unusual of a closing: nobody counted, somebody else closed it, a manager accepted the variance."""
    if body.number is UNSET:
        return []
    lines = [] if body.counted_minor is not None else [text("paper-not-counted")]
    closer = body.closed_by or None
    if closer is not None and closer != body.staff:
        lines.append(text("paper-closed-by", name=names.get(closer, "")))
    if approver := body.approved_by or None:
        lines.append(text("paper-accepted-by", name=names.get(approver, "")))
    lines += [text("paper-corrected", count=one.count, kind=one.kind) for one in body.corrections or ()]
    return [*lines, text("paper-close-reason", reason=body.close_reason)] if body.close_reason else lines


def _sections(all_of_them: Iterable[Section], money: Money) -> Slip:
    rows: Slip = []
    for section in all_of_them:
        rows += [RULE, Row(text=section.title, style="bold"), *(_row(row, money) for row in section.rows)]
    return rows


def _row(row: SumRow, money: Money) -> Row:
    text_of_row = f"  {row.text}" if row.kind == "note" else row.text
    amount = "" if row.minor is None else money(row.minor)
    return Row(text=text_of_row, right=amount, style="bold" if row.kind == "total" else "plain")

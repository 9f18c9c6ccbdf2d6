"""Reports as JSON, or as CSV (RFC 4180) in which a spreadsheet finds no formula to run."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from handlers.http import replies
from handlers.http.queries import run_query
from hub.domain.refusals import Invalid
from hub.queries import reports
from hub.views.lists import ReportView

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that begins so is a formula to a spreadsheet."""


async def report(request: web.Request) -> web.StreamResponse:
    """One report over business days. Refuses: NotSignedIn, NotAllowed, NotFound, Invalid."""
    format_ = request.query.get("format", "json")
    if format_ not in ("json", "csv"):
        raise Invalid("format", errors=[{"field": "format", "code": "json_or_csv"}])
    view = await run_query(request, reports.report, "from", "to", "format")
    return replies.view(view) if format_ == "json" else _csv_response(request.match_info["report"], view)


def _csv_response(name: str, view: ReportView) -> web.Response:
    filename = f"{name}-{view.from_}-{view.to}.csv"
    return web.Response(
        text=csv_text(reports.REPORTS[name].columns, view.rows),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
    )


def csv_text(columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with a header; lines end in CR LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text

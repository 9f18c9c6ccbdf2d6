"""Reports as JSON, or as a file that a spreadsheet opens (RFC 4180) and cannot be tricked by."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from handlers.http import replies
from handlers.http.questions import ask
from hub.domain.refusals import Invalid
from hub.queries import reports
from hub.views.lists import ReportView

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would run."""


async def report(request: web.Request) -> web.StreamResponse:
    """One report over business days."""
    wanted = request.query.get("format", "json")
    if wanted not in ("json", "csv"):
        raise Invalid("format is json or csv", errors=[{"field": "format", "message": "is json or csv"}])
    view = await ask(request, reports.report, "from", "to", "format")
    return replies.view(view) if wanted == "json" else _file(request.match_info["report"], view)


def _file(name: str, view: ReportView) -> web.Response:
    file = f"{name}-{view.from_}-{view.to}.csv"
    return web.Response(
        text=table(reports.REPORTS[name].columns, view.rows),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"},
    )


def table(columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> str:
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

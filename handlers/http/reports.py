"""Reports as JSON, or as CSV for spreadsheets (`handlers.http.csv_text`)."""

from __future__ import annotations

from aiohttp import web

from handlers.http import replies
from handlers.http.csv_text import csv_text
from handlers.http.queries import run_query
from hub.domain.refusals import Invalid
from hub.queries import reports
from hub.server.hub import HUB
from hub.views.lists import ReportView


async def report(request: web.Request) -> web.StreamResponse:
    """One report over business days. Refuses: NotSignedIn, NotAllowed, NotFound, Invalid."""
    format_ = request.query.get("format", "json")
    if format_ not in ("json", "csv"):
        raise Invalid("format", errors=[{"field": "format", "code": "json_or_csv"}])
    view = await run_query(request, reports.report, "from", "to", "format")
    if format_ == "json":
        return replies.view(view)
    decimals = request.app[HUB].commands.reference_data.rows.venue.currency_decimals
    return _csv_response(request.match_info["report"], view, decimals)


def _csv_response(name: str, view: ReportView, decimals: int) -> web.Response:
    filename = f"{name}-{view.from_}-{view.to}.csv"
    return web.Response(
        text=csv_text(reports.REPORTS[name].columns, view.rows, decimals),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
    )

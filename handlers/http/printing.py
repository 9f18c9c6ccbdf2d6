"""Test pages over HTTP, printed at once: whoever sets a printer up needs the cause of a failure."""

from __future__ import annotations

from aiohttp import web

from handlers.http import identity, replies
from hub.domain import permissions
from hub.domain.permissions import Permission
from hub.domain.refusals import NotAllowed, NotFound
from hub.server.hub import HUB
from hub.views.notices import TestPageView
from hub.views.reference_rows import PrinterRow


async def print_test_page(request: web.Request) -> web.StreamResponse:
    """Print a test page; `problem` says why it did not come out, or is null."""
    actor = identity.actor(request)
    if not permissions.may_try(Permission.EDIT_VENUE, actor.role):
        raise NotAllowed
    problem = await request.app[HUB].spooler.print_test_page(await _printer(request))
    return replies.view(TestPageView(ok=problem is None, problem=problem))


async def _printer(request: web.Request) -> PrinterRow:
    printer = request.match_info["printer"].lower()
    for row in (await request.app[HUB].commands.current_reference_data()).rows.printers:
        if str(row.id) == printer:
            return row
    raise NotFound("printer")

"""Trying a printer out, now, over HTTP: whoever sets it up stands before it and wants to know why nothing comes out."""

from __future__ import annotations

from aiohttp import web

from handlers.http import identity, replies
from hub.domain import permissions
from hub.domain.permissions import Permission
from hub.domain.refusals import NotAllowed, NotFound
from hub.server.hub import HUB
from hub.views.notices import TestPageView
from hub.views.reference_data import PrinterRow


async def trial(request: web.Request) -> web.StreamResponse:
    """Print a test page; `problem` is why it did not come out, null when it did."""
    actor = identity.actor(request)
    if not permissions.may_try(Permission.EDIT_VENUE, actor.role):
        raise NotAllowed
    problem = await request.app[HUB].spooler.try_out(await _printer(request))
    return replies.view(TestPageView(ok=problem is None, problem=problem))


async def _printer(request: web.Request) -> PrinterRow:
    named = request.match_info["printer"]
    for row in (await request.app[HUB].commands.current_reference_data()).rows.printers:
        if str(row.id) == named.lower():
            return row
    raise NotFound("There is no such printer")

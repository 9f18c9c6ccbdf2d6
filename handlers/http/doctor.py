"""The go-live checklist, for the office."""

from __future__ import annotations

from aiohttp import web

from handlers.http import identity, replies
from hub.domain import permissions
from hub.domain.permissions import Permission
from hub.domain.refusals import NotAllowed
from hub.server.hub import HUB


async def doctor(request: web.Request) -> web.StreamResponse:
    """Examine the installation; takes some seconds. Refuses: NotSignedIn, NotAllowed."""
    if not permissions.may_try(Permission.EDIT_VENUE, identity.actor(request).role):
        raise NotAllowed
    return replies.view((await request.app[HUB].doctor.diagnosis()).view())

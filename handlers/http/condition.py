"""How the hub is doing, for monitors: health and metrics."""

from __future__ import annotations

from aiohttp import web

from handlers.http import identity, replies
from hub import clock
from hub.app_keys import BACKING_UP, COMMANDS, METRICS
from hub.domain import permissions
from hub.domain.permissions import Act
from hub.domain.refusals import NotAllowed


async def metrics(request: web.Request) -> web.StreamResponse:
    """Prometheus text, for this machine and for whoever may see the house's settings."""
    if not identity.is_loopback(request) and not permissions.may_try(Act.EDIT_HOUSE, identity.actor(request).role):
        raise NotAllowed
    return web.Response(body=request.app[METRICS].text(), headers={"Content-Type": "text/plain; version=0.0.4"})


async def health(request: web.Request) -> web.StreamResponse:
    """Whether the hub can do its work."""
    checks = await request.app[COMMANDS].checks()
    ages = request.app[BACKING_UP].ages
    backup = {
        "last_backup_at": clock.wire_or_none(ages.made_at),
        "last_proven_at": clock.wire_or_none(ages.proven_at),
    }
    if all(state == "ok" for state in checks.values()):
        return replies.view({"status": "ok", "backup": backup})
    return replies.view({"status": "degraded", "checks": checks, "backup": backup}, 503)

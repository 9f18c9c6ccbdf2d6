"""How the hub is doing, for monitors: health and metrics."""

from __future__ import annotations

from hmac import compare_digest

from aiohttp import web

from handlers import schemas
from handlers.http import identity, replies
from hub.domain import permissions
from hub.domain.permissions import Permission
from hub.domain.refusals import NotAllowed
from hub.server.hub import HUB


async def metrics(request: web.Request) -> web.StreamResponse:
    """Prometheus text, for monitors of the house."""
    if not _may_look(request):
        raise NotAllowed
    return web.Response(body=request.app[HUB].metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"})


def _may_look(request: web.Request) -> bool:
    """This machine, a monitor with the token made for it, and whoever may see the house's settings."""
    if identity.is_loopback(request):
        return True
    token = request.app[HUB].settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token is not None and compare_digest(given.encode(), token.encode()):
        return True
    return permissions.may_try(Permission.EDIT_VENUE, identity.actor(request).role)


async def health(request: web.Request) -> web.StreamResponse:
    """Whether the hub can do its work."""
    return _answer(_condition(await request.app[HUB].commands.checks()))


async def readiness(request: web.Request) -> web.StreamResponse:
    """Whether people should be sent to this process now."""
    return _answer(_condition(await request.app[HUB].health.readiness()))


def _condition(checks: dict[str, str]) -> schemas.Health:
    is_well = all(state == "ok" for state in checks.values())
    return schemas.Health(status="ok") if is_well else schemas.Health(status="degraded", checks=checks)


def _answer(condition: schemas.Health) -> web.Response:
    return replies.view(condition, 200 if condition.status == "ok" else 503)

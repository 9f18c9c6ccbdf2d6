"""Health and metrics, for monitors."""

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
    """The figures of this process as Prometheus text. Refuses: NotSignedIn, NotAllowed."""
    if not _may_read_metrics(request):
        raise NotAllowed
    return web.Response(body=request.app[HUB].metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"})


def _may_read_metrics(request: web.Request) -> bool:
    """This machine, a monitor with the metrics token, and whoever may change the venue's settings."""
    if identity.is_loopback(request):
        return True
    token = request.app[HUB].settings.metrics_token
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token is not None and compare_digest(bearer.encode(), token.encode()):
        return True
    return permissions.may_try(Permission.EDIT_VENUE, identity.actor(request).role)


async def health(request: web.Request) -> web.StreamResponse:
    """Whether the hub can do its work."""
    return _response(_status(await request.app[HUB].commands.checks()))


async def readiness(request: web.Request) -> web.StreamResponse:
    """Whether a proxy should send requests to this process now."""
    return _response(_status(await request.app[HUB].health.readiness()))


def _status(checks: dict[str, str]) -> schemas.Health:
    is_ok = all(state == "ok" for state in checks.values())
    return schemas.Health(status="ok") if is_ok else schemas.Health(status="degraded", checks=checks)


def _response(status: schemas.Health) -> web.Response:
    return replies.view(status, 200 if status.status == "ok" else 503)

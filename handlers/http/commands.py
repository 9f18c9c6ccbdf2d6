"""HTTP's side of commands: path and body become the arguments of one operation."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from handlers.http import identity, replies
from hub.domain.refusals import Invalid, NotFound
from hub.server.hub import HUB


def runs(name: str) -> replies.Handler:
    """A handler that runs the operation of that name."""

    async def handle(request: web.Request) -> web.StreamResponse:
        actor = identity.actor(request)
        given = await replies.body(request)
        key = request.headers.get("Idempotency-Key")
        args = _with_path(request, given)
        return replies.reply(
            await request.app[HUB].dispatcher.command(name, args, actor, key, identity.address(request))
        )

    return handle


def _with_path(request: web.Request, given: dict[str, object]) -> dict[str, object]:
    """The body with the ids of the path; a body cannot speak of another thing than its address."""
    for name, text in request.match_info.items():
        if name in given:
            raise Invalid(f"{name} is part of the address", errors=[{"field": name, "message": "is not allowed"}])
        try:
            given[name] = str(UUID(text))
        except ValueError:
            raise NotFound from None
    return given

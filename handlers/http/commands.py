"""Commands over HTTP: path and body become the arguments of one operation."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from handlers.http import identity, replies
from hub.domain.refusals import Invalid, NotFound
from hub.server.hub import HUB


def command_handler(name: str) -> replies.Handler:
    """A handler that runs one operation."""

    async def handle(request: web.Request) -> web.StreamResponse:
        actor = identity.actor(request)
        key = request.headers.get("Idempotency-Key")
        args = _with_path_ids(request, await replies.body(request)) | _approval(request)
        return replies.reply(
            await request.app[HUB].dispatcher.command(name, args, actor, key, identity.address(request))
        )

    return handle


def _approval(request: web.Request) -> dict[str, object]:
    """The approval in the address of a DELETE, which has no body."""
    approval = request.query.get("approval")
    return {"approval": approval} if request.method == "DELETE" and approval else {}


def _with_path_ids(request: web.Request, args: dict[str, object]) -> dict[str, object]:
    """The arguments with the ids of the path. Refuses: Invalid (the body repeats one), NotFound (not an id)."""
    for name, text in request.match_info.items():
        if name in args:
            raise Invalid("in_address", name=name, errors=[{"field": name, "code": "not_allowed"}])
        try:
            args[name] = str(UUID(text))
        except ValueError:
            raise NotFound from None
    return args

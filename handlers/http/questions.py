"""HTTP's side of questions: who asks is verified, the answer is read in one connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from handlers.http import identity, replies
from hub.domain.refusals import Invalid
from hub.queries.queries import Question
from hub.server.hub import HUB

V = TypeVar("V", bound=msgspec.Struct)


def answers(question: Callable[[Question], Awaitable[msgspec.Struct]], *parameters: str) -> replies.Handler:
    """A handler that answers a question; only the query parameters named here are taken."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return replies.view(await ask(request, question, *parameters))

    return handle


async def ask(request: web.Request, question: Callable[[Question], Awaitable[V]], *parameters: str) -> V:
    """What the hub answers. Refuses: NotSignedIn, Invalid (a query parameter that is not named here)."""
    actor = identity.actor(request)
    for name in request.query:
        if name not in parameters:
            raise Invalid(f"{name} is unknown", errors=[{"field": name, "message": "is unknown"}])
    given = {**request.query, **request.match_info}
    async with request.app[HUB].database.reading() as connection:
        return await question(Question(actor, request.app[HUB].commands.reference_data, connection, given))

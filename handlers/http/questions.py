"""HTTP's side of questions: who asks is verified, the answer is read in one connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.http import identity, replies
from hub.app_keys import COMMANDS, DATABASE
from hub.domain.refusals import Invalid
from hub.projections import View
from hub.queries import Question


def answers(question: Callable[[Question], Awaitable[View]], *parameters: str) -> replies.Handler:
    """A handler that answers a question; only the query parameters named here are taken."""

    async def handle(request: web.Request) -> web.StreamResponse:
        actor = identity.actor(request)
        for name in request.query:
            if name not in parameters:
                raise Invalid(f"{name} is unknown", errors=[{"field": name, "message": "is unknown"}])
        given = {**request.query, **request.match_info}
        async with request.app[DATABASE].connection() as connection:
            house = request.app[COMMANDS].house
            return replies.view(await question(Question(actor, house, connection, given)))

    return handle

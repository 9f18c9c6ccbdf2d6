"""Queries over HTTP: the handler authenticates the reader, then runs the query on one connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from handlers.http import identity, replies
from hub.domain.refusals import Invalid
from hub.queries.queries import Query
from hub.server.hub import HUB

V = TypeVar("V", bound=msgspec.Struct)


def query_handler(read: Callable[[Query], Awaitable[msgspec.Struct]], *parameters: str) -> replies.Handler:
    """A handler for one query; it accepts only the query parameters named here."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return replies.view(await run_query(request, read, *parameters))

    return handle


async def run_query(request: web.Request, read: Callable[[Query], Awaitable[V]], *parameters: str) -> V:
    """The view that a query returns. Refuses: NotSignedIn, Invalid (a query parameter that is not named here)."""
    actor = identity.actor(request)
    for name in request.query:
        if name not in parameters:
            raise Invalid("unknown_parameter", name=name, errors=[{"field": name, "code": "is_unknown"}])
    values = {**request.query, **request.match_info}
    async with request.app[HUB].database.reading() as connection:
        return await read(Query(actor, request.app[HUB].commands.reference_data, connection, values))

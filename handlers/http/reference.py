"""The hub's own description, for programs."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from handlers.http import replies

OPENAPI_DOCUMENT: web.AppKey[Callable[[], bytes]] = web.AppKey("openapi_document")
"""Makes the document. The application gets it from `hub.app`: it is made from the routes, and they name the handler."""


async def openapi(request: web.Request) -> web.StreamResponse:
    """This reference as an OpenAPI 3.1 document."""
    return web.Response(body=request.app[OPENAPI_DOCUMENT](), content_type=replies.JSON)

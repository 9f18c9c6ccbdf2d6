"""The hub's own description, for programs."""

from __future__ import annotations

from aiohttp import web

from handlers.http import replies


async def openapi(_: web.Request) -> web.StreamResponse:
    """This reference as an OpenAPI 3.1 document."""
    from handlers.openapi import document  # it reads the sitemap, and the sitemap names this handler

    return web.Response(body=document(), content_type=replies.JSON)

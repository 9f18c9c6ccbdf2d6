"""Connections whose bytes are no HTTP: they get a problem document too, and nobody is woken at night for them.

Routes, middlewares and rules never see such a request; what they refuse is told in `handlers`.
"""

from __future__ import annotations

import logging

import msgspec
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from hub.domain.refusals import Malformed

log = logging.getLogger(__name__)


class _Connection(RequestHandler):
    """A connection that is not alarmed by what it cannot read."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer, and close. A failure of our own is told as aiohttp does."""
        if status >= 500 or request.writer.output_size > 0:
            return super().handle_error(request, status, exc, message)
        log.info("a request from %s could not be read: %s", request.remote, type(exc).__name__)
        body = msgspec.json.encode(Malformed().problem())
        response = web.Response(body=body, status=Malformed.status, content_type="application/problem+json")
        response.force_close()
        return response


class _Server(web.Server):
    """Makes our connections."""

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """aiohttp's runner of one application, with our connections."""

    async def _make_server(self) -> web.Server:
        stock = await super()._make_server()
        return _Server(
            stock.request_handler,
            request_factory=stock.request_factory,
            handler_cancellation=stock.handler_cancellation,
            **stock._kwargs,
        )

"""What is refused before a route is asked: it gets a problem document too, and nobody is woken at night for it.

Bytes that are no HTTP, and an `Expect` that nobody meets. What routes and rules refuse is told in `handlers`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from hub.base.refusal import Refusal
from hub.domain.refusals import ExpectationFailed, Malformed

log = logging.getLogger(__name__)
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


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
        response = _refused(Malformed())
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
            _expecting(stock.request_handler),
            request_factory=stock.request_factory,
            handler_cancellation=stock.handler_cancellation,
            **stock._kwargs,
        )


def _expecting(handler: Handler) -> Handler:
    """aiohttp meets `100-continue` by itself, and refuses everything else outside the application's middlewares."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPExpectationFailed:
            return _refused(ExpectationFailed())

    return handle


def _refused(refusal: Refusal) -> web.Response:
    body = msgspec.json.encode(refusal.problem())
    return web.Response(body=body, status=refusal.status, content_type="application/problem+json")

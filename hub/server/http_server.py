"""The HTTP server: errors before routing get a problem document too, and no alarming log entry.

These are malformed HTTP and unknown `Expect` headers. `handlers` turns all other refusals into problem documents.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from hub.base.refusal import Refusal
from hub.domain.refusals import ExpectationFailed, Malformed
from hub.texts import problem_document

log = logging.getLogger(__name__)
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class _Connection(RequestHandler):
    """A connection that logs a malformed request as information, not as an error."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Reply with a problem document and close. Errors of the hub itself stay with aiohttp."""
        if status >= 500 or request.writer.output_size > 0:
            return super().handle_error(request, status, exc, message)
        log.info("a request from %s could not be read: %s", request.remote, type(exc).__name__)
        response = _problem(Malformed())
        response.force_close()
        return response


class _Server(web.Server):
    """A server with these connections."""

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """aiohttp's application runner, with this server."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        return _Server(
            _with_expectations(server.request_handler),
            request_factory=server.request_factory,
            handler_cancellation=server.handler_cancellation,
            **server._kwargs,
        )


def _with_expectations(handler: Handler) -> Handler:
    """aiohttp handles `100-continue`, and refuses other expectations outside the application's middlewares."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPExpectationFailed:
            return _problem(ExpectationFailed())

    return handle


def _problem(refusal: Refusal) -> web.Response:
    body = msgspec.json.encode(problem_document(refusal))
    return web.Response(body=body, status=refusal.status, content_type="application/problem+json")

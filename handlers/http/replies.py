"""Replies over HTTP: views as JSON, refusals as problem documents (RFC 9457), never a stack trace."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from hub.base import logging_setup
from hub.base.refusal import Refusal
from hub.commands.command import Reply
from hub.commands.operation import encode
from hub.domain.refusals import (
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    NotSignedIn,
    TooLarge,
    TooSlow,
    Unavailable,
    UnsupportedType,
)
from hub.postgres.database import LOST
from hub.texts import problem_document

log = logging.getLogger(__name__)
JSON, PROBLEM = "application/json", "application/problem+json"
UNKNOWN_TYPES = ("application/octet-stream",)
"""What aiohttp calls a body without a Content-Type, and what many programs send by default."""
BODY_S = 20.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reply(outcome: Reply) -> web.Response:
    """A command's reply, with the position of its last event."""
    headers = {}
    if outcome.is_replayed:
        headers["Idempotency-Replayed"] = "true"
    if outcome.position is not None:
        headers["Event-Position"] = str(outcome.position)
    kind = PROBLEM if outcome.is_refusal else JSON
    return web.Response(body=outcome.body, status=outcome.status, content_type=kind, headers=headers)


def view(body: Any, status: int = 200) -> web.Response:
    """A view as JSON."""
    return web.Response(body=encode(body), status=status, content_type=JSON, headers={"Cache-Control": "no-store"})


def problem(refusal: Refusal) -> web.Response:
    """A refusal as a problem document."""
    headers = {}
    if (wait := refusal.data.get("retry_after_s")) is not None:
        headers["Retry-After"] = str(wait)
    if refusal.status == NotSignedIn.status:
        headers["WWW-Authenticate"] = "Bearer"
    return web.Response(
        body=encode(problem_document(refusal)), status=refusal.status, content_type=PROBLEM, headers=headers
    )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal under `/api` becomes a problem document; an unforeseen error is logged and answered with 503."""
    logging_setup.begin_request(request.headers.get("X-Request-Id"))
    try:
        return await handler(request)
    except Refusal as refusal:
        return problem(refusal)
    except web.HTTPException as error:
        if not request.path.startswith("/api"):
            raise
        return _http_error(error)
    except LOST:
        return problem(Unavailable(retry_after_s=1))
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        if not request.path.startswith("/api"):
            raise
        return problem(Unavailable(retry_after_s=1))


def _http_error(error: web.HTTPException) -> web.Response:
    if error.status == 404:
        return problem(NotFound("address"))
    if error.status == 413:
        return problem(TooLarge())
    if not isinstance(error, web.HTTPMethodNotAllowed):
        return problem(Malformed("http", http_reason=error.reason))
    response = problem(MethodNotAllowed())
    response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return response


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object in a request's body; an empty body is an empty object.

    Refuses: Malformed, TooSlow, TooLarge, UnsupportedType, Invalid.
    """
    async with receiving_body():
        raw = await request.read()
    if not raw.strip():
        return {}
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("not_json", parser=str(error)) from None
    if not _may_be_json(request.content_type):
        raise UnsupportedType
    if not isinstance(value, dict):
        raise Invalid("not_an_object", errors=[{"field": "body", "code": "not_an_object"}])
    return value


def _may_be_json(content_type: str) -> bool:
    """A foreign page can send forms and plain text without a preflight; no client of ours does."""
    return content_type in UNKNOWN_TYPES or content_type.endswith(("/json", "+json"))


@contextlib.asynccontextmanager
async def receiving_body() -> AsyncIterator[None]:
    """Refuse a body that comes too slowly or not whole. Refuses: Malformed, TooSlow."""
    try:
        async with asyncio.timeout(BODY_S):
            yield
    except TimeoutError:
        raise TooSlow from None
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError, ValueError, LookupError):
        raise Malformed("broken_body") from None

"""From what the hub says to HTTP: views as JSON, refusals as problem documents (RFC 9457), never a stack trace."""

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

log = logging.getLogger(__name__)
JSON, PROBLEM = "application/json", "application/problem+json"
UNSAID = ("application/octet-stream",)
"""What aiohttp calls a body whose type nobody said, and what many programs send when they do not care."""
BODY_S = 20.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reply(answer: Reply) -> web.Response:
    """A command's reply, with the position of its last event."""
    headers = {}
    if answer.is_replayed:
        headers["Idempotency-Replayed"] = "true"
    if answer.position is not None:
        headers["Event-Position"] = str(answer.position)
    kind = PROBLEM if answer.is_refusal else JSON
    return web.Response(body=answer.body, status=answer.status, content_type=kind, headers=headers)


def view(body: Any, status: int = 200) -> web.Response:
    """A view as JSON."""
    return web.Response(body=encode(body), status=status, content_type=JSON, headers={"Cache-Control": "no-store"})


def problem(refusal: Refusal) -> web.Response:
    """A refusal as a problem document."""
    headers = {}
    if (wait := refusal.more.get("retry_after_s")) is not None:
        headers["Retry-After"] = str(wait)
    if refusal.status == NotSignedIn.status:
        headers["WWW-Authenticate"] = "Bearer"
    return web.Response(body=encode(refusal.problem()), status=refusal.status, content_type=PROBLEM, headers=headers)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal under `/api` becomes a problem document; what nobody foresaw is logged and answers 503."""
    logging_setup.begin_request(request.headers.get("X-Request-Id"))
    try:
        return await handler(request)
    except Refusal as refusal:
        return problem(refusal)
    except web.HTTPException as error:
        if not request.path.startswith("/api"):
            raise
        return _of_http(error)
    except LOST:
        return problem(Unavailable(retry_after_s=1))
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        if not request.path.startswith("/api"):
            raise
        return problem(Unavailable(retry_after_s=1))


def _of_http(error: web.HTTPException) -> web.Response:
    if error.status == 404:
        return problem(NotFound("There is no such address"))
    if error.status == 413:
        return problem(TooLarge())
    if not isinstance(error, web.HTTPMethodNotAllowed):
        return problem(Malformed(error.reason))
    response = problem(MethodNotAllowed())
    response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return response


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object a request carries; none is an empty one.

    Refuses: Malformed, TooSlow, TooLarge, UnsupportedType, Invalid.
    """
    async with arriving():
        raw = await request.read()
    if not raw.strip():
        return {}
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {error}") from None
    if not _may_be_json(request.content_type):
        raise UnsupportedType
    if not isinstance(found, dict):
        raise Invalid("The body must be a JSON object", errors=[{"field": "body", "message": "must be an object"}])
    return found


def _may_be_json(content_type: str) -> bool:
    """Forms and plain text are what a foreign page can send without asking; no client of ours does."""
    return content_type in UNSAID or content_type.endswith(("/json", "+json"))


@contextlib.asynccontextmanager
async def arriving() -> AsyncIterator[None]:
    """While a body is read: it comes in time and whole, or it is refused. Refuses: Malformed, TooSlow."""
    try:
        async with asyncio.timeout(BODY_S):
            yield
    except TimeoutError:
        raise TooSlow from None
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError, ValueError, LookupError):
        raise Malformed("The body broke off or could not be decoded") from None

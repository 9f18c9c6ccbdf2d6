"""From what the hub says to HTTP: views as JSON, refusals as problem documents (RFC 9457), never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from hub import log_lines
from hub.database import LOST
from hub.domain.refusals import Invalid, Malformed, NotFound, Refusal, TooLarge, Unavailable
from hub.operation import Reply, encode

log = logging.getLogger(__name__)
JSON, PROBLEM = "application/json", "application/problem+json"
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
    return web.Response(body=encode(refusal.problem()), status=refusal.status, content_type=PROBLEM, headers=headers)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal under `/api` becomes a problem document; what nobody foresaw is logged and answers 503."""
    log_lines.begin_request(request.headers.get("X-Request-Id"))
    try:
        return await handler(request)
    except Refusal as refusal:
        return problem(refusal)
    except web.HTTPException as error:
        if not request.path.startswith("/api"):
            raise
        return problem(_of_http(error))
    except LOST:
        return problem(Unavailable(retry_after_s=1))
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        if not request.path.startswith("/api"):
            raise
        return problem(Unavailable(retry_after_s=1))


class _MethodNotAllowed(Refusal):
    status, code, title = 405, "method_not_allowed", "This address does not take that method"


def _of_http(error: web.HTTPException) -> Refusal:
    if error.status == 404:
        return NotFound("There is no such address")
    if error.status == 405:
        return _MethodNotAllowed()
    if error.status == 413:
        return TooLarge()
    return Malformed(error.reason)


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object a request carries; none is an empty one. Refuses: Malformed, TooLarge, Invalid."""
    raw = await request.read()
    if not raw.strip():
        return {}
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise Invalid("The body must be a JSON object", errors=[{"field": "body", "message": "must be an object"}])
    return found

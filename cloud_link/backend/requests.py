"""Reading requests (body, address, origin), and writing replies and refusals."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from cloud_link.backend import schemas
from cloud_link.backend.database import LOST
from cloud_link.backend.refusals import (
    ForeignOrigin,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    Unavailable,
)
from cloud_link.backend.texts import problem_document
from hub.base import addresses, logging_setup
from hub.base.refusal import Refusal

log = logging.getLogger(__name__)
SESSION_COOKIE = "cloud_session"
SAFE = ("GET", "HEAD", "OPTIONS")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
T = TypeVar("T")


async def read_body(request: web.Request, kind: type[T]) -> T:
    """The JSON body of a request, as that kind; no body is an empty object. Refuses: Malformed, TooLarge, Invalid."""
    raw = await request.read()
    try:
        body = msgspec.json.decode(raw) if raw.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("not_json", parser=str(error)) from None
    if not isinstance(body, dict):
        raise Invalid("not_an_object", errors=[{"field": "body", "code": "not_an_object"}])
    return schemas.read(body, kind)


def json_response(body: Any, status: int = 200) -> web.Response:
    """A JSON reply."""
    headers = {"Cache-Control": "no-store"}
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json", headers=headers)


def problem(refusal: Refusal) -> web.Response:
    """A refusal as a problem document."""
    wait = refusal.data.get("retry_after_s")
    headers = {} if wait is None else {"Retry-After": str(wait)}
    body = msgspec.json.encode(problem_document(refusal))
    return web.Response(body=body, status=refusal.status, content_type="application/problem+json", headers=headers)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal becomes a problem document; an unexpected error is logged and answered with 503."""
    logging_setup.begin_request(request.headers.get("X-Request-Id"))
    try:
        return await handler(request)
    except Refusal as refusal:
        return problem(refusal)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem(_of_http(error))
    except LOST:
        return problem(Unavailable(retry_after_s=1))
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return problem(Unavailable(retry_after_s=1))


def _of_http(error: web.HTTPException) -> Refusal:
    kinds: dict[int, type[Refusal]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}
    return kinds.get(error.status, Malformed)()


def address_of(request: web.Request, trusted: addresses.Networks) -> str:
    """The client's address, as rows store it."""
    return addresses.peer_address(request.remote, request.headers, trusted)[:64]


def is_own_origin(request: web.Request) -> bool:
    """Whether one of our own pages sent this; browsers always send the origin."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    return urlsplit(origin).netloc == request.host


def refuse_foreign_origin(request: web.Request) -> None:
    """For changes, the cookie is accepted only from our own pages. Refuses: ForeignOrigin."""
    if request.method not in SAFE and not is_own_origin(request):
        raise ForeignOrigin

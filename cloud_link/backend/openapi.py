"""The cloud's OpenAPI document, made from the routes, the schemas and the handlers' docstrings.

Nothing is written twice: paths and summaries come from `api`, refusals from the docstrings' `Refuses:`, fields from
`schemas` and `replies`. The rest stands in `CALLS`.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from cloud_link.backend import api, refusals, replies, schemas
from cloud_link.backend.requests import SESSION_COOKIE, Handler
from cloud_link.backend.sites import KINDS
from cloud_link.backend.texts import TEXTS
from cloud_link.protocol.messages import SITE_ID_HEADER, SITE_KEY_HEADER, LicenceNews
from hub.base.problems import title
from hub.base.refusal import Refusal

Json = dict[str, Any]
Kind = type[Any]
Who = Literal["everybody", "sysadmin", "site"]
REF: Final = "#/components/schemas/{name}"
ABOUT: Final = """\
Instants are RFC 3339 in UTC (`_at`), ids are UUIDs. Every refusal is a problem document (RFC 9457) with a stable
`code`. Fields may be added to replies, never renamed or dropped; unknown fields in a request are refused.

Sysadmins sign in for a token of a quarter of an hour, or let the browser keep it as a cookie; requests with the cookie
must come from the console's own pages. Sites authenticate with their id and key."""


@dataclass(frozen=True, slots=True)
class Call:
    """The body and the reply of a path, and who may call it."""

    reply: Kind
    body: Kind | None = None
    who: Who = "sysadmin"
    status: int = 200
    degraded: int | None = None
    """The status of the same reply while the cloud cannot work."""
    query: tuple[str, ...] = ()


CALLS: Final[Mapping[str, Call]] = {
    "GET /health": Call(replies.Health, who="everybody", degraded=503),
    "GET /api/openapi.json": Call(dict, who="everybody"),
    "POST /api/auth/login": Call(replies.SignedIn, schemas.Login, who="everybody"),
    "POST /api/auth/renew": Call(replies.SignedIn),
    "POST /api/auth/logout": Call(replies.Empty, who="everybody"),
    "POST /api/me/password": Call(replies.Empty, schemas.NewPassword),
    "POST /api/me/totp": Call(replies.TotpSecret, schemas.PasswordAgain),
    "POST /api/me/totp/confirm": Call(replies.Empty, schemas.TotpConfirm),
    "DELETE /api/me/totp": Call(replies.Empty, schemas.PasswordAgain),
    "GET /api/fleet": Call(replies.Fleet),
    "POST /api/fleet/push": Call(replies.PushResult, schemas.EmptyBody),
    "GET /api/sites": Call(replies.Sites, query=("search", "only", "after", "limit")),
    "POST /api/sites": Call(replies.Registered, schemas.NewSite, status=201),
    "GET /api/sites/{site_id}": Call(replies.Site),
    "PUT /api/sites/{site_id}": Call(replies.SiteAfterChange, schemas.SiteChange),
    "DELETE /api/sites/{site_id}": Call(replies.Site),
    "POST /api/sites/{site_id}/lock": Call(replies.SiteAfterChange, schemas.Lock),
    "POST /api/sites/{site_id}/unlock": Call(replies.SiteAfterChange, schemas.EmptyBody),
    "POST /api/sites/{site_id}/rotate-key": Call(replies.RotatedKey, schemas.EmptyBody),
    "POST /api/sites/{site_id}/reset-clock": Call(replies.SiteAfterChange, schemas.EmptyBody),
    "POST /api/sites/{site_id}/clear-flags": Call(replies.Site, schemas.EmptyBody),
    "POST /api/sites/{site_id}/unlock-code": Call(replies.UnlockCode, schemas.UnlockCodeRequest),
    "GET /api/sites/{site_id}/history": Call(replies.History, query=("limit",)),
    "POST /api/heartbeat": Call(LicenceNews, schemas.Heartbeat, who="site"),
}
QUERY: Final[Mapping[str, Json]] = {
    "search": {"type": "string", "description": "only sites with this in their name, owner, address or id"},
    "only": {"type": "string", "enum": list(KINDS), "description": "only those that `GET /api/fleet` counts as this"},
    "after": {"type": "string", "description": "`next` of the previous page"},
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": api.MOST,
        "default": api.PAGE,
        "description": "at most this many",
    },
}
SECURITY: Final[Mapping[Who, list[Json]]] = {
    "everybody": [],
    "sysadmin": [{"bearer": []}, {"cookie": []}],
    "site": [{"site_id": [], "site_key": []}],
}
SCHEMES: Final[Json] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "HttpOnly, SameSite=Strict"},
    "site_id": {"type": "apiKey", "in": "header", "name": SITE_ID_HEADER},
    "site_key": {"type": "apiKey", "in": "header", "name": SITE_KEY_HEADER},
}
ON_SOCKETS: Final[tuple[Kind, ...]] = (schemas.Introduction, schemas.Applied, schemas.LiveKey)


@functools.cache
def document() -> bytes:
    """OpenAPI 3.1 as JSON."""
    return msgspec.json.encode(described())


def described() -> Json:
    """OpenAPI 3.1 as a tree."""
    paths: dict[str, Json] = {}
    for method, path, handler in api.ROUTES:
        paths.setdefault(path, {})[method.lower()] = _call(method, path, handler)
    return {
        "openapi": "3.1.0",
        "info": {"title": "POS cloud", "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": SCHEMES},
    }


def _call(method: str, path: str, handler: Handler) -> Json:
    call, doc = CALLS[f"{method} {path}"], inspect.getdoc(handler) or ""
    summary, _, more = " ".join(doc.partition("Refuses:")[0].split()).partition(". ")
    return {
        "summary": summary.rstrip("."),
        **({"description": more} if more else {}),
        "security": SECURITY[call.who],
        "parameters": [*map(_path_parameter, _names(path)), *map(_query_parameter, call.query)],
        **_body(call.body),
        "responses": {
            **{str(status): _reply(call.reply) for status in (call.status, call.degraded) if status},
            **_problems(_refused(method, path, call, doc)),
        },
    }


def _refused(method: str, path: str, call: Call, doc: str) -> Iterable[type[Refusal]]:
    yield from (kind for kind in all_refusals() if re.search(rf"\b{kind.__name__}\b", doc.partition("Refuses:")[2]))
    if path.startswith("/api") and call.reply is not dict:
        yield refusals.Unavailable
    if call.who == "sysadmin":
        yield refusals.NotSignedIn
    if call.who == "sysadmin" and method != "GET":
        yield refusals.ForeignOrigin
    if call.body is not None:
        yield from (refusals.Malformed, refusals.TooLarge, refusals.Invalid)
    if "{site_id}" in path:
        yield refusals.NotFound


def all_refusals() -> list[type[Refusal]]:
    """Every refusal that goes over the wire, in the order they are written down."""
    kinds = [kind for kind in vars(refusals).values() if inspect.isclass(kind) and issubclass(kind, Refusal)]
    return [kind for kind in kinds if "code" in vars(kind) and kind is not Refusal]


def _names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _path_parameter(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _query_parameter(name: str) -> Json:
    kind = dict(QUERY[name])
    return {"name": name, "in": "query", "description": kind.pop("description"), "schema": kind}


def _body(body: Kind | None) -> Json:
    if body is None or body is schemas.EmptyBody:
        return {}
    is_required = any(field.required for field in msgspec.structs.fields(body))
    return {"requestBody": {"required": is_required, "content": {"application/json": {"schema": _schema(body)}}}}


def _reply(reply: Kind) -> Json:
    return {"description": "Done", "content": {"application/json": {"schema": _schema(reply)}}}


def _schema(kind: Kind) -> Json:
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REF)
    return schema


def _problems(refused: Iterable[type[Refusal]]) -> Json:
    """One reply a status, with the codes that may come with it."""
    by_status: dict[int, list[type[Refusal]]] = {}
    for kind in sorted(set(refused), key=lambda kind: (kind.status, kind.code)):
        by_status.setdefault(kind.status, []).append(kind)
    return {str(status): _problem(status, kinds) for status, kinds in by_status.items()}


def _problem(status: int, kinds: list[type[Refusal]]) -> Json:
    waits = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    return {
        "description": "; ".join(title(kind, TEXTS) for kind in kinds),
        **({"headers": waits} if status in (429, 503) else {}),
        "content": {"application/problem+json": {"schema": _schema(replies.Problem)}},
        "x-codes": [kind.code for kind in kinds],
    }


def _schemas() -> Json:
    bodies = [call.body for call in CALLS.values() if call.body not in (None, schemas.EmptyBody)]
    kinds = [*(call.reply for call in CALLS.values()), *bodies, *ON_SOCKETS, replies.Problem]
    _, components = msgspec.json.schema_components(kinds, ref_template=REF)
    return {name: components[name] for name in sorted(components)}

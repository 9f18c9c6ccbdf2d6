"""The OpenAPI document: every address with its parameters, replies and refusals, from the sitemap and the operations.

Must not: state a fact that the code does not contain.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

import hub.operations  # noqa: F401 - registers every operation
from handlers import responses, routes, schemas
from handlers.json_schema import REF, Json, schemas_of
from handlers.openapi_bodies import (
    answer_types,
    approval_parameter,
    argument_types,
    bodies,
    command_headers,
    key_parameter,
    path_names,
    path_parameter,
    query_parameter,
    reply_of,
    request_body,
)
from handlers.openapi_refusals import (
    COMMANDED,
    EVERYWHERE,
    RESPONSES,
    SIGNED_IN,
    WITH_BODY,
    Refused,
    all_refusals,
    joined,
    of_docstring,
    problem_response,
    problems,
    refusals_among,
)
from handlers.responses import Endpoint
from hub.base.refusal import Refusal
from hub.commands.operation import OPERATIONS, LicenceGate, Operation
from hub.domain import permissions, refusals
from hub.domain.permissions import ROLES, Grant, Permission
from hub.identity.cookies import DEVICE_COOKIE, SESSION_COOKIE

ABOUT: Final = """\
Money is integers in the currency's minor unit (names end in `_minor`), instants are RFC 3339 in UTC (`_at`), ids are
UUIDs. Every refusal is a problem document (RFC 9457) with a stable `code`. Fields may be added to replies, never
renamed or dropped; unknown fields in a request are refused.

A command that comes with an `Idempotency-Key` has one effect and one reply, however often it is sent. Sign in for a
token, or let the browser keep it as a cookie; requests with the cookie must come from the hub's own pages."""
TAGS: Final = {
    "auth": "Signing in and out",
    "orders": "Orders",
    "payments": "Payments",
    "tickets": "At the stations",
    "shifts": "Drawers",
    "approvals": "Approvals",
    "stock": "What is left",
    "venue": "The venue, to read",
    "admin": "The office",
    "devices": "Joining",
    "hub": "The hub itself",
}
TAG_OF: Final = {
    "menu": "venue",
    "tables": "venue",
    "stations": "venue",
    "licence": "venue",
    "setup": "devices",
    "uploads": "hub",
    "health": "hub",
    "metrics": "hub",
    "openapi.json": "hub",
    "pesapal": "payments",
    "reports": "shifts",
}


@functools.cache
def document() -> bytes:
    """OpenAPI 3.1 as JSON."""
    return msgspec.json.encode(described())


def described() -> Json:
    """OpenAPI 3.1 as a tree."""
    paths: dict[str, Json] = {}
    for method, path, operation in _addresses():
        paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "POS hub", "version": "1", "description": ABOUT},
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "responses": _problem_responses(),
            "securitySchemes": _security_schemes(),
        },
    }


def _addresses() -> Iterable[tuple[str, str, Json]]:
    for method, path, name in routes.COMMANDS:
        yield method, path, _command(method, path, OPERATIONS[name])
    for path, read, parameters in routes.QUERIES:
        yield "GET", path, _query(path, read, parameters)
    for method, path, handler in routes.ENDPOINTS:
        yield method, path, _endpoint(method, path, handler)


def _command(method: str, path: str, wanted: Operation) -> Json:
    refused = (*EVERYWHERE, *SIGNED_IN, *COMMANDED, *_of_roles((wanted.permission,)), *of_docstring(wanted.doc))
    if wanted.needs_key:
        refused += (refusals.KeyRequired,)
    if wanted.gate is not LicenceGate.ALWAYS:
        refused += (refusals.VenueLocked, refusals.DiskFull)
    parameters = [path_parameter(name) for name in path_names(path)]
    in_address = path_names(path)
    if method == "DELETE" and wanted.takes_approval:
        parameters.append(approval_parameter())
        in_address = (*in_address, "approval")
    if wanted.is_reply_kept:
        parameters.append(key_parameter(is_required=wanted.needs_key))
    return {
        **_about(method, path, wanted.doc, roles=_roles((wanted.permission,))),
        "parameters": parameters,
        **request_body(wanted.args, in_address, ("application/json",)),
        "responses": {
            str(wanted.status): reply_of(responses.of_operation(wanted.name), headers=command_headers(wanted)),
            **problems(refused),
        },
    }


def _query(path: str, read: Callable[..., Any], parameters: tuple[str, ...]) -> Json:
    any_of = responses.MAY_ASK[path]
    refused = (*EVERYWHERE, *SIGNED_IN, refusals.Invalid, *_of_roles(any_of))
    if path_names(path) or path == "/api/shifts/current":
        refused += (refusals.NotFound,)
    return {
        **_about("GET", path, inspect.getdoc(read) or "", roles=_roles(any_of)),
        "parameters": [*map(path_parameter, path_names(path)), *map(query_parameter, parameters)],
        "responses": {"200": reply_of(responses.of_question(read)), **problems(refused)},
    }


def _endpoint(method: str, path: str, handler: Callable[..., Any]) -> Json:
    endpoint = responses.ENDPOINTS[method, path]()
    doc = inspect.getdoc(handler) or ""
    refused = tuple(endpoint.refuses) + of_docstring(doc) + _of_roles(endpoint.any_of)
    if path.startswith("/api"):
        refused += EVERYWHERE if endpoint.also is None else ()
        refused += SIGNED_IN if endpoint.who else ()
        refused += WITH_BODY if method in ("POST", "PUT") else ()
        refused += (refusals.ForeignOrigin,) if endpoint.who and method != "GET" else ()
    others = {str(status): reply_of(answer) for status, answer in (endpoint.also or {}).items()}
    roles = _roles(endpoint.any_of) if endpoint.who else None
    return {
        **_about(method, path, doc, roles=roles, is_open=endpoint.who is None or path == "/metrics"),
        "parameters": [*map(path_parameter, path_names(path)), *map(query_parameter, endpoint.parameters)],
        **_endpoint_body(endpoint),
        "responses": {
            str(endpoint.status): reply_of(endpoint.answer, endpoint.answers_type),
            **others,
            **problems(refusals_among(refused)),
        },
    }


def _endpoint_body(endpoint: Endpoint) -> Json:
    if endpoint.body is None and endpoint.body_types == ("application/json",):
        return {}
    return request_body(endpoint.body, endpoint.without, endpoint.body_types)


def _about(method: str, path: str, doc: str, *, roles: Json | None, is_open: bool = False) -> Json:
    summary, _, more = prose(doc).partition(". ")
    told: Json = {
        "operationId": operation_id(method, path),
        "tags": [_tag(path)],
        "summary": summary.rstrip("."),
    }
    if more:
        told["description"] = more
    if roles is not None and not is_open:
        told["x-roles"] = roles
    return told | {"security": [] if is_open else [{"bearer": []}, {"cookie": []}]}


def operation_id(method: str, path: str) -> str:
    """The name of a command where the address runs one, else the method and the address: `get_orders_by_order`."""
    named = {(one, where): name for one, where, name in routes.COMMANDS}
    words = re.sub(r"\W", "_", re.sub(r"{(\w+)}", r"by_\1", path.removeprefix("/api").strip("/")))
    return named.get((method, path)) or f"{method.lower()}_{words}"


def prose(doc: str) -> str:
    """What a docstring says before its `Refuses:`, on one line."""
    return " ".join(doc.partition("Refuses:")[0].split())


def _tag(path: str) -> str:
    first = path.removeprefix("/api").split("/")[1]
    return "payments" if path.endswith("/payments") else TAG_OF.get(first, first)


def _roles(any_of: tuple[Permission, ...]) -> Json:
    """How far each role may go; all of them when no act is asked for."""
    if not any_of:
        return dict.fromkeys(ROLES, Grant.FREELY.value)
    grants = {
        role: min((permissions.grant(permission, role) for permission in any_of), key=list(Grant).index)
        for role in ROLES
    }
    return {role: grant.value for role, grant in grants.items() if grant is not Grant.NEVER}


def _of_roles(any_of: tuple[Permission, ...]) -> Refused:
    roles = _roles(any_of)
    refused: Refused = (refusals.NotAllowed,) if len(roles) < len(ROLES) else ()
    return (*refused, refusals.ApprovalRequired) if Grant.WITH_APPROVAL.value in roles.values() else refused


def _security_schemes() -> Json:
    return {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": SESSION_COOKIE,
            "description": "Set by signing in; HttpOnly, SameSite=Strict. Changes must come from the hub's own pages.",
        },
        "device": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Device-Token",
            "description": "Proves which paired device a sign-in comes from; browsers keep it as the cookie"
            f" `{DEVICE_COOKIE}`.",
        },
    }


def _problem_responses() -> dict[str, Json]:
    """Each refusal, and each set of refusals that an address answers under one status."""
    return {joined(kinds): problem_response(kinds) for kinds in _refusal_sets()}


def _refusal_sets() -> list[tuple[type[Refusal], ...]]:
    kinds = {kind.__name__: kind for kind in all_refusals()}
    refs = [reply["$ref"] for _, _, one in _addresses() for reply in one["responses"].values() if "$ref" in reply]
    names = sorted({ref.removeprefix(RESPONSES) for ref in refs} | kinds.keys())
    return [tuple(kinds[name] for name in joined.split("_")) for joined in names]


def _schemas() -> Json:
    """Everything that is referred to."""
    own = {args.__name__ for args in argument_types()}
    kinds = [schemas.Problem, schemas.FieldError, *answer_types(), *argument_types()]
    _, components = schemas_of(kinds)
    components["Problem"]["properties"] |= MORE_OF_PROBLEMS
    components["Problem"]["additionalProperties"] = True
    kept = {name: schema for name, schema in components.items() if name not in own}
    return dict(sorted((kept | bodies()).items()))


@functools.cache
def shape_names() -> frozenset[str]:
    """The shapes that the document describes."""
    return frozenset(_schemas())


MORE_OF_PROBLEMS: Final[Mapping[str, Json]] = {
    "errors": {
        "description": "with `invalid`: what is wrong with which field",
        "type": "array",
        "items": {"$ref": REF.format(name="FieldError")},
    },
    "retry_after_s": {"description": "how long to wait, as in Retry-After", "type": "integer"},
    "order": {"description": "with a conflict: the order as it is now", "$ref": REF.format(name="Order")},
    "held_minor": {"description": "with `refund_exceeds_payment`: what can be given back", "type": "integer"},
    "tries_left": {"description": "with `wrong_credentials`: before the lock-out", "type": "integer"},
}

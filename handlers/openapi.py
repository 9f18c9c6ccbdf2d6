"""The OpenAPI document, made from the sitemap, the operations' signatures and docstrings, and the tables of answers.

Nothing is said twice: an address comes from `handlers.routes`, a body from the operation's parameters, refusals from
its docstring's `Refuses:`, an answer from what the operation or question returns.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import Any, Final, get_args

import msgspec

import hub.operations  # noqa: F401 - registers every operation
from handlers import responses, routes, schemas
from handlers.json_schema import REF, Json, schemas_of
from handlers.responses import Answer, Endpoint
from hub.base.problems import title
from hub.base.refusal import Refusal
from hub.commands.operation import OPERATIONS, LicenceGate, Operation
from hub.domain import permissions, refusals
from hub.domain.permissions import ROLES, Grant, Permission
from hub.identity.cookies import DEVICE_COOKIE, SESSION_COOKIE
from hub.texts import TEXTS

Refused = tuple[type[Refusal], ...]
ABOUT: Final = """\
Money is integers in the currency's minor unit (names end in `_minor`), instants are RFC 3339 in UTC (`_at`), ids are
UUIDs. Every refusal is a problem document (RFC 9457) with a stable `code`. Fields may be added to replies, never
renamed or dropped; unknown fields in a request are refused.

A command that comes with an `Idempotency-Key` has one effect and one reply, however often it is sent. Sign in for a
token, or let the browser keep it as a cookie; requests with the cookie must come from the hub's own pages."""
RESPONSES: Final = "#/components/responses/"
KEY_ABOUT: Final = (
    "1 to 200 visible ASCII characters. The same key with the same request gets the stored reply again;"
    " with another request, 422 `idempotency_key_reused`."
)
EVERYWHERE: Final[Refused] = (refusals.Unavailable,)
SIGNED_IN: Final[Refused] = (refusals.NotSignedIn,)
WITH_BODY: Final[Refused] = (
    refusals.Malformed, refusals.TooSlow, refusals.TooLarge, refusals.UnsupportedType, refusals.ExpectationFailed,
)  # fmt: skip
COMMANDED: Final[Refused] = (
    *WITH_BODY, refusals.ForeignOrigin, refusals.RequestInProgress, refusals.Invalid, refusals.KeyReused,
    refusals.TooMany,
)  # fmt: skip
TAGS: Final = {
    "auth": "Signing in and out", "orders": "Orders", "payments": "Payments", "tickets": "At the stations",
    "shifts": "Drawers", "approvals": "Approvals", "stock": "What is left", "venue": "The venue, to read",
    "admin": "The office", "devices": "Joining", "hub": "The hub itself",
}  # fmt: skip
TAG_OF: Final = {
    "menu": "venue", "tables": "venue", "stations": "venue", "licence": "venue", "setup": "devices", "uploads": "hub",
    "health": "hub", "metrics": "hub", "openapi.json": "hub", "pesapal": "payments", "reports": "shifts",
}  # fmt: skip


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
        yield method, path, _door(method, path, handler)


# Commands, queries, doors ---------------------------------------------------------------------------------


def _command(method: str, path: str, wanted: Operation) -> Json:
    refused = (*EVERYWHERE, *SIGNED_IN, *COMMANDED, *_of_roles((wanted.permission,)), *of_docstring(wanted.doc))
    if wanted.needs_key:
        refused += (refusals.KeyRequired,)
    if wanted.gate is not LicenceGate.ALWAYS:
        refused += (refusals.VenueLocked, refusals.DiskFull)
    parameters = [_path_parameter(name) for name in _names(path)]
    if wanted.is_reply_kept:
        parameters.append(_key(is_required=wanted.needs_key))
    return {
        **_told(method, path, wanted.doc, roles=_roles((wanted.permission,))),
        "parameters": parameters,
        **_body(wanted.args, _names(path), ("application/json",)),
        "responses": {
            str(wanted.status): _reply(responses.of_operation(wanted.name), headers=_command_headers(wanted)),
            **_problems(refused),
        },
    }


def _query(path: str, read: Callable[..., Any], parameters: tuple[str, ...]) -> Json:
    any_of = responses.MAY_ASK[path]
    refused = (*EVERYWHERE, *SIGNED_IN, refusals.Invalid, *_of_roles(any_of))
    if _names(path) or path == "/api/shifts/current":
        refused += (refusals.NotFound,)
    return {
        **_told("GET", path, inspect.getdoc(read) or "", roles=_roles(any_of)),
        "parameters": [*map(_path_parameter, _names(path)), *map(_query_parameter, parameters)],
        "responses": {"200": _reply(responses.of_question(read)), **_problems(refused)},
    }


def _door(method: str, path: str, handler: Callable[..., Any]) -> Json:
    door = responses.ENDPOINTS[method, path]()
    doc = inspect.getdoc(handler) or ""
    refused = tuple(door.refuses) + of_docstring(doc) + _of_roles(door.any_of)
    if path.startswith("/api"):
        refused += EVERYWHERE if door.also is None else ()
        refused += SIGNED_IN if door.who else ()
        refused += WITH_BODY if method in ("POST", "PUT") else ()
        refused += (refusals.ForeignOrigin,) if door.who and method != "GET" else ()
    others = {str(status): _reply(answer) for status, answer in (door.also or {}).items()}
    roles = _roles(door.any_of) if door.who else None
    return {
        **_told(method, path, doc, roles=roles, is_open=door.who is None or path == "/metrics"),
        "parameters": [*map(_path_parameter, _names(path)), *map(_query_parameter, door.parameters)],
        **_door_body(door),
        "responses": {
            str(door.status): _reply(door.answer, door.answers_type),
            **others,
            **_problems(_kept(refused)),
        },
    }


def _door_body(door: Endpoint) -> Json:
    if door.body is None and door.body_types == ("application/json",):
        return {}
    return _body(door.body, door.without, door.body_types)


def _kept(found: Iterable[type[Exception]]) -> Refused:
    return tuple(kind for kind in found if issubclass(kind, Refusal))


def _told(method: str, path: str, doc: str, *, roles: Json | None, is_open: bool = False) -> Json:
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


def of_docstring(doc: str) -> Refused:
    """The refusals a docstring names after `Refuses:`; what stands in brackets says when."""
    named = re.sub(r"\([^)]*\)", "", doc.partition("Refuses:")[2])
    kinds = {kind.__name__: kind for kind in all_refusals()}
    return tuple(kinds[word] for word in re.findall(r"[A-Z]\w+", named) if word in kinds)


def all_refusals() -> list[type[Refusal]]:
    """Every refusal that goes over the wire, in the order they are written down."""
    found = [kind for kind in vars(refusals).values() if inspect.isclass(kind) and issubclass(kind, Refusal)]
    return [kind for kind in found if kind is not Refusal]


def _tag(path: str) -> str:
    first = path.removeprefix("/api").split("/")[1]
    return "payments" if path.endswith("/payments") else TAG_OF.get(first, first)


# Who ------------------------------------------------------------------------------------------------------


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


# Parameters, bodies, replies ------------------------------------------------------------------------------


def _names(path: str) -> tuple[str, ...]:
    return tuple(re.findall(r"{(\w+)}", path))


def _path_parameter(name: str) -> Json:
    kind: Json = (
        {"type": "string"} if name in ("code", "token", "name", "report") else {"type": "string", "format": "uuid"}
    )
    return {"name": name, "in": "path", "required": True, "schema": kind}


def _query_parameter(name: str) -> Json:
    kind = dict(responses.PARAMETERS[name])
    return {"name": name, "in": "query", "description": kind.pop("description"), "schema": kind}


def _key(*, is_required: bool) -> Json:
    kind = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return {
        "name": "Idempotency-Key", "in": "header", "required": is_required, "description": KEY_ABOUT, "schema": kind,
    }  # fmt: skip


def _command_headers(wanted: Operation) -> Json:
    position = {"description": "the position in the log of the last event it made", "schema": {"type": "integer"}}
    if not wanted.is_reply_kept:
        return {"Event-Position": position}
    replayed = {"description": "`true` when this is a stored reply", "schema": {"const": "true"}}
    return {"Event-Position": position, "Idempotency-Replayed": replayed}


def _body(args: type[msgspec.Struct] | None, names: tuple[str, ...], kinds: tuple[str, ...]) -> Json:
    if args is None:
        return {"requestBody": {"required": True, "content": {kind: {"schema": _file(kind)} for kind in kinds}}}
    name, schema = _without(args, names)
    if not schema["properties"]:
        return {}
    content = {"application/json": {"schema": {"$ref": REF.format(name=name)}}}
    return {"requestBody": {"required": bool(schema["required"]), "content": content}}


def bodies() -> dict[str, Json]:
    """The schemas that request bodies refer to."""
    commands = [(OPERATIONS[name].args, _names(path)) for _, path, name in routes.COMMANDS]
    doors = [(door.body, door.without) for door in _doors() if door.body is not None]
    bodies = dict(_without(args, names) for args, names in (*commands, *doors))
    return {name: schema for name, schema in bodies.items() if schema["properties"]}


def _file(kind: str) -> Json:
    """A file as a whole body, or as the one part of a form."""
    file = {"type": "string", "format": "binary"}
    return {"type": "object", "properties": {"image": file}} if kind == "multipart/form-data" else file


def _without(args: type[msgspec.Struct], names: Iterable[str]) -> tuple[str, Json]:
    """Name and schema of a body: the arguments that the address does not contain."""
    (ref,), components = schemas_of([args])
    schema: Json = components[ref["$ref"].rpartition("/")[2]]
    name = args.__name__ + ("Body" if schema["properties"].keys() & set(names) else "")
    schema["properties"] = {name: kind for name, kind in schema["properties"].items() if name not in names}
    schema["required"] = [name for name in schema["required"] if name not in names]
    return name, schema | {"title": name}


def _reply(answer: Answer | None, kind: str = "application/json", headers: Json | None = None) -> Json:
    content: Json = {}
    if answer is not None:
        found, _ = schemas_of(_kinds(answer))
        content = {"schema": {"anyOf": list(found)} if len(found) > 1 else found[0]}
    return {"description": "Done", **({"headers": headers} if headers else {}), "content": {kind: content}}


def _kinds(answer: Answer) -> tuple[Any, ...]:
    return get_args(answer) if isinstance(answer, UnionType) else (answer,)


def _problems(refused: Iterable[type[Refusal]]) -> Json:
    """One shared response a status, which lists the codes that may come with it."""
    by_status: dict[int, list[type[Refusal]]] = {}
    for kind in sorted(set(refused), key=lambda kind: (kind.status, kind.code)):
        by_status.setdefault(kind.status, []).append(kind)
    return {str(status): {"$ref": f"{RESPONSES}{_joined(kinds)}"} for status, kinds in by_status.items()}


def _joined(kinds: Iterable[type[Refusal]]) -> str:
    return "_".join(kind.__name__ for kind in kinds)


def _problem_responses() -> dict[str, Json]:
    """Each refusal, and each set of refusals that an address answers under one status."""
    return {_joined(kinds): _problem(kinds) for kinds in _refusal_sets()}


def _refusal_sets() -> list[tuple[type[Refusal], ...]]:
    kinds = {kind.__name__: kind for kind in all_refusals()}
    refs = [reply["$ref"] for _, _, one in _addresses() for reply in one["responses"].values() if "$ref" in reply]
    names = sorted({ref.removeprefix(RESPONSES) for ref in refs} | kinds.keys())
    return [tuple(kinds[name] for name in joined.split("_")) for joined in names]


def _problem(kinds: tuple[type[Refusal], ...]) -> Json:
    waits = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    return {
        "description": "; ".join(dict.fromkeys(title(kind, TEXTS) for kind in kinds)),
        **({"headers": waits} if kinds[0].status in (409, 429, 503) else {}),
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}},
        "x-codes": [kind.code for kind in kinds],
    }


def _schemas() -> Json:
    """Everything that is referred to."""
    own = {args.__name__ for args in _arguments()}
    kinds = [schemas.Problem, schemas.FieldError, *_answers(), *_arguments()]
    _, components = schemas_of(kinds)
    components["Problem"]["properties"] |= MORE_OF_PROBLEMS
    components["Problem"]["additionalProperties"] = True
    kept = {name: schema for name, schema in components.items() if name not in own}
    return dict(sorted((kept | bodies()).items()))


@functools.cache
def shape_names() -> frozenset[str]:
    """The shapes that the document describes."""
    return frozenset(_schemas())


def _arguments() -> list[type[msgspec.Struct]]:
    named = [OPERATIONS[name].args for _, _, name in routes.COMMANDS]
    return [*named, *(door.body for door in _doors() if door.body is not None)]


def _answers() -> list[Any]:
    commands = [responses.of_operation(name) for _, _, name in routes.COMMANDS]
    queries = [responses.of_question(read) for _, read, _ in routes.QUERIES]
    doors = [door.answer for door in _doors() if door.answer is not None]
    return [kind for answer in (*commands, *queries, *doors) for kind in _kinds(answer)]


def _doors() -> list[Endpoint]:
    return [responses.ENDPOINTS[method, path]() for method, path, _ in routes.ENDPOINTS]


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

"""Parameters, request bodies and replies of the OpenAPI document, from the types that the code uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import UnionType
from typing import Any, Final, get_args

import msgspec

import hub.operations  # noqa: F401 - registers every operation
from handlers import responses, routes
from handlers.json_schema import REF, Json, schemas_of
from handlers.responses import Answer, Endpoint
from hub.commands.operation import OPERATIONS, Operation

KEY_ABOUT: Final = (
    "1 to 200 visible ASCII characters. The same key with the same request gets the stored reply again;"
    " with another request, 422 `idempotency_key_reused`."
)


def path_names(path: str) -> tuple[str, ...]:
    return tuple(re.findall(r"{(\w+)}", path))


def path_parameter(name: str) -> Json:
    kind: Json = (
        {"type": "string"} if name in ("code", "token", "name", "report") else {"type": "string", "format": "uuid"}
    )
    return {"name": name, "in": "path", "required": True, "schema": kind}


def query_parameter(name: str) -> Json:
    kind = dict(responses.PARAMETERS[name])
    return {"name": name, "in": "query", "description": kind.pop("description"), "schema": kind}


def approval_parameter() -> Json:
    kind = {"type": "string", "format": "uuid"}
    return {"name": "approval", "in": "query", "description": "the id of a granted approval", "schema": kind}


def key_parameter(*, is_required: bool) -> Json:
    kind = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": is_required,
        "description": KEY_ABOUT,
        "schema": kind,
    }


def command_headers(wanted: Operation) -> Json:
    position = {"description": "the position in the log of the last event it made", "schema": {"type": "integer"}}
    if not wanted.is_reply_kept:
        return {"Event-Position": position}
    replayed = {"description": "`true` when this is a stored reply", "schema": {"const": "true"}}
    return {"Event-Position": position, "Idempotency-Replayed": replayed}


def request_body(args: type[msgspec.Struct] | None, names: tuple[str, ...], kinds: tuple[str, ...]) -> Json:
    if args is None:
        return {"requestBody": {"required": True, "content": {kind: {"schema": _file(kind)} for kind in kinds}}}
    name, schema = _without(args, names)
    if not schema["properties"]:
        return {}
    content = {"application/json": {"schema": {"$ref": REF.format(name=name)}}}
    return {"requestBody": {"required": bool(schema["required"]), "content": content}}


def bodies() -> dict[str, Json]:
    """The schemas that request bodies refer to."""
    commands = [(OPERATIONS[name].args, path_names(path)) for _, path, name in routes.COMMANDS]
    others = [(endpoint.body, endpoint.without) for endpoint in endpoints() if endpoint.body is not None]
    bodies = dict(_without(args, names) for args, names in (*commands, *others))
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


def reply_of(answer: Answer | None, kind: str = "application/json", headers: Json | None = None) -> Json:
    content: Json = {}
    if answer is not None:
        found, _ = schemas_of(kinds_of(answer))
        content = {"schema": {"anyOf": list(found)} if len(found) > 1 else found[0]}
    return {"description": "Done", **({"headers": headers} if headers else {}), "content": {kind: content}}


def kinds_of(answer: Answer) -> tuple[Any, ...]:
    return get_args(answer) if isinstance(answer, UnionType) else (answer,)


def argument_types() -> list[type[msgspec.Struct]]:
    named = [OPERATIONS[name].args for _, _, name in routes.COMMANDS]
    return [*named, *(endpoint.body for endpoint in endpoints() if endpoint.body is not None)]


def answer_types() -> list[Any]:
    commands = [responses.of_operation(name) for _, _, name in routes.COMMANDS]
    queries = [responses.of_question(read) for _, read, _ in routes.QUERIES]
    others = [endpoint.answer for endpoint in endpoints() if endpoint.answer is not None]
    return [kind for answer in (*commands, *queries, *others) for kind in kinds_of(answer)]


def endpoints() -> list[Endpoint]:
    return [responses.ENDPOINTS[method, path]() for method, path, _ in routes.ENDPOINTS]

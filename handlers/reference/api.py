"""docs/api.md: the OpenAPI document for people."""

from __future__ import annotations

from collections.abc import Iterable

from handlers import openapi, openapi_bodies
from handlers.reference.markdown import Json, about, fields, kind, sentence, table, whole
from hub.commands.operation import OPERATIONS
from hub.domain.permissions import ROLES
from hub.identity.cookies import SESSION_COOKIE


def page() -> str:
    """Every address, who may call it, what it takes, answers and refuses; then every shape."""
    document = openapi.described()
    bodies = openapi_bodies.bodies()
    return whole(
        "The HTTP interface",
        "A hub serves this as OpenAPI 3.1 at `GET /api/openapi.json`; `pos-hub openapi` prints it."
        " The same commands go over sockets: [events.md](events.md). Codes: [problems.md](problems.md).",
        document["info"]["description"],
        _signing_in(document),
        *(_tag(document, tag) for tag in document["tags"]),
        "## Shapes",
        *(shape(name, schema) for name, schema in document["components"]["schemas"].items() if name not in bodies),
    )


def _signing_in(document: Json) -> str:
    schemes = document["components"]["securitySchemes"]
    rows = [
        ("`Authorization: Bearer …`", "the token of a sign-in"),
        (f"Cookie `{SESSION_COOKIE}`", schemes["cookie"]["description"]),
        ("`X-Device-Token`", schemes["device"]["description"]),
    ]
    return "## Who calls\n\n" + table(("comes with", ""), rows)


def _tag(document: Json, tag: Json) -> str:
    parts = [
        call(document, path, method, operation, f"{_who(operation)}{_name(operation)}{_key(operation)}")
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation["tags"] == [tag["name"]]
    ]
    return "\n\n".join([f"## {tag['description']}", *parts])


def call(document: Json, path: str, method: str, operation: Json, who: str) -> str:
    """One address: what it does, who may call it, what it takes, answers and refuses."""
    summary = " ".join(filter(None, [sentence(operation["summary"]), operation.get("description")]))
    parts = [
        f"### {method.upper()} {path}",
        summary,
        f"Who: {who}",
        _query(operation),
        _body(document, operation),
        f"Answers {_replies(operation)}. Refuses: {_refusals(document, operation)}.",
    ]
    return "\n\n".join(part for part in parts if part)


def _who(operation: Json) -> str:
    if not operation["security"]:
        return "everybody"
    roles = operation["x-roles"]
    if len(roles) == len(ROLES) and set(roles.values()) == {"freely"}:
        return "everybody signed in"
    return ", ".join(role if rule == "freely" else f"{role} with approval" for role, rule in roles.items())


def _name(operation: Json) -> str:
    name = operation["operationId"]
    return f" · `{name}`" if name in OPERATIONS else ""


def _key(operation: Json) -> str:
    for parameter in operation["parameters"]:
        if parameter["name"] == "Idempotency-Key":
            return f" · `Idempotency-Key` {'compulsory' if parameter['required'] else 'honoured'}"
    return ""


def _query(operation: Json) -> str:
    parameters = [one for one in operation["parameters"] if one["in"] == "query"]
    rows = [(f"`?{one['name']}=`", kind(one["schema"]), sentence(one["description"])) for one in parameters]
    return table(("query", "is", ""), rows) if rows else ""


def _body(document: Json, operation: Json) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        schema = content["application/json"]["schema"]
        return fields(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return f"Body: {', '.join(f'`{kind_}`' for kind_ in content)}." if content else ""


def _replies(operation: Json) -> str:
    return ", or ".join(_reply(status, reply) for status, reply in operation["responses"].items() if _is_reply(reply))


def _is_reply(reply: Json) -> bool:
    return "$ref" not in reply and "application/problem+json" not in reply["content"]


def _reply(status: str, reply: Json) -> str:
    ((media, content),) = reply["content"].items()
    body = kind(content["schema"]) if "schema" in content else f"`{media}`"
    return f"{status} with {body}"


def _refusals(document: Json, operation: Json) -> str:
    return (
        " · ".join(
            f"{status} {' '.join(f'`{code}`' for code in codes(document, reply))}"
            for status, reply in operation["responses"].items()
            if not _is_reply(reply)
        )
        or "nothing"
    )


def codes(document: Json, reply: Json) -> Iterable[str]:
    """The codes that a problem reply may carry."""
    if "$ref" in reply:
        reply = document["components"]["responses"][reply["$ref"].rpartition("/")[2]]
    names: list[str] = reply["x-codes"]
    return names


def shape(name: str, schema: Json) -> str:
    """One shape: what it is, and its fields."""
    text = " ".join(about(schema).split())
    return "\n\n".join(part for part in [f"### {name}", text, fields(schema)] if part)

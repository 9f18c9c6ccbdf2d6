"""What docs/ says is what the code says: generated pages are fresh, tables fit, and every event is in the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handlers import openapi, openapi_refusals, responses, routes
from handlers.reference.asyncapi import DATA
from handlers.reference.pages import pages
from hub.commands.operation import OPERATIONS
from hub.domain.events import CATALOGUE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SPEAKING = [
    *sorted((ROOT / "hub/operations").glob("*.py")),
    *sorted((ROOT / "hub/recording").glob("*.py")),
    ROOT / "hub/commands/approvals.py",
]
TELLS = {"emit", "payment_changed", "shift_changed", "order_changed", "_order", "_tell"}
UNANNOUNCED: dict[str, str] = {}
"""Types clients may already prepare for, and why nobody hears them yet."""


@pytest.mark.parametrize(("name", "text"), pages().items())
def test_a_generated_page_is_what_the_code_says_now(name: str, text: str) -> None:
    assert (ROOT / name).read_text("utf-8") == text, f"{name} is old: make docs"


def test_every_announced_event_is_in_the_catalogue_and_the_other_way_round() -> None:
    announced = {name for path in SPEAKING for name in _announced(ast.parse(path.read_text("utf-8")))}
    assert announced <= CATALOGUE.keys()
    assert CATALOGUE.keys() - announced == UNANNOUNCED.keys()


def _announced(tree: ast.AST) -> Iterator[str]:
    """Names of events in calls that tell them, as arguments or as their defaults."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in TELLS:
            yield from (name for argument in node.args for name in _event_names(argument))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in TELLS:
            yield from (name for default in node.args.defaults for name in _event_names(default))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _event_names(value: ast.expr) -> Iterator[str]:
    branches = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    for one in branches:
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and re.fullmatch(r"[a-z]+\.[a-z]+", one.value):
            yield one.value


def test_every_part_of_an_event_has_a_shape() -> None:
    assert {name for event in CATALOGUE.values() for name in event.data} == DATA.keys()


def test_every_address_is_described() -> None:
    assert {path for path, _, _ in routes.QUERIES} == responses.MAY_ASK.keys()
    assert {(method, path) for method, path, _ in routes.ENDPOINTS} == responses.ENDPOINTS.keys()
    asked = [
        *(named for _, _, named in routes.QUERIES),
        *(door().parameters for door in responses.ENDPOINTS.values()),
    ]
    assert {name for named in asked for name in named} == responses.PARAMETERS.keys()


def described_operations() -> list[dict[str, Any]]:
    return [one for path in openapi.described()["paths"].values() for one in path.values()]


def test_every_address_has_an_operation_id_of_its_own() -> None:
    ids = [one.get("operationId") for one in described_operations()]
    assert None not in ids
    assert len(set(ids)) == len(ids)


def test_a_command_has_the_operation_id_that_sockets_call_it_by() -> None:
    paths = openapi.described()["paths"]
    assert all(paths[path][method.lower()]["operationId"] == name for method, path, name in routes.COMMANDS)


def test_refusals_are_shared_components() -> None:
    document = openapi.described()
    refused = [reply for one in described_operations() for status, reply in one["responses"].items() if status >= "400"]
    own = [reply for reply in refused if "$ref" not in reply and "application/problem+json" in reply["content"]]
    assert own == []
    for reply in document["components"]["responses"].values():
        assert reply["content"]["application/problem+json"]["schema"].keys() == {"$ref"}


def test_a_value_that_is_one_of_a_few_has_a_type() -> None:
    assert list(untyped(openapi.described()["components"]["schemas"])) == []


def untyped(schema: Any) -> Iterator[dict[str, Any]]:
    """Parts with an `enum` for which a generator of clients finds no type."""
    if isinstance(schema, dict):
        if isinstance(schema.get("enum"), list) and schema.get("type") not in ("string", "integer"):
            yield schema
        yield from (found for part in schema.values() for found in untyped(part))
    elif isinstance(schema, list):
        yield from (found for part in schema for found in untyped(part))


def test_every_refusal_an_operation_names_exists() -> None:
    kinds = {kind.__name__ for kind in openapi_refusals.all_refusals()}
    for wanted in OPERATIONS.values():
        named = re.sub(r"\([^)]*\)", "", wanted.doc.partition("Refuses:")[2])
        assert set(re.findall(r"\b[A-Z]\w+", named)) <= kinds, wanted.name

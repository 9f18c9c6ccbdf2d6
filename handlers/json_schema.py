"""JSON Schema of views and arguments. The documents name a view as the thing that it shows: OrderView is Order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

Json = dict[str, Any]
REF: Final = "#/components/schemas/{name}"
_LISTED: Final = re.compile(r"(Listing|Page)[\[_](\w+?)(View)?[\]_]")
_ENDING: Final = {"Listing": "List", "Page": "Page"}


def schemas_of(kinds: Iterable[Any]) -> tuple[list[Json], dict[str, Json]]:
    """The schemas of some types, and by name those that they refer to."""
    schemas, components = msgspec.json.schema_components(kinds, ref_template=REF)
    return _renamed(list(schemas)), {name_of(name): _renamed(schema) for name, schema in components.items()}


def name_of(kind: Any) -> str:
    """The name of a type, or of what msgspec calls it: Order for OrderView, OrderPage for Page[OrderView]."""
    name = kind if isinstance(kind, str) else kind.__name__
    if listed := _LISTED.fullmatch(name):
        return listed[2] + _ENDING[listed[1]]
    return name.removesuffix("View")


def _typed(schema: Json) -> Json:
    """What generators of clients want beside an `enum`, which may stand alone in JSON Schema: its type."""
    values = schema.get("enum", ())
    if values == [True]:
        return {"type": "boolean", "const": True}
    kinds = {type(value) for value in values}
    return {"type": {str: "string", int: "integer"}[kinds.pop()]} if kinds in ({str}, {int}) else {}


def _renamed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_renamed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    wire_names = {name: _renamed(part) for name, part in schema.items() if part != [True]} | _typed(schema)
    # openapi-typescript takes a property with a default for one that is always there.
    if (default := wire_names.pop("default", None)) not in (None, []):
        wire_names["x-default"] = default
    if isinstance(ref := wire_names.get("$ref"), str):
        head, _, name = ref.rpartition("/")
        wire_names["$ref"] = f"{head}/{name_of(name)}"
    if isinstance(title := wire_names.get("title"), str):
        wire_names["title"] = name_of(title)
    return wire_names

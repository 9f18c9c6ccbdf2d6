"""As much of JSON Schema as the hub's documents use, and stricter: what an object does not name, it may not have."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

Schema = dict[str, Any]
IS: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
FORMATS: Mapping[str, Callable[[Any], object]] = {
    "uuid": UUID,
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
}
SAYS_NOTHING = {"title", "description", "default", "examples"}
LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "minItems": lambda value, limit: len(value) >= limit,
    "maxItems": lambda value, limit: len(value) <= limit,
    "pattern": lambda value, limit: re.search(limit, value) is not None,
}
KNOWN = {"$ref", "anyOf", "allOf", "enum", "const", "type", "format", "items"} | SAYS_NOTHING | LIMITS.keys()
OF_OBJECTS = {"properties", "required", "additionalProperties"}


def faults(value: object, schema: Schema, document: Schema, where: str = "$") -> list[str]:
    """What does not fit, each with its place; the schema's references are looked up in `document`."""
    assert schema.keys() <= KNOWN | OF_OBJECTS, f"{where}: {schema.keys() - KNOWN - OF_OBJECTS} is not understood"
    if "$ref" in schema:
        return faults(value, resolved(schema["$ref"], document), document, where)
    if "anyOf" in schema:
        tries = [faults(value, one, document, where) for one in schema["anyOf"]]
        return [] if [] in tries else min(tries, key=len)
    found = [fault for one in schema.get("allOf", ()) for fault in faults(value, one, document, where)]
    return found + (_of_value(value, schema, where) or _inside(value, schema, document, where))


def resolved(ref: str, document: Schema) -> Schema:
    """What a reference within the document points to."""
    found: Any = document
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _of_value(value: Any, schema: Schema, where: str) -> list[str]:
    if "type" in schema and not IS[schema["type"]](value):
        return [f"{where}: {value!r} is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{where}: {value!r} is not {schema['const']!r}"]
    if (kind := schema.get("format")) and not _is_format(value, kind):
        return [f"{where}: {value!r} is no {kind}"]
    return [
        f"{where}: {value!r} breaks {n} {schema[n]}"
        for n, fits in LIMITS.items()
        if n in schema and not fits(value, schema[n])
    ]


def _is_format(value: Any, kind: str) -> bool:
    try:
        FORMATS[kind](value)
    except ValueError:
        return False
    return True


def _inside(value: Any, schema: Schema, document: Schema, where: str) -> list[str]:
    if isinstance(value, list):
        return [
            f for n, one in enumerate(value) for f in faults(one, schema.get("items", {}), document, f"{where}[{n}]")
        ]
    if not isinstance(value, dict) or not OF_OBJECTS & schema.keys():
        return []
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", False)
    found = [f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, one in value.items():
        kind = properties.get(name, others)
        if kind is False:
            found.append(f"{where}: {name} is not described")
        elif kind is not True:
            found += faults(one, kind, document, f"{where}.{name}")
    return found

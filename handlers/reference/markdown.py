"""Tables and types as Markdown; the pages decide the content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

MADE = "<!-- Made from the code by `make docs`; change the code, not this page. -->"
Json = dict[str, Any]
Where = Callable[[str], str]


def here(_: str) -> str:
    """On this page."""
    return ""


def whole(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", MADE, *(part for part in parts if part)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def fields(schema: Json, where: Where = here) -> str:
    """The fields of an object as a table; `where` says on which page a shape is described."""
    required = schema.get("required", ())
    rows = [
        (f"`{name}`", kind(one, where), "" if name in required else "optional", about(one))
        for name, one in schema["properties"].items()
    ]
    return table(("field", "is", "", ""), rows)


def about(schema: Json) -> str:
    """The schema's description and default."""
    parts = [text for text in _descriptions(schema) if text]
    default = schema.get("x-default", schema.get("default"))
    if default not in (None, []):
        parts.append(f"default `{str(default).lower() if isinstance(default, bool) else default}`")
    return "; ".join(dict.fromkeys(parts))


def _descriptions(schema: Json) -> Iterable[str]:
    yield schema.get("description", "")
    for one in schema.get("anyOf", ()):
        yield one.get("description", "")


def kind(schema: Json, where: Where = here) -> str:
    """The type of a value in a few words; shapes are links to their description."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}]({where(name)}#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind(one, where) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'], where)}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{kind(schema['additionalProperties'], where)} by key"
    return _plain(schema)


def _plain(schema: Json) -> str:
    if values := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return " ".join(f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in values)
    name = {"uuid": "id", "date-time": "instant", "date": "date"}.get(schema.get("format", ""), schema.get("type"))
    low, high = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    if low is None and high is None:
        return str(name)
    return f"{name} {'' if low is None else low}…{'' if high is None else high}"


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.endswith((".", "…", ":")) else f"{text}."

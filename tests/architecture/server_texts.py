"""What is wrong between templates or Python and the texts that they read. No files here: the callers read them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import jinja2
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from jinja2 import nodes

Messages = Mapping[str, frozenset[str]]
"""A key, or `key.attribute`, and the names of the values that it needs."""
PLACE = "\x01"
READERS = ("text", "label")
HUMAN = ("alt", "aria-label", "data-confirm", "data-sure", "placeholder", "title")
"""Attributes that a person reads, or that a script shows."""
SHOWN = ("extra", "hint", "label", "nothing", "placeholder", "remove", "thing")
"""Arguments of our macros that a person reads."""
SENTENCE = re.compile(r"[A-Z][a-z]{2}|[a-z]{2},? [a-z]{2}")
LOWER = re.compile(r"[a-z ]*[a-z][a-z ]+")
TECHNICAL_BLOCK = re.compile(r"{% block (?:theme|body_class) %}.*?{% endblock %}")
KEY = re.compile(r"(?:pages|reports|paper)-[\w-]+")
HTML = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<code\b[^>]*>.*?</code>|<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
ENTITY = re.compile(r"&#?\w+;")
ENVIRONMENT = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """One place where a text is read. A family is every key that begins like this."""

    key: str
    values: frozenset[str]
    is_family: bool = False


def messages(source: str) -> dict[str, frozenset[str]]:
    """The texts of a file. A line that Fluent cannot read is an error."""
    body = FluentParser().parse(source).body
    if junk := [entry.content for entry in body if isinstance(entry, ftl.Junk)]:
        raise ValueError(f"Fluent cannot read {junk[0]!r}")
    entries = {entry.id.name: entry for entry in body if isinstance(entry, ftl.Message)}
    own = {key: frozenset(_values(entry.value, entries)) for key, entry in entries.items() if entry.value}
    parts = [(key, part) for key, entry in entries.items() for part in entry.attributes]
    return own | {f"{key}.{part.id.name}": frozenset(_values(part.value, entries)) for key, part in parts}


def _values(part: object, entries: Mapping[str, ftl.Message]) -> Iterator[str]:
    if isinstance(part, ftl.VariableReference):
        yield part.id.name
    elif isinstance(part, ftl.MessageReference) and part.id.name in entries:
        yield from _values(entries[part.id.name].value, entries)
    elif isinstance(part, list):
        for one in part:
            yield from _values(one, entries)
    elif isinstance(part, ftl.BaseNode):
        yield from _values(list(vars(part).values()), entries)


def template_literals(source: str) -> list[str]:
    """Texts that stand in a template: between tags, in attributes that people read, in expressions."""
    tree = ENVIRONMENT.parse(TECHNICAL_BLOCK.sub("", source))
    outputs = [node for output in tree.find_all(nodes.Output) for node in output.nodes]
    html = "".join(node.data if isinstance(node, nodes.TemplateData) else PLACE for node in outputs)
    attributes = [text for tag in HTML.findall(html) for name, text in ATTRIBUTE.findall(tag) if name in HUMAN]
    texts = [_words(text) for text in (*HTML.split(html), *attributes)]
    return [text for text in texts if _has_letter(text)] + list(_constants(tree))


def _words(html: str) -> str:
    return ENTITY.sub("", HTML.sub("", html)).replace(PLACE, " ").strip()


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _constants(node: nodes.Node) -> Iterator[str]:
    """Strings in expressions that read like a text, or stand where a macro takes one."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.search(_words(node.value)):
        yield node.value
    if isinstance(node, nodes.Output):
        yield from (text for one in node.nodes for text in _chosen(one) if not SENTENCE.search(text))
    if isinstance(node, nodes.Keyword) and node.key in SHOWN:
        yield from (text for text in _chosen(node.value) if _has_letter(text) and not SENTENCE.search(text))
    if not _is_reader(node):
        for child in node.iter_child_nodes():
            yield from _constants(child)


def _chosen(node: nodes.Node) -> Iterator[str]:
    """The strings that an expression may come to, if words in them stand free: `"over" if … else "short"`."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and LOWER.fullmatch(node.value):
        yield node.value
    if isinstance(node, (nodes.CondExpr, nodes.Concat, nodes.Or)):
        for child in node.iter_child_nodes():
            yield from _chosen(child)


def _is_reader(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in READERS


def template_readings(source: str) -> list[Reading]:
    """The texts that a template reads."""
    calls = ENVIRONMENT.parse(source).find_all(nodes.Call)
    return [one for call in calls if _is_reader(call) and _reads_text(call) for one in _template_reading(call)]


def _reads_text(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name == "text"


def _template_reading(call: nodes.Call) -> Iterator[Reading]:
    values = frozenset(keyword.key for keyword in call.kwargs)
    key = call.args[0]
    is_family = isinstance(key, nodes.Concat)
    choices = [key, *key.find_all(nodes.Const)]
    keys = [one.value for one in choices if isinstance(one, nodes.Const) and isinstance(one.value, str)]
    yield from (Reading(one, values, is_family) for one in (keys[:1] if is_family else keys))


def python_readings(source: str) -> list[Reading]:
    """The texts that a module reads, and the keys that it names for a template to read."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _is_text_call(node)]
    read = [
        Reading(key, frozenset(str(keyword.arg) for keyword in call.keywords))
        for call in calls
        for _, key in _strings(call.args[0])
    ]
    called = {place for call in calls for place, _ in _strings(call.args[0])}
    named = [key for place, key in _strings(ast.parse(source)) if place not in called and KEY.fullmatch(key)]
    return read + [Reading(key, frozenset(), is_family=key.endswith("-")) for key in named]


def _strings(tree: ast.AST) -> Iterator[tuple[tuple[int, int], str]]:
    """Every string of a module with its place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield (node.lineno, node.col_offset), node.value


def _is_text_call(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in ("text", "stored") and bool(node.args)


def wrong(readings: Iterable[Reading], texts: Messages) -> list[str]:
    """Keys that no file has, and values that a text needs and its reader does not pass."""
    return [problem for one in readings for problem in _wrong(one, texts)]


def _wrong(one: Reading, texts: Messages) -> list[str]:
    keys = [key for key in texts if key.startswith(one.key)] if one.is_family else [one.key] if one.key in texts else []
    missing = [f"{key} needs {name}" for key in keys for name in sorted(texts[key] - one.values)]
    return missing if keys else [f"no file has {one.key}"]


def unread(texts: Messages, readings: Iterable[Reading], sources: Iterable[str]) -> list[str]:
    """Keys that nothing reads: neither here, nor in another text."""
    all_readings, elsewhere = list(readings), "\n".join(sources)
    return [key for key in texts if not _is_read(key, all_readings) and f"{{ {key} }}" not in elsewhere]


def _is_read(key: str, readings: list[Reading]) -> bool:
    return any(key.startswith(one.key) if one.is_family else key == one.key for one in readings)

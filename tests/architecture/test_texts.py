"""Every refusal has its sentence, for each reason that the code gives and with no more data than it carries."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from cloud_link.backend import refusals as cloud_refusals
from hub.base.refusal import Refusal
from hub.domain import refusals as hub_refusals

ROOT = Path(__file__).parents[2]
HUB, CLOUD = ROOT / "web/locales/en/refusals.ftl", ROOT / "cloud_link/backend/locales/en/refusals.ftl"
SIDES = [
    (hub_refusals, HUB, ["hub", "handlers", "web", "cloud_link/agent", "cloud_link/protocol"]),
    (cloud_refusals, CLOUD, ["cloud_link/backend"]),
]
MODELS = {"category", "dining_table", "floor", "menu_item", "modifier_group", "price_rule", "tax_group"}
DERIVED = MODELS | {"line_quantity_bounds", "line_quantity_format"}
"""Made from the name of a table, or of another code."""
ALWAYS = {"reason", "field", "message"}
"""What `hub.base.problems` adds: `field` and `message` of the first error."""


class _Used(Visitor):
    """The variables and messages that a pattern uses."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - the library's name
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802 - the library's name
        self.messages.add(node.id.name)


def messages_of(ftl: str) -> dict[str, fluent.Message]:
    """The messages of a file, by key. A part that cannot be read is an error."""
    entries = FluentParser().parse(ftl).body
    assert not [entry for entry in entries if isinstance(entry, fluent.Junk)]
    return {entry.id.name: entry for entry in entries if isinstance(entry, fluent.Message)}


def variants_of(message: fluent.Message) -> dict[str, fluent.Pattern]:
    """The patterns of a message by `reason`; "" is the one without."""
    pattern = message.value
    assert pattern is not None
    first = pattern.elements[0]
    if isinstance(first, fluent.Placeable) and isinstance(first.expression, fluent.SelectExpression):
        return {
            one.key.name if isinstance(one.key, fluent.Identifier) and not one.default else "": one.value
            for one in first.expression.variants
        }
    return {"": pattern}


def variables_of(pattern: fluent.Pattern, messages: Mapping[str, fluent.Message]) -> set[str]:
    """What a pattern needs, with the messages that it quotes."""
    used = _Used()
    used.visit(pattern)
    quoted = [part for key in used.messages if (part := messages[key].value) is not None]
    return used.variables.union(*(variables_of(part, messages) for part in quoted))


def sources(folders: list[str]) -> dict[str, str]:
    """The modules of these folders, by path."""
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return {str(file.relative_to(ROOT)): file.read_text() for file in files if "node_modules" not in file.parts}


def classes_of(module: object) -> dict[str, type[Refusal]]:
    return {
        n: k
        for n, k in vars(module).items()
        if isinstance(k, type) and issubclass(k, Refusal) and k.code != Refusal.code
    }


def calls(source: str, names: Mapping[str, type[Refusal]]) -> Iterator[tuple[str, ast.expr | None, set[str]]]:
    """The refusals that a module makes: class, reason, names of the data."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                reason = node.args[0] if node.args else None
                yield name, reason, {keyword.arg for keyword in node.keywords if keyword.arg}


def literals(reason: ast.expr | None) -> list[str]:
    """The reasons that an expression may give, if they stand there."""
    if reason is None:
        return [""]
    if isinstance(reason, ast.IfExp):
        return literals(reason.body) + literals(reason.orelse)
    return [reason.value] if isinstance(reason, ast.Constant) and isinstance(reason.value, str) else []


def wrong_calls(source: str, names: Mapping[str, type[Refusal]], ftl: str) -> list[str]:
    """The refusals of a module whose sentence is missing, or needs data that they do not carry."""
    messages, wrong = messages_of(ftl), []
    for name, reason, data in calls(source, names):
        variants = variants_of(messages["refusal-" + names[name].code.replace("_", "-")])
        for literal in literals(reason):
            if literal not in variants:
                wrong.append(f"{name}({literal!r}) has no sentence")
            elif missing := variables_of(variants[literal], messages) - data - ALWAYS:
                wrong.append(f"{name}({literal!r}) carries no {', '.join(sorted(missing))}")
        if isinstance(reason, ast.JoinedStr):
            wrong.append(f"{name} is given a sentence")
    return wrong


@pytest.mark.parametrize(("module", "ftl", "_folders"), SIDES)
def test_every_class_has_a_message_whose_title_needs_no_data(module: object, ftl: Path, _folders: list[str]) -> None:
    messages = messages_of(ftl.read_text())
    codes = {"refusal-" + kind.code.replace("_", "-") for kind in classes_of(module).values()}
    assert codes == {key for key in messages if key.startswith("refusal-")}
    assert [key for key in codes if variables_of(variants_of(messages[key])[""], messages)] == []


@pytest.mark.parametrize(("module", "ftl", "folders"), SIDES)
def test_every_refusal_has_a_sentence_for_its_reason_and_data(module: object, ftl: Path, folders: list[str]) -> None:
    names, text = classes_of(module), ftl.read_text()
    wrong = {path: wrong_calls(source, names, text) for path, source in sources(folders).items()}
    assert {path: lines for path, lines in wrong.items() if lines} == {}


@pytest.mark.parametrize(("module", "ftl", "folders"), SIDES)
def test_no_reason_and_no_field_code_is_left_over(module: object, ftl: Path, folders: list[str]) -> None:
    strings = {part for source in sources(folders).values() for part in source.split('"')}
    messages = messages_of(ftl.read_text())
    reasons = {reason for message in messages.values() for reason in variants_of(message)} - {""}
    fields = {key.removeprefix("field-").replace("-", "_") for key in messages if key.startswith("field-")}
    assert {code for code in reasons | fields if code not in strings and code not in DERIVED} == set()


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('raise NotFound("no_such_reason")', "has no sentence"),
        ('raise StillInUse("used", name=name)', "carries no more, users"),
        ('raise NotFound(f"There is no {thing}")', "is given a sentence"),
        ('raise NotFound("There is no such thing")', "has no sentence"),
    ],
)
def test_what_is_wrong_is_noticed(source: str, complaint: str) -> None:
    (wrong,) = wrong_calls(source, classes_of(hub_refusals), HUB.read_text())
    assert complaint in wrong

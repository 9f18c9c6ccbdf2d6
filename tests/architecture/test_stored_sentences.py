"""Rows and events keep a text as its key and data (`stored`), never as a sentence (docs/texts.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("hub", "handlers", "cloud_link/agent", "cloud_link/backend", "models")
FIELDS = {"problem", "copy_problem", "note", "message", "detail", "why", "cause"}
"""Arguments and fields that become a row's text."""
CAUSES = {"PrintFailed", "PesapalAway", "PesapalRefused", "BackupFailed", "plain_os_errors"}
"""What is raised or called with the text that a row will keep."""
SENTENCE = re.compile(r"[A-Za-z]{2,}[,:;]? +[A-Za-z]{2,}")
NOT_ROWS = (
    "hub/doctor/",
    "hub/settings/",
    "hub/base/problems.py",
    "hub/backups/restore.py",
    "hub/__main__.py",
    "handlers/reference/",
)
"""The doctor's findings, the environment, the command line and the reference are shown, not kept."""


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """Sentences that a module puts where a row's text goes, with their lines."""
    for node in ast.walk(ast.parse(source)):
        for value in _values(node):
            yield from ((value.lineno, text) for text in _literals(value) if SENTENCE.search(text))


def _values(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg in FIELDS)
        if _name(node) in CAUSES:
            yield from node.args
    elif isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        yield from (value for key, value in zip(keys, node.values, strict=True) if key in FIELDS)
    elif isinstance(node, ast.Assign):
        names = [target.attr for target in node.targets if isinstance(target, ast.Attribute)]
        yield from ([node.value] if FIELDS.intersection(names) else [])


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _literals(value: ast.AST) -> Iterator[str]:
    """The strings that an expression may come to; what a call makes is not a literal."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "xx" for part in value.values)
    elif isinstance(value, (ast.IfExp, ast.BoolOp, ast.BinOp)):
        for part in ast.iter_child_nodes(value):
            yield from _literals(part)


def modules() -> Iterator[Path]:
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    yield from (path for path in paths if not path.relative_to(ROOT).as_posix().startswith(NOT_ROWS))


def test_no_sentence_is_written_into_a_row() -> None:
    by_module = {str(path.relative_to(ROOT)): list(sentences(path.read_text("utf-8"))) for path in modules()}
    assert {path: lines for path, lines in by_module.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        'put_off(problem="The hub stopped")',
        'save(note=says or f"Expired after {n} minutes")',
        'payment.note = "It was cancelled"',
        'raise PrintFailed("The printer hung up")',
        'row | {"problem": f"{name} is gone", "state": "failed"}',
        'note(why="the chain" + " is broken")',
    ],
)
def test_a_sentence_for_a_row_is_found(source: str) -> None:
    assert list(sentences(source))


@pytest.mark.parametrize(
    "source",
    [
        'save(note=stored("payment-note-cancelled", problem=problem))',
        'log.info("The hub stopped: %s", problem)',
        'f(detail="x", problem=None)',
    ],
)
def test_a_stored_text_is_no_sentence(source: str) -> None:
    assert list(sentences(source)) == []

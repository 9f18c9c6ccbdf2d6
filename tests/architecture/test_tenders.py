"""Nothing but `hub/domain/tenders.py` tells tenders apart: a new one is a record there, a text and a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.domain.tenders import TENDERS

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("domain", "operations", "recording", "views", "queries")
    for path in (ROOT / "hub" / folder).glob("*.py")
)
QUOTED = re.compile("'({})'".format("|".join(TENDERS)))
"""A code as SQL writes it."""


def codes_in(source: str) -> Iterator[str]:
    """The tenders' codes among a module's texts, in Python or in its SQL."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [node.value] if node.value in TENDERS else QUOTED.findall(node.value)


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "tenders.py"], ids=lambda path: path.name)
def test_no_rule_compares_the_code_of_a_tender(path: Path) -> None:
    assert list(codes_in(path.read_text("utf-8"))) == []


def test_a_comparison_is_found_in_python_and_in_sql() -> None:
    for source in (
        "method == 'cash'",
        "if method in ('card', 'x'): ...",
        "{'pesapal': 1}",
        '''"where method = 'cash'"''',
    ):
        assert list(codes_in(source)), source
    assert list(codes_in((ROOT / "hub/domain/tenders.py").read_text("utf-8"))) == list(TENDERS)

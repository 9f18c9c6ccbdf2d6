"""Who prepares is decided in `hub/domain` alone: no other code compares roles, and no station is known by its code."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWS = {
    "hub/domain/permissions.py": "the roles",
    "hub/domain/kitchen.py": "the two times of an order that are kept",
    "hub/operations/stations.py": "which of them a station sets",
    "hub/postgres/demo.py": "the demo venue",
}
FILES = sorted(
    path.relative_to(ROOT).as_posix() for folder in ("hub", "handlers", "web") for path in (ROOT / folder).rglob("*.py")
)


def names_the_bar(source: str) -> bool:
    """Whether a module has the text `bar`: whoever tells roles or stations apart has it beside `kitchen`."""
    return any(isinstance(node, ast.Constant) and node.value == "bar" for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize("path", [path for path in FILES if path not in KNOWS])
def test_no_code_tells_stations_apart(path: str) -> None:
    assert not names_the_bar((ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize("path", KNOWS)
def test_each_exception_is_one(path: str) -> None:
    assert names_the_bar((ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('if role == "bar":\n    pass', True),
        ('STATIONS = ("kitchen", "bar")', True),
        ('bar = "kitchen"  # "bar"', False),
        ('"""The bar has a printer."""', False),
    ],
)
def test_a_module_that_tells_them_apart_is_found(source: str, is_found: bool) -> None:
    assert names_the_bar(source) is is_found

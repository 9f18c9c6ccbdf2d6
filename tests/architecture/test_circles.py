"""No file imports another that imports it back, however long the way round, and also not from within a function.

import-linter keeps packages apart; it has no such rule for the modules inside one.
"""

import ast
import itertools
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from tests.architecture.test_imports import TREES


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Every name that is imported anywhere in a file, with its module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(name: str, modules: Mapping[str, object]) -> str | None:
    """The module of ours that a dotted name stands in."""
    parts = name.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((prefix for prefix in prefixes if prefix in modules), None)


def import_graph(trees: Mapping[str, ast.AST]) -> dict[str, set[str]]:
    """Which modules of ours each module imports."""
    return {
        name: {module for imported in imported_names(tree) if (module := module_of(imported, trees))} - {name}
        for name, tree in trees.items()
    }


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle of imports, from a module back to itself; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle(import_graph(TREES)) == []


def test_a_circle_is_found_also_through_a_third_file_and_from_within_a_function() -> None:
    sources = {
        "a": "from b import thing",
        "b": "import c.part",
        "c.part": "def late():\n    from a import other",
        "d": "import a",
    }
    found = circle(import_graph({name: ast.parse(source) for name, source in sources.items()}))
    assert set(found) == {"a", "b", "c.part"}
    assert all(after in {"a": "b", "b": "c.part", "c.part": "a"}[before] for before, after in itertools.pairwise(found))

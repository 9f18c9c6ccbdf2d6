"""No file has more than one subject, and no function does more than one thing, so none is long (ARCHITECTURE.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("hub", "models", "handlers", "web/static", "web/templates", "cloud_link")
PYTHON = ("hub", "models", "handlers", "web", "cloud_link")
KINDS = {".py", ".js", ".css", ".html", ".sql"}
MOST_LINES = 400
MOST_LINES_OF_FUNCTION = 40
"""From `def` to the last line, docstring included, decorators not."""
GENERATED = {Path("models/migrations/0001_initial.py")}
"""Written by Tortoise from the models of the first version."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(root: Path) -> list[Path]:
    """Files above the limit, by their path below `root`."""
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*.*")]
    files = [path for path in paths if path.suffix in KINDS and "node_modules" not in path.parts]
    return [path.relative_to(root) for path in files if len(path.read_text("utf-8").splitlines()) > MOST_LINES]


def test_no_file_is_long() -> None:
    assert set(long_files(ROOT)) - GENERATED == set()


@pytest.mark.parametrize(("lines", "is_long"), [(400, False), (401, True)])
def test_a_long_file_is_found(tmp_path: Path, lines: int, is_long: bool) -> None:
    file = tmp_path / FOLDERS[0] / "one.py"
    file.parent.mkdir(parents=True)
    file.write_text("a\n" * lines, "utf-8")
    assert bool(long_files(tmp_path)) is is_long


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function below, methods and functions within functions too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def long_functions(root: Path) -> set[str]:
    """Functions above the limit, by file and name."""
    files = [path for folder in PYTHON for path in (root / folder).rglob("*.py") if "node_modules" not in path.parts]
    every = ((path, one) for path in files for one in functions(ast.parse(path.read_text("utf-8"))))
    return {f"{path.relative_to(root)}: {one.name}" for path, one in every if length(one) > MOST_LINES_OF_FUNCTION}


def test_no_function_is_long() -> None:
    assert long_functions(ROOT) == set()


@pytest.mark.parametrize(("lines", "is_long"), [(39, False), (40, True)])
@pytest.mark.parametrize("head", ["def f():", "async def f():", "class A:\n  def f(self):"])
def test_a_long_function_is_found(tmp_path: Path, head: str, lines: int, is_long: bool) -> None:
    file = tmp_path / FOLDERS[0] / "one.py"
    file.parent.mkdir(parents=True)
    file.write_text(f"{head}\n" + "    a()\n" * lines, "utf-8")
    assert long_functions(tmp_path) == ({f"{FOLDERS[0]}/one.py: f"} if is_long else set())

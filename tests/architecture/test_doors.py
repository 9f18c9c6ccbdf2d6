"""Which modules may be imported only by a few, and which know next to nothing.

Rules between whole packages are import-linter's, in pyproject.toml; these are the finer ones, and they also
hold for modules that have not been written yet.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("hub", "models", "handlers", "web", "cloud_link")

ENDPOINTS = {
    "hub.app": {"hub.__main__"},
    "cloud_link.backend.app": {"cloud_link.backend.__main__"},
    "hub.log.event_log": {
        "hub.commands.operation",
        "hub.commands.execution",
        "hub.live.fanout",
        "hub.live.joining",
        "hub.live.log_listener",
        "hub.live.log_tail",
        "hub.live.replay_buffer",
        "hub.queries.snapshot",
        "hub.app",
        "hub.server.reactions",
    },
}
KNOWS_ONLY = {
    "hub.domain": {"hub.domain", "hub.base.refusal"},
    "hub.base.refusal": set(),
    "hub.base.embedded_postgres": {
        "hub.base.postgres_leftovers",
        "hub.base.postgres_directory",
        "hub.base.postgres_programs",
        "hub.base.postgres_supervisor",
        "asyncpg",
    },
    "hub.base.postgres_supervisor": {"hub.base.clock", "hub.base.postgres_programs", "hub.base.tasks"},
    "hub.base.tasks": set(),
    "hub.base.postgres_directory": {"hub.base.postgres_programs"},
    "hub.base.postgres_programs": set(),
    "hub.base.postgres_leftovers": set(),
    "hub.base.postgres_url": {"asyncpg"},
    "hub.base.logging_setup": {"hub.base.clock", "hub.base.ids", "msgspec"},
    "hub.base.clock": set(),
    "hub.base.ids": set(),
    "models": {"models", "hub.domain", "tortoise"},
    "cloud_link.protocol": {"cloud_link.protocol", "cryptography", "jwt"},
    "cloud_link.licence": {"cloud_link.protocol", "cryptography", "jwt"},
}
PURE = ("hub.domain", "cloud_link.protocol", "cloud_link.licence")


def source_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, packages: set[str] | tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


TREES = {module_name(path): ast.parse(path.read_text("utf-8")) for path in source_files()}


@pytest.mark.parametrize(("door", "allowed"), ENDPOINTS.items())
def test_only_these_modules_go_through_the_door(door: str, allowed: set[str]) -> None:
    importers = {name for name, tree in TREES.items() if any(is_within(found, (door,)) for found in imports(tree))}
    assert importers <= allowed | {door}


@pytest.mark.parametrize(("package", "known"), KNOWS_ONLY.items())
def test_a_layer_knows_only_what_it_should(package: str, known: set[str]) -> None:
    strangers = {
        (name, found)
        for name, tree in TREES.items()
        if is_within(name, (package,))
        for found in imports(tree)
        if found.split(".")[0] not in sys.stdlib_module_names and not is_within(found, known)
    }
    assert strangers == set()


def test_what_is_pure_never_waits() -> None:
    waiting = {
        name
        for name, tree in TREES.items()
        if is_within(name, PURE)
        and any(isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor) for node in ast.walk(tree))
    }
    assert waiting == set()


def test_every_module_says_what_lives_there() -> None:
    assert {name for name, tree in TREES.items() if not ast.get_docstring(tree)} == set()

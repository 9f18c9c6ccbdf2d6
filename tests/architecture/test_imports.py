"""Restrictions on imports of single modules: who may import them, and what they may import.

The rules between packages are import-linter's, in pyproject.toml. These rules are finer, and they also apply to new
modules.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("hub", "models", "handlers", "web", "cloud_link")

IMPORTERS = {
    "hub.app": {"hub.__main__"},
    "cloud_link.backend.app": {"cloud_link.backend.__main__"},
    "hub.log.event_log": {
        "hub.commands.operation",
        "hub.commands.command",
        "hub.commands.execution",
        "hub.commands.finish",
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
IMPORTS_ONLY = {
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


@pytest.mark.parametrize(("module", "allowed"), IMPORTERS.items())
def test_only_these_modules_import_a_restricted_module(module: str, allowed: set[str]) -> None:
    importers = {name for name, tree in TREES.items() if any(is_within(target, (module,)) for target in imports(tree))}
    assert importers <= allowed | {module}


@pytest.mark.parametrize(("package", "allowed"), IMPORTS_ONLY.items())
def test_a_package_imports_only_what_it_may(package: str, allowed: set[str]) -> None:
    violations = {
        (name, target)
        for name, tree in TREES.items()
        if is_within(name, (package,))
        for target in imports(tree)
        if target.split(".")[0] not in sys.stdlib_module_names and not is_within(target, allowed)
    }
    assert violations == set()


def test_a_pure_package_has_no_async_code() -> None:
    asynchronous = {
        name
        for name, tree in TREES.items()
        if is_within(name, PURE)
        and any(isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor) for node in ast.walk(tree))
    }
    assert asynchronous == set()


def test_every_module_has_a_docstring() -> None:
    assert {name for name, tree in TREES.items() if not ast.get_docstring(tree)} == set()

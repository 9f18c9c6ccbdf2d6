"""This version's SQL functions, in a schema of their own, so that two versions work on one database side by side.

The functions stand in `models/functions`, which says how they are written. Tables are made by `models/migrations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import models
import models.functions

FOLDER: Final = Path(models.functions.__file__).parent
SETS_KEPT: Final = 2
SCHEMAS: Final = "^fn_[0-9a-f]{12}$"
"""What the schemas of sets are called, as a regular expression of PostgreSQL."""

_PLACEHOLDER: Final = re.compile(
    r"\{(?P<what>columns|changes) of (?P<table>\w+)(?: (?:as|from) (?P<row>\w+))?"
    r"(?: except\s+(?P<fixed>\w+(?:,\s+\w+)*))?\}"
)
_SETS: Final = """
select nspname as schema, coalesce(substring(obj_description(oid, 'pg_namespace') from '[0-9]+$')::integer, 0) as number
from pg_namespace where nspname ~ $1 order by number desc, schema
"""

_LACKS_RIGHT: Final = """
select not has_schema_privilege(rolname, $2, 'usage') from pg_roles where rolname = $1
"""


@dataclass(frozen=True, slots=True)
class FunctionSet:
    """The functions of one version, as the statements that make them in `schema`."""

    schema: str
    statements: tuple[str, ...]

    @property
    def search_path(self) -> str:
        """Where a session of this version looks for functions and tables."""
        return f"{self.schema}, public"


def read_function_set(folder: Path = FOLDER) -> FunctionSet:
    """The set that the files of a folder make. Raises KeyError for an unknown table, ValueError for a column."""
    files = {path.stem: _with_columns(path.read_text("utf-8")) for path in sorted(folder.glob("*.sql"))}
    schema = f"fn_{sha256(repr(files).encode()).hexdigest()[:12]}"
    calls = re.compile(rf"(?<![\w.])({'|'.join(files)})(?=\s*\()")
    return FunctionSet(schema, tuple(calls.sub(rf"{schema}.\1", text) for text in files.values()))


@cache
def own_set() -> FunctionSet:
    """The set that this program calls."""
    return read_function_set()


def _with_columns(sql: str) -> str:
    return _PLACEHOLDER.sub(lambda it: ", ".join(_terms(**it.groupdict())), sql)


def _terms(what: str, table: str, row: str | None, fixed: str | None) -> Iterable[str]:
    """Names are quoted: `order` or `end` would mean something else in SQL."""
    columns = _columns_of(table)
    if what == "changes":
        for column in ("id", *re.findall(r"\w+", fixed or "")):
            columns.remove(column)
        return (f'"{column}" = {row}."{column}"' for column in columns)
    return (f'{row}."{column}"' if row else f'"{column}"' for column in columns)


def _columns_of(table: str) -> list[str]:
    by_table = {model._meta.db_table: model for model in (getattr(models, name) for name in models.__all__)}
    return list(by_table[table]._meta.fields_db_projection.values())


async def install(connection: Any, functions: FunctionSet, role: str) -> None:
    """Put the set into the database unless it is there, and drop all but the last two that were in use.

    The caller holds the lock of the migrations. `role` may call the functions, if there is such a role.
    """
    async with connection.transaction():
        sets = await connection.fetch(_SETS, SCHEMAS)
        schemas = [row["schema"] for row in sets]
        if functions.schema not in schemas:
            await _create(connection, functions)
        await _grant(connection, functions, role)
        if schemas[:1] == [functions.schema]:
            return
        number = sets[0]["number"] + 1 if sets else 1
        await connection.execute(f"comment on schema {functions.schema} is 'SQL functions of the hub, set {number}'")
        others = [schema for schema in schemas if schema != functions.schema]
        for schema in others[SETS_KEPT - 1 :]:
            await connection.execute(f"drop schema {schema} cascade")


async def _create(connection: Any, functions: FunctionSet) -> None:
    # One function may call another one that is made after it.
    await connection.execute("set local check_function_bodies = off")
    await connection.execute(f"create schema {functions.schema}")
    for statement in functions.statements:
        await connection.execute(statement)


async def _grant(connection: Any, functions: FunctionSet, role: str) -> None:
    """A session may call nothing in a schema that it may not use; it would find the functions of `public` instead."""
    if await connection.fetchval(_LACKS_RIGHT, role, functions.schema):
        await connection.execute(f"grant usage on schema {functions.schema} to {role}")
        await connection.execute(f"grant execute on all functions in schema {functions.schema} to {role}")

"""Two versions of the hub may work on one database: a migration adds, and what nobody uses any more goes one release
later. It can also be taken back without losing what was sold (docs/upgrading.md).
"""

import importlib
import itertools
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from tortoise.migrations import operations as ops

from hub.postgres.schema import known_migrations

FIRST_RELEASE = 9
"""Migrations up to this number are made at once, by the first release: nothing older works beside them."""

LAST_WITH_FUNCTIONS = 12
"""Later migrations leave functions to `models/functions`, apart from what a trigger calls."""
FUNCTION = re.compile(r"\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure)\b(?P<head>[^$;]*)", re.IGNORECASE)

COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
HURTS = {
    r"\bdrop\s+(table|column|view|function|type|schema|sequence)\b": "removes what the version before uses",
    r"\brename\b": "renames what the version before uses",
    r"\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b": "changes a type under the version before",
    r"\bset\s+not\s+null\b": "refuses rows that the version before writes",
    r"\btruncate\b|\bdelete\s+from\b": "removes rows",
}
ADDED = re.compile(r"\badd\s+column\b(?P<column>[^,;]*)", re.IGNORECASE)
GONE = (ops.RemoveField, ops.DeleteModel, ops.RenameField, ops.RenameModel, ops.AlterField)


def faults_of_sql(sql: str) -> Iterator[str]:
    """Why the version before could not go on, or could not come back."""
    plain = BODY.sub("", COMMENT.sub("", sql)).lower()
    for pattern, why in HURTS.items():
        yield from (f"{found[0]}: {why}" for found in re.finditer(pattern, plain))
    for added in ADDED.finditer(plain):
        if "not null" in added["column"] and "default" not in added["column"]:
            yield f"{added[0].strip()}: the version before does not fill it"


def faults_of(operation: Any) -> Iterator[str]:
    """The same of one step of a migration."""
    if isinstance(operation, GONE):
        yield f"{operation.describe()}: removes or changes what the version before uses"
    elif isinstance(operation, ops.AddField) and not _is_filled(operation.field):
        yield f"{operation.describe()}: the version before does not fill it"
    elif isinstance(operation, ops.RunSQL):
        yield from faults_of_sql(operation.sql if isinstance(operation.sql, str) else " ".join(map(str, operation.sql)))
        if operation.reverse_sql is None:
            yield "RunSQL without reverse_sql: it cannot be taken back"


def _is_filled(field: Any) -> bool:
    """A default that only Python knows is of no use to a version that does not know the field."""
    return bool(field.null or field.has_db_default())


def migration(name: str) -> ModuleType:
    return importlib.import_module(f"models.migrations.{name}")


@pytest.mark.parametrize("name", known_migrations())
def test_a_migration_after_the_first_release_only_adds(name: str) -> None:
    if int(name.partition("_")[0]) > FIRST_RELEASE:
        faults = [fault for operation in migration(name).Migration.operations for fault in faults_of(operation)]
        assert faults == [], name


def test_migrations_are_numbered_one_after_the_other() -> None:
    names = known_migrations()
    for before, name in itertools.pairwise(names):
        assert migration(name).Migration.dependencies == [("models", before)], name


def functions_in(sql: str) -> list[str]:
    """The functions that a migration makes, those of triggers apart."""
    heads = [found["head"] for found in FUNCTION.finditer(COMMENT.sub("", sql))]
    return [head.strip() for head in heads if not re.search(r"\breturns\s+trigger\b", head, re.IGNORECASE)]


@pytest.mark.parametrize("name", known_migrations())
def test_functions_stand_in_the_set_and_not_in_migrations(name: str) -> None:
    if int(name.partition("_")[0]) > LAST_WITH_FUNCTIONS:
        steps = migration(name).Migration.operations
        sql = [str(step.sql) for step in steps if isinstance(step, ops.RunSQL)]
        assert [head for text in sql for head in functions_in(text)] == [], name


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("CREATE  FUNCTION f() returns integer language sql as $$ select 1 $$", 1),
        ("create or replace\nprocedure p() language sql as $$ select 1 $$", 1),
        ("create function f() returns integer return 1; create function g() returns integer return 2", 2),
        ("create function f() returns trigger language plpgsql as $$ begin return new; end $$", 0),
        ("-- create function f()\ncreate table f ()", 0),
        ("create trigger t before update on orders for each statement execute function refuse_change()", 0),
    ],
)
def test_a_function_in_a_migration_is_found(sql: str, count: int) -> None:
    assert len(functions_in(sql)) == count


@pytest.mark.parametrize(
    "sql",
    [
        "drop table payments",
        "alter table orders drop column note",
        "drop function save_order(json)",
        "alter table orders rename column note to remark",
        "alter table orders alter column number type bigint",
        "alter table orders alter column note set data type varchar(20)",
        "alter table orders alter column note set not null",
        "alter table orders add column mood text not null",
        "delete from commands",
        "-- only adds\nALTER TABLE orders DROP COLUMN note",
    ],
)
def test_what_would_hurt_the_version_before_is_found(sql: str) -> None:
    assert len(list(faults_of_sql(sql))) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "create table moods (id uuid primary key, name text not null)",
        "alter table orders add column mood text",
        "alter table orders add column mood text not null default 'calm'",
        "-- drop table payments\ncreate index orders_mood on orders (mood)",
        "create or replace function f() returns void language plpgsql as $$ begin delete from commands; end $$",
        "drop index orders_mood",
        "grant select on moods to pos_app",
    ],
)
def test_what_only_adds_may_pass(sql: str) -> None:
    assert list(faults_of_sql(sql)) == []


def test_steps_of_tortoise_are_judged_alike() -> None:
    from tortoise import fields

    assert list(faults_of(ops.RemoveField("Order", "note")))
    assert list(faults_of(ops.AddField("Order", "mood", fields.TextField())))
    assert not list(faults_of(ops.AddField("Order", "mood", fields.TextField(null=True))))
    assert list(faults_of(ops.RunSQL("create table moods ()")))
    assert not list(faults_of(ops.RunSQL("create table moods ()", reverse_sql="drop table moods")))

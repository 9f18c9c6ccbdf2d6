"""The SQL functions: each version calls its own, beside the ones of another, and migrations leave them alone."""

import dataclasses
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import asyncpg
import msgspec
import pytest

import models
from hub.backups.manifest import differences, facts
from hub.domain import order_records
from hub.postgres import function_set
from hub.postgres.database import APP_ROLE, Database, DatabaseUnusable, connect, migrate_database
from hub.postgres.demo import seed_demo
from hub.postgres.first_start import prepare_venue
from hub.postgres.function_set import FunctionSet, own_set, read_function_set
from tests.databases import Databases, Dsn
from tests.trading import Trade, trading

SCHEMAS = "select array_agg(nspname::text order by nspname) from pg_namespace where nspname like 'fn\\_%'"
SIGNATURES = """
select p.proname::text as name, p.pronargs as parameters, oidvectortypes(p.proargtypes) as types
from pg_proc p where p.pronamespace = $1::text::regnamespace
"""
WHERE_FOUND = "select pronamespace::regnamespace::text from pg_proc where oid = to_regproc('tables_seen')"
MakeSet = Callable[[str], FunctionSet]


@pytest.fixture
def make_set(tmp_path: Path) -> MakeSet:
    """A set of another version, whose orders' documents say which."""

    def make(version: str) -> FunctionSet:
        folder = copytree(function_set.FOLDER, tmp_path / version)
        file = folder / "order_document.sql"
        file.write_text(file.read_text().replace("'order', o,", f"'order', o, 'written_by', '{version}',"))
        return read_function_set(folder)

    return make


@asynccontextmanager
async def version_at_work(monkeypatch: pytest.MonkeyPatch, functions: FunctionSet, dsn: Dsn) -> AsyncIterator[Any]:
    """A connection as a hub of that version opens it, after its start."""
    with monkeypatch.context() as patch:
        patch.setattr(function_set, "own_set", lambda: functions)
        connection = await connect(await migrate_database(dsn))
    try:
        yield connection
    finally:
        await connection.close()


async def schemas(databases: Databases, dsn: Dsn) -> list[str]:
    async with databases.owner(dsn) as connection:
        names: list[str] = await connection.fetchval(SCHEMAS)
        return names


class TestTheFiles:
    async def test_every_function_is_valid(self, databases: Databases, dsn: Dsn) -> None:
        validate = """
            select case lanname when 'sql' then fmgr_sql_validator(p.oid)::text else plpgsql_validator(p.oid)::text end
            from pg_proc p join pg_language l on l.oid = p.prolang where pronamespace = $1::text::regnamespace
        """
        async with databases.owner(dsn) as connection:
            await connection.execute(f"set search_path = {own_set().search_path}")
            assert len(await connection.fetch(validate, own_set().schema)) == len(own_set().statements)

    def test_each_file_makes_the_function_that_it_is_named_after(self) -> None:
        for path in function_set.FOLDER.glob("*.sql"):
            assert re.findall(r"^create .*?(\w+)\(", path.read_text(), re.MULTILINE) == [path.stem]

    async def test_none_can_be_mistaken_for_a_released_one(self, databases: Databases, dsn: Dsn) -> None:
        async with databases.owner(dsn) as connection:
            released = {tuple(row) for row in await connection.fetch(SIGNATURES, "public")}
            own = {tuple(row) for row in await connection.fetch(SIGNATURES, own_set().schema)}
        assert {row[:2] for row in own - released} & {row[:2] for row in released} == set()

    def test_a_function_with_its_owners_rights_chooses_where_it_looks(self) -> None:
        for statement in own_set().statements:
            if "security definer" in statement:
                assert "set search_path = pg_catalog, public, pg_temp" in statement

    @pytest.mark.parametrize(
        ("sql", "error"),
        [("{columns of moods}", KeyError), ("{changes of orders from o except mood}", ValueError)],
    )
    def test_a_name_that_no_model_has_is_noticed(self, tmp_path: Path, sql: str, error: type[Exception]) -> None:
        (tmp_path / "f.sql").write_text(sql)
        with pytest.raises(error):
            read_function_set(tmp_path)

    def test_what_never_changes_is_written_once(self) -> None:
        (save,) = (
            text for text in own_set().statements if text.startswith(f"create function {own_set().schema}.save_order(")
        )
        assert '"state" = o."state"' in save
        for column in ("id", "number", "opened_at"):
            assert f'"{column}" = ' not in save

    @pytest.mark.parametrize(
        ("model", "record"),
        [
            (models.Order, order_records.OrderRecord),
            (models.OrderLine, order_records.Line),
            (models.OrderDiscount, order_records.Discount),
            (models.Payment, order_records.Payment),
            (models.Ticket, order_records.Ticket),
        ],
    )
    def test_a_record_has_the_columns_of_its_table(self, model: Any, record: Any) -> None:
        columns = set(model._meta.fields_db_projection.values())
        assert columns == {field.name for field in dataclasses.fields(record)}


class TestTwoVersions:
    async def test_every_connection_of_a_hub_finds_its_own_set_first(self, trade: Trade) -> None:
        hub = trade.database
        for opened in (hub.connection, hub.transaction, hub.reading, hub.alone):
            async with opened() as connection:
                assert await connection.fetchval(WHERE_FOUND) == own_set().schema, opened

    async def test_each_calls_its_own_functions_all_the_way_down(
        self, databases: Databases, make_set: MakeSet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lock, newer = "select lock_order($1)", make_set("newer")
        async with databases.venue_to_change() as dsn, trading(dsn) as trade:
            order = await trade.opened()
            owner = databases.dsn | {"database": dsn["database"]}
            async with version_at_work(monkeypatch, newer, owner) as connection:
                assert json.loads(await connection.fetchval(lock, order["id"]))["written_by"] == "newer"
                assert "written_by" not in json.loads(await trade.ask(lock, order["id"]))
            async with databases.owner(dsn) as connection:
                named = f"select {newer.schema}.lock_order($1)"
                assert json.loads(await connection.fetchval(named, order["id"]))["written_by"] == "newer"

    async def test_all_but_the_last_two_sets_are_dropped(
        self, databases: Databases, make_set: MakeSet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, third = (make_set(name) for name in ("first", "second", "third"))
        async with databases.empty() as dsn:
            for functions, kept in [
                (first, {first}),
                (second, {first, second}),
                (first, {first, second}),
                (third, {first, third}),
            ]:
                async with version_at_work(monkeypatch, functions, dsn):
                    assert await schemas(databases, dsn) == sorted(one.schema for one in kept)
            async with databases.owner(dsn) as connection:
                assert await connection.fetchval("select to_regprocedure('public.save_orders(json)')") is not None

    async def test_a_version_that_comes_back_finds_its_own_set(
        self, databases: Databases, make_set: MakeSet, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = "select oid from pg_namespace where nspname = $1"
        former, newer = make_set("former"), make_set("newer")
        async with databases.empty() as dsn, databases.owner(dsn) as owner:
            async with version_at_work(monkeypatch, former, dsn):
                oid = await owner.fetchval(made, former.schema)
            async with version_at_work(monkeypatch, newer, dsn):
                assert await owner.fetchval(made, former.schema) == oid
            async with version_at_work(monkeypatch, former, dsn) as connection:
                assert await owner.fetchval(made, former.schema) == oid
                found = await connection.fetchval("select to_regproc('lock_order')::oid::regproc::text")
                assert found == "lock_order", "as it is written where it is found first"
                await owner.execute(f"drop schema {former.schema} cascade")
            async with version_at_work(monkeypatch, former, dsn):
                assert await owner.fetchval(made, former.schema) not in (None, oid)

    async def test_a_second_start_changes_nothing(self, databases: Databases, dsn: Dsn) -> None:
        state = "select xmin::text, nspname, nspacl::text, obj_description(oid) from pg_namespace where nspname ~ '^fn'"
        async with databases.owner(dsn) as owner:
            before = await owner.fetch(state)
            await migrate_database(databases.dsn | {"database": dsn["database"]})
            assert await owner.fetch(state) == before != []


class TestReleasedVersions:
    """They call the functions of `public`, and know no column that came after them."""

    @pytest.mark.parametrize("schema", ["0010_at_once", "0011_held"])
    async def test_their_databases_are_upgraded(self, databases: Databases, schema: str) -> None:
        async with databases.empty() as dsn:
            database = Database(await migrate_database(dsn, to=schema))
            await database.open()
            assert await prepare_venue(database, databases.settings)
            await database.close()
            assert await schemas(databases, dsn) is None
            database = Database(await migrate_database(dsn))
            await database.open()
            await seed_demo(database)
            await database.close()
            async with trading(database.dsn) as trade:
                order = await trade.sent()
                assert await trade.ask("select count(*) from order_lines where order_id = $1", order["id"]) == 1
            assert await schemas(databases, dsn) == [own_set().schema]

    async def test_what_they_insert_gets_the_defaults_of_newer_columns(self, databases: Databases) -> None:
        tables = ["orders", "order_lines", "order_discounts", "tickets", "payments"]
        async with databases.venue_to_change() as dsn:
            async with databases.owner(dsn) as owner:
                for table in tables:
                    await owner.execute(f"alter table {table} add column mood text not null default 'calm'")
            async with _without_own_set(databases, dsn), trading(dsn) as trade:
                await trade.drawer()
                order = await trade.sent()
                discount = {"kind": "percent", "value": "10", "reason": "late"}
                order = await trade.do("order.discount", "manager", order=order["id"], **discount)
                await trade.paid(order)
                for table in tables:
                    assert await trade.ask(f"select array_agg(distinct mood) from {table}") == ["calm"], table

    async def test_this_one_too_leaves_newer_columns_alone(self, databases: Databases) -> None:
        async with databases.venue_to_change() as dsn:
            async with databases.owner(dsn) as owner:
                await owner.execute("alter table orders add column mood text not null default 'calm'")
                async with trading(dsn) as trade:
                    order = await trade.opened()
                    await owner.execute("update orders set mood = 'merry'")
                    await trade.do("order.edit", order=order["id"], note="hurry")
            async with databases.owner(dsn) as owner:
                assert await owner.fetchval("select (note, mood)::text from orders") == "(hurry,merry)"


class TestRights:
    async def test_the_hubs_role_may_call_and_not_make(self, databases: Databases, dsn: Dsn) -> None:
        connection = await connect(dsn, server_settings={"role": APP_ROLE})
        try:
            assert await connection.fetchval("select tables_seen('{}')") == "[]"
            assert await connection.fetchval(WHERE_FOUND) == own_set().schema
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"create function {own_set().schema}.mine() returns integer return 1")
        finally:
            await connection.close()

    async def test_a_role_that_is_made_later_may_call_after_the_next_start(
        self, databases: Databases, dsn: Dsn
    ) -> None:
        async with databases.owner(dsn) as owner:
            await owner.execute(f"revoke usage on schema {own_set().schema} from {APP_ROLE}")
            await migrate_database(databases.dsn | {"database": dsn["database"]})
            assert await owner.fetchval("select has_schema_privilege($1, $2, 'usage')", APP_ROLE, own_set().schema)

    async def test_a_user_who_may_make_no_schema_is_told_what_to_grant(self, databases: Databases) -> None:
        async with databases.empty() as dsn, databases.owner(dsn) as owner:
            await owner.execute("create role guest login password 'guest'; grant all on schema public to guest")
            try:
                with pytest.raises(DatabaseUnusable, match=rf"grant create on database {dsn['database']} to guest$"):
                    await migrate_database(dsn | {"user": "guest", "password": "guest"})
            finally:
                await owner.execute("drop owned by guest; drop role guest")


class TestBackups:
    async def test_a_restored_copy_has_the_same_sets(self, databases: Databases) -> None:
        async with databases.empty() as dsn:
            await migrate_database(dsn)
            async with databases.owner(dsn) as owner:
                expected = await facts(owner)
                assert await differences(owner, expected) == []
                await owner.execute(f"drop function {own_set().schema}.lock_order")
                (wrong,) = await differences(owner, expected)
                assert wrong.startswith("function_sets ")
                assert "→" in wrong

    async def test_a_manifest_from_before_there_were_sets_says_nothing_of_them(self, databases: Databases) -> None:
        async with databases.empty() as dsn:
            await migrate_database(dsn)
            async with databases.owner(dsn) as owner:
                older = msgspec.structs.replace(await facts(owner), function_sets=None)
                assert await differences(owner, older) == []


@asynccontextmanager
async def _without_own_set(databases: Databases, dsn: Dsn) -> AsyncIterator[None]:
    """As for a version that has no set: the functions of `public` are called."""
    async with databases.owner(dsn) as owner:
        await owner.execute(f"drop schema {own_set().schema} cascade")
    yield

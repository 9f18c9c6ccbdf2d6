"""From an empty database to the venue's tables: once, twice, and by two at the same time."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from hub.app import prepare
from hub.backups import files as backup_files
from hub.postgres import first_start
from hub.postgres.database import Database, DatabaseUnusable, migrate_database
from hub.postgres.schema import Schema, known_migrations, read_schema
from hub.server.upgrading import backup_first
from tests.databases import Databases, Dsn
from tests.trading import Trade

ROOT = Path(__file__).parents[3]
MIGRATE = """
import asyncio, json, sys
from hub.postgres.database import migrate_database
asyncio.run(migrate_database(json.loads(sys.argv[1])))
"""
SHAPE = """
select coalesce(string_agg(line, e'\\n' order by line), '') from (
  select format('%s.%s %s %s', table_name, column_name, data_type, is_nullable) as line
    from information_schema.columns where table_schema = 'public'
  union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace
  union all select indexdef from pg_indexes where schemaname = 'public'
  union all select p.oid::regprocedure::text from pg_proc p
    where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
  union all select tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal) shape
"""


async def shape(databases: Databases, dsn: Dsn) -> str:
    async with databases.owner(dsn) as connection:
        found: str = await connection.fetchval(SHAPE)
        return found


async def tables(databases: Databases, dsn: Dsn) -> list[str]:
    """The shape without the sets of functions, which stay when a migration is taken back."""
    return [line for line in (await shape(databases, dsn)).splitlines() if not line.startswith("fn_")]


async def test_a_second_run_changes_nothing(databases: Databases) -> None:
    async with databases.empty() as dsn:
        reach = await migrate_database(dsn)
        once = await shape(databases, dsn)
        assert await migrate_database(dsn) == reach
        assert await shape(databases, dsn) == once != ""
        assert reach["role"] == "pos_app"


FUNCTIONS = """
select string_agg(md5(prosrc), ' ' order by proname) from pg_proc
where proname = any($1) and pronamespace = 'public'::regnamespace
"""


@pytest.mark.parametrize(("former", "newer"), [("0010_at_once", "0011_held"), ("0011_held", "0012_known_columns")])
async def test_what_a_migration_replaces_is_taken_back_whole(databases: Databases, former: str, newer: str) -> None:
    named = ["save_order", "save_orders", "tables_seen"]
    async with databases.empty() as back, databases.empty() as never:
        await migrate_database(never, to=former)
        await migrate_database(back, to=newer)
        await migrate_database(back, to=former)
        assert await tables(databases, back) == await tables(databases, never)
        async with databases.owner(back) as one, databases.owner(never) as other:
            assert await one.fetchval(FUNCTIONS, named) == await other.fetchval(FUNCTIONS, named)


async def test_the_version_before_writes_orders_that_hold_nothing(trade: Trade) -> None:
    order = await trade.opened()
    async with trade.database.connection() as connection, connection.transaction():
        written = "select (order_document($1)->'order')::jsonb - 'has_unsent' || jsonb_build_object('note', 'older')"
        await connection.execute(
            "select public.save_order(false, $1::json, null, null, '{}', null, null, '{}', null, null)",
            await connection.fetchval(written, order["id"]),
        )
    assert await trade.ask("select (note, has_unsent)::text from orders") == "(older,f)"


async def test_two_processes_at_once_make_one_schema(databases: Databases) -> None:
    async with databases.empty() as alone, databases.empty() as together:
        await migrate_database(alone)
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", MIGRATE, json.dumps(together), cwd=ROOT, stderr=asyncio.subprocess.PIPE
            )
            for _ in range(2)
        ]
        said = [(await process.communicate())[1].decode() for process in processes]
        assert [process.returncode for process in processes] == [0, 0], said
        assert await shape(databases, together) == await shape(databases, alone)


async def test_the_venue_is_prepared_once(databases: Databases) -> None:
    async with databases.empty() as dsn:
        database = Database(await migrate_database(dsn))
        await database.open()
        made = [await first_start.prepare_venue(database, databases.settings) for _ in range(2)]
        await prepare(database, databases.settings)
        async with database.connection() as connection:
            assert await connection.fetchval("select count(*) from venue") == 1
            assert await connection.fetchval("select count(*) from staff") == 0, "it was not empty any more"
        await database.close()
        assert made == [True, False]


async def test_a_database_that_does_not_answer_is_said_in_one_line(databases: Databases) -> None:
    with pytest.raises(DatabaseUnusable, match=r"^the database does not answer: .+$"):
        await migrate_database(databases.dsn | {"database": "nowhere"})
    with pytest.raises(DatabaseUnusable, match=r"^the database does not answer: .+$"):
        await migrate_database(databases.dsn | {"password": "wrong"})


@pytest.mark.parametrize("table", ["event_log", "audit_entries", "z_reports"])
class TestTheBooks:
    async def test_the_hubs_role_may_only_add(self, databases: Databases, dsn: Dsn, table: str) -> None:
        async with databases.owner(dsn) as connection:
            rights = await connection.fetchrow(
                "select " + ", ".join(f"has_table_privilege('pos_app', '{table}', '{right}') as {right}_it"
                                      for right in ("select", "insert", "update", "delete", "truncate"))
            )  # fmt: skip
            assert list(rights) == [True, True, False, False, False]
            await connection.execute("set role pos_app")
            for statement in (f"update {table} set at = now()", f"delete from {table}"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)

    async def test_triggers_refuse_the_owner_too(self, databases: Databases, dsn: Dsn, table: str) -> None:
        statements = [f"update {table} set at = now()", f"truncate {table} cascade"]
        async with databases.owner(dsn) as connection:
            for statement in statements + ([] if table == "event_log" else [f"delete from {table}"]):
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
                    await connection.execute(statement)


@pytest.mark.parametrize("table", ["payments", "refunds", "cash_movements", "shifts", "orders"])
async def test_the_hubs_role_deletes_no_money(databases: Databases, dsn: Dsn, table: str) -> None:
    async with databases.owner(dsn) as connection:
        assert await connection.fetchval("select has_table_privilege('pos_app', $1, 'delete')", table) is False


async def test_the_hub_works_as_that_role(databases: Databases, dsn: Dsn) -> None:
    database = Database(dsn)
    await database.open()
    async with database.connection() as connection:
        assert await connection.fetchval("select current_user") == "pos_app"
    await database.close()


NEWER = "insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_from_the_future', now())"


async def test_a_newer_schema_is_refused_in_one_line(databases: Databases, dsn: Dsn) -> None:
    async with databases.owner(dsn) as connection:
        await connection.execute(NEWER)
    with pytest.raises(DatabaseUnusable, match=r"^the database is newer than this program: it has 9999.+$"):
        await migrate_database(dsn)


async def test_an_upgrade_that_fails_leaves_the_schema_as_it_was(databases: Databases) -> None:
    async with databases.empty() as dsn:
        async with databases.owner(dsn) as connection:
            await connection.execute("create table cloud_link (in_the_way integer)")
        with pytest.raises(DatabaseUnusable, match="could not be migrated, and is as it was"):
            await migrate_database(dsn)
        async with databases.owner(dsn) as connection:
            assert await connection.fetchval("select to_regclass('venue')") is None, "0001 went with the rest"


class TestTheBackupBefore:
    """What is called before rows that matter are migrated."""

    async def test_it_is_made_once_when_two_start_at_once(self, databases: Databases) -> None:
        made: list[list[str]] = []

        async def before(_: Dsn, schema: Schema) -> None:
            made.append(schema.pending)

        async with _venue_one_step_behind(databases) as dsn:
            await asyncio.gather(*(migrate_database(dsn, before=before) for _ in range(2)))
        assert made == [[known_migrations()[-1]]]

    async def test_without_it_nothing_is_migrated(self, databases: Databases) -> None:
        async def before(*_: object) -> None:
            raise DatabaseUnusable("no room for a backup")

        async with _venue_one_step_behind(databases) as dsn:
            with pytest.raises(DatabaseUnusable, match="no room"):
                await migrate_database(dsn, before=before)
            async with databases.owner(dsn) as connection:
                assert (await read_schema(connection)).pending == [known_migrations()[-1]]

    async def test_it_holds_the_venue_as_it_was(self, databases: Databases, tmp_path: Path) -> None:
        settings = replace(databases.settings, backup_dir=tmp_path)
        async with _venue_one_step_behind(databases) as dsn:
            await migrate_database(dsn, before=backup_first(settings))
            (made,) = backup_files.all_backups(tmp_path, dsn["database"])
            assert made.migrations == known_migrations()[:-1]
            assert (made.reason, made.verified_at is not None) == ("upgrade", True)

    async def test_where_there_is_no_room_for_it_nothing_is_migrated(
        self, databases: Databases, tmp_path: Path
    ) -> None:
        (tmp_path / "backups").write_text("in the way")
        settings = replace(databases.settings, backup_dir=tmp_path / "backups")
        async with _venue_one_step_behind(databases) as dsn:
            with pytest.raises(
                DatabaseUnusable, match=r"^no backup could be made before the migration.+--without-backup"
            ):
                await migrate_database(dsn, before=backup_first(settings))
            async with databases.owner(dsn) as connection:
                assert (await read_schema(connection)).pending == [known_migrations()[-1]]

    async def test_an_empty_database_needs_none(self, databases: Databases) -> None:
        async def before(*_: object) -> None:
            raise AssertionError

        async with databases.empty() as dsn:
            await migrate_database(dsn, before=before)


@asynccontextmanager
async def _venue_one_step_behind(databases: Databases) -> AsyncIterator[Dsn]:
    """A venue as the version before the last migration left it."""
    async with databases.empty() as dsn:
        database = Database(await migrate_database(dsn, to=known_migrations()[-2]))
        await database.open()
        await first_start.prepare_venue(database, databases.settings)
        await database.close()
        yield dsn

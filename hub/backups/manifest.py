"""What a restored backup must hold: read in the dump's own snapshot, compared after the restore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from hub.postgres import function_set
from hub.postgres.database import Connection
from hub.queries.queries import check_audit_chain
from hub.texts import stored

TABLES: Final = """
select format('%I.%I', schemaname, tablename) as name from pg_tables
where schemaname not in ('pg_catalog', 'information_schema') order by 1
"""
STREAM: Final = "select generation, head, head_tag, floor, audit_n, audit_hash from event_stream"
LAST_Z: Final = "select number, hash from z_reports order by number desc limit 1"
LAST_SHIFT: Final = "select number from shifts where state = 'closed' order by number desc limit 1"
MONEY: Final = "select coalesce(sum(amount_minor), 0)::bigint from "
OBJECTS: Final = """
select (select count(*) from pg_constraint where connamespace = n.oid and contype <> 'n') as constraints,
  (select count(*) from pg_class where relnamespace = n.oid and relkind = 'i') as indexes,
  (select count(*) from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = n.oid and not t.tgisinternal) as triggers,
  (select count(*) from pg_proc where pronamespace = n.oid) as functions
from pg_namespace n where nspname = 'public'
"""
FUNCTION_SETS: Final = """
select n.nspname as schema, count(*) as functions from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname ~ $1 group by n.nspname
"""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a database held at one moment."""

    rows: dict[str, int]
    """How many rows each table has."""
    objects: dict[str, int]
    """How many constraints, indexes, triggers and functions there are in `public`."""
    function_sets: dict[str, int] | None = None
    """How many functions each set has (`hub.postgres.function_set`); None where a hub did not write it down."""
    head: int = 0
    head_tag: int = 0
    audit_n: int = 0
    audit_hash: str = ""
    last_z: int = 0
    last_z_hash: str = ""
    last_closed_shift: int = 0
    paid_minor: int = 0
    refunded_minor: int = 0


async def facts(connection: Connection) -> Facts:
    """The facts of a database, read in the connection's transaction."""
    names = [row["name"] for row in await connection.fetch(TABLES)]
    rows = {name: await connection.fetchval(f"select count(*) from {name}") for name in names}  # noqa: S608
    objects = dict(await connection.fetchrow(OBJECTS))
    sets = {row["schema"]: row["functions"] for row in await connection.fetch(FUNCTION_SETS, function_set.SCHEMAS)}
    if "public.event_stream" not in rows:
        return Facts(rows=rows, objects=objects, function_sets=sets)
    stream = await connection.fetchrow(STREAM)
    z = await connection.fetchrow(LAST_Z)
    return Facts(
        rows=rows,
        objects=objects,
        function_sets=sets,
        **({name: stream[name] for name in ("head", "head_tag", "audit_n", "audit_hash")} if stream else {}),
        last_z=z["number"] if z else 0,
        last_z_hash=z["hash"] if z else "",
        last_closed_shift=await connection.fetchval(LAST_SHIFT) or 0,
        paid_minor=await connection.fetchval(MONEY + "payments"),
        refunded_minor=await connection.fetchval(MONEY + "refunds"),
    )


def mismatch(problems: list[str]) -> str:
    """The stored text of the first few differences."""
    return stored("backup-problem-differs", differences="; ".join(problems[:5]))


async def differences(connection: Connection, expected: Facts | None) -> list[str]:
    """What differs in a restored database, as `name before → after`; the audit chain is recomputed. Empty: proven."""
    actual = await facts(connection)
    problems = [] if expected is None else list(_differing(expected, actual))
    if actual.rows.get("public.event_stream"):
        chain = await check_audit_chain(connection)
        if not chain.ok:
            problems.append(f"audit_entries → {chain.first_broken or '-'}")
    return problems


def _differing(expected: Facts, actual: Facts) -> Iterator[str]:
    for name in sorted(expected.rows.keys() | actual.rows.keys()):
        before, after = expected.rows.get(name), actual.rows.get(name)
        if before != after:
            yield f"{name.removeprefix('public.')} {_count(before)} → {_count(after)}"
    for field in expected.__struct_fields__[1:]:
        before, after = getattr(expected, field), getattr(actual, field)
        if before is not None and before != after:
            yield f"{field} {before} → {after}"


def _count(rows: int | None) -> str:
    return "-" if rows is None else str(rows)

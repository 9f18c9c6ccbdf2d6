"""The records: is the schema known, is the audit chain intact, has the event log no gaps?"""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok
from hub.postgres.schema import read_schema
from hub.queries.queries import check_audit_chain

LOG = """
select s.floor, s.head, s.head_tag, count(e.position) as kept, max(e.position) as last,
  (select tag from event_log where position = s.head) as last_tag
from event_stream s left join event_log e on e.position >= s.floor group by s.floor, s.head, s.head_tag
"""
RESTORE = "Stop the hub, keep the data directory aside, and restore the newest proven backup (docs/reliability.md)."


async def schema(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether the database has exactly the migrations this program carries."""
    async with context.database() as connection:
        migrations = await read_schema(connection)
    if migrations.unknown:
        yield fail(
            f"The database is newer than this program: it has {migrations.unknown[-1]}.", "Start the newer version."
        )
    elif migrations.pending:
        yield fail(f"The database lacks {', '.join(migrations.pending)}.", "Run `pos-hub migrate`, or restart the hub.")
    else:
        yield ok(f"The schema is the one this program knows ({migrations.known[-1]}).")


async def audit_chain(context: DoctorContext) -> AsyncIterator[Finding]:
    """The whole chain, recomputed."""
    async with context.database() as connection:
        chain = await check_audit_chain(connection)
    if chain.ok:
        yield ok(f"The audit chain holds: {chain.entries} entries.")
    else:
        where = f"at entry {chain.first_broken}" if chain.first_broken else "its end is missing"
        yield fail(f"The audit chain is broken: {where}.", "Somebody changed the books by hand. " + RESTORE)


async def event_log(context: DoctorContext) -> AsyncIterator[Finding]:
    """All positions from the floor to the head, and the head's tag."""
    async with context.database() as connection:
        row = await connection.fetchrow(LOG)
    if row is None:
        return
    is_whole = row["kept"] == row["head"] - row["floor"] + 1 and (row["last"] or 0) == row["head"]
    if is_whole and (row["head"] == 0 or row["last_tag"] == row["head_tag"]):
        yield ok(f"The event log is whole: positions {row['floor']} to {row['head']}.")
    else:
        yield fail(f"The event log has holes between {row['floor']} and {row['head']}.", RESTORE)

"""The books and the log: is the schema ours, is the audit chain whole, is the log without holes?"""

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
        found = await read_schema(connection)
    if found.unknown:
        yield fail(f"The database is newer than this program: it has {found.unknown[-1]}.", "Start the newer version.")
    elif found.pending:
        yield fail(f"The database lacks {', '.join(found.pending)}.", "Run `pos-hub migrate`, or restart the hub.")
    else:
        yield ok(f"The schema is the one this program knows ({found.known[-1]}).")


async def audit_chain(context: DoctorContext) -> AsyncIterator[Finding]:
    """The whole chain, recomputed."""
    async with context.database() as connection:
        found = await check_audit_chain(connection)
    if found.ok:
        yield ok(f"The audit chain holds: {found.entries} entries.")
    else:
        where = f"at entry {found.first_broken}" if found.first_broken else "its end is missing"
        yield fail(f"The audit chain is broken: {where}.", "Somebody changed the books by hand. " + RESTORE)


async def event_log(context: DoctorContext) -> AsyncIterator[Finding]:
    """Positions from the floor to the head, and the head's own mark."""
    async with context.database() as connection:
        row = await connection.fetchrow(LOG)
    if row is None:
        return
    is_whole = row["kept"] == row["head"] - row["floor"] + 1 and (row["last"] or 0) == row["head"]
    if is_whole and (row["head"] == 0 or row["last_tag"] == row["head_tag"]):
        yield ok(f"The event log is whole: positions {row['floor']} to {row['head']}.")
    else:
        yield fail(f"The event log has holes between {row['floor']} and {row['head']}.", RESTORE)

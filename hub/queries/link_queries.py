"""What the link to the vendor's cloud reads from the hub's database: it changes nothing and reads no sales."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from hub.postgres.database import Connection
from hub.queries.backup_queries import backup_ages

APPLIED = """
select (after::json) as entry from audit_entries where action = 'licence.apply' order by n desc limit 1
"""
USED = """
select target as digest, (after::json ->> 'serial')::bigint as serial
from audit_entries where action = 'licence.use_code' order by n desc limit 1
"""


class LicenceRow(msgspec.Struct, frozen=True):
    """The row that every command reads."""

    state: str
    reason: str | None
    contact: str | None
    expires_at: datetime | None


class LinkRecords(msgspec.Struct, frozen=True):
    """The database's records about the link and the licence."""

    row: dict[str, Any] | None
    """The row of `cloud_link`; None before the first link."""
    licence: LicenceRow
    applied: dict[str, Any] | None
    """The last `licence.apply` entry of the audit chain."""
    used: dict[str, Any] | None
    """The last telephone code in the audit chain: its digest, and the serial of the lease it was used on."""
    generation: str


async def read_link_records(connection: Connection) -> LinkRecords:
    """Everything that the link needs to determine the licence status."""
    row = await connection.fetchrow("select * from cloud_link")
    licence = await connection.fetchrow("select state, reason, contact, expires_at from licence")
    entry = await connection.fetchval(APPLIED)
    used = await connection.fetchrow(USED)
    generation = await connection.fetchval("select generation from event_stream")
    applied = msgspec.json.decode(entry) if entry else None
    return LinkRecords(
        dict(row) if row else None, LicenceRow(**dict(licence)), applied, dict(used) if used else None, generation
    )  # fmt: skip


class Installation(msgspec.Struct, frozen=True):
    """What a heartbeat reports about this venue's data; what the venue does not have yet is None."""

    audit_n: int
    audit_hash: str
    event_position: int
    last_backup_at: datetime | None
    last_restore_proven_at: datetime | None


async def installation(connection: Connection) -> Installation:
    """The state of the venue's data now."""
    row = await connection.fetchrow("select audit_n, audit_hash, head as event_position from event_stream")
    made_at, proven_at = await last_backup(connection)
    return Installation(**dict(row), last_backup_at=made_at, last_restore_proven_at=proven_at)


async def last_backup(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When the last backup was made, and when one was last proven by restoring it."""
    ages = await backup_ages(connection)
    return ages.made_at, ages.verified_at


async def audit_hash(connection: Connection, n: int) -> str | None:
    """The hash of one entry of the audit chain."""
    entry_hash: str | None = await connection.fetchval("select hash from audit_entries where n = $1", n)
    return entry_hash

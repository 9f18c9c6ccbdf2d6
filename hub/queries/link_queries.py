"""What the link to the vendor's cloud asks of the hub: it changes nothing and tells nothing of the trade."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from hub.postgres.database import Connection
from hub.queries.backup_queries import backup_ages

APPLIED = """
select (after::json) as said from audit_entries where action = 'licence.apply' order by n desc limit 1
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


class Found(msgspec.Struct, frozen=True):
    """What the database says of the link."""

    row: dict[str, Any] | None
    """`cloud_link`, once it was linked."""
    licence: LicenceRow
    applied: dict[str, Any] | None
    """What the audit chain last said of the licence."""
    used: dict[str, Any] | None
    """The telephone code that the audit chain last saw used: its digest, and the serial of the lease it was used on."""
    generation: str


async def found(connection: Connection) -> Found:
    """Everything the link needs to know where the venue stands."""
    row = await connection.fetchrow("select * from cloud_link")
    licence = await connection.fetchrow("select state, reason, contact, expires_at from licence")
    said = await connection.fetchval(APPLIED)
    used = await connection.fetchrow(USED)
    generation = await connection.fetchval("select generation from event_stream")
    applied = msgspec.json.decode(said) if said else None
    return Found(
        dict(row) if row else None, LicenceRow(**dict(licence)), applied, dict(used) if used else None, generation
    )  # fmt: skip


class Machinery(msgspec.Struct, frozen=True):
    """What a heartbeat says of this venue's data; what the venue does not have yet is None."""

    audit_n: int
    audit_hash: str
    event_position: int
    last_backup_at: datetime | None
    last_restore_proven_at: datetime | None


async def machinery(connection: Connection) -> Machinery:
    """How the venue's data is, as of now."""
    row = await connection.fetchrow("select audit_n, audit_hash, head as event_position from event_stream")
    made_at, proven_at = await last_backup(connection)
    return Machinery(**dict(row), last_backup_at=made_at, last_restore_proven_at=proven_at)


async def last_backup(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """When the last backup was made, and when one was last proven by restoring it."""
    ages = await backup_ages(connection)
    return ages.made_at, ages.verified_at


async def audit_hash(connection: Connection, n: int) -> str | None:
    """The hash of one entry of the audit chain."""
    found_hash: str | None = await connection.fetchval("select hash from audit_entries where n = $1", n)
    return found_hash

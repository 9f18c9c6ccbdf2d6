"""What the link to the vendor's cloud asks of the hub: it changes nothing and tells nothing of the trade."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from hub.database import Connection

APPLIED = """
select (after::json) as said from audit_entries where action = 'licence.apply' order by n desc limit 1
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
    generation: str


async def found(connection: Connection) -> Found:
    """Everything the link needs to know where the venue stands."""
    row = await connection.fetchrow("select * from cloud_link")
    licence = await connection.fetchrow("select state, reason, contact, expires_at from licence")
    said = await connection.fetchval(APPLIED)
    generation = await connection.fetchval("select generation from event_stream")
    applied = msgspec.json.decode(said) if said else None
    return Found(dict(row) if row else None, LicenceRow(**dict(licence)), applied, generation)


async def audit_head(connection: Connection) -> tuple[int, str]:
    """The audit chain's last entry: number and hash."""
    row = await connection.fetchrow("select audit_n, audit_hash from event_stream")
    return row["audit_n"], row["audit_hash"]


async def audit_hash(connection: Connection, n: int) -> str | None:
    """The hash of one entry of the audit chain."""
    found_hash: str | None = await connection.fetchval("select hash from audit_entries where n = $1", n)
    return found_hash


async def event_position(connection: Connection) -> int:
    """The position of the last event."""
    position: int = await connection.fetchval("select head from event_stream")
    return position

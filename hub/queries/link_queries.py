"""Queries of the link to the vendor's cloud. They change nothing and reveal nothing about sales."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from hub.postgres.database import Connection
from hub.queries.backup_queries import backup_ages

LAST_APPLIED = """
select (after::json) as applied from audit_entries where action = 'licence.apply' order by n desc limit 1
"""
LAST_USED_CODE = """
select target as digest, (after::json ->> 'serial')::bigint as serial
from audit_entries where action = 'licence.use_code' order by n desc limit 1
"""


class LicenceRow(msgspec.Struct, frozen=True):
    """The row `licence`, which every command reads."""

    state: str
    reason: str | None
    contact: str | None
    expires_at: datetime | None


class LinkRows(msgspec.Struct, frozen=True):
    """The rows of the database that concern the link."""

    row: dict[str, Any] | None
    """The row `cloud_link`; None if the venue was never linked."""
    licence: LicenceRow
    applied: dict[str, Any] | None
    """The latest licence state in the audit chain."""
    used: dict[str, Any] | None
    """The latest telephone code in the audit chain: its digest, and the serial of its lease."""
    generation: str


async def read_link_rows(connection: Connection) -> LinkRows:
    """Everything that the link needs to know about the venue's licence."""
    row = await connection.fetchrow("select * from cloud_link")
    licence = await connection.fetchrow("select state, reason, contact, expires_at from licence")
    applied = await connection.fetchval(LAST_APPLIED)
    used = await connection.fetchrow(LAST_USED_CODE)
    generation = await connection.fetchval("select generation from event_stream")
    return LinkRows(
        row=dict(row) if row else None,
        licence=LicenceRow(**dict(licence)),
        applied=msgspec.json.decode(applied) if applied else None,
        used=dict(used) if used else None,
        generation=generation,
    )


class DataState(msgspec.Struct, frozen=True):
    """The part of a heartbeat that concerns the venue's data; None for what does not exist yet."""

    audit_n: int
    audit_hash: str
    event_position: int
    last_backup_at: datetime | None
    last_restore_proven_at: datetime | None


async def read_data_state(connection: Connection) -> DataState:
    """The present state of the venue's data."""
    row = await connection.fetchrow("select audit_n, audit_hash, head as event_position from event_stream")
    made_at, proven_at = await last_backup(connection)
    return DataState(**dict(row), last_backup_at=made_at, last_restore_proven_at=proven_at)


async def last_backup(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """The times of the last backup and of the last test restore."""
    ages = await backup_ages(connection)
    return ages.made_at, ages.verified_at


async def audit_hash(connection: Connection, n: int) -> str | None:
    """The hash of one entry of the audit chain."""
    entry_hash: str | None = await connection.fetchval("select hash from audit_entries where n = $1", n)
    return entry_hash

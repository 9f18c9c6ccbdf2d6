"""Heartbeats: recorded, and checked for a rewritten audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from cloud_link.backend.database import Connection, Database, Row
from cloud_link.backend.schemas import AuditMark, Heartbeat
from cloud_link.backend.sites import Actor, note
from hub.base import clock
from hub.base.texts import stored


class Heartbeats:
    """Records heartbeats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, site: Row, heartbeat: Heartbeat, address: str) -> None:
        """Record a heartbeat of an authenticated site."""
        now, body = clock.now(), _body(heartbeat)
        async with self._database.transaction() as connection:
            row = await connection.fetchrow("select * from sites where site_id = $1 for no key update", site["site_id"])
            await connection.execute(
                "insert into heartbeats (site_id, at, address, body) values ($1, $2, $3, $4)",
                site["site_id"],
                now,
                address,
                body,
            )
            await self._check_audit(connection, row, heartbeat, address)
            await _update(
                connection=connection, site_id=site["site_id"], now=now, address=address, heartbeat=heartbeat, body=body
            )

    async def _check_audit(self, connection: Connection, row: Row, heartbeat: Heartbeat, address: str) -> None:
        """Flag a site whose audit chain does not continue the one reported before."""
        why = contradiction(row["audit_n"], row["audit_hash"], heartbeat.audit_head, heartbeat.audit_before)
        if why is None or row["audit_broken_at"] is not None:
            return
        await connection.execute(
            "update sites set audit_broken_at = $2 where site_id = $1", row["site_id"], clock.now()
        )
        await note(connection, row["site_id"], "incident", "audit_broken", Actor(None, address), why=why)

    async def record_link(
        self, site_id: UUID, address: str, version: str, instance: str | None, keys: list[str] | None
    ) -> None:
        """The site opened its link."""
        async with self._database.connection() as connection:
            await connection.execute(
                "update sites set last_seen_at = $2, last_seen_ip = $3, version = $4,"
                " instance = coalesce($5, instance), trusted_keys = coalesce($6, trusted_keys) where site_id = $1",
                site_id,
                clock.now(),
                address,
                version,
                instance,
                keys,
            )

    async def flag_copied_key(self, site_id: UUID, address: str, other: str) -> None:
        """The site's key is used in two places at once."""
        async with self._database.transaction() as connection:
            await connection.execute("update sites set key_copied_at = $2 where site_id = $1", site_id, clock.now())
            await note(connection, site_id, "incident", "key_used_elsewhere", Actor(None, address), linked_from=other)


def contradiction(
    known_n: int | None, known_hash: str | None, head: AuditMark | None, before: AuditMark | None
) -> str | None:
    """How an audit chain contradicts the head reported before, as a stored text; None if it does not."""
    if known_n is None or head is None:
        return None
    if head.n < known_n:
        return stored("incident-chain-shorter", entries=head.n, before=known_n)
    at_known = head if head.n == known_n else before
    if at_known is not None and at_known.n == known_n and at_known.hash != known_hash:
        return stored("incident-entry-changed", entry=known_n)
    return None


async def _update(
    connection: Connection, site_id: UUID, now: datetime, address: str, heartbeat: Heartbeat, body: Mapping[str, Any]
) -> None:
    head = heartbeat.audit_head
    await connection.execute(
        "update sites set last_seen_at = $2, last_seen_ip = $3, version = $4, instance = coalesce($5, instance),"
        " trusted_keys = coalesce($6, trusted_keys), last_heartbeat_at = $2, last_heartbeat = $7,"
        " audit_n = coalesce($8, audit_n), audit_hash = coalesce($9, audit_hash),"
        " lease_serial = greatest(lease_serial, $10), state = coalesce($11, state) where site_id = $1",
        site_id,
        now,
        address,
        heartbeat.version,
        heartbeat.instance,
        heartbeat.trusted_keys,
        body,
        head.n if head else None,
        head.hash if head else None,
        heartbeat.lease_serial or 0,  # a cloud restored from an older backup continues above the leases of its sites
        heartbeat.state,
    )


def _body(heartbeat: Heartbeat) -> dict[str, Any]:
    body = msgspec.to_builtins(heartbeat)
    return {name: value for name, value in body.items() if value is not None}

"""What a heartbeat tells: that the site lives, how it is, and whether its history and its key are still its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from cloud_link.backend.database import Connection, Database, Row
from cloud_link.backend.schemas import AuditMark, Beat
from cloud_link.backend.sites import By, note
from hub.base import clock


class Heartbeats:
    """Takes heartbeats down."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, site: Row, beat: Beat, address: str) -> None:
        """Keep a heartbeat of a site that proved itself."""
        now, body = clock.now(), _body(beat)
        async with self._database.transaction() as connection:
            row = await connection.fetchrow("select * from sites where site_id = $1 for no key update", site["site_id"])
            await connection.execute(
                "insert into heartbeats (site_id, at, address, body) values ($1, $2, $3, $4)",
                site["site_id"], now, address, body,
            )  # fmt: skip
            await self._judge_audit(connection, row, beat, address)
            await _update(
                connection=connection, site_id=site["site_id"], now=now, address=address, beat=beat, body=body
            )

    async def _judge_audit(self, connection: Connection, row: Row, beat: Beat, address: str) -> None:
        """Flag a site whose audit head does not continue the one it told before."""
        why = broken(row["audit_n"], row["audit_hash"], beat.audit_head, beat.audit_before)
        if why is None or row["audit_broken_at"] is not None:
            return
        await connection.execute(
            "update sites set audit_broken_at = $2 where site_id = $1", row["site_id"], clock.now()
        )
        await note(connection, row["site_id"], "incident", "audit_broken", By(None, address), why=why)

    async def seen(
        self, site_id: UUID, address: str, version: str, instance: str | None, keys: list[str] | None
    ) -> None:
        """The site opened its link."""
        async with self._database.connection() as connection:
            await connection.execute(
                "update sites set last_seen_at = $2, last_seen_ip = $3, version = $4,"
                " instance = coalesce($5, instance), trusted_keys = coalesce($6, trusted_keys) where site_id = $1",
                site_id, clock.now(), address, version, instance, keys,
            )  # fmt: skip

    async def flag_copied_key(self, site_id: UUID, address: str, other: str) -> None:
        """The site's key is used in two places at once."""
        async with self._database.transaction() as connection:
            await connection.execute("update sites set key_copied_at = $2 where site_id = $1", site_id, clock.now())
            await note(connection, site_id, "incident", "key_used_elsewhere", By(None, address), linked_from=other)


def broken(known_n: int | None, known_hash: str | None, head: AuditMark | None, before: AuditMark | None) -> str | None:
    """How an audit chain contradicts the head that was told before; None when it does not."""
    if known_n is None or head is None:
        return None
    if head.n < known_n:
        return f"the chain has {head.n} entries, and had {known_n}"
    at_known = head if head.n == known_n else before
    if at_known is not None and at_known.n == known_n and at_known.hash != known_hash:
        return f"entry {known_n} has another hash than it had"
    return None


async def _update(
    connection: Connection, site_id: UUID, now: datetime, address: str, beat: Beat, body: Mapping[str, Any]
) -> None:
    head = beat.audit_head
    await connection.execute(
        "update sites set last_seen_at = $2, last_seen_ip = $3, version = $4, instance = coalesce($5, instance),"
        " trusted_keys = coalesce($6, trusted_keys), last_heartbeat_at = $2, last_heartbeat = $7,"
        " audit_n = coalesce($8, audit_n), audit_hash = coalesce($9, audit_hash),"
        " lease_serial = greatest(lease_serial, $10), state = coalesce($11, state) where site_id = $1",
        site_id, now, address, beat.version, beat.instance, beat.trusted_keys, body,
        head.n if head else None, head.hash if head else None,
        beat.lease_serial or 0,  # a cloud restored from an older copy goes on above what its sites hold
        beat.state,
    )  # fmt: skip


def _body(beat: Beat) -> dict[str, Any]:
    body = msgspec.to_builtins(beat)
    return {name: value for name, value in body.items() if value is not None}

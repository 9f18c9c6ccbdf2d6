"""The first start of a venue: the rows that an empty database needs, and the set-up URL for its first admin."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec

from hub.base import ids
from hub.base.hashing import token_hash
from hub.postgres.database import Connection, Database
from hub.settings.settings import Settings

NO_HASH = "0" * 64
DEFAULTS: Mapping[str, object] = {
    "tax_rounding": "line",
    "service_charge": {},
    "variance_limit_minor": 5000,
    "discount_limit_percent": "10",
    "cash_rounding_minor": 0,
    "phone": "",
    "receipt_header": "",
    "receipt_footer": "Thank you. Come again.",
}


async def prepare_venue(database: Database, settings: Settings) -> bool:
    """Write the venue's rows into an empty database; returns whether it was empty."""
    async with database.transaction() as connection:
        await connection.execute("select pg_advisory_xact_lock(7003)")
        if await connection.fetchval("select exists (select 1 from venue)"):
            return False
        await _write_venue(connection, settings)
        await connection.execute("insert into licence (id, state, version) values (1, 'active', 0)")
        await connection.execute(
            "insert into event_stream (id, generation, head, head_tag, floor, floor_tag, audit_n, audit_hash)"
            " values (1, $1, 0, 0, 1, 0, 0, $2)",
            secrets.token_hex(4),
            NO_HASH,
        )
    return True


async def _write_venue(connection: Connection, settings: Settings) -> None:
    await connection.execute(
        "insert into venue (id, name, currency, currency_decimals, locale, timezone, cutoff_minutes, settings,"
        " pin_secret, is_demo, reference_version) values (1, $1, $2, $3, 'en-UG', $4, 240, $5, $6, $7, 1)",
        settings.cafe_name,
        settings.currency,
        settings.currency_decimals,
        settings.timezone.key,
        msgspec.json.encode(DEFAULTS).decode(),
        secrets.token_bytes(32),
        settings.is_demo,
    )


async def setup_address(database: Database, settings: Settings) -> str | None:
    """A new one-time URL for the first admin, or None if there is an admin. Earlier URLs become invalid."""
    token = ids.new_secret()
    async with database.transaction() as connection:
        if await connection.fetchval("select exists (select 1 from staff where role = 'admin')"):
            return None
        await connection.execute("update venue set setup_hash = $1", token_hash(token))
    return f"{settings.base_url}/setup/{token}"


async def is_setup_open(database: Database, token: str) -> bool:
    """Whether a set-up URL is still valid."""
    async with database.connection() as connection:
        return bool(await connection.fetchval("select setup_hash = $1 from venue", token_hash(token)))

"""Sites: registered, changed, locked, unlocked, given keys; each action adds its history entry in the same transaction.

Nothing here talks to a site. Every change raises `changed_serial`; a lease issued later has a higher serial, and is
pushed to the site again until it has applied it (desired state, reconciled).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec

from cloud_link.backend import schemas
from cloud_link.backend.database import Connection, Database, Row
from cloud_link.backend.refusals import Invalid, NotFound, SiteDeregistered, SiteUnknown, StateConflict
from cloud_link.backend.signing import Signer
from cloud_link.protocol.codes import STEP, BadCode, last_step
from cloud_link.protocol.lease import instant_text
from cloud_link.protocol.messages import LicenceNews
from hub.base import clock, ids

KEY_OVERLAP = timedelta(hours=24)
"""How long the former key stays valid after a new one was made."""
KINDS = {
    "locked": "is_locked",
    "expired": "license_expires_at <= $1",
    "expiring": "license_expires_at > $1 and license_expires_at <= $1 + interval '14 days'",
    "silent": "coalesce(last_seen_at, created_at) < $1 - interval '1 day'",
    "flagged": "(audit_broken_at is not null or key_copied_at is not null)",
}
"""The filters of the list, also counted for the fleet; $1 is now."""
PAGE_OF_SITES = """
select * from sites where is_active and $1::timestamptz is not null and {kind}
  and ($2 = '' or strpos(lower(concat_ws(' ', name, owner_name, contact_email, site_id)), lower($2)) > 0)
  and ($3::text is null or (lower(name), site_id) > ($3::text, $4::uuid))
order by lower(name), site_id limit $5
"""
COUNTS = ", ".join(f"count(*) filter (where {kind}) as {name}" for name, kind in KINDS.items())
FLEET = f"select count(*) as sites, {COUNTS} from sites where is_active"  # noqa: S608 - from this file only


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, and from which address."""

    admin_id: UUID | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A site with its new key, which is shown this once."""

    row: Row
    secret_key: str


@dataclass(frozen=True, slots=True)
class AppliedLease:
    """A lease that a site has acknowledged: its serial, its date, and the licence state by it."""

    serial: int
    issued_at: datetime
    state: str | None


async def note(connection: Connection, site_id: UUID, kind: str, action: str, actor: Actor, **detail: Any) -> None:
    """Add to a site's history."""
    await connection.execute(
        "insert into site_history (site_id, kind, action, at, admin_id, address, detail)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        site_id, kind, action, clock.now(), actor.admin_id, actor.address, detail,
    )  # fmt: skip


class Sites:
    """All sites of this cloud."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._signer = signer

    async def register(self, body: schemas.NewSite, actor: Actor) -> Registered:
        """Register a venue: it gets an id, a key and a licence."""
        key = ids.new_secret()
        expires_at = schemas.end_of_licence(body.license_expires_at)
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                "insert into sites (site_id, name, owner_name, contact_email, secret_key_hash, is_active, is_locked,"
                " license_expires_at, created_at, lease_serial, changed_serial, applied_serial, resets_clock)"
                " values ($1, $2, $3, $4, $5, true, false, $6, $7, 0, 0, 0, false) returning *",
                ids.new_random_id(), body.name.strip(), body.owner_name, body.contact_email, _hash(key),
                expires_at, clock.now(),
            )  # fmt: skip
            await note(connection, row["site_id"], "site", "registered", actor, name=row["name"])
            await note(connection, row["site_id"], "key", "made", actor)
            await _note_licence(connection, row, actor)
        return Registered(row, key)

    async def page(self, search: str, only: str | None, after: tuple[str, UUID] | None, limit: int) -> list[Row]:
        """A page of sites by name, after a place in the list; `only` is one of `KINDS`."""
        query = PAGE_OF_SITES.format(kind=KINDS[only] if only else "true")
        async with self._database.connection() as connection:
            rows: list[Row] = await connection.fetch(
                query, clock.now(), search.strip(), *(after or (None, None)), limit
            )
        return rows

    async def get(self, site_id: UUID) -> Row:
        """One site, also when it was deregistered. Refuses: NotFound."""
        async with self._database.connection() as connection:
            row = await connection.fetchrow("select * from sites where site_id = $1", site_id)
        if row is None:
            raise NotFound("site")
        return row

    async def several(self, site_ids: Sequence[UUID]) -> list[Row]:
        """These sites."""
        async with self._database.connection() as connection:
            rows: list[Row] = await connection.fetch("select * from sites where site_id = any($1)", list(site_ids))
        return rows

    async def change(self, site_id: UUID, body: schemas.SiteChange, actor: Actor) -> Row:
        """Change a site or the end of its licence. Refuses: NotFound, StateConflict."""
        changes = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET}
        async with self._database.transaction() as connection:
            before = await _locked(connection, site_id)
            after = dict(before) | changes
            expires_at = schemas.end_of_licence(after["license_expires_at"])
            row = await connection.fetchrow(
                "update sites set name = $2, owner_name = $3, contact_email = $4, license_expires_at = $5,"
                " changed_serial = case when license_expires_at is distinct from $5 then lease_serial"
                " else changed_serial end where site_id = $1 returning *",
                site_id, after["name"].strip(), after["owner_name"], after["contact_email"], expires_at,
            )  # fmt: skip
            if row["license_expires_at"] != before["license_expires_at"]:
                await _note_licence(connection, row, actor)
            if changes.keys() - {"license_expires_at"}:
                await note(
                    connection,
                    site_id,
                    "site",
                    "changed",
                    actor,
                    fields=sorted(changes.keys() - {"license_expires_at"}),
                )
        return row

    async def deregister(self, site_id: UUID, actor: Actor) -> None:
        """Refuse the site from now on; its row and its history stay. Refuses: NotFound, StateConflict."""
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            await connection.execute(
                "update sites set is_active = false, deregistered_at = $2, former_key_hash = null where site_id = $1",
                site_id, clock.now(),
            )  # fmt: skip
            await note(connection, site_id, "site", "deregistered", actor)

    async def lock(self, site_id: UUID, body: schemas.Lock, actor: Actor) -> Row:
        """Lock a venue, or change how and why it is locked. Refuses: NotFound, StateConflict."""
        return await self._set_lock(site_id, actor, body.mode, body.reason)

    async def unlock(self, site_id: UUID, actor: Actor) -> Row:
        """Unlock a venue. Refuses: NotFound, StateConflict."""
        return await self._set_lock(site_id, actor, None, None)

    async def _set_lock(self, site_id: UUID, actor: Actor, mode: str | None, reason: str | None) -> Row:
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            row = await connection.fetchrow(
                "update sites set is_locked = $2, lock_mode = $3, lock_reason = $4, changed_serial = lease_serial"
                " where site_id = $1 returning *",
                site_id, mode is not None, mode, reason,
            )  # fmt: skip
            action = "unlocked" if mode is None else "locked"
            await note(connection, site_id, "lock", action, actor, mode=mode, reason=reason)
        return row

    async def rotate_key(self, site_id: UUID, actor: Actor) -> Registered:
        """Make a new key; the former one stays valid for another day. Refuses: NotFound, StateConflict."""
        key, until = ids.new_secret(), clock.now() + KEY_OVERLAP
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            row = await connection.fetchrow(
                "update sites set former_key_hash = secret_key_hash, former_key_until = $3, secret_key_hash = $2"
                " where site_id = $1 returning *",
                site_id, _hash(key), until,
            )  # fmt: skip
            await note(connection, site_id, "key", "rotated", actor, former_key_until=instant_text(until))
        return Registered(row, key)

    async def reset_clock(self, site_id: UUID, actor: Actor) -> Row:
        """Reset the site's clock mark with the next lease that it applies. Refuses: NotFound, StateConflict."""
        return await self._set(site_id, actor, "clock_reset", "resets_clock = true, changed_serial = lease_serial")

    async def clear_flags(self, site_id: UUID, actor: Actor) -> Row:
        """Clear the flags of a site. Refuses: NotFound, StateConflict."""
        return await self._set(site_id, actor, "flags_cleared", "audit_broken_at = null, key_copied_at = null")

    async def _set(self, site_id: UUID, actor: Actor, action: str, assignments: str) -> Row:
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            row = await connection.fetchrow(
                f"update sites set {assignments} where site_id = $1 returning *",  # noqa: S608 - from this file only
                site_id,
            )
            await note(connection, site_id, "incident", action, actor)
        return row

    async def unlock_code(self, site_id: UUID, body: schemas.UnlockCodeRequest, actor: Actor) -> tuple[str, datetime]:
        """A code to dictate, and until when it unlocks. Refuses: NotFound, Invalid, StateConflict (no such lease)."""
        async with self._database.transaction() as connection:
            row = await _locked(connection, site_id)
            issued_at = _lease_issued_at(row, body.lease_on)
            until = await _unused_end(connection, site_id, clock.now() + timedelta(hours=body.hours))
            try:
                code = self._signer.unlock_code(str(site_id), issued_at, until)
            except BadCode as error:
                raise StateConflict(error.reason) from None
            await note(connection, site_id, "lock", "code_issued", actor, until=instant_text(until))
        return code, until

    async def history(self, site_id: UUID, limit: int) -> tuple[list[Row], list[Row]]:
        """The history of a site and its heartbeats, the newest first. Refuses: NotFound."""
        await self.get(site_id)
        async with self._database.connection() as connection:
            entries = await connection.fetch(
                "select h.*, a.username from site_history h left join admins a using (admin_id)"
                " where site_id = $1 order by entry_id desc limit $2", site_id, limit,
            )  # fmt: skip
            heartbeats = await connection.fetch(
                "select * from heartbeats where site_id = $1 order by heartbeat_id desc limit $2", site_id, limit
            )
        return entries, heartbeats

    async def fleet(self) -> Row:
        """The number of sites, by what needs attention."""
        async with self._database.connection() as connection:
            return await connection.fetchrow(FLEET, clock.now())

    async def authenticate(self, site_id: str, key: str) -> Row:
        """The site of an id and a key. Refuses: SiteUnknown, SiteDeregistered."""
        try:
            row = await self.get(UUID(site_id))
        except (ValueError, NotFound):
            raise SiteUnknown from None
        if not _is_key(row, _hash(key)):
            raise SiteUnknown
        if not row["is_active"]:
            raise SiteDeregistered
        return row

    async def issue(self, site_ids: Sequence[UUID]) -> dict[UUID, tuple[LicenceNews, int, datetime]]:
        """A new lease for each of these sites, with its serial and date; each serial is higher than all before."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(
                "update sites set lease_serial = lease_serial + 1 where site_id = any($1) and is_active returning *",
                list(site_ids),
            )
        at = clock.now().replace(microsecond=0)  # as fine as `iat` is
        return {row["site_id"]: (self._message(row, at), row["lease_serial"], at) for row in rows}

    def _message(self, row: Row, at: datetime) -> LicenceNews:
        expires_at = row["license_expires_at"]
        return LicenceNews(
            licensed=expires_at is None or expires_at > at,
            locked=row["is_locked"],
            lock_reason=row["lock_reason"],
            expires_at=instant_text(expires_at),
            lease=self._signer.lease(row, at),
            server_time=str(instant_text(clock.now())),
            audit_n=row["audit_n"],
        )

    async def applied(self, leases: Mapping[UUID, AppliedLease]) -> None:
        """Sites have applied these leases."""
        async with self._database.connection() as connection:
            await connection.execute(
                "update sites s set applied_serial = m.serial, applied_issued_at = m.at,"
                " resets_clock = resets_clock and m.serial <= changed_serial, state = coalesce(m.state, s.state)"
                " from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[]) m(site_id, serial, at, state)"
                " where s.site_id = m.site_id and m.serial > s.applied_serial and m.serial <= s.lease_serial",
                list(leases),
                [lease.serial for lease in leases.values()],
                [lease.issued_at for lease in leases.values()],
                [lease.state for lease in leases.values()],
            )  # fmt: skip

    async def not_applied(self, site_ids: Sequence[UUID]) -> list[UUID]:
        """Which of these have not applied a lease issued after their last change."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(
                "select site_id from sites where site_id = any($1) and is_active and applied_serial <= changed_serial",
                list(site_ids),
            )
        return [row["site_id"] for row in rows]


async def _locked(connection: Connection, site_id: UUID) -> Row:
    """A registered site, locked until the transaction ends. Refuses: NotFound, StateConflict."""
    row = await connection.fetchrow("select * from sites where site_id = $1 for no key update", site_id)
    if row is None:
        raise NotFound("site")
    if not row["is_active"]:
        raise StateConflict("deregistered")
    return row


def _lease_issued_at(row: Row, lease_on: date | None) -> datetime:
    """When the site's lease was issued. Refuses: Invalid, StateConflict.

    Without an acknowledged one, today is assumed: the site may have applied the lease of its last heartbeat.
    """
    if lease_on is not None:
        if not row["created_at"].date() <= lease_on <= clock.now().date():
            raise Invalid("field", errors=[{"field": "lease_on", "code": "lease_on"}])
        return datetime.combine(lease_on, time(12), UTC)
    if row["lease_serial"] == 0:
        raise StateConflict("never_leased")
    issued_at: datetime = row["applied_issued_at"] or clock.now()
    return issued_at


async def _unused_end(connection: Connection, site_id: UUID, until: datetime) -> datetime:
    """The end of a step for which no code was issued yet: a venue accepts each code only once."""
    rows = await connection.fetch(
        "select detail ->> 'until' as until from site_history where site_id = $1 and action = 'code_issued'", site_id
    )
    issued, end = {row["until"] for row in rows}, last_step(until)
    while instant_text(end) in issued:
        end += STEP
    return end


async def _note_licence(connection: Connection, row: Row, actor: Actor) -> None:
    expires_at = instant_text(row["license_expires_at"])
    await note(connection, row["site_id"], "licence", "granted", actor, license_expires_at=expires_at)


def _hash(key: str) -> bytes:
    """A key has 256 random bits: one SHA-256 is as good as a slow hash, and a heartbeat storm stays cheap."""
    return hashlib.sha256(key.encode()).digest()


def _is_key(row: Row, digest: bytes) -> bool:
    if hmac.compare_digest(row["secret_key_hash"], digest):
        return True
    former = row["former_key_hash"]
    return former is not None and row["former_key_until"] > clock.now() and hmac.compare_digest(former, digest)

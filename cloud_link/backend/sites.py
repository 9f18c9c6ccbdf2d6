"""Sites: registered, changed, locked, unlocked, given keys; each act leaves its entry in the same transaction.

Nothing here talks to a site. Every change raises `changed_serial`; a lease issued later has a higher serial, and a site
that has not applied such a one is told again until it has (desired state, reconciled).
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
"""How long the former key still opens the door after a new one was made."""
KINDS = {
    "locked": "is_locked",
    "expired": "license_expires_at <= $1",
    "expiring": "license_expires_at > $1 and license_expires_at <= $1 + interval '14 days'",
    "silent": "coalesce(last_seen_at, created_at) < $1 - interval '1 day'",
    "flagged": "(audit_broken_at is not null or key_copied_at is not null)",
}
"""What is counted of the fleet and may be listed alone; $1 is now."""
PAGE_OF_SITES = """
select * from sites where is_active and $1::timestamptz is not null and {kind}
  and ($2 = '' or strpos(lower(concat_ws(' ', name, owner_name, contact_email, site_id)), lower($2)) > 0)
  and ($3::text is null or (lower(name), site_id) > ($3::text, $4::uuid))
order by lower(name), site_id limit $5
"""
COUNTS = ", ".join(f"count(*) filter (where {kind}) as {name}" for name, kind in KINDS.items())
FLEET = f"select count(*) as sites, {COUNTS} from sites where is_active"  # noqa: S608 - from this file only


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, and from where."""

    admin_id: UUID | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A new site, and its key for the only time."""

    row: Row
    secret_key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The lease a site said it acts by: its serial, its date, and where the site stands by it."""

    serial: int
    issued_at: datetime
    state: str | None


async def note(connection: Connection, site_id: UUID, kind: str, action: str, by: By, **detail: Any) -> None:
    """Add to a site's history."""
    await connection.execute(
        "insert into site_history (site_id, kind, action, at, admin_id, address, detail)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        site_id, kind, action, clock.now(), by.admin_id, by.address, detail,
    )  # fmt: skip


class Sites:
    """All sites of this cloud."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._signer = signer

    # What sysadmins do

    async def register(self, wanted: schemas.NewSite, by: By) -> Registered:
        """Give a venue an id, a key and a licence."""
        key = ids.new_secret()
        expires_at = schemas.end_of_licence(wanted.license_expires_at)
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(
                "insert into sites (site_id, name, owner_name, contact_email, secret_key_hash, is_active, is_locked,"
                " license_expires_at, created_at, lease_serial, changed_serial, applied_serial, resets_clock)"
                " values ($1, $2, $3, $4, $5, true, false, $6, $7, 0, 0, 0, false) returning *",
                ids.new_random_id(), wanted.name.strip(), wanted.owner_name, wanted.contact_email, _hash(key),
                expires_at, clock.now(),
            )  # fmt: skip
            await note(connection, row["site_id"], "site", "registered", by, name=row["name"])
            await note(connection, row["site_id"], "key", "made", by)
            await _note_licence(connection, row, by)
        return Registered(row, key)

    async def page(self, search: str, only: str | None, after: tuple[str, UUID] | None, limit: int) -> list[Row]:
        """Sites by name, those after a place in the list; `only` is one of `KINDS`."""
        question = PAGE_OF_SITES.format(kind=KINDS[only] if only else "true")
        async with self._database.connection() as connection:
            found: list[Row] = await connection.fetch(
                question, clock.now(), search.strip(), *(after or (None, None)), limit
            )
        return found

    async def get(self, site_id: UUID) -> Row:
        """One site, also when it was deregistered. Refuses: NotFound."""
        async with self._database.connection() as connection:
            row = await connection.fetchrow("select * from sites where site_id = $1", site_id)
        if row is None:
            raise NotFound("There is no such site")
        return row

    async def several(self, site_ids: Sequence[UUID]) -> list[Row]:
        """These sites."""
        async with self._database.connection() as connection:
            found: list[Row] = await connection.fetch("select * from sites where site_id = any($1)", list(site_ids))
        return found

    async def change(self, site_id: UUID, wanted: schemas.SiteChange, by: By) -> Row:
        """Change what is known of a site, or until when its licence runs. Refuses: NotFound, StateConflict."""
        given = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not msgspec.UNSET}
        async with self._database.transaction() as connection:
            before = await _locked(connection, site_id)
            after = dict(before) | given
            expires_at = schemas.end_of_licence(after["license_expires_at"])
            row = await connection.fetchrow(
                "update sites set name = $2, owner_name = $3, contact_email = $4, license_expires_at = $5,"
                " changed_serial = case when license_expires_at is distinct from $5 then lease_serial"
                " else changed_serial end where site_id = $1 returning *",
                site_id, after["name"].strip(), after["owner_name"], after["contact_email"], expires_at,
            )  # fmt: skip
            if row["license_expires_at"] != before["license_expires_at"]:
                await _note_licence(connection, row, by)
            if given.keys() - {"license_expires_at"}:
                await note(
                    connection, site_id, "site", "changed", by, fields=sorted(given.keys() - {"license_expires_at"})
                )
        return row

    async def deregister(self, site_id: UUID, by: By) -> None:
        """Refuse the site from now on; its row and its history stay. Refuses: NotFound, StateConflict."""
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            await connection.execute(
                "update sites set is_active = false, deregistered_at = $2, former_key_hash = null where site_id = $1",
                site_id, clock.now(),
            )  # fmt: skip
            await note(connection, site_id, "site", "deregistered", by)

    async def lock(self, site_id: UUID, wanted: schemas.Lock, by: By) -> Row:
        """Lock a venue, or change how and why it is locked. Refuses: NotFound, StateConflict."""
        return await self._set_lock(site_id, by, wanted.mode, wanted.reason)

    async def unlock(self, site_id: UUID, by: By) -> Row:
        """Take the lock away. Refuses: NotFound, StateConflict."""
        return await self._set_lock(site_id, by, None, None)

    async def _set_lock(self, site_id: UUID, by: By, mode: str | None, reason: str | None) -> Row:
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            row = await connection.fetchrow(
                "update sites set is_locked = $2, lock_mode = $3, lock_reason = $4, changed_serial = lease_serial"
                " where site_id = $1 returning *",
                site_id, mode is not None, mode, reason,
            )  # fmt: skip
            action = "unlocked" if mode is None else "locked"
            await note(connection, site_id, "lock", action, by, mode=mode, reason=reason)
        return row

    async def rotate_key(self, site_id: UUID, by: By) -> Registered:
        """Make a new key; the former one opens for another day. Refuses: NotFound, StateConflict."""
        key, until = ids.new_secret(), clock.now() + KEY_OVERLAP
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            row = await connection.fetchrow(
                "update sites set former_key_hash = secret_key_hash, former_key_until = $3, secret_key_hash = $2"
                " where site_id = $1 returning *",
                site_id, _hash(key), until,
            )  # fmt: skip
            await note(connection, site_id, "key", "rotated", by, former_key_until=instant_text(until))
        return Registered(row, key)

    async def reset_clock(self, site_id: UUID, by: By) -> Row:
        """Let the site's mark of time begin anew with the next lease it applies. Refuses: NotFound, StateConflict."""
        return await self._mend(site_id, by, "clock_reset", "resets_clock = true, changed_serial = lease_serial")

    async def clear_flags(self, site_id: UUID, by: By) -> Row:
        """Somebody looked into what was flagged. Refuses: NotFound, StateConflict."""
        return await self._mend(site_id, by, "flags_cleared", "audit_broken_at = null, key_copied_at = null")

    async def _mend(self, site_id: UUID, by: By, action: str, assignments: str) -> Row:
        async with self._database.transaction() as connection:
            await _locked(connection, site_id)
            row = await connection.fetchrow(
                f"update sites set {assignments} where site_id = $1 returning *",  # noqa: S608 - from this file only
                site_id,
            )
            await note(connection, site_id, "incident", action, by)
        return row

    async def unlock_code(self, site_id: UUID, wanted: schemas.CodeWanted, by: By) -> tuple[str, datetime]:
        """A code to dictate, and until when it unlocks. Refuses: NotFound, Invalid, StateConflict (no lease fits)."""
        async with self._database.transaction() as connection:
            row = await _locked(connection, site_id)
            issued_at = _held_lease(row, wanted.lease_on)
            until = await _unused_end(connection, site_id, clock.now() + timedelta(hours=wanted.hours))
            try:
                code = self._signer.unlock_code(str(site_id), issued_at, until)
            except BadCode as error:
                raise StateConflict(str(error)) from None
            await note(connection, site_id, "lock", "code_issued", by, until=instant_text(until))
        return code, until

    async def history(self, site_id: UUID, limit: int) -> tuple[list[Row], list[Row]]:
        """What was done to a site, and its heartbeats; the newest first. Refuses: NotFound."""
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
        """The fleet in figures."""
        async with self._database.connection() as connection:
            return await connection.fetchrow(FLEET, clock.now())

    # What sites do

    async def authenticate(self, site_id: str, key: str) -> Row:
        """The site behind an id and a key. Refuses: SiteUnknown, SiteDeregistered."""
        try:
            row = await self.get(UUID(site_id))
        except (ValueError, NotFound):
            raise SiteUnknown from None
        if not _fits(row, _hash(key)):
            raise SiteUnknown
        if not row["is_active"]:
            raise SiteDeregistered
        return row

    async def issue(self, site_ids: Sequence[UUID]) -> dict[UUID, tuple[LicenceNews, int, datetime]]:
        """A fresh lease for each of these sites, with its serial and date; each serial is higher than any before."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(
                "update sites set lease_serial = lease_serial + 1 where site_id = any($1) and is_active returning *",
                list(site_ids),
            )
        at = clock.now().replace(microsecond=0)  # as fine as `iat` is
        return {row["site_id"]: (self._news(row, at), row["lease_serial"], at) for row in rows}

    def _news(self, row: Row, at: datetime) -> LicenceNews:
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

    async def applied(self, marks: Mapping[UUID, Mark]) -> None:
        """Sites say by which leases they act, and where they stand by them."""
        async with self._database.connection() as connection:
            await connection.execute(
                "update sites s set applied_serial = m.serial, applied_issued_at = m.at,"
                " resets_clock = resets_clock and m.serial <= changed_serial, state = coalesce(m.state, s.state)"
                " from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[]) m(site_id, serial, at, state)"
                " where s.site_id = m.site_id and m.serial > s.applied_serial and m.serial <= s.lease_serial",
                list(marks), [mark.serial for mark in marks.values()], [mark.issued_at for mark in marks.values()],
                [mark.state for mark in marks.values()],
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
    """A site that is registered, held until the transaction ends. Refuses: NotFound, StateConflict."""
    row = await connection.fetchrow("select * from sites where site_id = $1 for no key update", site_id)
    if row is None:
        raise NotFound("There is no such site")
    if not row["is_active"]:
        raise StateConflict("This site was deregistered")
    return row


def _held_lease(row: Row, said_on: date | None) -> datetime:
    """When the lease was issued that the site holds. Refuses: Invalid, StateConflict.

    One that came with its last heartbeat is not known to be applied; then today's is as good as any.
    """
    if said_on is not None:
        if not row["created_at"].date() <= said_on <= clock.now().date():
            message = "must be a day on which this site could be given a lease"
            raise Invalid(f"lease_on {message}", errors=[{"field": "lease_on", "message": message}])
        return datetime.combine(said_on, time(12), UTC)
    if row["lease_serial"] == 0:
        raise StateConflict("This site was never given a lease, so no code can fit it")
    found: datetime = row["applied_issued_at"] or clock.now()
    return found


async def _unused_end(connection: Connection, site_id: UUID, until: datetime) -> datetime:
    """The end of a step for which no code was given yet: a venue takes each code only once."""
    rows = await connection.fetch(
        "select detail ->> 'until' as until from site_history where site_id = $1 and action = 'code_issued'", site_id
    )
    given, end = {row["until"] for row in rows}, last_step(until)
    while instant_text(end) in given:
        end += STEP
    return end


async def _note_licence(connection: Connection, row: Row, by: By) -> None:
    expires_at = instant_text(row["license_expires_at"])
    await note(connection, row["site_id"], "licence", "granted", by, license_expires_at=expires_at)


def _hash(key: str) -> bytes:
    """A key has 256 random bits: one SHA-256 is as good as a slow hash, and a heartbeat storm stays cheap."""
    return hashlib.sha256(key.encode()).digest()


def _fits(row: Row, digest: bytes) -> bool:
    if hmac.compare_digest(row["secret_key_hash"], digest):
        return True
    former = row["former_key_hash"]
    return former is not None and row["former_key_until"] > clock.now() and hmac.compare_digest(former, digest)

"""The licence state machine of a venue: the newest valid lease and the effective time decide the licence status.

The lease is stored three times: in the database's row, in the file beside it, and in the audit chain, which no hub can
rewrite. The newest valid one counts, so an edited or rolled-back row changes nothing except the audit chain.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cloud_link import licence
from cloud_link.agent.stored_state import StateFile, StoredState
from cloud_link.licence import ClockMark, ClockReading, LicenceFacts, LicenceStatus
from cloud_link.protocol.codes import BadCode, Unlock, read_code
from cloud_link.protocol.keys import trusted_keys
from cloud_link.protocol.lease import Lease, LeaseRejected, verify
from hub.base import clock, ids
from hub.base.refusal import Refusal
from hub.base.texts import key_of
from hub.commands.execution import Commands
from hub.domain.refusals import CodeInvalid, CodeUsed
from hub.postgres.database import LOST, Database
from hub.queries.link_queries import LinkRows, read_link_rows
from hub.settings.settings import CloudSettings
from hub.texts import shown, stored

log = logging.getLogger(__name__)
REFRESH_S = 5.0
SAVE_S = 60.0
MOST_AUDIT_NOTES = 200


@dataclass(frozen=True, slots=True)
class LinkState:
    """The state of the link: the installation, the newest lease and the clock mark."""

    instance: str
    linked_at: datetime
    clock_mark: ClockMark
    token: str | None = None
    lease: Lease | None = None
    stale_since: datetime | None = None
    audit_n: int | None = None

    @property
    def serial(self) -> int:
        """The serial of the newest lease; 0 without one."""
        return self.lease.serial if self.lease else 0


class LicenceStateMachine:
    """Keeps the venue's licence status up to date, and applies it to the hub."""

    def __init__(self, database: Database, commands: Commands, settings: CloudSettings, file: StateFile) -> None:
        self._database, self._commands, self._file = database, commands, file
        self._site_id = settings.site_id
        self.keys: Mapping[str, Ed25519PublicKey] = trusted_keys(settings.public_keys)
        self._link_state: LinkState | None = None
        self._licence_status: LicenceStatus | None = None
        self._saved_at_s = 0.0
        self._audit_notes: set[str] = set()
        self._lock = asyncio.Lock()
        self._unlocks: dict[tuple[str, str], Unlock | None] = {}

    @property
    def link_state(self) -> LinkState | None:
        """The link state at the last refresh."""
        return self._link_state

    @property
    def licence_status(self) -> LicenceStatus | None:
        """The licence status at the last refresh."""
        return self._licence_status

    async def run(self) -> None:
        """Refresh again and again: time passes, and rows may have been edited. Never ends."""
        while True:
            await self.try_refresh()
            await asyncio.sleep(REFRESH_S)

    async def try_refresh(self) -> None:
        """Refresh; a refresh that fails never locks a venue."""
        try:
            await self.refresh()
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            log.warning("the licence status could not be refreshed, and stays as it is: %s", repr(error))

    async def refresh(self, token: str | None = None, audit_n: int | None = None) -> LicenceStatus:
        """Determine the licence status, with a new lease from the cloud if there is one, and apply it to the hub.

        Raises LeaseRejected if that lease is not accepted; this is noted in the audit chain.
        """
        async with self._lock:
            async with self._database.connection() as connection:
                records = await read_link_rows(connection)
            link_state = await self._merge(records)
            if token is not None:
                link_state = await self._accept(link_state, token)
            if audit_n is not None:
                link_state = replace(link_state, audit_n=audit_n)
            return await self._apply(records, link_state, has_new_lease=token is not None)

    async def use_code(self, code: str) -> datetime:
        """Unlock by a telephone code; returns until when. Refuses: CodeInvalid, CodeUsed."""
        _ = await self.refresh()
        assert self._link_state is not None
        lease = self._link_state.lease
        try:
            unlock = _read(code, lease, self._site_id, self._effective_time(self._link_state))
            args = {"code": code, "digest": unlock.digest, "serial": self._link_state.serial, "until": unlock.until}
            await self._do("licence.use_code", **args)
        except (BadCode, CodeUsed) as error:
            digest = hashlib.sha256(code.encode()).hexdigest()[:12]
            reason = error.reason if isinstance(error, BadCode) else "used"
            await self._audit_note(
                "code_refused", stored("licence-note-code-refused", reason=reason, digest=digest), once=False
            )
            if isinstance(error, BadCode):
                raise CodeInvalid(error.reason, **error.data) from None
            raise
        _ = await self.refresh()
        return unlock.until

    async def _merge(self, records: LinkRows) -> LinkState:
        """The link state from the database, the file and the audit chain."""
        if self._link_state is None:
            self._link_state = await self._initial_state(records, await asyncio.to_thread(self._file.read))
        link_state = self._link_state
        row = records.row or {}
        if link_state.token is not None and row.get("lease") is None:
            await self._audit_note("row_edited", stored("licence-note-lease-gone"))
        reading = self._read_clocks()
        clock_mark = licence.advance(_raised(link_state.clock_mark, row.get("mark_at")), reading)
        await self._check_clock(clock_mark, reading)
        return await self._with_newest_lease(replace(link_state, clock_mark=clock_mark), records, None)

    async def _check_clock(self, clock_mark: ClockMark, reading: ClockReading) -> None:
        if licence.is_set_back(clock_mark, reading):
            detail = stored("licence-note-clock", at=clock.wire(reading.wall_at))
            await self._audit_note("clock_set_back", detail, key="clock")
        else:
            self._audit_notes.discard("clock")

    async def _initial_state(self, records: LinkRows, file: StoredState | None) -> LinkState:
        """The link state at the first refresh of this process."""
        reading = self._read_clocks()
        row: Mapping[str, Any] = records.row or (msgspec.structs.asdict(file) if file else {})
        if not row:
            clock_mark = ClockMark(reading.wall_at, reading.boot, reading.ran_s)
            return LinkState(ids.new_secret()[:24], reading.wall_at, clock_mark)
        clock_mark = ClockMark(row["mark_at"], row["boot"], row["ran_s"])
        if file is not None and file.mark_at > clock_mark.mark_at:
            clock_mark = ClockMark(file.mark_at, file.boot, file.ran_s)
        stale_since = row.get("stale_since")
        if stale_since is None and (file is None or records.row is None or file.generation != records.generation):
            stale_since = licence.effective_time(clock_mark, reading)
            await self._audit_note("restored", stored("licence-note-restored"))
        link_state = LinkState(
            instance=row["instance"],
            linked_at=row["linked_at"],
            clock_mark=clock_mark,
            stale_since=stale_since,
            audit_n=row.get("audit_n"),
        )
        return await self._with_newest_lease(link_state, records, file)

    async def _with_newest_lease(self, link_state: LinkState, records: LinkRows, file: StoredState | None) -> LinkState:
        """The newest valid lease of those stored; an invalid one is noted once."""
        for place, token in _stored_leases(records, file):
            if token == link_state.token:
                continue
            try:
                lease = verify(token, self.keys, self._site_id)
            except LeaseRejected as error:
                await self._audit_note("lease_refused", _lease_refused(place, error.code, token))
                continue
            if lease.serial > link_state.serial:
                link_state = replace(link_state, lease=lease, token=token)
            elif place == "database" and lease.serial < link_state.serial:
                await self._audit_note("lease_refused", _lease_refused(place, "older_serial", token))
        return link_state

    async def _accept(self, link_state: LinkState, token: str) -> LinkState:
        """The link state with a lease from the cloud. Raises LeaseRejected."""
        try:
            lease = verify(token, self.keys, self._site_id)
            if lease.serial < link_state.serial and not _has_same_terms(lease, link_state.lease):
                _ = verify(token, self.keys, self._site_id, link_state.serial)
        except LeaseRejected as error:
            await self._audit_note("lease_refused", _lease_refused("cloud", error.code, token))
            raise
        if lease.serial <= link_state.serial:
            return link_state  # a heartbeat's reply and a push may overtake each other
        clock_mark = licence.advance_to_lease(link_state.clock_mark, lease)
        return replace(link_state, lease=lease, token=token, clock_mark=clock_mark, stale_since=None)

    async def _apply(self, records: LinkRows, link_state: LinkState, *, has_new_lease: bool) -> LicenceStatus:
        """Determine the licence status, and write to the database and the file what has changed."""
        unlocked_until = await self._unlocked_until(records, link_state)
        facts = LicenceFacts(link_state.lease, link_state.linked_at, link_state.stale_since, unlocked_until)
        licence_status = licence.licence_status(facts, self._effective_time(link_state))
        has_saved = await self._save(records, link_state, licence_status, has_new_lease=has_new_lease)
        self._link_state, self._licence_status = link_state, licence_status
        if has_saved:
            self._saved_at_s = clock.monotonic_s()
            await asyncio.to_thread(self._file.write, _stored_state(link_state, records.generation))
        return licence_status

    async def _save(
        self, records: LinkRows, link_state: LinkState, licence_status: LicenceStatus, *, has_new_lease: bool
    ) -> bool:
        """Write the state to the database if it has changed or is due; whether it was written."""
        if _differs(records, licence_status):
            await self._note_edits(records)
            await self._do(
                "licence.apply",
                link_state=_link_state_args(link_state),
                licence_status=_licence_status_args(licence_status),
                serial=link_state.serial,
            )
        elif has_new_lease or link_state.token != (records.row or {}).get("lease") or self._is_save_due():
            await self._do("licence.keep", link_state=_link_state_args(link_state))
        else:
            return False
        return True

    def _is_save_due(self) -> bool:
        return clock.monotonic_s() - self._saved_at_s >= SAVE_S

    async def _unlocked_until(self, records: LinkRows, link_state: LinkState) -> datetime | None:
        """Until when the telephone code in the row is valid; it was given for one lease, and a newer one ends it.

        If the audit chain does not have its use on that lease, somebody edited the row to use it once more.
        """
        row = records.row or {}
        if not row.get("unlock_code") or link_state.lease is None or row["unlock_serial"] != link_state.serial:
            return None
        key = (row["unlock_code"], link_state.lease.unlock_anchor)
        if key not in self._unlocks:
            self._unlocks = {key: self._unlock(*key)}
        unlock = self._unlocks[key]
        if unlock is not None and records.used != {"digest": unlock.digest, "serial": link_state.serial}:
            await self._audit_note("row_edited", stored("licence-note-code-put-back", digest=unlock.digest[:12]))
            return None
        return unlock.until if unlock else None

    def _unlock(self, code: str, anchor: str) -> Unlock | None:
        try:
            return read_code(code, anchor, self._site_id, datetime.min.replace(tzinfo=UTC))
        except BadCode:
            return None

    async def _note_edits(self, records: LinkRows) -> None:
        """If the row differs from the last entry of the audit chain, somebody changed it by hand."""
        entry = records.applied
        if entry is not None and entry["state"] != records.licence.state:
            detail = stored("licence-note-state", state=records.licence.state, applied=entry["state"])
            await self._audit_note("row_edited", detail, once=False)

    def _read_clocks(self) -> ClockReading:
        boot, ran_s = clock.boot()
        return ClockReading(clock.now(), boot, ran_s)

    def _effective_time(self, link_state: LinkState) -> datetime:
        return licence.effective_time(link_state.clock_mark, self._read_clocks())

    async def _do(self, name: str, **args: Any) -> None:
        _ = await self._commands.by_hub(name, **args)

    async def _audit_note(self, what: str, detail: str, key: str | None = None, *, once: bool = True) -> None:
        """Add a stored text to the audit chain; the same note only once a process, so that nobody can flood it."""
        key = key or f"{what} {detail}"
        if once and (key in self._audit_notes or len(self._audit_notes) >= MOST_AUDIT_NOTES):
            return
        self._audit_notes.add(key)
        log.warning("licence: %s: %s", what, shown(detail))
        await self._do("licence.note", what=what, detail=detail)


def _raised(clock_mark: ClockMark, mark_at: datetime | None) -> ClockMark:
    """Another process of this hub may have advanced the mark; an edited row can only raise it."""
    return clock_mark if mark_at is None or mark_at <= clock_mark.mark_at else replace(clock_mark, mark_at=mark_at)


def _stored_leases(records: LinkRows, file: StoredState | None) -> Iterator[tuple[str, str]]:
    """Each stored lease with the name of its place."""
    tokens = {
        "database": (records.row or {}).get("lease"),
        "file": file.lease if file else None,
        "audit chain": (records.applied or {}).get("lease"),
    }
    yield from ((place, token) for place, token in tokens.items() if token)


def _lease_refused(place: str, why: str, token: str) -> str:
    return stored("licence-note-lease-refused", place=place, why=why, digest=_digest(token))


def _licence_status_args(licence_status: LicenceStatus) -> dict[str, Any]:
    return {
        "state": licence_status.state,
        "reason": _reason(licence_status),
        "contact": licence_status.contact,
        "expires_at": licence_status.expires_at,
    }


def _reason(licence_status: LicenceStatus) -> str | None:
    """As the row stores it: the supplier's words, or the text of the cause."""
    if licence_status.cause is None:
        return licence_status.reason
    until = licence_status.unlocked_until
    data = {} if until is None else {"until": f"{until.astimezone(UTC):%Y-%m-%d %H:%M}"}
    return stored(key_of("licence-reason", licence_status.cause), **data)


def _read(code: str, lease: Lease | None, site_id: str, now: datetime) -> Unlock:
    """What a code grants. Raises BadCode, with what the vendor needs to know to make a valid one."""
    if lease is None:
        raise BadCode("never_linked")
    try:
        return read_code(code, lease.unlock_anchor, site_id, now)
    except BadCode as error:
        if error.reason == "wrong":
            raise BadCode("wrong_of_lease", lease_on=f"{lease.issued_at:%Y-%m-%d}") from None
        raise


def _has_same_terms(lease: Lease, other: Lease | None) -> bool:
    return other is not None and replace(lease, serial=other.serial, issued_at=other.issued_at) == other


def _differs(records: LinkRows, licence_status: LicenceStatus) -> bool:
    row = records.licence
    return (row.state, row.reason, row.contact, row.expires_at) != (
        licence_status.state,
        _reason(licence_status),
        licence_status.contact,
        licence_status.expires_at,
    )


def _link_state_args(link_state: LinkState) -> dict[str, Any]:
    return {
        "instance": link_state.instance,
        "linked_at": link_state.linked_at,
        "lease": link_state.token,
        "mark_at": link_state.clock_mark.mark_at,
        "boot": link_state.clock_mark.boot,
        "ran_s": link_state.clock_mark.ran_s,
        "stale_since": link_state.stale_since,
        "audit_n": link_state.audit_n,
    }


def _stored_state(link_state: LinkState, generation: str) -> StoredState:
    clock_mark = link_state.clock_mark
    return StoredState(
        instance=link_state.instance,
        linked_at=link_state.linked_at,
        mark_at=clock_mark.mark_at,
        boot=clock_mark.boot,
        ran_s=clock_mark.ran_s,
        lease=link_state.token,
        generation=generation,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:12]

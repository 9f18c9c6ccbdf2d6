"""Where the venue stands: the newest lease that is believed, the time that is believed, and the hub told of it.

The lease has three witnesses: the database's row, the file beside it, and the audit chain, which no hub can rewrite.
The newest that verifies counts, so an edited or rolled-back row changes nothing but the audit chain.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cloud_link import licence
from cloud_link.agent.stored_state import StateFile, StoredState
from cloud_link.licence import ClockMark, Held, LicenceStatus, Reading
from cloud_link.protocol.codes import BadCode, Unlock, read_code
from cloud_link.protocol.keys import trusted_keys
from cloud_link.protocol.lease import Lease, NotBelieved, believe
from hub.base import clock, ids
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.domain.refusals import CodeInvalid, CodeUsed
from hub.postgres.database import LOST, Database
from hub.queries.link_queries import LinkRows, read_link_rows
from hub.settings.settings import CloudSettings

log = logging.getLogger(__name__)
LOOK_S = 5.0
KEEP_S = 60.0
MOST_NOTED = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What is known at one look: the link's own facts, the newest lease and the time."""

    instance: str
    linked_at: datetime
    clock_mark: ClockMark
    token: str | None = None
    lease: Lease | None = None
    stale_since: datetime | None = None
    audit_n: int | None = None

    @property
    def serial(self) -> int:
        """The newest serial that is held."""
        return self.lease.serial if self.lease else 0


class LicenceStateMachine:
    """Keeps the venue where its licence says."""

    def __init__(self, database: Database, commands: Commands, settings: CloudSettings, file: StateFile) -> None:
        self._database, self._commands, self._file = database, commands, file
        self._site_id = settings.site_id
        self.keys: Mapping[str, Ed25519PublicKey] = trusted_keys(settings.public_keys)
        self._known: Known | None = None
        self._licence_status: LicenceStatus | None = None
        self._kept_at_s = 0.0
        self._noted: set[str] = set()
        self._lock = asyncio.Lock()
        self._unlocks: dict[tuple[str, str], Unlock | None] = {}

    @property
    def known(self) -> Known | None:
        """What was known at the last look."""
        return self._known

    @property
    def licence_status(self) -> LicenceStatus | None:
        """Where the venue stood at the last look."""
        return self._licence_status

    async def run(self) -> None:
        """Look again and again: time passes, and rows may have been edited."""
        while True:
            await self.look_calmly()
            await asyncio.sleep(LOOK_S)

    async def look_calmly(self) -> None:
        """Look; a look that fails never locks a venue."""
        try:
            await self.look()
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            log.warning("the licence could not be looked at, and stays as it is: %s", repr(error))

    async def look(self, token: str | None = None, audit_n: int | None = None) -> LicenceStatus:
        """See where the venue stands, with a lease that just came if there is one, and let the hub act by it.

        Raises NotBelieved when that lease does not count; it is in the audit chain then.
        """
        async with self._lock:
            async with self._database.connection() as connection:
                seen = await read_link_rows(connection)
            known = await self._remember(seen)
            if token is not None:
                known = await self._take(known, token)
            if audit_n is not None:
                known = replace(known, audit_n=audit_n)
            return await self._settle(seen, known, is_news=token is not None)

    async def use_code(self, code: str) -> datetime:
        """Unlock by a code that was read out over the telephone. Refuses: CodeInvalid, CodeUsed."""
        _ = await self.look()
        assert self._known is not None
        lease = self._known.lease
        try:
            unlock = _read(code, lease, self._site_id, self._now(self._known))
            args = {"code": code, "digest": unlock.digest, "serial": self._known.serial, "until": unlock.until}
            await self._do("licence.use_code", **args)
        except (BadCode, CodeUsed) as error:
            await self._note("code_refused", f"{error} ({hashlib.sha256(code.encode()).hexdigest()[:12]})", once=False)
            if isinstance(error, BadCode):
                raise CodeInvalid(str(error)) from None
            raise
        _ = await self.look()
        return unlock.until

    # What is known

    async def _remember(self, seen: LinkRows) -> Known:
        """Put together what database, file and audit chain say."""
        if self._known is None:
            self._known = await self._first(seen, await asyncio.to_thread(self._file.read))
        known = self._known
        row = seen.row or {}
        if known.token is not None and row.get("lease") is None:
            await self._note("row_edited", "the lease is gone from its row")
        reading = self._reading()
        clock_mark = licence.advance(self._higher(known.clock_mark, row.get("mark_at")), reading)
        if licence.is_set_back(clock_mark, reading):
            await self._note("clock_set_back", f"the clock stands at {clock.wire(reading.wall_at)}", key="clock")
        else:
            self._noted.discard("clock")
        return await self._newest(replace(known, clock_mark=clock_mark), seen, None)

    async def _first(self, seen: LinkRows, file: StoredState | None) -> Known:
        """The first look of this process."""
        reading = self._reading()
        row: Mapping[str, Any] = seen.row or (_of_file(file) if file else {})
        if not row:
            return Known(
                ids.new_secret()[:24], reading.wall_at, ClockMark(reading.wall_at, reading.boot, reading.ran_s)
            )
        clock_mark = ClockMark(row["mark_at"], row["boot"], row["ran_s"])
        if file is not None and file.mark_at > clock_mark.mark_at:
            clock_mark = ClockMark(file.mark_at, file.boot, file.ran_s)
        stale_since = row.get("stale_since")
        if stale_since is None and (file is None or seen.row is None or file.generation != seen.generation):
            stale_since = licence.effective(clock_mark, reading)
            await self._note("restored", "the database and the file beside it do not belong together")
        known = Known(
            row["instance"], row["linked_at"], clock_mark, stale_since=stale_since, audit_n=row.get("audit_n")
        )
        return await self._newest(known, seen, file)

    def _higher(self, clock_mark: ClockMark, mark_at: datetime | None) -> ClockMark:
        """Another process of this hub may have moved the mark on; an edited row can only raise it."""
        return clock_mark if mark_at is None or mark_at <= clock_mark.mark_at else replace(clock_mark, mark_at=mark_at)

    async def _newest(self, known: Known, seen: LinkRows, file: StoredState | None) -> Known:
        """The newest lease among the witnesses; what does not verify is noted once."""
        for witness, token in self._witnesses(seen, file):
            if token == known.token:
                continue
            try:
                lease = believe(token, self.keys, self._site_id)
            except NotBelieved as error:
                await self._note("lease_refused", f"{witness}: {error.code}: {_digest(token)}")
                continue
            if lease.serial > known.serial:
                known = replace(known, lease=lease, token=token)
            elif witness == "database" and lease.serial < known.serial:
                await self._note("lease_refused", f"{witness}: older_serial: {_digest(token)}")
        return known

    def _witnesses(self, seen: LinkRows, file: StoredState | None) -> Iterator[tuple[str, str]]:
        said = {
            "database": (seen.row or {}).get("lease"),
            "file": file.lease if file else None,
            "audit chain": (seen.applied or {}).get("lease"),
        }
        yield from ((witness, token) for witness, token in said.items() if token)

    async def _take(self, known: Known, token: str) -> Known:
        """A lease from the cloud. Raises NotBelieved."""
        try:
            lease = believe(token, self.keys, self._site_id)
            if lease.serial < known.serial and not _says_the_same(lease, known.lease):
                _ = believe(token, self.keys, self._site_id, known.serial)
        except NotBelieved as error:
            await self._note("lease_refused", f"cloud: {error.code}: {_digest(token)}")
            raise
        if lease.serial <= known.serial:
            return known  # a heartbeat's answer and a push may overtake each other
        clock_mark = licence.heard(known.clock_mark, lease)
        return replace(known, lease=lease, token=token, clock_mark=clock_mark, stale_since=None)

    # What follows from it

    async def _settle(self, seen: LinkRows, known: Known, *, is_news: bool) -> LicenceStatus:
        held = Held(known.lease, known.linked_at, known.stale_since, await self._unlocked_until(seen, known))
        licence_status = licence.licence_status(held, self._now(known))
        if _differs(seen, licence_status):
            await self._notice_edits(seen)
            link_state = _link_state(known)
            await self._do(
                "licence.apply", link_state=link_state, licence_status=asdict(licence_status), serial=known.serial
            )
        elif is_news or known.token != (seen.row or {}).get("lease") or self._is_keeping_due():
            await self._do("licence.keep", link_state=_link_state(known))
        else:
            self._known, self._licence_status = known, licence_status
            return licence_status
        self._known, self._licence_status, self._kept_at_s = known, licence_status, clock.monotonic_s()
        await asyncio.to_thread(self._file.write, _stored_state(known, seen.generation))
        return licence_status

    def _is_keeping_due(self) -> bool:
        return clock.monotonic_s() - self._kept_at_s >= KEEP_S

    async def _unlocked_until(self, seen: LinkRows, known: Known) -> datetime | None:
        """Until when the code in the row counts; it was given for one lease, and a newer one ends it.

        The audit chain saw it used on that lease, or the row was edited to use it once more.
        """
        row = seen.row or {}
        if not row.get("unlock_code") or known.lease is None or row["unlock_serial"] != known.serial:
            return None
        which = (row["unlock_code"], known.lease.unlock_anchor)
        if which not in self._unlocks:
            self._unlocks = {which: self._unlock(*which)}
        unlock = self._unlocks[which]
        if unlock is not None and seen.used != {"digest": unlock.digest, "serial": known.serial}:
            await self._note("row_edited", f"a telephone code was put back ({unlock.digest[:12]})")
            return None
        return unlock.until if unlock else None

    def _unlock(self, code: str, anchor: str) -> Unlock | None:
        try:
            return read_code(code, anchor, self._site_id, datetime.min.replace(tzinfo=UTC))
        except BadCode:
            return None

    async def _notice_edits(self, seen: LinkRows) -> None:
        """The row differs from what the audit chain last said of it: somebody changed it by hand."""
        said = seen.applied
        if said is not None and said["state"] != seen.licence.state:
            await self._note("row_edited", f"state {seen.licence.state}, last applied {said['state']}", once=False)

    # Tools

    def _reading(self) -> Reading:
        boot, ran_s = clock.boot()
        return Reading(clock.now(), boot, ran_s)

    def _now(self, known: Known) -> datetime:
        return licence.effective(known.clock_mark, self._reading())

    async def _do(self, name: str, **args: Any) -> None:
        _ = await self._commands.by_hub(name, **args)

    async def _note(self, what: str, detail: str, key: str | None = None, *, once: bool = True) -> None:
        """Into the audit chain; the same thing only once a process, so that nobody can flood it."""
        key = key or f"{what} {detail}"
        if once and (key in self._noted or len(self._noted) >= MOST_NOTED):
            return
        self._noted.add(key)
        log.warning("licence: %s: %s", what, detail)
        await self._do("licence.note", what=what, detail=detail[:400])


def _read(code: str, lease: Lease | None, site_id: str, now: datetime) -> Unlock:
    """What a code grants. Raises BadCode, with what the vendor must be told to make one that fits."""
    if lease is None:
        raise BadCode("wrong", "This venue has never reached its supplier, so no code can fit it: see to its line")
    try:
        return read_code(code, lease.unlock_anchor, site_id, now)
    except BadCode as error:
        if error.code == "wrong":
            raise BadCode(error.code, f"{error}, which is of {lease.issued_at:%Y-%m-%d}: read that date out") from None
        raise


def _says_the_same(lease: Lease, held: Lease | None) -> bool:
    return held is not None and replace(lease, serial=held.serial, issued_at=held.issued_at) == held


def _differs(seen: LinkRows, licence_status: LicenceStatus) -> bool:
    row = seen.licence
    return (row.state, row.reason, row.contact, row.expires_at) != (
        licence_status.state, licence_status.reason, licence_status.contact, licence_status.expires_at,
    )  # fmt: skip


def _link_state(known: Known) -> dict[str, Any]:
    return {
        "instance": known.instance,
        "linked_at": known.linked_at,
        "lease": known.token,
        "mark_at": known.clock_mark.mark_at,
        "boot": known.clock_mark.boot,
        "ran_s": known.clock_mark.ran_s,
        "stale_since": known.stale_since,
        "audit_n": known.audit_n,
    }


def _stored_state(known: Known, generation: str) -> StoredState:
    clock_mark = known.clock_mark
    return StoredState(
        known.instance, known.linked_at, clock_mark.mark_at, clock_mark.boot, clock_mark.ran_s, known.token, generation
    )


def _of_file(file: StoredState) -> dict[str, Any]:
    return msgspec.structs.asdict(file)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:12]

"""How anything ever changes: one operation, one transaction, its events in the log, then everybody hears.

`Commands.execute` runs an operation: licence → idempotency → permission → rows → events → audit → commit → the
fan-out is told. A reply of success means that all of it is durable (docs/commands.md#one-transaction).
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from tortoise.exceptions import IntegrityError, OperationalError

from hub.base import clock, logging_setup
from hub.base.hashing import all_hashed
from hub.base.refusal import Refusal
from hub.commands import database_refusals
from hub.commands.database_refusals import VENUE_LOCKED
from hub.commands.numbering import OrderNumbers
from hub.commands.operation import OPERATIONS, LicenceGate, ManagerPin, Operation, PendingEvent, Work, encode
from hub.commands.unit_of_work import UNNUMBERED, Begin, StepByStep, UnitOfWork
from hub.domain.actor import HUB_ITSELF, SYSTEM, Actor
from hub.domain.refusals import (
    Conflict,
    DiskFull,
    KeyReused,
    NotSignedIn,
    RequestInProgress,
    Unavailable,
    VenueLocked,
)
from hub.log.event_log import Appended
from hub.postgres.database import LOST, Connection, Database
from hub.postgres.disk_guard import DiskGuard
from hub.views.orders import order_view
from hub.views.reference_data import ReferenceData, read_reference_data

log = logging.getLogger(__name__)
PASSING = (401, 423, 429)
COMMAND_TIMEOUT_S = 20.0
ATTEMPTS = 3
SLOW_S = 1.0
"""What takes longer is worth a line in the log."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command answers: an HTTP status, the encoded body, and the position of its last event."""

    status: int
    body: bytes
    position: int | None
    appended: Appended | None = None
    is_replayed: bool = False
    has_config_changes: bool = False
    """Whether the house is another one now."""

    @property
    def is_refusal(self) -> bool:
        """Whether the body is a problem document."""
        return self.status >= 400


class Commands:
    """Runs operations against one database."""

    def __init__(
        self,
        database: Database,
        reference_data: ReferenceData,
        committed: Callable[[Appended | None], None],
        *,
        disk_guard: DiskGuard | None = None,
        measured: Callable[[str, int, float], None] = lambda _name, _status, _seconds: None,
    ) -> None:
        """`committed` is called after each commit: with what it appended, or None when somebody else's must be read."""
        self._database = database
        self._committed = committed
        self.reference_data = reference_data
        self.numbers = OrderNumbers(database)
        self._measured = measured
        self.disk_guard = disk_guard or DiskGuard(None, 0)
        self.is_draining = False
        """Set when this process is about to stop: nobody new is let in."""

    async def by_hub(self, name: str, *, key: str | None = None, **args: Any) -> Reply:
        """Run an operation as the hub itself. `args` are whatever JSON can hold; a refusal may come stored, as a reply.

        Raises what `execute` raises, and msgspec.ValidationError for arguments that do not fit.
        """
        return await self.execute(name, OPERATIONS[name].decode(msgspec.to_builtins(args)), HUB_ITSELF, key)

    async def execute(
        self,
        name: str,
        args: msgspec.Struct,
        actor: Actor,
        key: str | None = None,
        vouched_by: UUID | None = None,
        *,
        is_retry: bool = False,
    ) -> Reply:
        """Run an operation to its durable end, exactly once for one `key`.

        `is_retry`: a stored refusal is replaced by what the command comes to now; a stored success is final.
        Raises every Refusal that is not stored under the key: those of permission, licence and availability.
        """
        wanted = OPERATIONS[name]
        wanted.admit(actor, key)
        logging_setup.begin_command(key)
        key = key if wanted.is_reply_kept else None
        hashes = await all_hashed(_secrets(wanted, args))
        command = _Command(
            wanted=wanted,
            args=args,
            actor=actor,
            key=key,
            fingerprint=_fingerprint(wanted, args, actor),
            vouched_by=vouched_by,
            hashes=hashes,
            is_retry=is_retry,
        )
        began, status = clock.monotonic_s(), Unavailable.status
        try:
            self._insist_on_room(wanted)
            reply = await self._settle(command)
            status = reply.status
        except Refusal as refusal:
            status = refusal.status
            raise
        finally:
            self._measure(name, status, clock.monotonic_s() - began)
        if reply.appended is None or reply.appended.rows:
            self._committed(reply.appended)
        if reply.has_config_changes:
            await self._look_round_again()
        return reply

    def _insist_on_room(self, wanted: Operation) -> None:
        """What is always possible writes next to nothing: signing in to read, and the alarm itself."""
        if wanted.gate is not LicenceGate.ALWAYS and self.disk_guard.is_full():
            raise DiskFull(retry_after_s=5)

    def _no_room_left(self) -> DiskFull:
        """PostgreSQL has met the end of its disk: nobody tries again for a while."""
        self.disk_guard.found_none()
        return DiskFull(retry_after_s=10)

    def _measure(self, name: str, status: int, seconds: float) -> None:
        self._measured(name, status, seconds)
        if seconds > SLOW_S or status >= 500:
            log.warning("%s took %.1f s and came to %s", name, seconds, status)

    async def _settle(self, command: "_Command") -> Reply:
        try:
            return await self._bounded(command)
        except Refusal as refusal:
            if command.key is None or _is_never_stored(refusal):
                raise
            return await self._remember(command, refusal)

    async def _bounded(self, command: "_Command") -> Reply:
        try:
            async with asyncio.timeout(COMMAND_TIMEOUT_S):
                return await self._retried(command)
        except (IntegrityError, OperationalError) as error:
            if isinstance(error.args[0], asyncpg.DiskFullError):
                raise self._no_room_left() from error
            raise database_refusals.refusal(error.args[0]) from error
        except LOST as error:
            raise Unavailable(retry_after_s=1) from error
        except asyncpg.DiskFullError as error:
            raise self._no_room_left() from error
        except asyncpg.PostgresError as error:
            raise database_refusals.refusal(error) from error

    async def _retried(self, command: "_Command") -> Reply:
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._attempt(command)
            except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
                log.info("%s met a deadlock and is tried again", command.wanted.name)
        return await self._attempt(command)

    async def _attempt(self, command: "_Command") -> Reply:
        if command.wanted.begins_late and not command.is_retry:
            try:
                return await self._attempt_at_once(command)
            except StepByStep:
                pass
        return await self._attempt_step_by_step(command)

    async def _attempt_step_by_step(self, command: "_Command") -> Reply:
        async with self._database.transaction() as connection:
            await _forget_refusal(connection, command)
            begun = await _begin(connection, command, command.order)
            if not begun["is_fresh"]:
                return _replay(begun)
            if begun["licence_state"] in command.wanted.gate.value:
                raise VenueLocked(state=begun["licence_state"])
            await self._look_round(connection, begun["reference_version"])
            locked = {command.order: begun["document"]} if command.order else {}
            return await self._do(connection, command, locked=locked)

    async def _attempt_at_once(self, command: "_Command") -> Reply:
        """Do it in the house as it is known here, and let one statement claim the key, find the house unchanged, write
        and commit. A refusal may come of an old house: it counts only when it is met again. Raises StepByStep.
        """
        async with self._database.late_transaction() as (connection, begin):
            reference_data = self.reference_data

            async def begin_late() -> None:
                await begin()
                _insist_as_thought(await _begin(connection, command), command, reference_data)

            try:
                return await self._do(connection, command, begin_late)
            except RequestInProgress:
                raise
            except Refusal as refusal:
                raise StepByStep from refusal

    async def _look_round(self, connection: Connection, version: int) -> None:
        if self.reference_data.version != version:
            self.reference_data = await read_reference_data(connection)

    async def _do(
        self,
        connection: Connection,
        command: "_Command",
        begin_late: Begin | None = None,
        *,
        locked: dict[UUID, str | None] | None = None,
    ) -> Reply:
        confirm(command.actor, self.reference_data)
        work = Work(
            actor=command.actor,
            now=clock.now(),
            connection=UnitOfWork(self._database, connection, begin_late),
            reference_data=self.reference_data,
            numbers=self.numbers,
            vouched_by=command.vouched_by,
            hashes=command.hashes,
            locked=locked or {},
        )
        try:
            result = await command.wanted.call(work, **msgspec.structs.asdict(command.args))
        except Conflict as conflict:
            _show_order(conflict, work, command.args)
            raise
        body, appended = await _finish(connection, command, work, encode(result))
        position = appended.position if appended else None
        return Reply(command.wanted.status, body, position, appended, has_config_changes=work.has_config_changes)

    async def _look_round_again(self) -> None:
        """Whoever was told that the house is changed must find it so here, before the log's tail says it."""
        try:
            await self.current_reference_data()
        except (*LOST, asyncpg.PostgresError):
            log.info("the house is read again when the log says that it changed")

    async def _remember(self, command: "_Command", refusal: Refusal) -> Reply:
        """Store a refusal under its key; if the twin was quicker, its reply is the reply."""
        body = encode(refusal.problem())
        try:
            async with self._database.transaction() as connection:
                await _forget_refusal(connection, command)
                begun = await _begin(connection, command)
                if not begun["is_fresh"]:
                    return _replay(begun)
                await connection.execute(
                    "update commands set status = $2, body = $3 where key = $1",
                    command.key, refusal.status, body.decode(),
                )  # fmt: skip
        except (*LOST, asyncpg.PostgresError) as error:
            raise Unavailable(retry_after_s=1) from error
        return Reply(refusal.status, body, None)

    async def checks(self) -> dict[str, str]:
        """What this process needs to work, and whether it is there."""
        try:
            async with asyncio.timeout(2), self._database.connection() as connection:
                await connection.fetchval("select 1")
        except (*LOST, asyncpg.PostgresError):
            return {"database": "away"}
        return {"database": "ok"}

    async def current_reference_data(self) -> ReferenceData:
        """The house, read anew when it has changed since."""
        async with self._database.connection() as connection:
            await self._look_round(connection, await connection.fetchval("select reference_version from venue"))
        return self.reference_data

    async def refresh_reference_data(self) -> ReferenceData:
        """Read the house anew, because the log said it changed."""
        async with self._database.connection() as connection:
            self.reference_data = await read_reference_data(connection)
        return self.reference_data


def _is_never_stored(refusal: Refusal) -> bool:
    """Whether the same request may come to something else by itself, so that its key must stay free."""
    is_passing = refusal.status in PASSING or refusal.status >= 500
    return is_passing or isinstance(refusal, RequestInProgress | KeyReused)


@dataclass(frozen=True, slots=True)
class _Command:
    wanted: Operation
    args: msgspec.Struct
    actor: Actor
    key: str | None
    fingerprint: bytes
    vouched_by: UUID | None
    hashes: Mapping[str, str]
    is_retry: bool = False

    @property
    def order(self) -> UUID | None:
        """The order that is the first thing this command locks. Who merges locks two, in the order of their ids."""
        return None if hasattr(self.args, "from_") else getattr(self.args, "order", None)


def confirm(actor: Actor, reference_data: ReferenceData) -> None:
    """Check that the person and device of a token still count. Refuses: NotSignedIn."""
    if actor.role == SYSTEM:
        return
    person = reference_data.people.get(actor.staff_id)
    if (
        person is None
        or not person.is_active
        or person.token_version != actor.token_version
        or person.role != actor.role
    ):
        raise NotSignedIn("You were signed out")
    if actor.device is not None:
        device = reference_data.devices.get(actor.device)
        if device is None or device.token_version != actor.device_version:
            raise NotSignedIn("This device was signed out")


BEGIN = """
select b.*, case when b.is_fresh and $3::uuid is not null then lock_order($3) end as document
from begin_command($1, $2) b
"""


async def _forget_refusal(connection: Connection, command: _Command) -> None:
    """Whoever tries again is not bound by what was refused before: time may have mended it (docs/terminals.md).

    If it is refused again the transaction takes this back, so the key is never without a reply. A twin that tries again
    waits for this row, and then finds the reply of this one.
    """
    if not command.is_retry or command.key is None:
        return
    try:
        await connection.execute(
            "delete from commands where key = $1 and fingerprint = $2 and status >= 400",
            command.key,
            command.fingerprint,
        )
    except asyncpg.LockNotAvailableError as error:
        raise RequestInProgress(retry_after_s=1) from error


async def _begin(connection: Connection, command: _Command, order: UUID | None = None) -> Any:
    """Claim the key, or find what is stored under it; and lock that order."""
    try:
        begun = await connection.fetchrow(BEGIN, command.key, command.fingerprint, order)
    except asyncpg.LockNotAvailableError as error:
        raise _in_the_way(error) from error
    if not begun["is_fresh"] and not begun["is_same"]:
        raise KeyReused
    return begun


def _in_the_way(error: asyncpg.LockNotAvailableError) -> Exception:
    """Who waited for the claim of a key met its twin at work; whatever else was waited for is the caller's."""
    return RequestInProgress(retry_after_s=1) if "begin_command" in (error.context or "") else error


def _insist_as_thought(begun: Any, command: _Command, reference_data: ReferenceData) -> None:
    """Raises StepByStep."""
    is_known, is_refused = not begun["is_fresh"], begun["licence_state"] in command.wanted.gate.value
    if is_known or is_refused or begun["reference_version"] != reference_data.version:
        raise StepByStep


def _show_order(conflict: Conflict, work: Work, args: msgspec.Struct) -> None:
    """Whoever meets a changed order gets it as it now is (docs/commands.md#conflicts)."""
    order = work.loaded.get(getattr(args, "order", None))  # type: ignore[arg-type]
    if order is not None:
        conflict.more.setdefault("order", order_view(order))


def _replay(begun: Any) -> Reply:
    return Reply(begun["status"], begun["body"].encode(), begun["reply_position"], is_replayed=True)


FINISH = "select * from finish_command($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
AT_ONCE = """
select * from do_command(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""
PLACE = f'"number":{UNNUMBERED},'
"""No text in it can look like this: there, a quotation mark has a backslash before it."""


async def _finish(connection: Connection, command: _Command, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
    """Write all that was said. The reply, and what is now in the log."""
    unwritten, told = work.connection.take_unwritten(), work.events
    if not told and not work.audit and unwritten is None and command.key is None:
        return body, None
    said = [
        command.key, command.wanted.status, body.decode() if command.key else None,
        command.actor.id, command.actor.device,
        work.now, list(command.wanted.gate.value), encode(work.audit).decode() if work.audit else "[]",
        [e.type for e in told], [",".join(e.rooms) for e in told], [e.kind for e in told],
        [e.id for e in told], [e.version for e in told], [e.data for e in told], [e.tag for e in told], unwritten,
    ]  # fmt: skip
    if work.connection.has_begun:
        stood = await connection.fetchrow(FINISH, *said)
    else:
        stood = await _at_once(connection, command, work, said)
        told = [replace(event, data=_numbered(event.data, stood["number"])) for event in told]
        body = _numbered(body.decode(), stood["number"]).encode()
    rows = [_row(position, event, command, work) for position, event in enumerate(told, stood["head"] + 1)]
    return body, Appended(stood["head"], stood["head_tag"], rows)


async def _at_once(connection: Connection, command: _Command, work: Work, said: list[Any]) -> Any:
    """Claim, write and commit. Raises StepByStep, with nothing written."""
    more = command.fingerprint, work.reference_data.version, work.connection.numbered_on, PLACE
    try:
        stood = await connection.fetchrow(AT_ONCE, *said, *more)
    except asyncpg.LockNotAvailableError as error:
        raise _in_the_way(error) from error
    except asyncpg.PostgresError as error:
        if error.sqlstate == VENUE_LOCKED:
            raise StepByStep from error
        raise
    if stood is None:
        raise StepByStep
    return stood


def _numbered(document: str, number: int | None) -> str:
    """JSON with the order's number in its place, as `do_command` has written it."""
    return document if number is None else document.replace(PLACE, f'"number":{number},')


def _row(position: int, event: PendingEvent, command: _Command, work: Work) -> dict[str, Any]:
    """An event as the log now holds it."""
    return {
        "position": position, "tag": event.tag, "rooms": event.rooms, "type": event.type, "data": event.data,
        "actor": command.actor.id, "device": command.actor.device, "cause": command.key, "at": work.now,
    }  # fmt: skip


def _secrets(wanted: Operation, args: msgspec.Struct) -> dict[str, str]:
    """The secret arguments that were given."""
    return {name: value for name in wanted.secrets if isinstance(value := getattr(args, name), str)}


def _fingerprint(wanted: Operation, args: msgspec.Struct, actor: Actor) -> bytes:
    """What makes two requests the same: operation, arguments (PINs and passwords left out: a hash of four digits
    tells them), person."""
    if isinstance(getattr(args, "approval", None), ManagerPin):
        args = msgspec.structs.replace(args, approval=None)
    args = msgspec.structs.replace(args, **dict.fromkeys(_secrets(wanted, args)))
    return hashlib.sha256(encode([wanted.name, args, actor.id])).digest()

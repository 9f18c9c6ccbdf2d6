"""Runs commands: one operation, one transaction, its events in the log, then the fan-out.

`Commands.execute` runs licence → idempotency → permission → rows → events → audit → commit, then notifies the fan-out.
A success reply means that all of it is durable (docs/commands.md#one-transaction). `idempotency` knows the keys,
`finish` the last statement.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from tortoise.exceptions import IntegrityError, OperationalError

from hub.base import clock, logging_setup
from hub.base.refusal import FollowUp, Refusal
from hub.commands import command as commands
from hub.commands import credentials, database_refusals, finish, idempotency, trials
from hub.commands.command import Command, Reply
from hub.commands.numbering import OrderNumbers
from hub.commands.operation import OPERATIONS, LicenceGate, Operation, Work, encode
from hub.commands.unit_of_work import Begin, TransactionNeeded, UnitOfWork
from hub.domain.actor import HUB_ITSELF, Actor
from hub.domain.refusals import ApprovalRequired, Conflict, DiskFull, RequestInProgress, Unavailable, VenueLocked
from hub.log.event_log import Appended
from hub.postgres.database import LOST, Connection, Database
from hub.postgres.disk_guard import DiskGuard
from hub.views.orders import order_view
from hub.views.reference_data import ReferenceData, read_reference_data

log = logging.getLogger(__name__)
COMMAND_TIMEOUT_S = 20.0
ATTEMPTS = 3
SLOW_S = 1.0
"""A command that takes longer is logged."""


@dataclass(slots=True)
class Outcome:
    """What a command came to; no reply if it was refused or failed."""

    reply: Reply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The beginning of an attempt: its connection, and what was read or is still to be done with it."""

    connection: Connection
    begin_late: Begin | None = None
    documents: dict[UUID, str | None] = field(default_factory=dict)
    replay: Reply | None = None
    """The stored reply, if the key was used before."""


Beginning = Callable[[Command], AbstractAsyncContextManager[Begun]]


class Commands:
    """Runs operations against one database."""

    def __init__(
        self,
        database: Database,
        reference_data: ReferenceData,
        on_commit: Callable[[Appended | None], None],
        *,
        disk_guard: DiskGuard | None = None,
        observe: Callable[[str, int, float], None] = lambda _name, _status, _seconds: None,
    ) -> None:
        """`on_commit` gets the rows appended by each commit, or None if the log must be read (a replayed reply).

        `observe` gets each command's name, status and duration in seconds.
        """
        self._database = database
        self._on_commit = on_commit
        self.reference_data = reference_data
        self.numbers = OrderNumbers(database)
        self._observe = observe
        self.disk_guard = disk_guard or DiskGuard(None, 0)
        self.is_draining = False
        """Set when this process is about to stop: no new client may connect."""

    async def by_hub(self, name: str, *, key: str | None = None, **args: Any) -> Reply:
        """Run an operation as the hub itself. `args` may hold any JSON values; a stored refusal is returned as a reply.

        Raises what `execute` raises, and msgspec.ValidationError for invalid arguments.
        """
        return await self.execute(name, OPERATIONS[name].decode(msgspec.to_builtins(args)), HUB_ITSELF, key)

    async def execute(
        self,
        name: str,
        args: msgspec.Struct,
        actor: Actor,
        key: str | None = None,
        approver: UUID | None = None,
        *,
        is_retry: bool = False,
    ) -> Reply:
        """Run an operation to its commit, exactly once for one `key`.

        `is_retry`: a refusal stored under the key is replaced by the new outcome; a stored success is final.
        Raises every Refusal that is not stored under the key: those of permission, licence and availability.
        """
        operation = OPERATIONS[name]
        operation.admit(actor, key)
        logging_setup.begin_command(key)
        command = await commands.make_command(operation, args, actor, key, approver=approver, is_retry=is_retry)
        with self._measured(command) as outcome:
            self._require_disk_space(operation)
            outcome.reply = reply = await self._run(command)
        if reply.appended is None or reply.appended.rows:
            self._on_commit(reply.appended)
        if reply.has_config_changes:
            await self._refresh_after_commit()
        return reply

    @contextmanager
    def _measured(self, command: Command) -> Iterator[Outcome]:
        """Observe and log how long a command takes and what it comes to."""
        outcome, started_at_s, status = Outcome(), clock.monotonic_s(), Unavailable.status
        try:
            yield outcome
        except Refusal as refusal:
            status = refusal.status
            raise
        finally:
            name, seconds = command.operation.name, clock.monotonic_s() - started_at_s
            status = outcome.reply.status if outcome.reply else status
            self._observe(name, status, seconds)
            if seconds > SLOW_S or status >= 500:
                log.warning("%s took %.1f s with status %s", name, seconds, status)

    def _require_disk_space(self, operation: Operation) -> None:
        """Operations that no licence state refuses also run on a full disk: signing in and alerts write very little."""
        if operation.gate is not LicenceGate.ALWAYS and self.disk_guard.is_full():
            raise DiskFull(retry_after_s=5)

    async def _run(self, command: Command) -> Reply:
        """Attempt a command, within the time limit, until one attempt counts; a refusal is stored under the key."""
        try:
            async with self._database_refusals(), asyncio.timeout(COMMAND_TIMEOUT_S):
                for beginning, passing in self._attempts(command):
                    try:
                        return await self._attempt(command, beginning)
                    except passing as error:
                        log.debug("%s is attempted again: %r", command.operation.name, error)
        except Refusal as refusal:
            if refusal.follow_up is not None:
                await self._record_attempt(command, refusal.follow_up)
            if isinstance(refusal, ApprovalRequired) and command.operation.takes_approval:
                await self._add_effect(refusal, command)
            if command.key is None or not idempotency.is_stored(refusal):
                raise
            return await idempotency.store_refusal(self._database, command, refusal)
        raise AssertionError("the last attempt returns or raises")

    async def _record_attempt(self, command: Command, follow_up: FollowUp) -> None:
        """Run the command that records what was refused, before the refusal is answered."""
        operation = OPERATIONS[follow_up.operation]
        await self.execute(operation.name, operation.decode(msgspec.to_builtins(follow_up.args)), command.actor)

    async def _add_effect(self, refusal: ApprovalRequired, command: Command) -> None:
        """Whoever is asked to approve at this terminal sees what the act would do (docs/approvals.md)."""
        async with self._database_refusals(), self._database.transaction() as connection:
            work = self._work(command, Begun(connection=connection))
            refusal.data |= await trials.proposal(work, command.operation, UUID(refusal.data["target"]))

    def _attempts(self, command: Command) -> Iterator[tuple[Beginning, tuple[type[Exception], ...]]]:
        """How each attempt begins, and the errors after which the next one is made."""
        if command.operation.begins_late and not command.is_retry:
            yield self._begun_late, (TransactionNeeded,)
        for _ in range(ATTEMPTS - 1):
            yield self._begun, (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
        yield self._begun, ()

    async def _attempt(self, command: Command, beginning: Beginning) -> Reply:
        """Run the operation in one transaction and commit it with its events and its reply."""
        async with beginning(command) as begun:
            if begun.replay is not None:
                return begun.replay
            credentials.require_current(command.actor, self.reference_data)
            work = self._work(command, begun)
            try:
                result = await trials.run(work, command.operation)
            except Conflict as conflict:
                _add_order(conflict, work, command)
                raise
            body, appended = await finish.finish(begun.connection, command, work, encode(result))
            position = appended.position if appended else None
            return Reply(command.operation.status, body, position, appended, has_config_changes=work.has_config_changes)

    def _work(self, command: Command, begun: Begun) -> Work:
        return Work(
            actor=command.actor,
            now=clock.now(),
            connection=UnitOfWork(self._database, begun.connection, begun.begin_late),
            reference_data=self.reference_data,
            numbers=self.numbers,
            operation=command.operation.name,
            gate=command.operation.gate,
            target=command.target,
            args=command.args,
            approver=command.approver,
            hashes=command.hashes,
            locked_documents=begun.documents,
        )

    @asynccontextmanager
    async def _begun(self, command: Command) -> AsyncIterator[Begun]:
        """A transaction that holds the key, and the order that the command is about."""
        async with self._database.transaction() as connection:
            await idempotency.delete_refusal(connection, command)
            order = command.first_order
            claim = await idempotency.claim_key(connection, command, order)
            if not claim["is_fresh"]:
                yield Begun(connection=connection, replay=idempotency.replay(claim))
                return
            if claim["licence_state"] in command.operation.gate.value:
                raise VenueLocked(state=claim["licence_state"])
            await self._refresh_if_changed(connection, claim["reference_version"])
            yield Begun(connection=connection, documents={order: claim["document"]} if order else {})

    @asynccontextmanager
    async def _begun_late(self, command: Command) -> AsyncIterator[Begun]:
        """Nothing yet: the cached reference data; one statement claims the key, checks the version, writes and commits.

        A refusal may come from outdated reference data, so it counts only if the second attempt refuses as well.
        Raises TransactionNeeded.
        """
        async with self._database.late_transaction() as (connection, begin):
            reference_data = self.reference_data

            async def begin_late() -> None:
                await begin()
                _require_assumptions(await idempotency.claim_key(connection, command), command, reference_data)

            try:
                yield Begun(connection=connection, begin_late=begin_late)
            except RequestInProgress:
                raise
            except Refusal as refusal:
                raise TransactionNeeded from refusal

    @asynccontextmanager
    async def _database_refusals(self) -> AsyncIterator[None]:
        """Errors of the database become refusals."""
        try:
            yield
        except (IntegrityError, OperationalError) as error:
            raise self._refusal(error.args[0]) from error
        except LOST as error:
            raise Unavailable(retry_after_s=1) from error
        except asyncpg.PostgresError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> Exception:
        if isinstance(error, asyncpg.DiskFullError):
            self.disk_guard.close()
            return DiskFull(retry_after_s=10)
        return database_refusals.refusal(error)

    async def _refresh_if_changed(self, connection: Connection, version: int) -> None:
        if self.reference_data.version != version:
            self.reference_data = await read_reference_data(connection)

    async def _refresh_after_commit(self) -> None:
        """A client that gets the reply to its change must read the new reference data here, before the log's tail."""
        try:
            await self.current_reference_data()
        except (*LOST, asyncpg.PostgresError):
            log.info("reference data was not read after a change; the event log triggers the next read")

    async def current_reference_data(self) -> ReferenceData:
        """The reference data, read again if its version has changed."""
        async with self._database.connection() as connection:
            version = await connection.fetchval("select reference_version from venue")
            await self._refresh_if_changed(connection, version)
        return self.reference_data

    async def refresh_reference_data(self) -> ReferenceData:
        """Read the reference data again, because the log says that it changed."""
        async with self._database.connection() as connection:
            self.reference_data = await read_reference_data(connection)
        return self.reference_data

    async def checks(self) -> dict[str, str]:
        """What this process needs to work, and its state: `ok` or `away`."""
        try:
            async with asyncio.timeout(2), self._database.connection() as connection:
                await connection.fetchval("select 1")
        except (*LOST, asyncpg.PostgresError):
            return {"database": "away"}
        return {"database": "ok"}


def _require_assumptions(claim: Any, command: Command, reference_data: ReferenceData) -> None:
    """Check that the key is new, the licence allows the command and the reference data is current.

    Raises TransactionNeeded.
    """
    is_known, is_refused = not claim["is_fresh"], claim["licence_state"] in command.operation.gate.value
    if is_known or is_refused or claim["reference_version"] != reference_data.version:
        raise TransactionNeeded


def _add_order(conflict: Conflict, work: Work, command: Command) -> None:
    """A refusal because of a changed order carries the order in its present state (docs/commands.md#conflicts)."""
    order = work.loaded.get(getattr(command.args, "order", None))  # type: ignore[arg-type]
    if order is not None:
        conflict.data.setdefault("order", order_view(order))

"""What an operation is: a function of `hub.operations` with a name, a schema (its signature) and a permission; and the
work that it is given, in which it says what to write down, to tell and to record. `hub.commands` runs it.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeVar, get_type_hints
from uuid import UUID

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from hub.base import ids
from hub.commands.numbering import OrderNumbers
from hub.commands.unit_of_work import UnitOfWork
from hub.domain import events, permissions
from hub.domain.actor import SYSTEM, Actor
from hub.domain.orders import Order
from hub.domain.permissions import Grant, Permission
from hub.domain.refusals import ApprovalRequired, KeyRequired, NotAllowed
from hub.log import event_log
from hub.views.reference_data import ReferenceData, read_reference_data

encode = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical").encode


class Callers(Enum):
    """Who may ask for an operation by its name."""

    HUB = "hub"
    """The hub alone, in answer to something that it has checked itself."""
    CLIENTS = "clients"
    """Whoever signs in, over HTTP and sockets, as their role allows; the hub as well."""


CLIENTS: Final = Callers.CLIENTS


class LicenceGate(Enum):
    """In which licence states an operation is refused (CONTRACT §6).

    A draining venue begins nothing: no order and no line. All else is finishing, a drawer opened to take what is due
    included, for an order that nobody could pay any more would be held hostage.
    """

    # Sets: of an empty tuple, Python 3.11.2 (Debian 12 has it) makes a value that holds nothing and cannot be asked.
    TRADE = frozenset({"drain", "locked"})
    FINISH = frozenset({"locked"})
    ALWAYS = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for by name."""

    name: str
    permission: Permission
    callers: Callers
    status: int
    gate: LicenceGate
    needs_key: bool
    secrets: tuple[str, ...]
    """Arguments that are hashed before the transaction (bcrypt is slow) and never part of a fingerprint."""
    is_reply_kept: bool
    """False where the reply shows a secret once: it is not stored, so a key has no effect."""
    begins_late: bool
    """Whether its transaction begins when it first asks the database something; who asks nothing is one statement."""
    args: type[msgspec.Struct]
    result: Any
    """The type of what it answers."""
    call: Callable[..., Awaitable[Any]]
    doc: str

    def admit(self, actor: Actor, key: str | None) -> None:
        """Whoever may not do this at all learns nothing of what it takes. Refuses: NotAllowed, KeyRequired."""
        if actor.role != SYSTEM and not permissions.may_try(self.permission, actor.role):
            raise NotAllowed
        if self.needs_key and key is None:
            raise KeyRequired

    def decode(self, given: Mapping[str, Any]) -> msgspec.Struct:
        """Arguments from JSON values. Raises msgspec.ValidationError."""
        return msgspec.convert(given, self.args)


OPERATIONS: dict[str, Operation] = {}


F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


def operation(  # noqa: PLR0913 - each argument is one fact of an operation
    name: str,
    permission: Permission,
    *,
    callers: Callers = Callers.HUB,
    status: int = 200,
    gate: LicenceGate = LicenceGate.FINISH,
    needs_key: bool = False,
    secrets: tuple[str, ...] = (),
    is_reply_kept: bool = True,
    begins_late: bool = False,
) -> Callable[[F], F]:
    """Make a function an operation: its parameters after `work` are what a caller may send, and nothing else.

    Closed by default: only the hub runs it, unless `callers` opens it to clients.
    """

    def register(function: F) -> F:
        args = _schema_of(name, function)
        doc = inspect.getdoc(function) or ""
        OPERATIONS[name] = Operation(
            name=name,
            permission=permission,
            callers=callers,
            status=status,
            gate=gate,
            needs_key=needs_key,
            secrets=secrets,
            is_reply_kept=is_reply_kept,
            begins_late=begins_late,
            args=args,
            result=get_type_hints(function)["return"],
            call=function,
            doc=doc,
        )
        return function

    return register


def for_clients() -> dict[str, Operation]:
    """The operations that clients may ask for by name."""
    return {name: one for name, one in OPERATIONS.items() if one.callers is CLIENTS}


def _schema_of(name: str, function: Callable[..., Any]) -> type[msgspec.Struct]:
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields = [
        (p.name, hints[p.name]) if p.default is p.empty else (p.name, hints[p.name], p.default) for p in parameters
    ]
    title = "".join(part.capitalize() for part in name.replace(".", "_").split("_"))
    # A Python word such as `from` cannot name a parameter: `from_` stands for it.
    renamed = {p.name: p.name.removesuffix("_") for p in parameters}
    return msgspec.defstruct(title, fields, kw_only=True, frozen=True, forbid_unknown_fields=True, rename=renamed)


class ManagerPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manager's PIN, typed in on the spot instead of an approval that was asked for."""

    pin: str


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """One event on its way into the log; `data` is encoded already."""

    type: str
    rooms: list[str]
    kind: str | None
    id: str | None
    version: int | None
    data: str
    tag: int = field(default_factory=event_log.new_tag)


@dataclass(slots=True)
class Work:
    """One transaction at work: who acts, when, in which house, and what is to be announced and recorded."""

    actor: Actor
    now: datetime
    connection: UnitOfWork
    reference_data: ReferenceData
    numbers: OrderNumbers
    vouched_by: UUID | None = None
    """The manager whose PIN came with the command."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """The command's secret arguments by name, as they are to be stored."""
    locked: dict[UUID, str | None] = field(default_factory=dict)
    """The order that was locked as the command began, and what it was: `access` takes it from here."""
    loaded: dict[UUID, Order] = field(default_factory=dict)
    """Orders as they were when they were locked: what is saved and told is the difference."""
    events: list[PendingEvent] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)
    has_config_changes: bool = False

    @property
    def models(self) -> BaseDBAsyncClient:
        """What to pass to Tortoise's models as `using_db`."""
        return self.connection.models

    async def next_order_number(self, day: date) -> int:
        """The next number of a business day, or what stands for it until the order is written."""
        if self.connection.has_begun:
            return await self.numbers.next(day)
        return self.connection.number_later(day)

    def new_id(self) -> UUID:
        """An id for something this work makes."""
        return ids.new_id()

    def emit(
        self,
        event: str,
        data: Mapping[str, Any],
        *also: str,
        kind: str = "",
        id: object = None,  # noqa: A002 - as the log's column says it
        version: int | None = None,
    ) -> None:
        """Tell the rooms of this event type, and `also`, the whole new view of what changed."""
        rooms = events.audience(event, also)
        told = PendingEvent(
            type=event,
            rooms=rooms,
            kind=kind or None,
            id=None if id is None else str(id),
            version=version,
            data=encode(data).decode(),
        )
        self.events.append(told)

    def record(self, action: str, target: object, before: Any = None, after: Any = None) -> None:
        """Add an entry to the audit chain."""
        self.audit.append({"action": action, "target": str(target), "before": _text(before), "after": _text(after)})

    def permit(self, permission: Permission) -> None:
        """Refuses: NotAllowed, ApprovalRequired."""
        found = Grant.FREELY if self.actor.role == SYSTEM else permissions.grant(permission, self.actor.role)
        if found is Grant.NEVER:
            raise NotAllowed
        if found is Grant.WITH_APPROVAL:
            raise ApprovalRequired(action=permission.value)

    async def bump_reference_version(self) -> None:
        """Take the lock under which the house is changed; every process will read it anew."""
        await self.connection.execute("update venue set reference_version = reference_version + 1")
        self.has_config_changes = True

    async def reference_data_now(self) -> ReferenceData:
        """The house with what this transaction has changed in it."""
        return await read_reference_data(self.connection)


def _text(value: Any) -> str | None:
    return None if value is None else encode(value).decode()

"""The definition of an operation: a function of `hub.operations` with a name, a permission and its signature as schema.

`Work` is the transaction that the function gets: through it, it reads and writes rows, emits events and records audit
entries. `execution` runs operations.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import partial
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
from hub.views.approvals import ApprovalEffectView
from hub.views.reference_data import ReferenceData, read_reference_data

encode = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical").encode


class Callers(Enum):
    """Who may call an operation by its name."""

    HUB = "hub"
    """The hub alone, after it has checked the cause itself."""
    CLIENTS = "clients"
    """Everybody who is signed in, over HTTP and sockets, if their role allows it; the hub as well."""


CLIENTS: Final = Callers.CLIENTS


class LicenceGate(Enum):
    """The licence states that refuse an operation (docs/commands.md#licence-states).

    A draining venue starts nothing new: no order and no line. Everything else finishes open orders. That includes
    opening a drawer, because guests must be able to pay.
    """

    # Sets, because Python 3.11.2 (in Debian 12) turns an empty tuple into an enum member without a value.
    TRADE = frozenset({"drain", "locked"})
    FINISH = frozenset({"locked"})
    ALWAYS = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as commands call it by name."""

    name: str
    permission: Permission
    callers: Callers
    status: int
    gate: LicenceGate
    needs_key: bool
    secrets: tuple[str, ...]
    """Arguments that are hashed before the transaction (bcrypt is slow) and are not part of a fingerprint."""
    is_reply_kept: bool
    """False if the reply shows a secret: it is not stored, so a key has no effect."""
    begins_late: bool
    """Whether the transaction begins with the first statement; an operation without one is a single statement."""
    locks: str | None
    """The argument that holds the id of the order that the operation locks first. The claim of the key locks it too."""
    takes_approval: bool
    """Whether it takes `approval`, so that one may be asked for: every command on orders, payments and cash."""
    leaves_approval: bool
    """Whether its function has no parameter for it."""
    args: type[msgspec.Struct]
    result: Any
    """The type of what it answers."""
    call: Callable[..., Awaitable[Any]]
    doc: str

    def admit(self, actor: Actor, key: str | None) -> None:
        """Check role and key; without permission a caller learns nothing else. Refuses: NotAllowed, KeyRequired."""
        if actor.role != SYSTEM and not permissions.may_try(self.permission, actor.role):
            raise NotAllowed
        if self.needs_key and key is None:
            raise KeyRequired

    def parameters(self, args: msgspec.Struct) -> dict[str, Any]:
        """What its function takes of these arguments; `Work.approval` has the one that it may leave out."""
        values = msgspec.structs.asdict(args)
        if self.leaves_approval:
            del values["approval"]
        return values

    def decode(self, values: Mapping[str, Any]) -> msgspec.Struct:
        """Arguments from JSON values. Raises msgspec.ValidationError."""
        return msgspec.convert(values, self.args)


OPERATIONS: dict[str, Operation] = {}
APPROVABLE: Final = ("order.", "payment.", "shift.")
"""Commands with these names take `approval`, whether their function has a parameter for it or not."""


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
    locks: str | None = None,
) -> Callable[[F], F]:
    """Register a function as an operation. Its parameters after `work` are all that a caller may send.

    Closed by default: only the hub may call it, unless `callers` opens it to clients. `locks` names the parameter with
    the id of the order that the function locks first; that lock then costs no statement of its own.
    """

    define = partial(
        Operation,
        name=name,
        permission=permission,
        callers=callers,
        status=status,
        gate=gate,
        needs_key=needs_key,
        secrets=secrets,
        is_reply_kept=is_reply_kept,
        begins_late=begins_late,
        locks=locks,
    )
    return partial(_register, name, define, takes_approval=callers is CLIENTS and name.startswith(APPROVABLE))


def _register(name: str, define: Callable[..., Operation], function: F, *, takes_approval: bool) -> F:
    OPERATIONS[name] = definition = define(
        takes_approval=takes_approval,
        leaves_approval=takes_approval and "approval" not in inspect.signature(function).parameters,
        args=_schema_of(name, function, takes_approval=takes_approval),
        result=get_type_hints(function)["return"],
        call=function,
        doc=inspect.getdoc(function) or "",
    )
    locks = definition.locks
    if locks is not None and get_type_hints(definition.args).get(locks) is not UUID:
        raise TypeError(f"{name} locks {locks}, which is not an id among its parameters")
    return function


def for_clients() -> dict[str, Operation]:
    """The operations that clients may call by name."""
    return {name: operation for name, operation in OPERATIONS.items() if operation.callers is CLIENTS}


def _schema_of(name: str, function: Callable[..., Any], *, takes_approval: bool) -> type[msgspec.Struct]:
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields = [
        (p.name, hints[p.name]) if p.default is p.empty else (p.name, hints[p.name], p.default) for p in parameters
    ]
    if takes_approval and "approval" not in hints:
        fields.append(("approval", UUID | ManagerPin | None, None))
    title = "".join(part.capitalize() for part in name.replace(".", "_").split("_"))
    # A Python keyword such as `from` cannot name a parameter, so the parameter is `from_`.
    wire_names = {p.name: p.name.removesuffix("_") for p in parameters}
    return msgspec.defstruct(title, fields, kw_only=True, frozen=True, forbid_unknown_fields=True, rename=wire_names)


class ManagerPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manager's PIN, typed in at the terminal instead of a granted approval.

    `effect` is what the terminal showed them (from the refusal `approval_required`): a graver act is refused.
    """

    pin: str
    effect: ApprovalEffectView | None = None


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event that is not in the log yet; `data` is already JSON."""

    type: str
    rooms: list[str]
    kind: str | None
    id: str | None
    version: int | None
    data: str
    tag: int = field(default_factory=event_log.new_tag)


@dataclass(slots=True)
class Approving:
    """What an act needs approved, and the approval that it was given."""

    is_trial: bool = False
    """Whether the act is only tried, to work out its effect: nobody need approve it."""
    needs: list[Permission] = field(default_factory=list)
    granted: dict[str, Any] | None = None
    """The row of the approval that the act has used up."""


@dataclass(slots=True)
class Work:
    """One transaction of an operation: actor, time, reference data, and the events and audit entries to write."""

    actor: Actor
    now: datetime
    connection: UnitOfWork
    reference_data: ReferenceData
    numbers: OrderNumbers
    operation: str = ""
    """The name of the operation that runs."""
    gate: LicenceGate = LicenceGate.ALWAYS
    """Asked once more by the last statement: that of the operation, or a stricter one because of what it did."""
    args: msgspec.Struct | None = None
    """Its arguments."""
    target: UUID | None = None
    """What an approval of it is for."""
    approver: UUID | None = None
    """The manager whose PIN came with the command."""
    approved_by: UUID | None = None
    """The manager whose approval this command has used."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """The command's secret arguments by name, hashed for storage."""
    locked_documents: dict[UUID, str | None] = field(default_factory=dict)
    """The order that the claim of the key has locked, as JSON, for `repositories`; None if it does not exist."""
    loaded: dict[UUID, Order] = field(default_factory=dict)
    """Orders as they were when they were locked; `hub.recording` saves and emits the difference."""
    saved: dict[UUID, Order] = field(default_factory=dict)
    """Orders as the operation leaves them."""
    approving: Approving = field(default_factory=Approving)
    events: list[PendingEvent] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)
    has_config_changes: bool = False

    @property
    def approval(self) -> UUID | ManagerPin | None:
        """The proof that came with the command that a manager approves it."""
        return getattr(self.args, "approval", None)

    @property
    def models(self) -> BaseDBAsyncClient:
        """Tortoise's client, for `using_db`."""
        return self.connection.models

    async def next_order_number(self, day: date) -> int:
        """The next number of a business day, or a placeholder that the last statement replaces."""
        if self.approving.is_trial:
            return 0
        if self.connection.has_begun:
            return await self.numbers.next(day)
        return self.connection.number_later(day)

    def new_id(self) -> UUID:
        """An id for a new row."""
        return ids.new_id()

    def emit(
        self,
        event: str,
        data: Mapping[str, Any],
        *rooms: str,
        kind: str = "",
        id: object = None,  # noqa: A002 - the name of the log's column
        version: int | None = None,
        is_apart: bool = False,
    ) -> None:
        """Emit an event to the rooms of its type and to `rooms`. `data` is the whole new view of what changed.

        `is_apart`: to `rooms` alone, because the rooms of its type get another view.
        """
        pending = PendingEvent(
            type=event,
            rooms=events.audience(event, rooms, is_apart=is_apart),
            kind=kind or None,
            id=None if id is None else str(id),
            version=version,
            data=encode(data).decode(),
        )
        self.events.append(pending)

    def record(self, action: str, target: object, before: Any = None, after: Any = None) -> None:
        """Add an entry to the audit chain."""
        self.audit.append({"action": action, "target": str(target), "before": _text(before), "after": _text(after)})

    def permit(self, permission: Permission) -> None:
        """Require a permission. Refuses: NotAllowed, ApprovalRequired."""
        grant = Grant.FREELY if self.actor.role == SYSTEM else permissions.grant(permission, self.actor.role)
        if grant is Grant.NEVER:
            raise NotAllowed
        if grant is Grant.WITH_APPROVAL:
            raise ApprovalRequired(action=permission.value)

    async def bump_reference_version(self) -> None:
        """Lock the reference data for a change; after the commit every process reads it again."""
        await self.connection.execute("update venue set reference_version = reference_version + 1")
        self.has_config_changes = True

    async def reference_data_now(self) -> ReferenceData:
        """The reference data with the changes of this transaction."""
        return await read_reference_data(self.connection)


def _text(value: Any) -> str | None:
    return None if value is None else encode(value).decode()

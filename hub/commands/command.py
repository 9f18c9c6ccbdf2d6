"""One command as it runs, and its reply. `dispatch` and `by_hub` make commands; `execution` runs them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from hub.base.hashing import all_hashed
from hub.commands.operation import ManagerPin, Operation, encode
from hub.domain.actor import Actor
from hub.log.event_log import Appended


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a command: an HTTP status, the encoded body, and the position of the command's last event."""

    status: int
    body: bytes
    position: int | None
    appended: Appended | None = None
    is_replayed: bool = False
    has_config_changes: bool = False
    """Whether the command changed reference data."""

    @property
    def is_refusal(self) -> bool:
        """Whether the body is a problem document."""
        return self.status >= 400


@dataclass(frozen=True, slots=True)
class Command:
    """An operation with its arguments, its actor and its idempotency key."""

    operation: Operation
    args: msgspec.Struct
    actor: Actor
    key: str | None
    fingerprint: bytes
    approver: UUID | None
    """The manager whose PIN came with the command."""
    hashes: Mapping[str, str]
    """The secret arguments by name, hashed."""
    is_retry: bool = False

    @property
    def first_order(self) -> UUID | None:
        """The id of the order that the command locks first, if its operation declares one."""
        return getattr(self.args, self.operation.locks) if self.operation.locks else None

    @property
    def target(self) -> UUID | None:
        """What an approval of the command is for: the line of a void, otherwise the order."""
        target = getattr(self.args, "line" if self.operation.name == "order.void_line" else "order", None)
        return target if isinstance(target, UUID) else None


async def make_command(
    operation: Operation,
    args: msgspec.Struct,
    actor: Actor,
    key: str | None,
    *,
    approver: UUID | None = None,
    is_retry: bool = False,
) -> Command:
    """A command that is ready to run: its secrets are hashed, which takes bcrypt some 50 ms each."""
    return Command(
        operation=operation,
        args=args,
        actor=actor,
        key=key if operation.is_reply_kept else None,
        fingerprint=_fingerprint(operation, args, actor),
        approver=approver,
        hashes=await all_hashed(_secrets(operation, args)),
        is_retry=is_retry,
    )


def _secrets(operation: Operation, args: msgspec.Struct) -> dict[str, str]:
    """The secret arguments that have a value."""
    return {name: value for name in operation.secrets if isinstance(value := getattr(args, name), str)}


def _fingerprint(operation: Operation, args: msgspec.Struct, actor: Actor) -> bytes:
    """A hash of what makes two requests the same: operation, arguments and person. PINs and passwords are left out,
    because a hash of four digits reveals them.
    """
    if isinstance(getattr(args, "approval", None), ManagerPin):
        args = msgspec.structs.replace(args, approval=None)
    args = msgspec.structs.replace(args, **dict.fromkeys(_secrets(operation, args)))
    return hashlib.sha256(encode([operation.name, args, actor.id])).digest()

"""The dispatcher for commands from clients: it checks name, key and arguments, then runs the command.

The handlers for HTTP and sockets differ only in transport.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import msgspec

from hub.commands.command import Reply
from hub.commands.execution import Commands
from hub.commands.operation import CLIENTS, OPERATIONS, ManagerPin, Operation
from hub.commands.session_throttle import SessionThrottle
from hub.domain.actor import Actor
from hub.domain.refusals import Invalid, Malformed, NotFound

KEY = re.compile(r"[\x21-\x7e]{1,200}")
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_FIELD = re.compile(r"field `(?P<field>[^`]+)`")


class Approvers(Protocol):
    """Finds managers by PIN. `hub.identity` implements it; it is a layer above this package."""

    async def manager_of(self, pin: str, actor: Actor, address: str) -> UUID | None:
        """The id of the person with that PIN, if there is one. Refuses: TooMany."""


class Dispatcher:
    """Checks and runs commands from clients."""

    def __init__(self, commands: Commands, approvers: Approvers) -> None:
        self._commands = commands
        self._approvers = approvers
        self._throttle = SessionThrottle()

    async def command(
        self,
        name: str,
        values: Mapping[str, Any],
        actor: Actor,
        key: str | None,
        address: str,
        *,
        is_retry: bool = False,
    ) -> Reply:
        """Run an operation by name. `is_retry`: run the command again if its key holds a refusal.

        Refuses: NotFound (no such command), Invalid, Malformed, TooMany, and what the operation refuses.
        """
        operation = find(name)
        operation.admit(actor, key)
        if key is not None and not KEY.fullmatch(key):
            raise Malformed("key")
        args = decode(operation, values)
        async with self._throttle.slot(actor.session):
            approver = None
            approval = getattr(args, "approval", None)
            if isinstance(approval, ManagerPin):
                approver = await self._approvers.manager_of(approval.pin, actor, address)
            return await self._commands.execute(name, args, actor, key, approver, is_retry=is_retry)


def find(name: str) -> Operation:
    """The operation a client may call by that name. Refuses: NotFound."""
    operation = OPERATIONS.get(name)
    if operation is None or operation.callers is not CLIENTS:
        raise NotFound("command")
    return operation


def decode(operation: Operation, values: Mapping[str, Any]) -> msgspec.Struct:
    """The operation's arguments from JSON values. Refuses: Invalid."""
    try:
        return operation.decode(values)
    except msgspec.ValidationError as error:
        raise invalid(error) from None


def invalid(error: msgspec.ValidationError) -> Invalid:
    """An error of msgspec as a refusal with `errors: [{field, message}]`."""
    text = str(error)
    path = _PATH.search(text)
    message = _PATH.sub("", text)
    name = _FIELD.search(message)
    field = ".".join(filter(None, [path["path"] if path else "", name["field"] if name else ""])) or "body"
    return Invalid("errors", errors=[{"field": field, "message": message}])

"""The one way in for commands, whatever brought them: names and arguments are checked here, then executed.

Handlers for HTTP and sockets differ only in how they carry a request; what it means is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import msgspec

from hub.commands.execution import Commands, Reply
from hub.commands.operation import CLIENTS, OPERATIONS, ManagerPin, Operation
from hub.commands.session_throttle import SessionThrottle
from hub.domain.actor import Actor
from hub.domain.refusals import Invalid, Malformed, NotFound

KEY = re.compile(r"[\x21-\x7e]{1,200}")
_WHERE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_FIELD = re.compile(r"field `(?P<field>[^`]+)`")


class Approvers(Protocol):
    """Who knows managers by their PIN; `hub.identity` does, and stands above this package."""

    async def manager_of(self, pin: str, actor: Actor, address: str) -> UUID | None:
        """The person with that PIN, if there is one. Refuses: TooMany."""


class Dispatcher:
    """Checks and runs commands that come from outside."""

    def __init__(self, commands: Commands, approvers: Approvers) -> None:
        self._commands = commands
        self._approvers = approvers
        self._throttle = SessionThrottle()

    async def command(
        self,
        name: str,
        given: Mapping[str, Any],
        actor: Actor,
        key: str | None,
        address: str,
        *,
        is_retry: bool = False,
    ) -> Reply:
        """Run an operation by name. `is_retry`: what was refused under this key before is run again.

        Refuses: NotFound (no such command), Invalid, Malformed, TooMany, and what it refuses.
        """
        wanted = find(name)
        wanted.admit(actor, key)
        if key is not None and not KEY.fullmatch(key):
            raise Malformed("An Idempotency-Key is 1 to 200 visible ASCII characters")
        args = decode(wanted, given)
        async with self._throttle.turn(actor.session):
            vouched_by = None
            approval = getattr(args, "approval", None)
            if isinstance(approval, ManagerPin):
                vouched_by = await self._approvers.manager_of(approval.pin, actor, address)
            return await self._commands.execute(name, args, actor, key, vouched_by, is_retry=is_retry)


def find(name: str) -> Operation:
    """The operation a client may call by that name. Refuses: NotFound."""
    wanted = OPERATIONS.get(name)
    if wanted is None or wanted.callers is not CLIENTS:
        raise NotFound("There is no such command")
    return wanted


def decode(wanted: Operation, given: Mapping[str, Any]) -> msgspec.Struct:
    """The operation's arguments from JSON values. Refuses: Invalid."""
    try:
        return wanted.decode(given)
    except msgspec.ValidationError as error:
        raise invalid(error) from None


def invalid(error: msgspec.ValidationError) -> Invalid:
    """What msgspec says, as `errors: [{field, message}]`."""
    text = str(error)
    where = _WHERE.search(text)
    message = _WHERE.sub("", text)
    path = where["path"] if where else ""
    named = _FIELD.search(message)
    field = ".".join(filter(None, [path, named["field"] if named else ""])) or "body"
    return Invalid(message, errors=[{"field": field, "message": message}])

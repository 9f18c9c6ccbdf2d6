"""Two doors that nobody is signed in at: a new device's code, and the one-time address for the first admin.

Guessing is slowed down as at sign-in: five wrong ones from an address, and it waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.commands import dispatch
from hub.commands.command import Reply
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.actor import HUB_ITSELF
from hub.domain.refusals import NotFound, WrongCredentials
from hub.identity.lockout import Lockout
from hub.postgres.database import Database
from hub.postgres.first_start import is_setup_open


class Pairing:
    """Lets a device or the first admin in, when what they bring is right."""

    def __init__(self, database: Database, commands: Commands, lockout: Lockout) -> None:
        self._database, self._commands, self._lockout = database, commands, lockout

    async def pair(self, given: Mapping[str, Any], address: str) -> Reply:
        """A browser becomes a device. Refuses: WrongCredentials, TooMany, Invalid."""
        code = given.get("code")
        spoken = {**given, "code": "".join(filter(str.isalnum, code)).upper()} if isinstance(code, str) else given
        async with self._lockout.attempt("pair", address, address) as attempt:
            try:
                return await self._run("device.pair", spoken)
            except WrongCredentials as refusal:
                raise WrongCredentials(refusal.detail, tries_left=await attempt.failed()) from None

    async def set_up(self, token: str, given: Mapping[str, Any], address: str) -> Reply:
        """Somebody becomes the first admin. Refuses: NotFound (wrong or used address), TooMany, Invalid."""
        async with self._lockout.attempt("setup", address, address) as attempt:
            if not await is_setup_open(self._database, token):
                await attempt.failed()
                raise NotFound("This set-up address was used already, or a newer one was printed")
        return await self._run("staff.make_first_admin", {**given, "address": token})

    async def _run(self, name: str, given: Mapping[str, Any]) -> Reply:
        args = dispatch.decode(OPERATIONS[name], given)
        return await self._commands.execute(name, args, HUB_ITSELF)

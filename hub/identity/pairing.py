"""Pairing of devices by a code, and set-up of the first admin by a one-time address; both without a sign-in.

Failed attempts are limited as at sign-in: five from an address, then it must wait.
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
    """Pairs devices and creates the first admin, if the code or address is right."""

    def __init__(self, database: Database, commands: Commands, lockout: Lockout) -> None:
        self._database, self._commands, self._lockout = database, commands, lockout

    async def pair(self, fields: Mapping[str, Any], address: str) -> Reply:
        """Pair a browser as a device. Refuses: WrongCredentials, TooMany, Invalid."""
        code = fields.get("code")
        normalised = {**fields, "code": "".join(filter(str.isalnum, code)).upper()} if isinstance(code, str) else fields
        async with self._lockout.attempt("pair", address, address) as attempt:
            try:
                return await self._run("device.pair", normalised)
            except WrongCredentials as refusal:
                raise WrongCredentials(refusal.reason, tries_left=await attempt.failed()) from None

    async def set_up(self, token: str, fields: Mapping[str, Any], address: str) -> Reply:
        """Create the first admin. Refuses: NotFound (wrong or used address), TooMany, Invalid."""
        async with self._lockout.attempt("setup", address, address) as attempt:
            if not await is_setup_open(self._database, token):
                await attempt.failed()
                raise NotFound("setup_used")
        return await self._run("staff.make_first_admin", {**fields, "address": token})

    async def _run(self, name: str, fields: Mapping[str, Any]) -> Reply:
        args = dispatch.decode(OPERATIONS[name], fields)
        return await self._commands.execute(name, args, HUB_ITSELF)

"""Unlocking by a code read out over the telephone. Anybody at a locked screen may use it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from handlers.http import identity, replies
from hub.base.clock import wire
from hub.commands.dispatch import invalid
from hub.domain.refusals import CodeInvalid, NotFound
from hub.server.hub import HUB
from hub.views.sessions import UnlockedView

ACCOUNT = "unlock-code"


class Code(msgspec.Struct, forbid_unknown_fields=True):
    """An unlock code."""

    code: Annotated[str, Meta(min_length=1, max_length=64)]


async def unlock(request: web.Request) -> web.StreamResponse:
    """Unlock this venue for a while. Refuses: NotFound (not linked to a cloud), TooMany, CodeInvalid, CodeUsed."""
    agent, lockout, address = request.app[HUB].link, request.app[HUB].lockout, identity.address(request)
    if agent is None:
        raise NotFound("no_cloud")
    try:
        code = msgspec.convert(await replies.body(request), Code)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    async with lockout.attempt(ACCOUNT, address, None) as attempt:
        try:
            until = await agent.use_code(code.code)
        except CodeInvalid:
            await attempt.failed()
            raise
    return replies.view(UnlockedView(wire(until)))

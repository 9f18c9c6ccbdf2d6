"""What needs no sign-in: pairing a device, and the set-up address of a new venue."""

from __future__ import annotations

import msgspec
from aiohttp import web

from handlers.http import identity, replies, sign_in
from hub.server.hub import HUB


async def pair(request: web.Request) -> web.StreamResponse:
    """Pair this browser as the device of the code; a cookie holds its device token. Refuses: as Pairing.pair."""
    identity.refuse_foreign_origin(request)
    reply = await request.app[HUB].pairing.pair(await replies.body(request), identity.address(request))
    response = replies.reply(reply)
    response.headers["Cache-Control"] = "no-store"
    identity.set_device_cookie(response, request, msgspec.json.decode(reply.body)["token"])
    return response


async def set_up(request: web.Request) -> web.StreamResponse:
    """Create the first admin and sign them in. Refuses: as Pairing.set_up."""
    identity.refuse_foreign_origin(request)
    person = await replies.body(request)
    address = identity.address(request)
    await request.app[HUB].pairing.set_up(request.match_info["token"], person, address)
    place = identity.place(request, None)
    session = await request.app[HUB].sessions.sign_in(str(person["username"]), str(person["password"]), place)
    return sign_in.session_response(request, session, status=201)

"""Doors before sign-in: pairing a device, and the set-up address of a new venue."""

from __future__ import annotations

import msgspec
from aiohttp import web

from handlers.http import identity, replies, sign_in
from hub.server.hub import HUB


async def pair(request: web.Request) -> web.StreamResponse:
    """Make this browser the device whose code it brings; it keeps the proof in a cookie."""
    identity.refuse_foreign_origin(request)
    answer = await request.app[HUB].pairing.pair(await replies.body(request), identity.address(request))
    response = replies.reply(answer)
    response.headers["Cache-Control"] = "no-store"
    identity.remember_device(response, request, msgspec.json.decode(answer.body)["token"])
    return response


async def set_up(request: web.Request) -> web.StreamResponse:
    """Make the first admin, and sign them in."""
    identity.refuse_foreign_origin(request)
    given = await replies.body(request)
    address = identity.address(request)
    await request.app[HUB].pairing.set_up(request.match_info["token"], given, address)
    place = identity.place(request, None)
    session = await request.app[HUB].sessions.sign_in(str(given["username"]), str(given["password"]), place)
    return sign_in.welcome(request, session, status=201)

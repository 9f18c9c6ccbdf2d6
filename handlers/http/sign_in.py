"""Signing in and out over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from aiohttp import web
from msgspec import Meta

from handlers import schemas
from handlers.http import identity, replies
from hub.base.clock import wire
from hub.commands.dispatch import invalid
from hub.identity.sessions import Session
from hub.server.hub import HUB
from hub.views.sessions import SignedInPersonView, SignedInView

Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class Login(msgspec.Struct, forbid_unknown_fields=True):
    """Name and password, and the device at hand."""

    username: Text
    password: Text
    device: Text | None = None


class PinLogin(msgspec.Struct, forbid_unknown_fields=True):
    """A PIN on a device of the house; `staff` says whose it must be."""

    pin: Annotated[str, Meta(min_length=1, max_length=20)]
    device: Text | None = None
    staff: UUID | None = None


async def _asked(request: web.Request, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(await replies.body(request), kind)
    except msgspec.ValidationError as error:
        raise invalid(error) from None


async def login(request: web.Request) -> web.StreamResponse:
    """Sign in by name and password."""
    asked: Login = await _asked(request, Login)
    place = identity.place(request, asked.device)
    return welcome(request, await request.app[HUB].sessions.sign_in(asked.username, asked.password, place))


async def pin(request: web.Request) -> web.StreamResponse:
    """Sign in by PIN."""
    asked: PinLogin = await _asked(request, PinLogin)
    place = identity.place(request, asked.device)
    return welcome(request, await request.app[HUB].sessions.sign_in_by_pin(asked.pin, place, asked.staff))


def welcome(request: web.Request, session: Session, status: int = 200) -> web.StreamResponse:
    """A fresh session, for a program and for a browser; a paired browser stays paired for another while."""
    actor = session.actor
    body = SignedInView(
        token=session.token,
        expires_at=wire(session.expires_at),
        staff=SignedInPersonView(id=actor.staff_id, name=actor.name, role=actor.role),
        device=actor.device,
    )
    response = replies.view(body, status)
    identity.remember(response, request, session)
    if (device := request.cookies.get(identity.DEVICE_COOKIE)) is not None and actor.device is not None:
        identity.remember_device(response, request, device)
    return response


async def logout(request: web.Request) -> web.StreamResponse:
    """End this session."""
    return await _leave(request, everywhere=False)


async def logout_all(request: web.Request) -> web.StreamResponse:
    """End every session of this person."""
    return await _leave(request, everywhere=True)


async def _leave(request: web.Request, *, everywhere: bool) -> web.StreamResponse:
    actor = identity.actor(request)
    sessions = request.app[HUB].sessions
    await (sessions.end_all(actor) if everywhere else sessions.end(actor))
    response = replies.view(schemas.Ok(ok=True))
    identity.forget(response, request)
    return response

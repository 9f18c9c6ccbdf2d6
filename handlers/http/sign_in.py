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
from hub.identity.cookies import DEVICE_COOKIE
from hub.identity.sessions import Session
from hub.server.hub import HUB
from hub.views.sessions import SignedInPersonView, SignedInView

Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class Login(msgspec.Struct, forbid_unknown_fields=True):
    """Name and password, and the device."""

    username: Text
    password: Text
    device: Text | None = None


class PinLogin(msgspec.Struct, forbid_unknown_fields=True):
    """A PIN on a paired device; `staff` says whose it must be."""

    pin: Annotated[str, Meta(min_length=1, max_length=20)]
    device: Text | None = None
    staff: UUID | None = None


async def _decode(request: web.Request, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(await replies.body(request), kind)
    except msgspec.ValidationError as error:
        raise invalid(error) from None


async def login(request: web.Request) -> web.StreamResponse:
    """Sign in by name and password. Refuses: as Sessions.sign_in."""
    credentials: Login = await _decode(request, Login)
    place = identity.place(request, credentials.device)
    session = await request.app[HUB].sessions.sign_in(credentials.username, credentials.password, place)
    return session_response(request, session)


async def pin(request: web.Request) -> web.StreamResponse:
    """Sign in by PIN. Refuses: as Sessions.sign_in_by_pin."""
    credentials: PinLogin = await _decode(request, PinLogin)
    place = identity.place(request, credentials.device)
    session = await request.app[HUB].sessions.sign_in_by_pin(credentials.pin, place, credentials.staff)
    return session_response(request, session)


def session_response(request: web.Request, session: Session, status: int = 200) -> web.StreamResponse:
    """A new session, in the body and as a cookie; the device cookie of a paired browser is renewed."""
    actor = session.actor
    body = SignedInView(
        token=session.token,
        expires_at=wire(session.expires_at),
        staff=SignedInPersonView(id=actor.staff_id, name=actor.name, role=actor.role),
        device=actor.device,
    )
    response = replies.view(body, status)
    identity.set_session_cookie(response, request, session)
    if (device := request.cookies.get(DEVICE_COOKIE)) is not None and actor.device is not None:
        identity.set_device_cookie(response, request, device)
    return response


async def logout(request: web.Request) -> web.StreamResponse:
    """End this session."""
    return await _sign_out(request, everywhere=False)


async def logout_all(request: web.Request) -> web.StreamResponse:
    """End every session of this person."""
    return await _sign_out(request, everywhere=True)


async def _sign_out(request: web.Request, *, everywhere: bool) -> web.StreamResponse:
    actor = identity.actor(request)
    sessions = request.app[HUB].sessions
    await (sessions.end_all(actor) if everywhere else sessions.end(actor))
    response = replies.view(schemas.Ok(ok=True))
    identity.clear_session_cookie(response, request)
    return response

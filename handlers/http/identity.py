"""Who sends an HTTP request: token, device and address, taken from the request alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from hub.base.addresses import is_within, peer_address
from hub.domain.actor import Actor
from hub.domain.refusals import ForeignOrigin, NotSignedIn
from hub.identity.cookies import DEVICE_COOKIE, SESSION_COOKIE
from hub.identity.sessions import SESSION_LIFETIME, Place, Session
from hub.server.hub import HUB

DEVICE_LASTS_S = 400 * 24 * 60 * 60
"""The longest that browsers keep a cookie; every sign-in renews it."""
SAFE = ("GET", "HEAD", "OPTIONS")


def actor(request: web.Request) -> Actor:
    """The signed-in person behind a request. Refuses: NotSignedIn, ForeignOrigin."""
    sessions = request.app[HUB].sessions
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn
        return sessions.verify(token.strip())
    if (cookie := request.cookies.get(SESSION_COOKIE)) is None:
        raise NotSignedIn
    if request.method not in SAFE:
        refuse_foreign_origin(request)
    return sessions.verify(cookie)


def refuse_foreign_origin(request: web.Request) -> None:
    """The cookie counts only for requests from our own pages (docs/sign-in.md). Refuses: ForeignOrigin."""
    origin = request.headers.get("Origin")
    if origin is None:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise ForeignOrigin
        return
    own = {request.host, urlsplit(request.app[HUB].settings.base_url).netloc}
    if _host_of(origin) not in own:
        raise ForeignOrigin


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def address(request: web.Request) -> str:
    """The client's address; a proxy's word counts only if the proxy is trusted."""
    return peer_address(request.remote, request.headers, request.app[HUB].settings.trusted_proxies)


def is_loopback(request: web.Request) -> bool:
    """Whether the request comes from this machine and through no proxy."""
    return request.remote in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers


def place(request: web.Request, device: str | None) -> Place:
    """The device and address of a request; in the demo venue, the device that it names. Refuses: as Sessions.place."""
    token = request.headers.get("X-Device-Token") or request.cookies.get(DEVICE_COOKIE)
    return request.app[HUB].sessions.place(address(request), device, token)


def set_session_cookie(response: web.StreamResponse, request: web.Request, session: Session) -> None:
    """Give the browser its session cookie."""
    response.set_cookie(
        SESSION_COOKIE,
        session.token,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=is_secure(request),
        path="/",
    )


def set_device_cookie(response: web.StreamResponse, request: web.Request, token: str) -> None:
    """Give the browser its device token, which makes it a paired device."""
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=DEVICE_LASTS_S,
        httponly=True,
        samesite="Strict",
        secure=is_secure(request),
        path="/",
    )


def clear_session_cookie(response: web.StreamResponse, request: web.Request) -> None:
    """Take the session cookie back from the browser."""
    response.del_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="Strict", secure=is_secure(request))


def is_secure(request: web.Request) -> bool:
    """Whether the browser uses TLS, to this process or to a trusted proxy."""
    if request.secure:
        return True
    forwarded = request.headers.get("X-Forwarded-Proto") == "https"
    return forwarded and is_within(request.remote or "", request.app[HUB].settings.trusted_proxies)

"""The handlers of the cloud's HTTP API, and its routes: decode, act, encode. Rules and rows are elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID

from aiohttp import web

from cloud_link.backend import limits, schemas
from cloud_link.backend.admins import Session, SignedIn
from cloud_link.backend.database import Row
from cloud_link.backend.parts import PARTS, Parts
from cloud_link.backend.refusals import Invalid, NotFound, NotSignedIn, SiteUnknown
from cloud_link.backend.requests import (
    SESSION_COOKIE,
    Handler,
    address_of,
    json_response,
    read_body,
    refuse_foreign_origin,
)
from cloud_link.backend.sites import KINDS, Actor, Registered
from cloud_link.backend.views import View, fleet_view, history_view, site_view
from cloud_link.protocol.lease import instant_text
from cloud_link.protocol.messages import SITE_ID_HEADER, SITE_KEY_HEADER
from hub.base import clock

PAGE, MOST = 100, 500
OPENAPI_DOCUMENT: web.AppKey[Callable[[], bytes]] = web.AppKey("openapi_document")
"""Makes the document. `app` provides it: it is made from the routes below, so it cannot be imported cloud."""


def parts(request: web.Request) -> Parts:
    """The parts of the cloud."""
    return request.app[PARTS]


def address(request: web.Request) -> str:
    """The client's address."""
    return address_of(request, parts(request).settings.trusted_proxies)


async def signed_in(request: web.Request) -> SignedIn:
    """The sysadmin behind a request. Refuses: NotSignedIn, ForeignOrigin."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await parts(request).admins.verify(token.strip())
    cookie = request.cookies.get(SESSION_COOKIE)
    if scheme or cookie is None:
        raise NotSignedIn
    refuse_foreign_origin(request)
    return await parts(request).admins.verify(cookie)


async def actor(request: web.Request) -> Actor:
    """Who sent the request, for the history. Refuses: NotSignedIn, ForeignOrigin."""
    return Actor((await signed_in(request)).admin_id, address(request))


def site_id(request: web.Request) -> UUID:
    """The site id in the path. Refuses: NotFound."""
    try:
        return UUID(request.match_info["site_id"])
    except ValueError:
        raise NotFound("site") from None


async def health(request: web.Request) -> web.Response:
    """Whether the cloud can do its work; 503 while its database cannot be reached."""
    if await parts(request).database.answers():
        return json_response({"status": "ok"})
    return json_response({"status": "degraded", "checks": {"database": "away"}}, 503)


async def openapi(request: web.Request) -> web.Response:
    """This reference as an OpenAPI 3.1 document."""
    return web.Response(body=request.app[OPENAPI_DOCUMENT](), content_type="application/json")


async def login(request: web.Request) -> web.Response:
    """Sign in; the reply's cookie is for the console's pages. Refuses: WrongCredentials, CodeRequired, TooMany."""
    body = await read_body(request, schemas.Login)
    admins = parts(request).admins
    return _session_response(request, await admins.sign_in(body.username, body.password, body.totp, address(request)))


async def renew(request: web.Request) -> web.Response:
    """Extend a valid token by a quarter of an hour."""
    return _session_response(request, await parts(request).admins.renew(await signed_in(request)))


def _session_response(request: web.Request, session: Session) -> web.Response:
    response = json_response({"token": session.token, "expires_at": instant_text(session.expires_at)})
    is_secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(SESSION_COOKIE, session.token, httponly=True, samesite="Strict", secure=is_secure, path="/")
    return response


async def logout(request: web.Request) -> web.Response:
    """Remove the session cookie. Refuses: ForeignOrigin."""
    refuse_foreign_origin(request)
    response = json_response({})
    response.del_cookie(SESSION_COOKIE, path="/")
    return response


async def change_password(request: web.Request) -> web.Response:
    """Change your own password; all your tokens end. Refuses: WrongCredentials, TooMany."""
    admin, body = await signed_in(request), await read_body(request, schemas.NewPassword)
    await parts(request).admins.change_password(admin, body.password, body.new_password, address(request))
    return json_response({})


async def begin_totp(request: web.Request) -> web.Response:
    """Create a secret for an authenticator app. Refuses: WrongCredentials, TooMany."""
    admin, body = await signed_in(request), await read_body(request, schemas.PasswordAgain)
    return json_response(await parts(request).admins.begin_totp(admin, body.password, address(request)))


async def confirm_totp(request: web.Request) -> web.Response:
    """Require one-time codes from now on. Refuses: WrongCredentials, StateConflict (no secret was created), TooMany."""
    admin, body = await signed_in(request), await read_body(request, schemas.TotpConfirm)
    await parts(request).admins.confirm_totp(admin, body.totp, address(request))
    return json_response({})


async def end_totp(request: web.Request) -> web.Response:
    """Stop requiring one-time codes. Refuses: WrongCredentials, TooMany."""
    admin, body = await signed_in(request), await read_body(request, schemas.PasswordAgain)
    await parts(request).admins.end_totp(admin, body.password, address(request))
    return json_response({})


async def view(request: web.Request, row: Row) -> View:
    """A site with its presence."""
    online = await parts(request).bus.online([row["site_id"]])
    return site_view(row, clock.now(), is_online=bool(online))


async def sites(request: web.Request) -> web.Response:
    """Sites by name, a page at a time. Refuses: Invalid."""
    _ = await signed_in(request)
    limit = _whole(request.query.get("limit", str(PAGE)), MOST)
    rows = await parts(request).sites.page(request.query.get("search", ""), _only(request), _after(request), limit)
    online, now = await parts(request).bus.online([row["site_id"] for row in rows]), clock.now()
    items = [site_view(row, now, is_online=row["site_id"] in online) for row in rows]
    last = rows[-1] if len(rows) == limit else None
    return json_response({"items": items, "next": f"{last['site_id']}:{last['name'].lower()}" if last else None})


def _only(request: web.Request) -> str | None:
    only = request.query.get("only") or None
    if only is not None and only not in KINDS:
        raise Invalid("field", errors=[{"field": "only", "code": "one_of", "kinds": ", ".join(KINDS)}])
    return only


def _after(request: web.Request) -> tuple[str, UUID] | None:
    text = request.query.get("after")
    if not text:
        return None
    site, _, name = text.partition(":")
    try:
        return name, UUID(site)
    except ValueError:
        raise Invalid("after", errors=[{"field": "after", "code": "not_one"}]) from None


def _whole(text: str, most: int) -> int:
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise Invalid("limit", most=most, errors=[{"field": "limit", "code": "limit", "most": most}])
    return int(text)


async def fleet(request: web.Request) -> web.Response:
    """The number of sites, by what needs attention."""
    _ = await signed_in(request)
    return json_response(fleet_view(await parts(request).sites.fleet(), await parts(request).bus.count_online()))


async def push_all(request: web.Request) -> web.Response:
    """Push a new lease to every linked site: after a change of keys or of the contact."""
    _ = await actor(request)
    _ = await read_body(request, schemas.EmptyBody)
    return json_response({"pushed": await parts(request).links.push_all()})


async def register(request: web.Request) -> web.Response:
    """Register a venue; its key is shown this once."""
    admin, body = await actor(request), await read_body(request, schemas.NewSite)
    registered = await parts(request).sites.register(body, admin)
    parts(request).console.mark(registered.row["site_id"])
    return json_response(_credentials(request, registered) | {"site": await view(request, registered.row)}, 201)


def _credentials(request: web.Request, registered: Registered) -> View:
    site, public_keys = str(registered.row["site_id"]), parts(request).signer.public_keys
    environment = {
        "CLOUD_URL": parts(request).settings.base_url or f"{request.scheme}://{request.host}",
        "CLOUD_SITE_ID": site,
        "CLOUD_SITE_KEY": registered.secret_key,
        "CLOUD_PUBLIC_KEY": public_keys,
    }
    return {"site_id": site, "secret_key": registered.secret_key, "public_key": public_keys, "environment": environment}


async def site(request: web.Request) -> web.Response:
    """One site."""
    _ = await signed_in(request)
    return json_response(await view(request, await parts(request).sites.get(site_id(request))))


async def change(request: web.Request) -> web.Response:
    """Change a site or the end of its licence; fields that are left out stay. Refuses: StateConflict (deregistered)."""
    admin, body = await actor(request), await read_body(request, schemas.SiteChange)
    return await _pushed(request, await parts(request).sites.change(site_id(request), body, admin))


async def deregister(request: web.Request) -> web.Response:
    """Deregister a site; its history stays. Refuses: StateConflict (deregistered)."""
    site = site_id(request)
    await parts(request).sites.deregister(site, await actor(request))
    await parts(request).links.disconnect_site(site)
    return json_response(await view(request, await parts(request).sites.get(site)))


async def lock(request: web.Request) -> web.Response:
    """Lock a venue; `applied` says whether the venue has applied the lock. Refuses: StateConflict (deregistered)."""
    admin, body = await actor(request), await read_body(request, schemas.Lock)
    return await _pushed(request, await parts(request).sites.lock(site_id(request), body, admin))


async def unlock(request: web.Request) -> web.Response:
    """Unlock a venue. Refuses: StateConflict (deregistered)."""
    admin, _ = await actor(request), await read_body(request, schemas.EmptyBody)
    return await _pushed(request, await parts(request).sites.unlock(site_id(request), admin))


async def reset_clock(request: web.Request) -> web.Response:
    """Reset a site's clock mark. Refuses: StateConflict (deregistered)."""
    admin, _ = await actor(request), await read_body(request, schemas.EmptyBody)
    return await _pushed(request, await parts(request).sites.reset_clock(site_id(request), admin))


async def _pushed(request: web.Request, row: Row) -> web.Response:
    """Push the change to the venue; the reply is the site after that."""
    site = row["site_id"]
    applied = await parts(request).links.push_and_wait(site, row["lease_serial"])
    parts(request).console.mark(site)
    await parts(request).bus.publish(changed=str(site))
    return json_response(await view(request, await parts(request).sites.get(site)) | {"applied": applied})


async def clear_flags(request: web.Request) -> web.Response:
    """Clear the flags of a site. Refuses: StateConflict (deregistered)."""
    admin, _ = await actor(request), await read_body(request, schemas.EmptyBody)
    row = await parts(request).sites.clear_flags(site_id(request), admin)
    parts(request).console.mark(row["site_id"])
    return json_response(await view(request, row))


async def rotate_key(request: web.Request) -> web.Response:
    """A new key, shown this once; the former one is valid for another day. Refuses: StateConflict (deregistered)."""
    admin, _ = await actor(request), await read_body(request, schemas.EmptyBody)
    registered = await parts(request).sites.rotate_key(site_id(request), admin)
    until = instant_text(registered.row["former_key_until"])
    return json_response(_credentials(request, registered) | {"former_key_until": until})


async def unlock_code(request: web.Request) -> web.Response:
    """Create a code to dictate to a venue that cannot be reached. Refuses: StateConflict (it has no such lease)."""
    admin, body = await actor(request), await read_body(request, schemas.UnlockCodeRequest)
    code, until = await parts(request).sites.unlock_code(site_id(request), body, admin)
    return json_response({"code": code, "unlocks_until": instant_text(until)})


async def history(request: web.Request) -> web.Response:
    """Locks, keys, licences, heartbeats and incidents, the newest first. Refuses: Invalid."""
    _ = await signed_in(request)
    limit = _whole(request.query.get("limit", str(PAGE)), MOST)
    return json_response(history_view(*await parts(request).sites.history(site_id(request), limit)))


async def heartbeat(request: web.Request) -> web.Response:
    """Record a site's heartbeat; the reply is its licence. Refuses: TooMany, SiteUnknown, SiteDeregistered."""
    cloud, client_address = parts(request), address(request)
    await cloud.limits.spend(f"address:{client_address}", limits.REQUESTS_A_MINUTE_AT_ADDRESS, limits.MINUTE)
    site, key = request.headers.get(SITE_ID_HEADER), request.headers.get(SITE_KEY_HEADER)
    if not site or not key:
        raise SiteUnknown
    row = await cloud.links.authenticate(site, key, client_address)
    await cloud.limits.spend(f"heartbeat:{row['site_id']}", limits.HEARTBEATS_A_MINUTE, limits.MINUTE)
    body = await read_body(request, schemas.Heartbeat)
    await cloud.heartbeats.record(row, body, client_address)
    await cloud.links.check_heartbeat_origin(row["site_id"], client_address, body.instance)
    issued = await cloud.sites.issue([row["site_id"]])
    await cloud.links.changed(row["site_id"])
    return json_response(asdict(issued[row["site_id"]][0]))


ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/health", health),
    ("GET", "/api/openapi.json", openapi),
    ("POST", "/api/auth/login", login),
    ("POST", "/api/auth/renew", renew),
    ("POST", "/api/auth/logout", logout),
    ("POST", "/api/me/password", change_password),
    ("POST", "/api/me/totp", begin_totp),
    ("POST", "/api/me/totp/confirm", confirm_totp),
    ("DELETE", "/api/me/totp", end_totp),
    ("GET", "/api/fleet", fleet),
    ("POST", "/api/fleet/push", push_all),
    ("GET", "/api/sites", sites),
    ("POST", "/api/sites", register),
    ("GET", "/api/sites/{site_id}", site),
    ("PUT", "/api/sites/{site_id}", change),
    ("DELETE", "/api/sites/{site_id}", deregister),
    ("POST", "/api/sites/{site_id}/lock", lock),
    ("POST", "/api/sites/{site_id}/unlock", unlock),
    ("POST", "/api/sites/{site_id}/rotate-key", rotate_key),
    ("POST", "/api/sites/{site_id}/reset-clock", reset_clock),
    ("POST", "/api/sites/{site_id}/clear-flags", clear_flags),
    ("POST", "/api/sites/{site_id}/unlock-code", unlock_code),
    ("GET", "/api/sites/{site_id}/history", history),
    ("POST", "/api/heartbeat", heartbeat),
)

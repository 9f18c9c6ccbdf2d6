"""The cloud's calls (CONTRACT §5): decode, act, encode. No rule and no row is touched here."""

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
from cloud_link.backend.requests import SESSION_COOKIE, Handler, address_of, answer, asked, refuse_foreign_origin
from cloud_link.backend.sites import KINDS, By, Registered
from cloud_link.backend.views import View, fleet_view, history_view, site_view
from cloud_link.protocol.lease import instant_text
from cloud_link.protocol.messages import SITE_ID_HEADER, SITE_KEY_HEADER
from hub.base import clock

PAGE, MOST = 100, 500
OPENAPI_DOCUMENT: web.AppKey[Callable[[], bytes]] = web.AppKey("openapi_document")
"""Makes the document. `app` provides it: it is made from the routes below, so it cannot be imported here."""


def parts(request: web.Request) -> Parts:
    """The assembled cloud."""
    return request.app[PARTS]


def address(request: web.Request) -> str:
    """Where a request comes from."""
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


async def by(request: web.Request) -> By:
    """Who does this, for the history. Refuses: NotSignedIn, ForeignOrigin."""
    return By((await signed_in(request)).admin_id, address(request))


def site_id(request: web.Request) -> UUID:
    """The site an address names. Refuses: NotFound."""
    try:
        return UUID(request.match_info["site_id"])
    except ValueError:
        raise NotFound("There is no such site") from None


# Signing in


async def health(request: web.Request) -> web.Response:
    """Whether the cloud can do its work; 503 while its database is away."""
    if await parts(request).database.answers():
        return answer({"status": "ok"})
    return answer({"status": "degraded", "checks": {"database": "away"}}, 503)


async def openapi(request: web.Request) -> web.Response:
    """This reference as an OpenAPI 3.1 document."""
    return web.Response(body=request.app[OPENAPI_DOCUMENT](), content_type="application/json")


async def login(request: web.Request) -> web.Response:
    """Sign in; the answer's cookie is for the console's pages. Refuses: WrongCredentials, CodeRequired, TooMany."""
    wanted = await asked(request, schemas.Login)
    admins = parts(request).admins
    return _welcome(request, await admins.sign_in(wanted.username, wanted.password, wanted.totp, address(request)))


async def renew(request: web.Request) -> web.Response:
    """Another quarter of an hour for a token that still counts."""
    return _welcome(request, await parts(request).admins.renew(await signed_in(request)))


def _welcome(request: web.Request, session: Session) -> web.Response:
    response = answer({"token": session.token, "expires_at": instant_text(session.expires_at)})
    is_secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(SESSION_COOKIE, session.token, httponly=True, samesite="Strict", secure=is_secure, path="/")
    return response


async def logout(request: web.Request) -> web.Response:
    """Take the cookie back. Refuses: ForeignOrigin."""
    refuse_foreign_origin(request)
    response = answer({})
    response.del_cookie(SESSION_COOKIE, path="/")
    return response


async def change_password(request: web.Request) -> web.Response:
    """Change one's own password; every token of this person ends. Refuses: WrongCredentials, TooMany."""
    who, wanted = await signed_in(request), await asked(request, schemas.NewPassword)
    await parts(request).admins.change_password(who, wanted.password, wanted.new_password, address(request))
    return answer({})


async def begin_totp(request: web.Request) -> web.Response:
    """A secret for a code-making app. Refuses: WrongCredentials, TooMany."""
    who, wanted = await signed_in(request), await asked(request, schemas.PasswordAgain)
    return answer(await parts(request).admins.begin_totp(who, wanted.password, address(request)))


async def confirm_totp(request: web.Request) -> web.Response:
    """Ask for codes from now on. Refuses: WrongCredentials, StateConflict (no secret was asked for), TooMany."""
    who, wanted = await signed_in(request), await asked(request, schemas.TotpConfirm)
    await parts(request).admins.confirm_totp(who, wanted.totp, address(request))
    return answer({})


async def end_totp(request: web.Request) -> web.Response:
    """Ask for codes no more. Refuses: WrongCredentials, TooMany."""
    who, wanted = await signed_in(request), await asked(request, schemas.PasswordAgain)
    await parts(request).admins.end_totp(who, wanted.password, address(request))
    return answer({})


# Sites


async def view(request: web.Request, row: Row) -> View:
    """A site as it is shown."""
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
    return answer({"items": items, "next": f"{last['site_id']}:{last['name'].lower()}" if last else None})


def _only(request: web.Request) -> str | None:
    only = request.query.get("only") or None
    if only is not None and only not in KINDS:
        message = f"must be one of {', '.join(KINDS)}"
        raise Invalid(f"only {message}", errors=[{"field": "only", "message": message}])
    return only


def _after(request: web.Request) -> tuple[str, UUID] | None:
    text = request.query.get("after")
    if not text:
        return None
    found, _, name = text.partition(":")
    try:
        return name, UUID(found)
    except ValueError:
        raise Invalid("after is a place in the list", errors=[{"field": "after", "message": "is not one"}]) from None


def _whole(text: str, most: int) -> int:
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise Invalid(f"limit is 1 to {most}", errors=[{"field": "limit", "message": f"must be 1 to {most}"}])
    return int(text)


async def fleet(request: web.Request) -> web.Response:
    """The fleet in figures."""
    _ = await signed_in(request)
    return answer(fleet_view(await parts(request).sites.fleet(), await parts(request).bus.count_online()))


async def push_all(request: web.Request) -> web.Response:
    """Give every linked site a fresh lease: after a change of keys or of whom to call."""
    _ = await by(request)
    _ = await asked(request, schemas.Nothing)
    return answer({"pushed": await parts(request).links.push_all()})


async def register(request: web.Request) -> web.Response:
    """Register a venue; its key is shown this once."""
    who, wanted = await by(request), await asked(request, schemas.NewSite)
    registered = await parts(request).sites.register(wanted, who)
    parts(request).console.mark(registered.row["site_id"])
    return answer(_credentials(request, registered) | {"site": await view(request, registered.row)}, 201)


def _credentials(request: web.Request, registered: Registered) -> View:
    found, public = str(registered.row["site_id"]), parts(request).signer.public_keys
    environment = {
        "CLOUD_URL": parts(request).settings.base_url or f"{request.scheme}://{request.host}",
        "CLOUD_SITE_ID": found,
        "CLOUD_SITE_KEY": registered.secret_key,
        "CLOUD_PUBLIC_KEY": public,
    }
    return {"site_id": found, "secret_key": registered.secret_key, "public_key": public, "environment": environment}


async def site(request: web.Request) -> web.Response:
    """One site."""
    _ = await signed_in(request)
    return answer(await view(request, await parts(request).sites.get(site_id(request))))


async def change(request: web.Request) -> web.Response:
    """Change a site, or until when its licence runs; what is left out stays. Refuses: StateConflict (deregistered)."""
    who, wanted = await by(request), await asked(request, schemas.SiteChange)
    return await _told(request, await parts(request).sites.change(site_id(request), wanted, who))


async def deregister(request: web.Request) -> web.Response:
    """Refuse a site from now on; its history stays. Refuses: StateConflict (deregistered)."""
    found = site_id(request)
    await parts(request).sites.deregister(found, await by(request))
    await parts(request).links.cut(found)
    return answer(await view(request, await parts(request).sites.get(found)))


async def lock(request: web.Request) -> web.Response:
    """Lock a venue; `applied` says whether it acts by that already. Refuses: StateConflict (deregistered)."""
    who, wanted = await by(request), await asked(request, schemas.Lock)
    return await _told(request, await parts(request).sites.lock(site_id(request), wanted, who))


async def unlock(request: web.Request) -> web.Response:
    """Take the lock away. Refuses: StateConflict (deregistered)."""
    who, _ = await by(request), await asked(request, schemas.Nothing)
    return await _told(request, await parts(request).sites.unlock(site_id(request), who))


async def reset_clock(request: web.Request) -> web.Response:
    """Let a site's mark of time begin anew. Refuses: StateConflict (deregistered)."""
    who, _ = await by(request), await asked(request, schemas.Nothing)
    return await _told(request, await parts(request).sites.reset_clock(site_id(request), who))


async def _told(request: web.Request, row: Row) -> web.Response:
    """The site as it is once its venue had its chance to apply the change."""
    found = row["site_id"]
    applied = await parts(request).links.emit(found, row["lease_serial"])
    parts(request).console.mark(found)
    await parts(request).bus.tell(changed=str(found))
    return answer(await view(request, await parts(request).sites.get(found)) | {"applied": applied})


async def clear_flags(request: web.Request) -> web.Response:
    """Somebody looked into what was flagged. Refuses: StateConflict (deregistered)."""
    who, _ = await by(request), await asked(request, schemas.Nothing)
    row = await parts(request).sites.clear_flags(site_id(request), who)
    parts(request).console.mark(row["site_id"])
    return answer(await view(request, row))


async def rotate_key(request: web.Request) -> web.Response:
    """A new key, shown this once; the former one opens for another day. Refuses: StateConflict (deregistered)."""
    who, _ = await by(request), await asked(request, schemas.Nothing)
    registered = await parts(request).sites.rotate_key(site_id(request), who)
    until = instant_text(registered.row["former_key_until"])
    return answer(_credentials(request, registered) | {"former_key_until": until})


async def unlock_code(request: web.Request) -> web.Response:
    """A code to dictate to a venue that cannot be reached. Refuses: StateConflict (no lease fits)."""
    who, wanted = await by(request), await asked(request, schemas.CodeWanted)
    code, until = await parts(request).sites.unlock_code(site_id(request), wanted, who)
    return answer({"code": code, "unlocks_until": instant_text(until)})


async def history(request: web.Request) -> web.Response:
    """Locks, keys, licences, heartbeats and incidents, the newest first. Refuses: Invalid."""
    _ = await signed_in(request)
    limit = _whole(request.query.get("limit", str(PAGE)), MOST)
    return answer(history_view(*await parts(request).sites.history(site_id(request), limit)))


# What sites send


async def heartbeat(request: web.Request) -> web.Response:
    """A site lives; the answer is its licence. Refuses: TooMany, SiteUnknown, SiteDeregistered."""
    here, where = parts(request), address(request)
    await here.limits.spend(f"address:{where}", limits.REQUESTS_A_MINUTE_AT_ADDRESS, limits.MINUTE)
    found, key = request.headers.get(SITE_ID_HEADER), request.headers.get(SITE_KEY_HEADER)
    if not found or not key:
        raise SiteUnknown
    row = await here.links.prove(found, key, where)
    await here.limits.spend(f"heartbeat:{row['site_id']}", limits.HEARTBEATS_A_MINUTE, limits.MINUTE)
    beat = await asked(request, schemas.Beat)
    await here.heartbeats.take(row, beat, where)
    await here.links.look_for_a_stranger(row["site_id"], where, beat.instance)
    issued = await here.sites.issue([row["site_id"]])
    await here.links.changed(row["site_id"])
    return answer(asdict(issued[row["site_id"]][0]))


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

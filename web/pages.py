"""The sitemap for people: which address shows which screen, to whom.

Lives here: routes, redirects by role, the security headers, the page's own data block.
Must not: decide what anybody may do (the hub does), answer machines (`handlers` does), import `handlers`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import aiohttp_jinja2
import jinja2
from aiohttp import web
from markupsafe import Markup

from web.static_files import StaticFiles

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Person:
    """Who is signed in, as far as a page must know; a kept copy of the page counts only for this session."""

    id: str
    name: str
    role: str
    session: str


@dataclass(frozen=True)
class Device:
    """Which screen this is; `kind` is pos, kds, manager or expo."""

    code: str
    name: str
    kind: str
    station: str | None = None


@dataclass(frozen=True)
class Session:
    """Who is here and on what; both may be unknown."""

    person: Person | None
    device: Device | None


@dataclass(frozen=True)
class StaffTile:
    """One person on the sign-in page."""

    id: str
    name: str
    initials: str
    role: str


@dataclass(frozen=True)
class SignIn:
    """What the sign-in page shows before anybody is known; no staff and no devices on a strange device."""

    venue: str
    is_demo: bool
    staff: tuple[StaffTile, ...]
    devices: tuple[Device, ...]


@dataclass(frozen=True)
class Receipt:
    """An order view and the venue's settings, as docs/api.md describes them."""

    order: Mapping[str, Any]
    settings: Mapping[str, Any]


class PageSource(Protocol):
    """What pages ask of the hub; the application's joining point brings the real one."""

    async def session(self, request: web.Request) -> Session: ...
    async def sign_in(self, request: web.Request) -> SignIn: ...
    async def receipt(self, request: web.Request, order: str) -> Receipt | None: ...
    async def is_setup_open(self, request: web.Request, token: str) -> bool: ...


SOURCE = web.AppKey("page_source", PageSource)
FILES = web.AppKey("static_files", StaticFiles)


def add_pages(app: web.Application) -> None:
    """Serve every page and static file; put a PageSource under `SOURCE` before the first request."""
    app[FILES] = StaticFiles.read()
    set_up_templates(app)
    app.router.add_get("/static/{release}/{path:.+}", app[FILES].serve)
    app.router.add_get("/sw.js", service_worker)
    for path, handler in SITEMAP.items():
        app.router.add_get(path, handler)


def set_up_templates(app: web.Application) -> None:
    """One Jinja environment for every page, the admin's too."""
    files = app[FILES]
    loader = jinja2.FileSystemLoader(TEMPLATES)
    env = aiohttp_jinja2.setup(app, loader=loader, trim_blocks=True, lstrip_blocks=True)
    env.globals.update(static=files.url, preloads=files.preloads, import_map=files.import_map)
    env.filters["amount"] = written_amount
    env.filters["local_time"] = local_time


# What each address shows -------------------------------------------------------------------------------


async def home(request: web.Request) -> web.StreamResponse:
    session = await current(request)
    raise go(request, "/sign-in" if session.person is None else home_of(session.person, session.device))


async def sign_in(request: web.Request) -> web.StreamResponse:
    found, session = await request.app[SOURCE].sign_in(request), await current(request)
    page = {"next": local_path(request.query.get("next")), "device": session.device, **vars(found)}
    return show(request, "sign-in.html", page=page, venue=found.venue)


async def pos(request: web.Request) -> web.StreamResponse:
    return await screen(request, "pos")


async def kds(request: web.Request) -> web.StreamResponse:
    return await screen(request, "kds", station=request.query.get("station"))


async def manager(request: web.Request) -> web.StreamResponse:
    return await screen(request, "manager")


async def setup(request: web.Request) -> web.StreamResponse:
    token = request.match_info["token"]
    is_open = await request.app[SOURCE].is_setup_open(request, token)
    return show(request, "setup.html", status=200 if is_open else 404, page={"token": token}, is_open=is_open)


async def pair(request: web.Request) -> web.StreamResponse:
    return show(request, "pair.html", page={})


async def receipt(request: web.Request) -> web.StreamResponse:
    if (await current(request)).person is None:
        raise go(request, "/sign-in", next=request.path)
    found = await request.app[SOURCE].receipt(request, request.match_info["order"])
    if found is None:
        return show(request, "missing.html", status=404, page={})
    return show(request, "receipt.html", page={}, order=found.order, settings=found.settings)


async def thank_you(request: web.Request) -> web.StreamResponse:
    """Where Pesapal sends a guest who has paid, or has not: nothing the address says is believed."""
    return show(request, "thank-you.html", page={})


async def service_worker(request: web.Request) -> web.StreamResponse:
    """At a fixed address, since a worker's own address is the widest it may serve."""
    body = request.app[FILES].raw("js/service-worker.js")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return web.Response(body=body, content_type="text/javascript", headers=headers)


SITEMAP = {
    "/": home,
    "/sign-in": sign_in,
    "/pos": pos,
    "/kds": kds,
    "/manager": manager,
    "/setup/{token}": setup,
    "/pair": pair,
    "/receipt/{order}": receipt,
    "/thank-you": thank_you,
}


# How a page is made ------------------------------------------------------------------------------------


async def screen(request: web.Request, name: str, **more: Any) -> web.StreamResponse:
    """One of the live screens for whoever is signed in, else the way to the sign-in page."""
    session = await current(request)
    if session.person is None:
        raise go(request, "/sign-in", next=request.path)
    return show(request, f"{name}.html", page={"person": session.person, "device": session.device, **more})


async def current(request: web.Request) -> Session:
    return await request.app[SOURCE].session(request)


def home_of(person: Person, device: Device | None) -> str:
    """Where a person starts: the device says what the screen is for, else the role does."""
    kind = device.kind if device else None
    if kind in ("kds", "expo") or person.role in ("kitchen", "bar"):
        return "/kds"
    return "/manager" if person.role in ("manager", "admin") and kind != "pos" else "/pos"


def go(request: web.Request, path: str, **query: str) -> web.HTTPSeeOther:
    """A redirect that keeps the demo's `?device=`."""
    if device := request.query.get("device"):
        query["device"] = device
    return web.HTTPSeeOther(request.rel_url.with_path(path).with_query(query))


def local_path(path: str | None) -> str | None:
    """A path of our own, or nothing: nobody is sent elsewhere by a crafted link."""
    return path if path and path.startswith("/") and not path.startswith(("//", "/\\")) else None


def show(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """Render a page with its data block and the headers every page carries."""
    context["page"] = plain(context["page"])
    response = aiohttp_jinja2.render_template(template, request, context, status=status)
    response.headers.update(security_headers(request))
    return response


def plain(value: Any) -> Any:
    """Dataclasses inside a page's data as plain objects."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def security_headers(request: web.Request) -> dict[str, str]:
    """Only our own files run; the import map is the one inline script, named by its hash."""
    # Older Safari does not take 'self' to mean this host's sockets.
    sockets = f"ws://{request.host} wss://{request.host}"
    csp = (
        f"default-src 'none'; script-src 'self' {request.app[FILES].import_map_hash}; style-src 'self'; "
        f"img-src 'self' data: blob:; font-src 'self'; connect-src 'self' {sockets}; manifest-src 'self'; "
        "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": csp,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def local_time(instant: str, zone: str) -> str:
    """An instant of the wire by the venue's clock, whatever clock this browser has: `21 Nov 2026, 12:31`."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).strftime("%-d %b %Y, %H:%M")


def written_amount(amount_minor: int, settings: Mapping[str, Any]) -> Markup:
    """An amount where it stands by itself: as wide as it may be, for the type to fit, and where it may break."""
    text = money(amount_minor, settings)
    whole, point, rest = text.partition(".")
    broken = Markup("<wbr>").join(part for part in re.split(r"(?<=,)", whole))
    ems = math.ceil(sum(0.65 if one.isdigit() else 0.32 for one in text))
    return Markup('<data class="amount ems-{}" value="{}">{}</data>').format(ems, text, broken + point + rest)


def money(amount_minor: int, settings: Mapping[str, Any]) -> str:
    """An amount as a receipt prints it: `12,500`, or `99.99` where the currency has decimals."""
    decimals = int(settings.get("currency_decimals", 0))
    return f"{Decimal(amount_minor).scaleb(-decimals):,.{decimals}f}"

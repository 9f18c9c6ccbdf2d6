"""The routes of web pages: which address shows which screen, and to whom.

Lives here: routes, redirects by role, security headers, the data block of a page.
Must not: decide what anybody may do (the hub does), serve the API (`handlers` does), import `handlers`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import aiohttp_jinja2
import jinja2
from aiohttp import web
from markupsafe import Markup

from hub.amounts import amount_text, group_symbol
from hub.domain.permissions import prepares
from hub.texts import date_time, label
from web.page_texts import text
from web.static_files import StaticFiles

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Person:
    """The signed-in person; a cached copy of the page is valid only for this session."""

    id: str
    name: str
    role: str
    session: str


@dataclass(frozen=True)
class Device:
    """The device of this screen; `kind` is pos, kds, manager or expo."""

    code: str
    name: str
    kind: str
    station: str | None = None


@dataclass(frozen=True)
class Session:
    """The person and the device; both may be unknown."""

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
    """The data of the sign-in page; without staff and devices if this device is not paired."""

    venue: str
    is_demo: bool
    staff: tuple[StaffTile, ...]
    devices: tuple[Device, ...]


@dataclass(frozen=True)
class Receipt:
    """An order view and the venue's settings."""

    order: Mapping[str, Any]
    settings: Mapping[str, Any]


class PageSource(Protocol):
    """Where pages get their data; the application sets the real one."""

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
    env.globals.update(static=files.url, preloads=files.preloads, texts=files.texts, import_map=files.import_map)
    env.globals.update(text=text, label=label)
    env.filters["label"] = label
    env.filters["amount"] = amount_markup
    env.filters["local_time"] = local_time


async def home(request: web.Request) -> web.StreamResponse:
    session = await current(request)
    raise go(request, "/sign-in" if session.person is None else home_of(session.person, session.device))


async def sign_in(request: web.Request) -> web.StreamResponse:
    data, session = await request.app[SOURCE].sign_in(request), await current(request)
    page = {"next": local_path(request.query.get("next")), "device": session.device, **vars(data)}
    return show(request, "sign-in.html", page=page, venue=data.venue)


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


async def receipt_page(request: web.Request) -> web.StreamResponse:
    if (await current(request)).person is None:
        raise go(request, "/sign-in", next=request.path)
    receipt = await request.app[SOURCE].receipt(request, request.match_info["order"])
    if receipt is None:
        return show(request, "missing.html", status=404, page={})
    return show(request, "receipt.html", page={}, order=receipt.order, settings=receipt.settings)


async def thank_you(request: web.Request) -> web.StreamResponse:
    """Where Pesapal sends the guest, whether they have paid or not; the query string is ignored."""
    return show(request, "thank-you.html", page={})


async def service_worker(request: web.Request) -> web.StreamResponse:
    """At a fixed address at the root, because a worker controls only pages below its own address."""
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
    "/receipt/{order}": receipt_page,
    "/thank-you": thank_you,
}


async def screen(request: web.Request, name: str, **more: Any) -> web.StreamResponse:
    """A live screen for the signed-in person; anybody else is redirected to the sign-in page."""
    session = await current(request)
    if session.person is None:
        raise go(request, "/sign-in", next=request.path)
    return show(request, f"{name}.html", page={"person": session.person, "device": session.device, **more})


async def current(request: web.Request) -> Session:
    return await request.app[SOURCE].session(request)


def home_of(person: Person, device: Device | None) -> str:
    """The start page of a person: by their device, otherwise by their role."""
    kind = device.kind if device else None
    if kind in ("kds", "expo") or prepares(person.role):
        return "/kds"
    return "/manager" if person.role in ("manager", "admin") and kind != "pos" else "/pos"


def go(request: web.Request, path: str, **query: str) -> web.HTTPSeeOther:
    """A redirect that keeps the demo's `?device=`."""
    if device := request.query.get("device"):
        query["device"] = device
    return web.HTTPSeeOther(request.rel_url.with_path(path).with_query(query))


def local_path(path: str | None) -> str | None:
    """The path if it is one of ours, else None, so that a crafted link leads nowhere else."""
    return path if path and path.startswith("/") and not path.startswith(("//", "/\\")) else None


def show(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """Render a page with its data block and the headers of every page."""
    context["page"] = plain(context["page"])
    response = aiohttp_jinja2.render_template(template, request, context, status=status)
    response.headers.update(security_headers(request))
    return response


def plain(value: Any) -> Any:
    """The data with dataclasses as plain objects."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def security_headers(request: web.Request) -> dict[str, str]:
    """Only our own scripts run; the import map is the only inline script, allowed by its hash."""
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
    """An instant in the venue's time zone, whatever zone the browser has: `21 Nov 2026, 12:31`."""
    return date_time(datetime.fromisoformat(instant), ZoneInfo(zone), "d MMM y, HH:mm")


def amount_markup(amount_minor: int, settings: Mapping[str, Any]) -> Markup:
    """An amount that stands by itself, with its width, so that the type fits, and the places where it may break."""
    text = money(amount_minor, settings)
    groups = re.split(f"(?<={re.escape(group_symbol(settings['locale']))})", text)
    broken = Markup("<wbr>").join(groups)
    ems = math.ceil(sum(0.65 if one.isdigit() else 0.32 for one in text))
    return Markup('<data class="amount ems-{}" value="{}">{}</data>').format(ems, text, broken)


def money(amount_minor: int, settings: Mapping[str, Any]) -> str:
    """An amount as the screens show it: `12,500`, or `99.99` where the currency has decimals."""
    return amount_text(amount_minor, settings["currency_decimals"], settings["locale"])

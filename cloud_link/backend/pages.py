"""The console's pages; their scripts keep them live through the public API.

No rules here; a request without a sign-in is redirected to `/sign-in`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from cloud_link.backend import api
from cloud_link.backend.refusals import NotSignedIn
from cloud_link.backend.requests import SESSION_COOKIE, Handler
from cloud_link.backend.texts import TEXTS

HERE = Path(__file__).parent
LIBRARIES = {"@fluent/bundle": HERE.parents[1] / "web/node_modules/@fluent/bundle/esm"}
"""What the scripts import, from the browser libraries that are installed with the hub's pages."""
SCRIPTS_AREAS = ("console", "refusals")
"""The files of texts that scripts read."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def attach(app: web.Application) -> None:
    """Put the pages and their files into the application."""
    loader = jinja2.FileSystemLoader(HERE / "templates")
    environment = aiohttp_jinja2.setup(app, loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(text=TEXTS.text, script_texts=script_texts())
    for name, folder in LIBRARIES.items():
        app.router.add_static(f"/static/npm/{name}", folder)
    app.router.add_static("/static/locales", HERE / "locales")
    app.router.add_static("/static", HERE / "static")
    app.router.add_get("/", _needs_sign_in(sites))
    app.router.add_get("/sites/{site_id}", _needs_sign_in(site))
    app.router.add_get("/account", _needs_sign_in(account))
    app.router.add_get("/sign-in", sign_in)


def script_texts() -> list[tuple[str, str]]:
    """Language and address of each file of texts that scripts read."""
    return [(one, f"/static/locales/{one}/{area}.ftl") for one in TEXTS.languages for area in SCRIPTS_AREAS]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add the security headers."""
    response = await handler(request)
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _needs_sign_in(page: Handler) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            request["who"] = await api.parts(request).admins.verify(request.cookies.get(SESSION_COOKIE, ""))
        except NotSignedIn:
            raise web.HTTPSeeOther("/sign-in") from None
        return await page(request)

    return handle


def _page(template: str, request: web.Request, **shown: Any) -> web.Response:
    who = request.get("who")
    return aiohttp_jinja2.render_template(template, request, {"username": who.username if who else None, **shown})


async def sign_in(request: web.Request) -> web.StreamResponse:
    """The sign-in page."""
    return _page("sign-in.html", request)


async def sites(request: web.Request) -> web.StreamResponse:
    """All sites, live."""
    return _page("sites.html", request)


async def site(request: web.Request) -> web.StreamResponse:
    """One site: its data, its actions, its history. Refuses: NotFound."""
    row = await api.parts(request).sites.get(api.site_id(request))
    return _page("site.html", request, site_id=str(row["site_id"]), name=row["name"])


async def account(request: web.Request) -> web.StreamResponse:
    """Your own password and one-time codes."""
    return _page("account.html", request, is_totp_on=request["who"].has_codes)

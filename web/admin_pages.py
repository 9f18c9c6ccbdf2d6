"""The office: pages on which a venue is set up and managed. They show lists; every change goes through the API.

What each page shows is in `admin_contexts`. Must not: change anything, import `handlers`, or show a page to a role that
may not change what is on it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from hub.base.refusal import Refusal
from hub.domain import permissions
from hub.domain.actor import Actor
from hub.domain.permissions import Permission
from hub.identity.cookies import SESSION_COOKIE
from hub.queries import queries
from hub.queries.queries import Query
from hub.server.hub import HUB
from hub.texts import date_time
from hub.views.reference_data import ReferenceData
from hub.views.venue import settings_view
from web import admin_contexts as contexts
from web import report_pages
from web.admin_contexts import Context, PageContext, PageQuery
from web.pages import SOURCE, Person, go, show


@dataclass(frozen=True)
class Page:
    """One page of the office; it stands in the menu under its section, for people with its permission.

    `section` and `title` are keys of texts.
    """

    section: str
    path: str
    title: str
    template: str
    permission: Permission
    context: PageContext

    def is_for(self, person: Person) -> bool:
        """True if the person may change what is shown here."""
        return permissions.may_try(self.permission, person.role)


PAGES: Final = (
    Page(
        section="pages-section-today",
        path="/admin",
        title="pages-title-overview",
        template="overview",
        permission=Permission.EDIT_MENU,
        context=contexts.overview,
    ),
    Page(
        section="pages-section-today",
        path="/admin/reports",
        title="pages-title-reports",
        template="reports",
        permission=Permission.SEE_REPORTS,
        context=report_pages.report_page,
    ),
    Page(
        section="pages-section-today",
        path="/admin/shifts",
        title="pages-title-shifts",
        template="shifts",
        permission=Permission.SEE_REPORTS,
        context=report_pages.shifts_page,
    ),
    Page(
        section="pages-section-menu",
        path="/admin/menu",
        title="pages-title-menu",
        template="menu",
        permission=Permission.EDIT_MENU,
        context=contexts.menu,
    ),
    Page(
        section="pages-section-menu",
        path="/admin/modifiers",
        title="pages-title-modifiers",
        template="modifiers",
        permission=Permission.EDIT_MENU,
        context=contexts.modifiers,
    ),
    Page(
        section="pages-section-menu",
        path="/admin/price-rules",
        title="pages-title-price-rules",
        template="price-rules",
        permission=Permission.EDIT_MENU,
        context=contexts.price_rules,
    ),
    Page(
        section="pages-section-menu",
        path="/admin/taxes",
        title="pages-title-taxes",
        template="taxes",
        permission=Permission.EDIT_VENUE,
        context=contexts.taxes,
    ),
    Page(
        section="pages-section-venue",
        path="/admin/floors",
        title="pages-title-floors",
        template="floors",
        permission=Permission.EDIT_MENU,
        context=contexts.floors,
    ),
    Page(
        section="pages-section-venue",
        path="/admin/stations",
        title="pages-title-stations",
        template="stations",
        permission=Permission.EDIT_VENUE,
        context=contexts.stations,
    ),
    Page(
        section="pages-section-venue",
        path="/admin/staff",
        title="pages-title-staff",
        template="staff",
        permission=Permission.EDIT_VENUE,
        context=contexts.staff,
    ),
    Page(
        section="pages-section-venue",
        path="/admin/devices",
        title="pages-title-devices",
        template="devices",
        permission=Permission.EDIT_VENUE,
        context=contexts.devices,
    ),
    Page(
        section="pages-section-venue",
        path="/admin/printers",
        title="pages-title-printers",
        template="printers",
        permission=Permission.EDIT_VENUE,
        context=contexts.printers,
    ),
    Page(
        section="pages-section-venue",
        path="/admin/settings",
        title="pages-title-settings",
        template="settings",
        permission=Permission.EDIT_VENUE,
        context=contexts.settings,
    ),
    Page(
        section="pages-section-system",
        path="/admin/backups",
        title="pages-title-backups",
        template="backups",
        permission=Permission.EDIT_VENUE,
        context=contexts.backups,
    ),
    Page(
        section="pages-section-system",
        path="/admin/doctor",
        title="pages-title-doctor",
        template="doctor",
        permission=Permission.EDIT_VENUE,
        context=contexts.doctor,
    ),
    Page(
        section="pages-section-system",
        path="/admin/audit",
        title="pages-title-audit",
        template="audit",
        permission=Permission.EDIT_VENUE,
        context=contexts.audit,
    ),
)
"""All pages, in the order of the menu."""

SETTINGS_FOR_SCRIPTS: Final = ("currency", "currency_decimals", "locale", "timezone")


def add_admin_pages(app: web.Application) -> None:
    """Serve the office; `web.pages.add_pages` must be called first."""
    filters = aiohttp_jinja2.get_env(app).filters
    filters["zipped"] = lambda values, words: list(zip(values, words, strict=True))
    filters["named"] = lambda code, names: names.get(code, code)
    filters["at"] = at
    for page in PAGES:
        app.router.add_get(page.path, handler_of(page))
    app.router.add_get("/shift/{shift}", shift_slip)
    app.router.add_get("/day", day_slip)


def at(instant: datetime, zone: str) -> str:
    """An instant in the venue's time zone: `21 Nov 10:42:07`."""
    return date_time(instant, ZoneInfo(zone), "d MMM HH:mm:ss")


def handler_of(page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler that shows the page, or says for whom it is."""

    async def handle(request: web.Request) -> web.StreamResponse:
        person = await signed_in_person(request)
        hub = request.app[HUB]
        cursor = log_cursor(request)  # Before the licence is read, so that the page's script misses no change of it.
        reference_data = await hub.commands.current_reference_data()
        async with hub.database.connection() as connection:
            query = PageQuery(actor_of(request), reference_data, connection, dict(request.query), hub.settings)
            context = await page.context(query) if page.is_for(person) else {}
            licence = contexts.plain(await queries.licence(query))
        frame = frame_of(page, person, reference_data)
        frame["page"] |= {"cursor": cursor, "licence": licence}
        return render(request, page, person, {**frame, **context})

    return handle


async def shift_slip(request: web.Request) -> web.StreamResponse:
    """The X or Z report of a shift as it is printed; cashiers see only their own."""
    await signed_in_person(request)
    reference_data = await request.app[HUB].commands.current_reference_data()
    async with request.app[HUB].database.connection() as connection:
        query = Query(actor_of(request), reference_data, connection, {"shift": request.match_info["shift"]})
        try:
            slip = await report_pages.shift_slip(query)
        except Refusal as refusal:
            return show(request, "missing.html", status=refusal.status, page={})
    return show(request, "shift.html", page={}, settings=contexts.plain(settings_view(reference_data)), **slip)


async def day_slip(request: web.Request) -> web.StreamResponse:
    """The Zs of a business day as one, as they are printed; for managers."""
    await signed_in_person(request)
    reference_data = await request.app[HUB].commands.current_reference_data()
    async with request.app[HUB].database.connection() as connection:
        query = Query(actor_of(request), reference_data, connection, dict(request.query))
        try:
            slip = await report_pages.day_slip(query)
        except Refusal as refusal:
            return show(request, "missing.html", status=refusal.status, page={})
    return show(request, "day.html", page={}, settings=contexts.plain(settings_view(reference_data)), **slip)


async def signed_in_person(request: web.Request) -> Person:
    """The signed-in person; anybody else is redirected to the sign-in page."""
    session = await request.app[SOURCE].session(request)
    if session.person is None:
        raise go(request, "/sign-in", next=request.path)
    return session.person


def actor_of(request: web.Request) -> Actor:
    """The signed-in person as queries need them."""
    try:
        return request.app[HUB].sessions.verify(request.cookies[SESSION_COOKIE])
    except (KeyError, Refusal):
        raise go(request, "/sign-in", next=request.path) from None


def menu_for(person: Person) -> dict[str, list[Page]]:
    """The pages that a person may see, by section; empty sections are left out."""
    allowed = [page for page in PAGES if page.is_for(person)]
    return {section: list(pages) for section, pages in groupby(allowed, key=lambda page: page.section)}


def frame_of(page: Page, person: Person, reference_data: ReferenceData) -> dict[str, Any]:
    """What every page of the office has around its own content."""
    venue = contexts.plain(settings_view(reference_data))
    return {
        "title": page.title,
        "here": page.path,
        "person": person,
        "venue": venue,
        "nav": menu_for(person),
        "page": {"person": person, "settings": {name: venue[name] for name in SETTINGS_FOR_SCRIPTS}},
    }


def log_cursor(request: web.Request) -> Context | None:
    """The position in the event log after which the page's script follows changes; None before the log is open."""
    fanout = request.app[HUB].fanout
    if fanout.stream is None:
        return None
    return {"epoch": fanout.stream.epoch, "position": fanout.head, "tag": fanout.tail.head_tag}


def render(request: web.Request, page: Page, person: Person, context: Context) -> web.Response:
    """The page; for people without its permission, a page that says so."""
    is_allowed = page.is_for(person)
    template = page.template if is_allowed else "not-for-you"
    return show(request, f"admin/{template}.html", status=200 if is_allowed else 403, **context)

"""The office: pages on which the house is set up and run. They show lists; every change goes through the hub's API.

Must not: change anything, import `handlers`, or show anybody what their role may not change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import aiohttp_jinja2
import msgspec
from aiohttp import web

from hub.base import clock
from hub.base.refusal import Refusal
from hub.domain import permissions
from hub.domain.actor import Actor
from hub.domain.permissions import Permission
from hub.domain.price_rules import DAYS
from hub.domain.refusals import Invalid
from hub.queries import admin_queries, backup_queries, queries
from hub.queries.queries import Question
from hub.server.hub import HUB
from hub.views import admin_views
from hub.views.admin_views import AdminItemView
from hub.views.fields import COLOURS
from hub.views.reference_data import ReferenceData
from hub.views.venue import settings_view
from web import backup_cards, report_pages
from web.hub_pages import SESSION_COOKIE
from web.pages import SOURCE, Person, go, show

Context = Mapping[str, Any]
DAY_NAMES: Final = dict(zip(DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))


@dataclass(frozen=True)
class Page:
    """One page of the office: where, what it is called, who may see it, and what it shows of the house."""

    path: str
    title: str
    template: str
    permission: Permission
    context: Callable[[ReferenceData], Context]

    def is_for(self, person: Person) -> bool:
        """Whether the person may change what is shown here."""
        return permissions.may_try(self.permission, person.role)


def add_admin_pages(app: web.Application) -> None:
    """Serve the office; `web.pages.add_pages` comes first."""
    filters = aiohttp_jinja2.get_env(app).filters
    filters["zipped"] = lambda values, words: list(zip(values, words, strict=True))
    filters["at"] = at
    for page in PAGES:
        app.router.add_get(page.path, shows(page))
    for page, question in QUERY_PAGES:
        app.router.add_get(page.path, asks(page, question))
    app.router.add_get("/shift/{shift}", shift_slip)
    app.router.add_get(BACKUPS.path, backups)


# What each page shows ------------------------------------------------------------------------------------


def overview(reference_data: ReferenceData) -> Context:
    steps = [
        (
            "/admin/settings",
            "Name, clock, receipts",
            bool(reference_data.rows.venue.settings.get("phone")),
            "Who you are",
        ),
        ("/admin/stations", "Stations", bool(admin_views.stations(reference_data)), "Where things are made"),
        ("/admin/taxes", "Taxes", bool(reference_data.rows.tax_groups), "What the state gets"),
        ("/admin/floors", "Floors and tables", bool(admin_views.tables(reference_data)), "Where guests sit"),
        ("/admin/menu", "Menu", any(item.is_active for item in reference_data.rows.items), "What is sold"),
        ("/admin/staff", "Staff", len(active(reference_data.rows.staff)) > 1, "Who works here"),
        (
            "/admin/devices",
            "Devices",
            any(d.is_paired for d in reference_data.rows.devices),
            "Tills and kitchen screens",
        ),
    ]
    names = ("path", "title", "is_done", "hint")
    return {"steps": [dict(zip(names, step, strict=True)) for step in steps], "counts": counts(reference_data)}


def counts(reference_data: ReferenceData) -> dict[str, int]:
    items = [item for item in reference_data.rows.items if item.is_active]
    return {
        "items": len(items),
        "sold_out": sum(not item.is_available or item.remaining == 0 for item in items),
        "tables": len(admin_views.tables(reference_data)),
        "seats": sum(table.seats for table in admin_views.tables(reference_data)),
        "staff": len(active(reference_data.rows.staff)),
        "devices": len(active(reference_data.rows.devices)),
        "paired": sum(device.is_paired for device in active(reference_data.rows.devices)),
    }


def plain(views: Any) -> Any:
    """Views as templates take them, and as JSON in their attributes: what a view leaves out is not defined."""
    return msgspec.to_builtins(views)


def active(rows: list[Any]) -> list[Any]:
    return [row for row in rows if row.is_active]


def staff(reference_data: ReferenceData) -> Context:
    people = admin_views.people(reference_data)
    return {"staff": plain(sorted(people, key=lambda person: not person.is_active)), "roles": permissions.ROLES}


def devices(reference_data: ReferenceData) -> Context:
    in_use = sorted(admin_views.devices(reference_data), key=lambda device: not device.is_active)
    return {"devices": plain(in_use), "stations": plain(admin_views.stations(reference_data)), "pair_at": "/pair"}


def stations(reference_data: ReferenceData) -> Context:
    return {"stations": plain(admin_views.stations(reference_data))}


async def printers(asked: Question) -> Context:
    """Printers, and which of them keep slips waiting."""
    reference_data, views = asked.reference_data, admin_views.printers(asked.reference_data)
    context = {
        "printers": sorted(views, key=lambda printer: not printer.is_active),
        "names": {str(printer.id): printer.name for printer in views},
        "backups": [(printer.id, printer.name) for printer in views if printer.is_active],
        "stations": admin_views.stations(reference_data),
        "terminals": [
            (device.code, device.name) for device in active(reference_data.rows.devices) if device.kind == "pos"
        ],
        "trouble": await admin_queries.printers_in_trouble(asked),
    }
    return cast("Context", msgspec.to_builtins(context))


def floors(reference_data: ReferenceData) -> Context:
    tables = admin_views.tables(reference_data)
    plan = [
        {**plain(floor), "tables": plain([table for table in tables if table.floor == floor.id])}
        for floor in admin_views.floors(reference_data)
    ]
    return {"floors": plan}


def menu(reference_data: ReferenceData) -> Context:
    return {
        "categories": _pages_of_menu(reference_data, admin_views.items(reference_data)),
        "groups": plain(admin_views.modifier_groups(reference_data)),
        "stations": plain(admin_views.stations(reference_data)),
        "taxes": plain(admin_views.taxes(reference_data)),
        "colours": COLOURS,
    }


def _pages_of_menu(reference_data: ReferenceData, items: list[AdminItemView]) -> list[Context]:
    return [
        {**plain(category), "items": plain([item for item in items if item.category == category.id])}
        for category in admin_views.categories(reference_data)
    ]


def modifiers(reference_data: ReferenceData) -> Context:
    used = Counter(
        group for item in admin_views.items(reference_data) if item.is_active for group in item.modifier_groups
    )
    groups = [{**plain(group), "used_by": used[group.id]} for group in admin_views.modifier_groups(reference_data)]
    return {"groups": groups, "stations": plain(admin_views.stations(reference_data))}


def price_rules(reference_data: ReferenceData) -> Context:
    items, categories = admin_views.items(reference_data), admin_views.categories(reference_data)
    return {
        "rules": plain(admin_views.price_rules(reference_data)),
        "categories": _pages_of_menu(reference_data, [item for item in items if item.is_active]),
        "names": {str(item.id): item.name for item in items} | {str(page.id): page.name for page in categories},
        "days": [(day, DAY_NAMES[day]) for day in DAYS],
        "order_types": (("dine_in", "Dine in"), ("takeaway", "Takeaway"), ("delivery", "Delivery")),
    }


def taxes(reference_data: ReferenceData) -> Context:
    return {"taxes": plain(admin_views.taxes(reference_data))}


def settings(reference_data: ReferenceData) -> Context:
    return {"zone": reference_data.rows.venue.timezone}


PAGES: Final = (
    Page(path="/admin", title="Overview", template="overview", permission=Permission.EDIT_MENU, context=overview),
    Page(path="/admin/menu", title="Menu", template="menu", permission=Permission.EDIT_MENU, context=menu),
    Page(
        path="/admin/modifiers",
        title="Modifiers",
        template="modifiers",
        permission=Permission.EDIT_MENU,
        context=modifiers,
    ),
    Page(
        path="/admin/price-rules",
        title="Price rules",
        template="price-rules",
        permission=Permission.EDIT_MENU,
        context=price_rules,
    ),
    Page(
        path="/admin/floors",
        title="Floors and tables",
        template="floors",
        permission=Permission.EDIT_MENU,
        context=floors,
    ),
    Page(
        path="/admin/stations",
        title="Stations",
        template="stations",
        permission=Permission.EDIT_VENUE,
        context=stations,
    ),
    Page(path="/admin/staff", title="Staff", template="staff", permission=Permission.EDIT_VENUE, context=staff),
    Page(path="/admin/devices", title="Devices", template="devices", permission=Permission.EDIT_VENUE, context=devices),
    Page(path="/admin/taxes", title="Taxes", template="taxes", permission=Permission.EDIT_VENUE, context=taxes),
    Page(
        path="/admin/settings",
        title="Settings",
        template="settings",
        permission=Permission.EDIT_VENUE,
        context=settings,
    ),
    Page(
        path="/admin/doctor", title="Doctor", template="doctor", permission=Permission.EDIT_VENUE, context=lambda _: {}
    ),
)
BACKUPS: Final = Page(
    path="/admin/backups", title="Backups", template="backups", permission=Permission.EDIT_VENUE, context=lambda _: {}
)
PRINTERS: Final = Page(
    path="/admin/printers",
    title="Printers",
    template="printers",
    permission=Permission.EDIT_VENUE,
    context=lambda _: {},
)
AUDIT: Final = Page(
    path="/admin/audit", title="Audit", template="audit", permission=Permission.EDIT_VENUE, context=lambda _: {}
)
REPORTS: Final = Page(
    path="/admin/reports", title="Reports", template="reports", permission=Permission.SEE_REPORTS, context=lambda _: {}
)
SHIFTS: Final = Page(
    path="/admin/shifts", title="Shifts", template="shifts", permission=Permission.SEE_REPORTS, context=lambda _: {}
)

SECTIONS: Final = {
    "The day": ("/admin", "/admin/reports", "/admin/shifts"),
    "On sale": ("/admin/menu", "/admin/modifiers", "/admin/price-rules", "/admin/taxes"),
    "The house": (
        "/admin/floors",
        "/admin/stations",
        "/admin/staff",
        "/admin/devices",
        "/admin/printers",
        "/admin/settings",
    ),
    "Safe keeping": ("/admin/backups", "/admin/doctor", "/admin/audit"),
}
"""How the office is arranged; a page that is named nowhere stands on the last shelf."""


USED_BY_SCRIPTS: Final = ("currency", "currency_decimals", "locale", "timezone")


# How a page is made --------------------------------------------------------------------------------------


def shows(page: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler that shows a page to whoever may see it."""

    async def handle(request: web.Request) -> web.StreamResponse:
        person = await visitor(request)
        reference_data = await request.app[HUB].commands.current_reference_data()
        context = msgspec.to_builtins(page.context(reference_data)) if page.is_for(person) else {}
        return await render(request, page, person, reference_data, context)

    return handle


def asks(
    page: Page, question: Callable[[Question], Awaitable[Context]]
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A handler for a page that shows what stands in the books."""

    async def handle(request: web.Request) -> web.StreamResponse:
        person = await visitor(request)
        reference_data = await request.app[HUB].commands.current_reference_data()
        context: Context = {}
        if page.is_for(person):
            async with request.app[HUB].database.connection() as connection:
                context = await question(Question(actor_of(request), reference_data, connection, dict(request.query)))
        return await render(request, page, person, reference_data, context)

    return handle


async def audit(asked: Question) -> Context:
    """Entries of the audit chain, newest first, in pages."""
    return {**await done_lately(asked), "names": {str(id_): p.name for id_, p in asked.reference_data.people.items()}}


async def backups(request: web.Request) -> web.StreamResponse:
    """Backups, newest first, with what is being done now."""
    person = await visitor(request)
    reference_data = await request.app[HUB].commands.current_reference_data()
    context: Context = {}
    if BACKUPS.is_for(person):
        async with request.app[HUB].database.connection() as connection:
            view = await backup_queries.backups(Question(actor_of(request), reference_data, connection, {}))
        zone = ZoneInfo(reference_data.rows.venue.timezone)
        context = backup_cards.context(view, request.app[HUB].settings, clock.now(), zone)
    return await render(request, BACKUPS, person, reference_data, context)


async def done_lately(asked: Question) -> Context:
    """A page of the chain; an address that makes no sense shows the first."""
    try:
        return await admin_queries.recent_audit(asked)
    except Invalid:
        return await admin_queries.recent_audit(replace(asked, given={}))


QUERY_PAGES: Final = (
    (REPORTS, report_pages.report_page),
    (SHIFTS, report_pages.shifts_page),
    (PRINTERS, printers),
    (AUDIT, audit),
)


async def shift_slip(request: web.Request) -> web.StreamResponse:
    """One shift's X or Z, as it is printed; a cashier sees their own."""
    await visitor(request)
    reference_data = await request.app[HUB].commands.current_reference_data()
    async with request.app[HUB].database.connection() as connection:
        asked = Question(actor_of(request), reference_data, connection, {"shift": request.match_info["shift"]})
        try:
            slip = await report_pages.shift_slip(asked)
        except Refusal as refusal:
            return show(request, "missing.html", status=refusal.status, page={})
    return show(request, "shift.html", page={}, settings=plain(settings_view(reference_data)), **slip)


def at(instant: datetime, zone: str) -> str:
    """An instant by the venue's clock: `21 Nov 10:42:07`."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%-d %b %H:%M:%S")


async def visitor(request: web.Request) -> Person:
    """Who is here; nobody is sent to sign in first."""
    session = await request.app[SOURCE].session(request)
    if session.person is None:
        raise go(request, "/sign-in", next=request.path)
    return session.person


def actor_of(request: web.Request) -> Actor:
    """The signed-in person, as questions want them."""
    try:
        return request.app[HUB].sessions.verify(request.cookies[SESSION_COOKIE])
    except (KeyError, Refusal):
        raise go(request, "/sign-in", next=request.path) from None


def navigation(person: Person) -> dict[str, list[Page]]:
    """The pages a person may see, shelf by shelf; empty shelves are left out."""
    section_of = {path: section for section, paths in SECTIONS.items() for path in paths}
    last = next(reversed(SECTIONS))
    nav: dict[str, list[Page]] = {section: [] for section in SECTIONS}
    for page in (*PAGES, REPORTS, SHIFTS, PRINTERS, BACKUPS, AUDIT):
        if page.is_for(person):
            nav[section_of.get(page.path, last)].append(page)
    return {section: sorted(pages, key=_place) for section, pages in nav.items() if pages}


def _place(page: Page) -> int:
    named = [path for paths in SECTIONS.values() for path in paths]
    return named.index(page.path) if page.path in named else len(named)


async def standing(request: web.Request, reference_data: ReferenceData) -> Context:
    """The licence, and from where in the log the page must hear what becomes of it."""
    fanout = request.app[HUB].fanout
    cursor = fanout.stream and {"epoch": fanout.stream.epoch, "position": fanout.head, "tag": fanout.head_tag}
    async with request.app[HUB].database.connection() as connection:
        licence = await queries.licence(Question(actor_of(request), reference_data, connection, {}))
    return {"cursor": cursor, "licence": plain(licence)}


async def render(
    request: web.Request, page: Page, person: Person, reference_data: ReferenceData, context: Context
) -> web.Response:
    """The page, or for whom it is not: a plain word and the way back."""
    is_allowed = page.is_for(person)
    venue = plain(settings_view(reference_data))
    around = {
        "title": page.title, "here": page.path, "person": person, "venue": venue,
        "nav": navigation(person),
        "page": {
            "person": person, "settings": {name: venue[name] for name in USED_BY_SCRIPTS},
            **await standing(request, reference_data),
        },
    }  # fmt: skip
    name = page.template if is_allowed else "not-for-you"
    return show(request, f"admin/{name}.html", status=200 if is_allowed else 403, **{**around, **context})

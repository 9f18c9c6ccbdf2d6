"""What each page of the office shows: the context of its template. Must not: change anything, or make a response."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

import msgspec

from hub.base import clock
from hub.domain import permissions
from hub.domain.price_rules import DAYS
from hub.domain.refusals import Invalid
from hub.queries import admin_queries, backup_queries
from hub.queries.queries import Query
from hub.settings.settings import Settings
from hub.views import admin_views
from hub.views.fields import COLOURS, OrderType
from hub.views.reference_data import ReferenceData
from hub.views.venue import device_view
from web import backup_cards

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageQuery(Query):
    """A page's request to the database, with the hub's settings."""

    settings: Settings


PageContext = Callable[[PageQuery], Awaitable[Context]]


def as_json(context: PageContext) -> PageContext:
    """The same context with ids and times as the API writes them, since forms are filled from JSON."""

    @wraps(context)
    async def converted(query: PageQuery) -> Context:
        return cast("Context", msgspec.to_builtins(await context(query)))

    return converted


@as_json
async def overview(query: PageQuery) -> Context:
    reference_data = query.reference_data
    steps = [
        (
            "/admin/settings",
            "pages-overview-step-venue",
            bool(reference_data.rows.venue.settings.get("phone")),
            "pages-overview-hint-settings",
        ),
        (
            "/admin/stations",
            "pages-title-stations",
            bool(admin_views.stations(reference_data)),
            "pages-overview-hint-stations",
        ),
        ("/admin/taxes", "pages-title-taxes", bool(reference_data.rows.tax_groups), "pages-overview-hint-taxes"),
        ("/admin/floors", "pages-title-floors", bool(admin_views.tables(reference_data)), "pages-overview-hint-floors"),
        (
            "/admin/menu",
            "pages-title-menu",
            any(item.is_active for item in reference_data.rows.items),
            "pages-overview-hint-menu",
        ),
        ("/admin/staff", "pages-title-staff", len(active(reference_data.rows.staff)) > 1, "pages-overview-hint-staff"),
        (
            "/admin/devices",
            "pages-title-devices",
            any(d.is_paired for d in reference_data.rows.devices),
            "pages-overview-hint-devices",
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


def plain(view: msgspec.Struct) -> dict[str, Any]:
    """A view's fields as the API writes them; a field that it leaves out is missing here too."""
    return cast("dict[str, Any]", msgspec.to_builtins(view))


def active(rows: list[Any]) -> list[Any]:
    return [row for row in rows if row.is_active]


@as_json
async def staff(query: PageQuery) -> Context:
    reference_data = query.reference_data
    return {
        "staff": sorted(admin_views.people(reference_data), key=lambda person: not person.is_active),
        "roles": permissions.ROLES,
        "preparing": permissions.PREPARING,
        "stations": admin_views.stations(reference_data),
    }


@as_json
async def devices(query: PageQuery) -> Context:
    reference_data = query.reference_data
    views = [device_view(reference_data, row) for row in reference_data.rows.devices]
    in_use = sorted(views, key=lambda device: not device.is_active)
    return {"devices": in_use, "stations": admin_views.stations(reference_data), "pair_at": "/pair"}


@as_json
async def stations(query: PageQuery) -> Context:
    reference_data = query.reference_data
    return {"stations": admin_views.stations(reference_data)}


@as_json
async def printers(query: PageQuery) -> Context:
    """Printers, with the number of slips that wait for each and why."""
    reference_data = query.reference_data
    views = admin_views.printers(reference_data)
    return {
        "printers": sorted(views, key=lambda printer: not printer.is_active),
        "names": {str(printer.id): printer.name for printer in views},
        "backups": [(printer.id, printer.name) for printer in views if printer.is_active],
        "stations": admin_views.stations(reference_data),
        "terminals": [
            (device.code, device.name) for device in active(reference_data.rows.devices) if device.kind == "pos"
        ],
        "trouble": await admin_queries.printers_in_trouble(query),
    }


@as_json
async def floors(query: PageQuery) -> Context:
    reference_data = query.reference_data
    tables = admin_views.tables(reference_data)
    plan = [
        {**plain(floor), "tables": [t for t in tables if t.floor == floor.id]}
        for floor in admin_views.floors(reference_data)
    ]
    return {"floors": plan}


@as_json
async def menu(query: PageQuery) -> Context:
    reference_data = query.reference_data
    items = admin_views.items(reference_data)
    categories = [
        {**plain(c), "items": [i for i in items if i.category == c.id]} for c in admin_views.categories(reference_data)
    ]
    return {
        "categories": categories,
        "groups": admin_views.modifier_groups(reference_data),
        "stations": admin_views.stations(reference_data),
        "taxes": admin_views.taxes(reference_data),
        "colours": COLOURS,
    }


@as_json
async def modifiers(query: PageQuery) -> Context:
    reference_data = query.reference_data
    usage = Counter(
        group for item in admin_views.items(reference_data) if item.is_active for group in item.modifier_groups
    )
    groups = [{**plain(group), "used_by": usage[group.id]} for group in admin_views.modifier_groups(reference_data)]
    return {"groups": groups, "stations": admin_views.stations(reference_data)}


@as_json
async def price_rules(query: PageQuery) -> Context:
    reference_data = query.reference_data
    items = [item for item in admin_views.items(reference_data) if item.is_active]
    categories = [
        {**plain(c), "items": [i for i in items if i.category == c.id]} for c in admin_views.categories(reference_data)
    ]
    return {
        "rules": admin_views.price_rules(reference_data),
        "categories": categories,
        "names": {str(item.id): item.name for item in admin_views.items(reference_data)}
        | {str(category.id): category.name for category in admin_views.categories(reference_data)},
        "days": DAYS,
        "order_types": get_args(OrderType),
    }


@as_json
async def taxes(query: PageQuery) -> Context:
    reference_data = query.reference_data
    return {"taxes": admin_views.taxes(reference_data)}


@as_json
async def settings(query: PageQuery) -> Context:
    reference_data = query.reference_data
    return {"zone": reference_data.rows.venue.timezone, "taxes": admin_views.taxes(reference_data)}


async def backups(query: PageQuery) -> Context:
    """Backups, newest first, with what is being done now."""
    view = await backup_queries.backups(query)
    return backup_cards.context(view, query.settings, clock.now(), ZoneInfo(query.reference_data.rows.venue.timezone))


async def audit(query: PageQuery) -> Context:
    """A page of the audit chain, newest first; if the page number is invalid, the first page."""
    names = {str(id_): person.name for id_, person in query.reference_data.people.items()}
    try:
        page = await admin_queries.recent_audit(query)
    except Invalid:
        page = await admin_queries.recent_audit(replace(query, parameters={}))
    return {**page, "names": names}


async def doctor(_: PageQuery) -> Context:
    """Nothing: the page's script fetches the findings."""
    return {}

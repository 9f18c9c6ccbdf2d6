"""Queries of the admin pages: lists of all reference data, for whoever may change it (docs/permissions.md)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, get_args, get_type_hints

from hub.domain.permissions import Permission
from hub.queries.queries import Query
from hub.texts import shown
from hub.views import admin_views
from hub.views.lists import Listing, listing_of
from hub.views.notices import PrintView, print_view
from hub.views.reference_data import ReferenceData, read_reference_data
from hub.views.venue import SettingsView, settings_view

NEWEST: Final = 2**62
AUDIT_PAGE: Final = 50
IN_TROUBLE: Final = """
select printer_id, count(*) as slips,
  (array_agg(problem order by created_at) filter (where problem is not null))[1] as problem
from print_jobs where state in ('queued', 'sending') group by printer_id having count(problem) > 0
"""

LISTS: Final[Mapping[str, tuple[Permission, Callable[[ReferenceData], list[Any]]]]] = {
    "menu-items": (Permission.EDIT_MENU, admin_views.items),
    "categories": (Permission.EDIT_MENU, admin_views.categories),
    "modifier-groups": (Permission.EDIT_MENU, admin_views.modifier_groups),
    "tables": (Permission.EDIT_MENU, admin_views.tables),
    "floors": (Permission.EDIT_MENU, admin_views.floors),
    "stations": (Permission.EDIT_MENU, admin_views.stations),
    "taxes": (Permission.EDIT_MENU, admin_views.taxes),
    "price-rules": (Permission.EDIT_MENU, admin_views.price_rules),
    "printers": (Permission.EDIT_VENUE, admin_views.printers),
    "staff": (Permission.EDIT_VENUE, admin_views.people),
    "devices": (Permission.EDIT_VENUE, admin_views.devices),
}
"""By the last part of the path: the permission to read it, and its views. Menu editors need stations and taxes too."""


def listing(name: str) -> Callable[[Query], Awaitable[Listing[Any]]]:
    """The query behind one list."""
    permission, views = LISTS[name]

    async def read(query: Query) -> Listing[Any]:
        query.permit(permission)
        return Listing(views(await read_reference_data(query.connection)))

    (kind,) = get_args(get_type_hints(views)["return"])
    read.__annotations__["return"] = listing_of(kind)
    read.__doc__ = f"All {name.replace('-', ' ')}."
    return read


async def settings(query: Query) -> SettingsView:
    """The venue's settings."""
    query.permit(Permission.EDIT_VENUE)
    return settings_view(await read_reference_data(query.connection))


async def prints(query: Query) -> Listing[PrintView]:
    """The newest print jobs and their states."""
    query.permit(Permission.SEE_REPORTS)
    rows = await query.connection.fetch("select * from print_jobs order by created_at desc limit 100")
    return Listing([print_view(row) for row in rows])


async def printers_in_trouble(query: Query) -> dict[str, dict[str, Any]]:
    """By printer id: the number of slips that wait for a failing printer, and its latest problem."""
    query.permit(Permission.EDIT_VENUE)
    rows = await query.connection.fetch(IN_TROUBLE)
    return {str(row["printer_id"]): {"slips": row["slips"], "problem": shown(row["problem"])} for row in rows}


async def recent_audit(query: Query) -> dict[str, Any]:
    """The latest audit entries, newest first; with `before`, those older than that entry."""
    query.permit(Permission.EDIT_VENUE)
    before = query.count("before", NEWEST, NEWEST)
    rows = await query.connection.fetch(
        "select * from audit_entries where n < $1 order by n desc limit $2", before, AUDIT_PAGE
    )
    return {"items": [dict(row) for row in rows], "next": rows[-1]["n"] if len(rows) == AUDIT_PAGE else None}

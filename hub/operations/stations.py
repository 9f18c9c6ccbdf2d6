"""Stations: the places that prepare items. One of them is always the catch-all, which gets what is routed nowhere."""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import Code, Name, Sort
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import PREPARING, Permission
from hub.domain.refusals import StillInUse
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.reference_data import ReferenceData
from hub.views.venue import RemovedView, StationView
from models import Category, Device, MenuItem, Modifier, Staff, Station, Ticket

Seconds = Annotated[int, Meta(ge=10, le=86_400)]
Kind = Literal["kitchen", "bar"]
"""Which of the two times of an order its tickets set; what a station is called, and who works there, is free."""


@operation("station.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201)
async def add(
    work: Work,
    code: Code,
    name: Name,
    kind: Kind = "kitchen",
    warn_after_s: Seconds = 480,
    late_after_s: Seconds = 900,
    sort: Sort = 0,
    is_catch_all: bool = False,
) -> StationView:
    """Add a station; the first one is the catch-all. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    _check_thresholds(warn_after_s, late_after_s)
    is_the_catch_all = is_catch_all or not admin_views.stations(before)
    await _unset_other_catch_all(work, is_the_catch_all)
    values = {
        "name": name,
        "kind": kind,
        "warn_after_s": warn_after_s,
        "late_after_s": late_after_s,
        "sort": sort,
        "is_catch_all": is_the_catch_all,
    }
    station = await config_changes.add(work, Station, "code", code=code, **values)
    return await _finish(work, before, "station.add", station.id)


@operation("station.change", Permission.EDIT_VENUE, callers=CLIENTS)
async def change(
    work: Work,
    station: UUID,
    code: Code | UnsetType = UNSET,
    name: Name | UnsetType = UNSET,
    kind: Kind | UnsetType = UNSET,
    warn_after_s: Seconds | UnsetType = UNSET,
    late_after_s: Seconds | UnsetType = UNSET,
    sort: Sort | UnsetType = UNSET,
    is_catch_all: bool | UnsetType = UNSET,
) -> StationView:
    """Change a station. Refuses: NotFound, NameTaken, Invalid, StillInUse (tickets wait under the old code)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Station, station)
    values = config_changes.without_unset(
        code=code,
        name=name,
        kind=kind,
        warn_after_s=warn_after_s,
        late_after_s=late_after_s,
        sort=sort,
        is_catch_all=is_catch_all,
    )
    _check_thresholds(values.get("warn_after_s", row.warn_after_s), values.get("late_after_s", row.late_after_s))
    if row.is_catch_all and is_catch_all is False:
        raise config_changes.field_error("is_catch_all", "given_to_another_station")
    if values.get("code", row.code) != row.code:
        await _refuse_waiting_tickets(work, row)
    await _unset_other_catch_all(work, is_catch_all is True)
    await config_changes.update_row(work, row, values)
    return await _finish(work, before, "station.change", station)


@operation("station.remove", Permission.EDIT_VENUE, callers=CLIENTS)
async def remove(work: Work, station: UUID) -> RemovedView:
    """Remove a station.

    Refuses: NotFound, StillInUse (menu, devices, people or tickets need it, or it is the catch-all).
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Station, station)
    if row.is_catch_all:
        raise StillInUse("catch_all")
    await _refuse_waiting_tickets(work, row)
    config_changes.refuse_if_used(row.name, await _users(work, station))
    await config_changes.update_row(work, row, {"is_active": False})
    return await config_changes.finish_removal(
        work, before, "station.remove", station, admin_views.one(admin_views.stations, station)
    )


def _check_thresholds(warn_after_s: int, late_after_s: int) -> None:
    if warn_after_s > late_after_s:
        raise config_changes.field_error("late_after_s", "below_warning")


async def _unset_other_catch_all(work: Work, is_catch_all: bool) -> None:
    if is_catch_all:
        await Station.filter(is_catch_all=True).using_db(work.models).update(is_catch_all=False)


async def _refuse_waiting_tickets(work: Work, station: Station) -> None:
    if await Ticket.filter(station=station.code).exclude(state="ready").using_db(work.models).exists():
        raise StillInUse("tickets_to_make", name=station.name)


async def _users(work: Work, station: UUID) -> list[str]:
    names: list[str] = []
    for model in (Category, MenuItem, Modifier, Device):
        query: Any = model.filter(station_id=station, is_active=True).using_db(work.models)
        names += await query.values_list("name", flat=True)
    people: Any = Staff.filter(stations__contains=[station], role__in=PREPARING, is_active=True)
    return [*names, *await people.using_db(work.models).values_list("name", flat=True)]


async def _finish(work: Work, before: ReferenceData, action: str, station: UUID) -> StationView:
    return await config_changes.finish(work, before, action, station, admin_views.one(admin_views.stations, station))

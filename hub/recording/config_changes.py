"""How the house is changed: locked, read, written, read again; what differs is told, and the change is recorded.

Whoever changes people, devices, stations, floors, tables, menu, taxes or settings begins and finishes here, so that
an old snapshot with the events told always gives the new snapshot. What may be changed is decided in operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET
from tortoise.models import Model

from hub.base.refusal import Refusal
from hub.commands.operation import Work
from hub.domain.refusals import Invalid, NotFound, StillInUse
from hub.recording import emit
from hub.views.menu import menu_view
from hub.views.reference_data import ItemRow, ReferenceData
from hub.views.tables import floor_view
from hub.views.venue import RemovedView, SettingsView, device_view, settings_view, staff_view, station_view

Row = TypeVar("Row", bound=Model)
V = TypeVar("V", bound=msgspec.Struct)
MENU_ROWS = ("categories", "items", "groups", "modifiers", "taxes", "tax_groups", "price_rules")


async def begin(work: Work) -> ReferenceData:
    """Take the lock under which the house is changed; the house as it is now."""
    await work.bump_reference_version()
    return await work.reference_data_now()


async def finish(
    work: Work,
    before: ReferenceData,
    action: str,
    target: UUID | str,
    view: Callable[[ReferenceData], V | None],
    **also: Any,
) -> V:
    """Tell everybody what differs, record it, and answer the new view.

    `also` goes into the audit entry: what no view shows, such as that a password was changed.
    """
    after = await work.reference_data_now()
    await _tell(work, before, after)
    was, now = view(before), view(after)
    if now is None:
        raise RuntimeError(f"{action}: {target} is gone")
    work.record(action, target, was, {**msgspec.to_builtins(now), **also})
    return now


async def finish_removal(
    work: Work, before: ReferenceData, action: str, target: UUID, view: Callable[[ReferenceData], V | None]
) -> RemovedView:
    """Tell everybody what differs, record that something is gone, and answer so."""
    await _tell(work, before, await work.reference_data_now())
    work.record(action, target, view(before))
    return RemovedView(id=target, deleted=True)


# Rows -----------------------------------------------------------------------------------------------------


def given(**fields: Any) -> dict[str, Any]:
    """The fields that a request named."""
    return {name: value for name, value in fields.items() if value is not UNSET}


async def find(work: Work, model: type[Row], id_: UUID, *, active_only: bool = True) -> Row:
    """A row of the house. Refuses: NotFound."""
    row = await model.get_or_none(id=id_, using_db=work.models)
    if row is None or (active_only and not getattr(row, "is_active", True)):
        raise NotFound(f"There is no such {_words(model)}")
    return row


def _words(model: type[Model]) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__).strip()


async def put(work: Work, row: Model, values: Mapping[str, Any]) -> None:
    """Write some fields of a row."""
    if values:
        _ = row.update_from_dict(dict(values))
        await row.save(using_db=work.models, update_fields=list(values))


async def add(work: Work, model: type[Row], by: str, **values: Any) -> Row:
    """Make a row; one of that name or code that was taken out of use comes back instead."""
    gone = await model.filter(is_active=False, **{by: values[by]}).using_db(work.models).first()
    if gone is None:
        return await model.create(using_db=work.models, id=work.new_id(), is_active=True, **values)
    await put(work, gone, {**values, "is_active": True})
    return gone


def refuse_if_used(what: str, by: Iterable[str]) -> None:
    """Refuses: StillInUse, naming some of what depends on it."""
    if users := list(by):
        more = f" and {len(users) - 3} more" if len(users) > 3 else ""
        raise StillInUse(f"{what} is still used by {', '.join(users[:3])}{more}", used_by=users[:20])


def fault(field: str, message: str) -> Refusal:
    """The refusal of one field."""
    return Invalid(f"{field} {message}", errors=[{"field": field, "message": message}])


def station_id(reference_data: ReferenceData, named: str | None) -> UUID | None:
    """A station in use by id or code; none stays none. Refuses: Invalid."""
    if named is None:
        return None
    for station in reference_data.rows.stations:
        if station.is_active and named in (station.code, str(station.id)):
            return station.id
    raise fault("station", "is not a station of this venue")


def one_of(rows: Iterable[Any], id_: UUID | None, field: str) -> UUID | None:
    """An id that must name one of these rows; none stays none. Refuses: Invalid."""
    if id_ is not None and all(row.id != id_ for row in rows):
        raise fault(field, "is not known in this venue")
    return id_


# Telling what differs ---------------------------------------------------------------------------------------


async def _tell(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    _tell_people(work, before, after)
    _tell_settings(work, before, after)
    _tell_menu(work, before, after)
    await emit.tables_changed(work, *(table.id for table in _differing(before.rows.tables, after.rows.tables)))
    if (day := after.business_day(work.now)) != before.business_day(work.now):  # another clock, or closing hour
        await emit.day_changed(work, day)


def _tell_people(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    """People and devices by their rows, for a raised token version must be heard though no view shows it."""
    for person in _differing(before.rows.staff, after.rows.staff):
        work.emit("staff.changed", {"staff": staff_view(person)}, kind="staff", id=person.id)
    known = {device.id: device_view(before, device) for device in before.rows.devices}
    versions = {device.id: device.token_version for device in before.rows.devices}
    for device in after.rows.devices:
        view = device_view(after, device)
        if view != known.get(device.id) or device.token_version != versions[device.id]:
            work.emit("device.changed", {"device": view}, kind="device", id=device.id)


def _tell_settings(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    """Settings, stations, floors, and that there are other tables: every process reads the house anew."""
    settings = settings_view(after)
    stations = _differing(before.rows.stations, after.rows.stations)
    floors = _differing(before.rows.floors, after.rows.floors)
    for station in stations:
        _announce_settings(work, settings, {"station": station_view(station)})
    for floor in floors:
        _announce_settings(work, settings, {"floor": floor_view(floor)})
    has_other_tables = before.rows.tables != after.rows.tables
    if not stations and not floors and (has_other_tables or settings != settings_view(before)):
        _announce_settings(work, settings, {})


def _announce_settings(work: Work, settings: SettingsView, more: Mapping[str, msgspec.Struct]) -> None:
    work.emit("settings.changed", {"settings": settings, **more}, kind="settings")


def _tell_menu(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    menu = menu_view(after)
    is_other = any(getattr(before.rows, rows) != getattr(after.rows, rows) for rows in MENU_ROWS)
    if is_other or menu != menu_view(before):
        work.emit("menu.changed", {"menu": menu}, kind="menu")
    emit.stock_changed(work, _stock_moved(before, after))


def _stock_moved(before: ReferenceData, after: ReferenceData) -> list[dict[str, Any]]:
    """Counted or sold-out items that came on the menu or left it: those that left have nothing to say any more."""
    was = {item.id: item for item in before.rows.items}
    moved = [item for item in after.rows.items if item.id not in was or was[item.id].is_active != item.is_active]
    return [_stock(item) for item in moved if not item.is_available or item.remaining is not None]


def _stock(item: ItemRow) -> dict[str, Any]:
    if not item.is_active:
        return {"id": item.id, "is_available": True, "remaining": None}
    return {"id": item.id, "is_available": item.is_available, "remaining": item.remaining}


def _differing(before: Iterable[Any], after: Iterable[Any]) -> list[Any]:
    """Rows that are new or not as they were (no row of the house is ever deleted, only taken out of use)."""
    was = {row.id: row for row in before}
    return [row for row in after if was.get(row.id) != row]

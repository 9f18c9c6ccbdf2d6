"""Changes to reference data: lock it, read it, write to it, read it again, emit the differences, and record the change.

Every change of people, devices, stations, floors, tables, menu, taxes or settings begins and finishes here, so that the
old snapshot with the events always gives the new snapshot. Operations decide what may be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
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
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import ItemRow
from hub.views.tables import floor_view
from hub.views.venue import RemovedView, SettingsView, device_view, settings_view, staff_view, station_view

Row = TypeVar("Row", bound=Model)
V = TypeVar("V", bound=msgspec.Struct)
MENU_ROWS = ("categories", "items", "groups", "modifiers", "taxes", "tax_groups", "price_rules")


async def begin(work: Work) -> ReferenceData:
    """Take the lock under which reference data is changed; return it as it is now."""
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
    """Emit what differs, record it, and return the new view.

    `also` goes into the audit entry, for what no view shows: that a password was changed, say.
    """
    after = await work.reference_data_now()
    await _emit_differences(work, before, after)
    old, now = view(before), view(after)
    if now is None:
        raise RuntimeError(f"{action}: {target} is gone")
    work.record(action, target, old, {**msgspec.to_builtins(now), **also})
    return now


async def finish_removal(
    work: Work, before: ReferenceData, action: str, target: UUID, view: Callable[[ReferenceData], V | None]
) -> RemovedView:
    """Tell everybody what differs, record that something is gone, and answer so."""
    await _emit_differences(work, before, await work.reference_data_now())
    work.record(action, target, view(before))
    return RemovedView(id=target, deleted=True)


def without_unset(**fields: Any) -> dict[str, Any]:
    """The fields that a request named."""
    return {name: value for name, value in fields.items() if value is not UNSET}


async def find(work: Work, model: type[Row], id_: UUID, *, active_only: bool = True) -> Row:
    """A row of reference data. Refuses: NotFound."""
    row = await model.get_or_none(id=id_, using_db=work.models)
    if row is None or (active_only and not getattr(row, "is_active", True)):
        raise NotFound(_model_name(model))
    return row


def _model_name(model: type[Model]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in model.__name__).strip("_")


async def update_row(work: Work, row: Model, values: Mapping[str, Any]) -> None:
    """Write these fields of a row."""
    if values:
        _ = row.update_from_dict(dict(values))
        await row.save(using_db=work.models, update_fields=list(values))


async def add(work: Work, model: type[Row], by: str, **values: Any) -> Row:
    """Create a row, or bring back the one of that name or code that was taken out of use."""
    inactive = await model.filter(is_active=False, **{by: values[by]}).using_db(work.models).first()
    if inactive is None:
        return await model.create(using_db=work.models, id=work.new_id(), is_active=True, **values)
    await update_row(work, inactive, {**values, "is_active": True})
    return inactive


def refuse_if_used(what: str, by: Iterable[str]) -> None:
    """Refuses: StillInUse, with some of the names that depend on it."""
    if users := list(by):
        more = max(0, len(users) - 3)
        raise StillInUse("used", name=what, users=", ".join(users[:3]), more=more, used_by=users[:20])


def field_error(field: str, code: str, **data: str | int) -> Refusal:
    """The refusal of one field of a request; the text is `field-CODE` in refusals.ftl."""
    return Invalid("field", errors=[{"field": field, "code": code, **data}])


def station_id(reference_data: ReferenceData, id_or_code: str | None, field: str = "station") -> UUID | None:
    """The id of a station in use; None stays None. Refuses: Invalid."""
    if id_or_code is None:
        return None
    for station in reference_data.rows.stations:
        if station.is_active and id_or_code in (station.code, str(station.id)):
            return station.id
    raise field_error(field, "no_station")


def station_ids(reference_data: ReferenceData, ids_or_codes: Iterable[str]) -> list[UUID | None]:
    """The ids of stations in use, each once. Refuses: Invalid."""
    return [station_id(reference_data, id_or_code, "stations") for id_or_code in dict.fromkeys(ids_or_codes)]


def known_id(rows: Iterable[Any], id_: UUID | None, field: str) -> UUID | None:
    """The id, if one of these rows has it; None stays None. Refuses: Invalid."""
    if id_ is not None and all(row.id != id_ for row in rows):
        raise field_error(field, "not_known")
    return id_


async def _emit_differences(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    _emit_people(work, before, after)
    _emit_settings(work, before, after)
    _emit_menu(work, before, after)
    await emit.tables_changed(work, *(table.id for table in _changed_rows(before.rows.tables, after.rows.tables)))
    if (day := after.business_day(work.now)) != before.business_day(work.now):  # the time zone or the cut-off changed
        await emit.day_changed(work, day)


def _emit_people(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    """People and devices: a view changes with a station's code too, and no view shows a raised token version."""
    for person in _others(before.rows.staff, after.rows.staff, partial(staff_view, before), partial(staff_view, after)):
        work.emit("staff.changed", {"staff": staff_view(after, person)}, kind="staff", id=person.id)
    views = partial(device_view, before), partial(device_view, after)
    for device in _others(before.rows.devices, after.rows.devices, *views):
        work.emit("device.changed", {"device": device_view(after, device)}, kind="device", id=device.id)


def _others(
    before: Iterable[Any],
    after: Iterable[Any],
    view_before: Callable[[Any], object],
    view_after: Callable[[Any], object],
) -> list[Any]:
    """Rows that are new, are seen otherwise than before, or were signed out."""
    known = {row.id: (view_before(row), row.token_version) for row in before}
    return [row for row in after if known.get(row.id) != (view_after(row), row.token_version)]


def _emit_settings(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    """Settings, stations and floors, and that tables changed: every process then reads reference data again."""
    settings = settings_view(after)
    stations = _changed_rows(before.rows.stations, after.rows.stations)
    floors = _changed_rows(before.rows.floors, after.rows.floors)
    for station in stations:
        _emit_settings_changed(work, settings, {"station": station_view(station)})
    for floor in floors:
        _emit_settings_changed(work, settings, {"floor": floor_view(floor)})
    has_other_tables = before.rows.tables != after.rows.tables
    if not stations and not floors and (has_other_tables or settings != settings_view(before)):
        _emit_settings_changed(work, settings, {})


def _emit_settings_changed(work: Work, settings: SettingsView, more: Mapping[str, msgspec.Struct]) -> None:
    work.emit("settings.changed", {"settings": settings, **more}, kind="settings")


def _emit_menu(work: Work, before: ReferenceData, after: ReferenceData) -> None:
    menu = menu_view(after)
    has_other_rows = any(getattr(before.rows, rows) != getattr(after.rows, rows) for rows in MENU_ROWS)
    if has_other_rows or menu != menu_view(before):
        work.emit("menu.changed", {"menu": menu}, kind="menu")
    emit.stock_changed(work, _stock_of_menu_changes(before, after))


def _stock_of_menu_changes(before: ReferenceData, after: ReferenceData) -> list[dict[str, Any]]:
    """Stock of counted or sold-out items that were added to the menu or removed from it; a removed item has none."""
    before_rows = {item.id: item for item in before.rows.items}
    items = [
        item
        for item in after.rows.items
        if item.id not in before_rows or before_rows[item.id].is_active != item.is_active
    ]
    return [_stock(item) for item in items if not item.is_available or item.remaining is not None]


def _stock(item: ItemRow) -> dict[str, Any]:
    if not item.is_active:
        return {"id": item.id, "is_available": True, "remaining": None}
    return {"id": item.id, "is_available": item.is_available, "remaining": item.remaining}


def _changed_rows(before: Iterable[Any], after: Iterable[Any]) -> list[Any]:
    """Rows that are new or differ. Reference data is never deleted, only taken out of use."""
    before_rows = {row.id: row for row in before}
    return [row for row in after if before_rows.get(row.id) != row]

"""Printers: their addresses, what they print, and which printer is their backup."""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import Code, Name, Stations
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.reference_data import ReferenceData
from hub.views.venue import PrinterView
from models import Printer

Host = Annotated[str, Meta(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9._:-]+$")]
Port = Annotated[int, Meta(ge=1, le=65535)]
Kind = Literal["receipt", "station"]
Width = Literal[58, 80]
Terminals = Annotated[list[Code], Meta(max_length=100)]
CodePage = Literal["auto", "CP437", "CP850", "CP852", "CP858", "CP866", "CP1252"]


@operation("printer.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201)
async def add(
    work: Work,
    name: Name,
    kind: Kind,
    host: Host,
    port: Port = 9100,
    stations: Stations = [],  # noqa: B006 - msgspec makes a new list each time
    terminals: Terminals = [],  # noqa: B006
    backup: UUID | None = None,
    width_mm: Width = 80,
    code_page: CodePage = "auto",
    has_drawer: bool = False,
) -> PrinterView:
    """Add a printer: for stations' tickets, or for the receipts of terminals (none named: all of them).

    Refuses: NameTaken, Invalid.
    """
    before = await config_changes.begin(work)
    values = {
        "kind": kind,
        "host": host,
        "port": port,
        "stations": stations,
        "terminals": terminals,
        "backup": backup,
        "width_mm": width_mm,
        "code_page": code_page,
        "has_drawer": has_drawer,
    }
    printer = await config_changes.add(work, Printer, "name", name=name, **_columns(before, values))
    return await _finish(work, before, "printer.add", printer.id)


@operation("printer.change", Permission.EDIT_VENUE, callers=CLIENTS)
async def change(
    work: Work,
    printer: UUID,
    name: Name | UnsetType = UNSET,
    kind: Kind | UnsetType = UNSET,
    host: Host | UnsetType = UNSET,
    port: Port | UnsetType = UNSET,
    stations: Stations | UnsetType = UNSET,
    terminals: Terminals | UnsetType = UNSET,
    backup: UUID | None | UnsetType = UNSET,
    width_mm: Width | UnsetType = UNSET,
    code_page: CodePage | UnsetType = UNSET,
    has_drawer: bool | UnsetType = UNSET,
    is_active: bool | UnsetType = UNSET,
) -> PrinterView:
    """Change a printer, take it out of use, or put it back. Refuses: NotFound, NameTaken, Invalid."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Printer, printer, active_only=False)
    values = config_changes.without_unset(
        name=name,
        kind=kind,
        host=host,
        port=port,
        stations=stations,
        terminals=terminals,
        backup=backup,
        width_mm=width_mm,
        code_page=code_page,
        has_drawer=has_drawer,
        is_active=is_active,
    )
    if backup == printer:
        raise config_changes.field_error("backup", "another_printer")
    await config_changes.update_row(work, row, _columns(before, values))
    return await _finish(work, before, "printer.change", printer)


@operation("printer.remove", Permission.EDIT_VENUE, callers=CLIENTS)
async def remove(work: Work, printer: UUID) -> PrinterView:
    """Take a printer out of use; its queue moves to its backup. Refuses: NotFound."""
    before = await config_changes.begin(work)
    await config_changes.update_row(work, await config_changes.find(work, Printer, printer), {"is_active": False})
    return await _finish(work, before, "printer.remove", printer)


async def _finish(work: Work, before: ReferenceData, action: str, printer: UUID) -> PrinterView:
    return await config_changes.finish(work, before, action, printer, admin_views.one(admin_views.printers, printer))


def _columns(reference_data: ReferenceData, values: dict[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    if "stations" in columns:
        columns["stations"] = config_changes.station_ids(reference_data, columns["stations"])
    if "backup" in columns:
        in_use = [printer for printer in reference_data.rows.printers if printer.is_active]
        columns["backup_id"] = config_changes.known_id(in_use, columns.pop("backup"), "backup")
    return columns

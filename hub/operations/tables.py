"""Floors and tables: their names and places. Who sits at a table follows from the orders."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from hub.commands import repositories
from hub.commands.fields import Name, Sort, TableCode
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import StillInUse
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.admin_views import AdminTableView
from hub.views.reference_data import ReferenceData
from hub.views.tables import FloorView
from hub.views.venue import RemovedView
from models import DiningTable, Floor

Seats = Annotated[int, Meta(ge=1, le=100)]


@operation("floor.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add_floor(work: Work, name: Name, sort: Sort = 0) -> FloorView:
    """Add a floor: a room or terrace. Refuses: NameTaken."""
    before = await config_changes.begin(work)
    floor = await config_changes.add(work, Floor, "name", name=name, sort=sort)
    return await _finish_floor(work, before, "floor.add", floor.id)


@operation("floor.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change_floor(
    work: Work, floor: UUID, name: Name | UnsetType = UNSET, sort: Sort | UnsetType = UNSET
) -> FloorView:
    """Rename or move a floor. Refuses: NotFound, NameTaken."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Floor, floor)
    await config_changes.update_row(work, row, config_changes.without_unset(name=name, sort=sort))
    return await _finish_floor(work, before, "floor.change", floor)


@operation("floor.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove_floor(work: Work, floor: UUID) -> RemovedView:
    """Remove a floor. Refuses: NotFound, StillInUse (tables stand there)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Floor, floor)
    standing = DiningTable.filter(floor_id=floor, is_active=True).using_db(work.models)
    config_changes.refuse_if_used(row.name, [f"table {code}" for code in await _codes(standing)])
    await config_changes.update_row(work, row, {"is_active": False})
    return await config_changes.finish_removal(
        work, before, "floor.remove", floor, admin_views.one(admin_views.floors, floor)
    )


async def _codes(tables: object) -> list[str]:
    codes: list[str] = await tables.values_list("code", flat=True)  # type: ignore[attr-defined]
    return codes


async def _finish_floor(work: Work, before: ReferenceData, action: str, floor: UUID) -> FloorView:
    return await config_changes.finish(work, before, action, floor, admin_views.one(admin_views.floors, floor))


@operation("table.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add(work: Work, code: TableCode, floor: UUID, seats: Seats = 4, sort: Sort = 0) -> AdminTableView:
    """Add a table. Refuses: NameTaken, NotFound (no such floor)."""
    before = await config_changes.begin(work)
    _ = await config_changes.find(work, Floor, floor)
    table = await config_changes.add(work, DiningTable, "code", code=code, floor_id=floor, seats=seats, sort=sort)
    return await _finish(work, before, "table.add", table.id)


@operation("table.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change(
    work: Work,
    table: UUID,
    code: TableCode | UnsetType = UNSET,
    floor: UUID | UnsetType = UNSET,
    seats: Seats | UnsetType = UNSET,
    sort: Sort | UnsetType = UNSET,
) -> AdminTableView:
    """Rename or move a table; the party at it stays. Refuses: NotFound, NameTaken."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, DiningTable, table)
    if not isinstance(floor, UnsetType):
        _ = await config_changes.find(work, Floor, floor)
    await config_changes.update_row(
        work, row, config_changes.without_unset(code=code, floor_id=floor, seats=seats, sort=sort)
    )
    return await _finish(work, before, "table.change", table)


@operation("table.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove(work: Work, table: UUID) -> RemovedView:
    """Remove a table. Refuses: NotFound, StillInUse (a party sits there)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, DiningTable, table)
    # Stronger than the lock of `repositories`: an order being opened here holds the row by its foreign key.
    await work.connection.execute("select 1 from dining_tables where id = $1 for update", table)
    (now,) = await repositories.tables(work, [table])
    if now.orders:
        raise StillInUse("party_sits", table=row.code)
    await config_changes.update_row(work, row, {"is_active": False})
    return await config_changes.finish_removal(
        work, before, "table.remove", table, admin_views.one(admin_views.tables, table)
    )


async def _finish(work: Work, before: ReferenceData, action: str, table: UUID) -> AdminTableView:
    return await config_changes.finish(work, before, action, table, admin_views.one(admin_views.tables, table))

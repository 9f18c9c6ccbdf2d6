"""The menu: its categories and items. Groups of modifiers are in `modifiers`, remaining counts in `stock`.

Prices and taxes are frozen on a line when it is added, so nothing here touches an open order (docs/pricing.md).
"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import AmountOrZero, ItemName, Name, Named, Sort
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.recording import config_changes, emit
from hub.views import admin_views
from hub.views.admin_views import AdminCategoryView, AdminItemView
from hub.views.fields import Colour
from hub.views.reference_data import ReferenceData
from hub.views.venue import RemovedView
from models import Category, ItemModifierGroup, MenuItem

ShortName = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S")]
Groups = Annotated[list[UUID], Meta(max_length=20)]
Remaining = Annotated[int, Meta(ge=0, le=100_000)]


@operation("category.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add_category(
    work: Work,
    name: Name,
    colour: Colour = "grey",
    sort: Sort = 0,
    station: Named | None = None,
    tax_group: UUID | None = None,
) -> AdminCategoryView:
    """Add a category to the menu; its station and taxes hold for its items unless an item has its own.

    Refuses: NameTaken, Invalid.
    """
    before = await config_changes.begin(work)
    values = _references(before, {"colour": colour, "sort": sort, "station": station, "tax_group": tax_group})
    category = await config_changes.add(work, Category, "name", name=name, **values)
    return await _finish_category(work, before, "category.add", category.id)


@operation("category.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change_category(
    work: Work,
    category: UUID,
    name: Name | UnsetType = UNSET,
    colour: Colour | UnsetType = UNSET,
    sort: Sort | UnsetType = UNSET,
    station: Named | None | UnsetType = UNSET,
    tax_group: UUID | None | UnsetType = UNSET,
) -> AdminCategoryView:
    """Change a category of the menu. Refuses: NotFound, NameTaken, Invalid."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Category, category)
    values = config_changes.without_unset(name=name, colour=colour, sort=sort, station=station, tax_group=tax_group)
    await config_changes.update_row(work, row, _references(before, values))
    return await _finish_category(work, before, "category.change", category)


@operation("category.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove_category(work: Work, category: UUID) -> RemovedView:
    """Remove an empty category. Refuses: NotFound, StillInUse (items are on it)."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Category, category)
    config_changes.refuse_if_used(
        row.name, [i.name for i in before.rows.items if i.is_active and i.category_id == category]
    )
    await config_changes.update_row(work, row, {"is_active": False})
    return await config_changes.finish_removal(
        work, before, "category.remove", category, admin_views.one(admin_views.categories, category)
    )


async def _finish_category(work: Work, before: ReferenceData, action: str, category: UUID) -> AdminCategoryView:
    return await config_changes.finish(
        work, before, action, category, admin_views.one(admin_views.categories, category)
    )


@operation("item.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add_item(
    work: Work,
    name: ItemName,
    category: UUID,
    price_minor: AmountOrZero,
    short_name: ShortName | None = None,
    is_open_price: bool = False,
    is_by_weight: bool = False,
    is_service_chargeable: bool = True,
    station: Named | None = None,
    tax_group: UUID | None = None,
    takeaway_tax_group: UUID | None = None,
    delivery_tax_group: UUID | None = None,
    modifier_groups: Groups = [],  # noqa: B006 - msgspec makes a new list each time
    available: bool = True,
    remaining: Remaining | None = None,
    sort: Sort = 0,
) -> AdminItemView:
    """Add an item to the menu. Refuses: Invalid (unknown category, station, taxes or modifier groups)."""
    before = await config_changes.begin(work)
    values = {
        "name": name, "category": category, "price_minor": price_minor, "short_name": short_name,
        "is_open_price": is_open_price, "is_by_weight": is_by_weight, "is_service_chargeable": is_service_chargeable,
        "station": station, "tax_group": tax_group, "takeaway_tax_group": takeaway_tax_group,
        "delivery_tax_group": delivery_tax_group,
        "is_available": available, "remaining": remaining, "sort": sort,
    }  # fmt: skip
    values = _references(before, values)
    item = await MenuItem.create(using_db=work.models, id=work.new_id(), is_active=True, **values)
    await _set_groups(work, before, item.id, modifier_groups)
    return await _finish_item(work, before, "item.add", item.id)


@operation("item.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change_item(
    work: Work,
    item: UUID,
    name: ItemName | UnsetType = UNSET,
    category: UUID | UnsetType = UNSET,
    price_minor: AmountOrZero | UnsetType = UNSET,
    short_name: ShortName | None | UnsetType = UNSET,
    is_open_price: bool | UnsetType = UNSET,
    is_by_weight: bool | UnsetType = UNSET,
    is_service_chargeable: bool | UnsetType = UNSET,
    station: Named | None | UnsetType = UNSET,
    tax_group: UUID | None | UnsetType = UNSET,
    takeaway_tax_group: UUID | None | UnsetType = UNSET,
    delivery_tax_group: UUID | None | UnsetType = UNSET,
    modifier_groups: Groups | UnsetType = UNSET,
    available: bool | UnsetType = UNSET,
    remaining: Remaining | None | UnsetType = UNSET,
    sort: Sort | UnsetType = UNSET,
    is_active: bool | UnsetType = UNSET,
) -> AdminItemView:
    """Change an item, 86 it, take it off the menu or put it back; open orders keep their lines.

    Refuses: NotFound, Invalid.
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, MenuItem, item, active_only=False)
    values = config_changes.without_unset(
        name=name, category=category, price_minor=price_minor, short_name=short_name, is_open_price=is_open_price,
        is_by_weight=is_by_weight, is_service_chargeable=is_service_chargeable, station=station, tax_group=tax_group,
        takeaway_tax_group=takeaway_tax_group, delivery_tax_group=delivery_tax_group, sort=sort,
        is_active=is_active, is_available=available, remaining=remaining,
    )  # fmt: skip
    if is_active is True and category is UNSET:
        values["category"] = row.category_id  # type: ignore[attr-defined]
    await config_changes.update_row(work, row, _references(before, values))
    if not isinstance(modifier_groups, UnsetType):
        await _set_groups(work, before, item, modifier_groups)
    if "is_available" in values or "remaining" in values:
        await _emit_stock(work, row)
    return await _finish_item(work, before, "item.change", item)


async def _emit_stock(work: Work, item: MenuItem) -> None:
    """Emit what is left, read again under the row's lock: a waiter may have sold one meanwhile."""
    await item.refresh_from_db(["is_available", "remaining", "is_active"], using_db=work.models)
    if item.is_active:
        stock = {"id": item.id, "is_available": item.is_available, "remaining": item.remaining}
        emit.stock_changed(work, [stock])


@operation("item.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove_item(work: Work, item: UUID) -> AdminItemView:
    """Take an item off the menu; lines and reports keep it. Refuses: NotFound."""
    before = await config_changes.begin(work)
    await config_changes.update_row(work, await config_changes.find(work, MenuItem, item), {"is_active": False})
    return await _finish_item(work, before, "item.remove", item)


@operation("item.set_image", Permission.EDIT_MENU)
async def set_image(work: Work, item: UUID, image: str | None) -> AdminItemView:
    """Set the picture of an item to a stored file, or to none. Refuses: NotFound."""
    before = await config_changes.begin(work)
    await config_changes.update_row(work, await config_changes.find(work, MenuItem, item), {"image": image})
    return await _finish_item(work, before, "item.set_image", item)


async def _finish_item(work: Work, before: ReferenceData, action: str, item: UUID) -> AdminItemView:
    return await config_changes.finish(work, before, action, item, admin_views.one(admin_views.items, item))


async def _set_groups(work: Work, reference_data: ReferenceData, item: UUID, groups: Sequence[UUID]) -> None:
    """Set the modifier groups of an item, in this order. Refuses: Invalid."""
    if len(set(groups)) != len(groups):
        raise config_changes.field_error("modifier_groups", "group_twice")
    for group in groups:
        config_changes.known_id(reference_data.rows.groups, group, "modifier_groups")
    await ItemModifierGroup.filter(item_id=item).using_db(work.models).delete()
    rows = [ItemModifierGroup(item_id=item, group_id=group, sort=sort) for sort, group in enumerate(groups)]
    await ItemModifierGroup.bulk_create(rows, using_db=work.models)


def _references(reference_data: ReferenceData, values: dict[str, Any]) -> dict[str, Any]:
    """The columns of these values; stations, taxes and categories must be in use. Refuses: Invalid."""
    columns = dict(values)
    if "station" in columns:
        columns["station_id"] = config_changes.station_id(reference_data, columns.pop("station"))
    for field in ("tax_group", "takeaway_tax_group", "delivery_tax_group"):
        if field in columns:
            columns[f"{field}_id"] = config_changes.known_id(reference_data.rows.tax_groups, columns.pop(field), field)
    if "category" in columns:
        categories = [category for category in reference_data.rows.categories if category.is_active]
        columns["category_id"] = config_changes.known_id(categories, columns.pop("category"), "category")
    return columns

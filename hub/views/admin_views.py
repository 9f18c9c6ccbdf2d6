"""What the office sees of the venue: everything an admin can change, as lists and forms need it.

Screens of the trade see `hub.views` instead. Nothing here carries a secret.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hub.views.menu import price_rule_view
from hub.views.reference_data import (
    CategoryRow,
    GroupRow,
    ItemRow,
    PriceRuleRow,
    ReferenceData,
    StationRow,
    TableRow,
    TaxGroupRow,
)
from hub.views.tables import floor_view
from hub.views.venue import device_view, printer_view, staff_view, station_view
from hub.views.view import View


def _code(reference_data: ReferenceData, station_id: UUID | None) -> str | None:
    station = reference_data.stations.get(station_id) if station_id else None
    return station.code if station else None


def staff(reference_data: ReferenceData, id_: UUID) -> View | None:
    """A person."""
    return staff_view(reference_data, reference_data.people[id_]) if id_ in reference_data.people else None


def device(reference_data: ReferenceData, id_: UUID) -> View | None:
    """A device."""
    return next((device_view(reference_data, row) for row in reference_data.rows.devices if row.id == id_), None)


def stations(reference_data: ReferenceData) -> list[View]:
    """Stations in use."""
    return [_station(row) for row in reference_data.rows.stations if row.is_active]


def _station(row: StationRow) -> View:
    return station_view(row) | {"is_catch_all": row.is_catch_all}


def floors(reference_data: ReferenceData) -> list[View]:
    """Floors in use."""
    return [floor_view(row) for row in reference_data.rows.floors if row.is_active]


def tables(reference_data: ReferenceData) -> list[View]:
    """Tables in use."""
    return [_table(row) for row in reference_data.rows.tables if row.is_active]


def _table(row: TableRow) -> View:
    return {"id": row.id, "code": row.code, "seats": row.seats, "floor": row.floor_id, "sort": row.sort}


def categories(reference_data: ReferenceData) -> list[View]:
    """Pages of the menu in use."""
    return [_category(reference_data, row) for row in reference_data.rows.categories if row.is_active]


def _category(reference_data: ReferenceData, row: CategoryRow) -> View:
    return {
        "id": row.id,
        "name": row.name,
        "colour": row.colour,
        "sort": row.sort,
        "station": _code(reference_data, row.station_id),
        "tax_group": row.tax_group_id,
    }


def items(reference_data: ReferenceData) -> list[View]:
    """Everything on the menu, and what was taken off it."""
    return [_item(reference_data, row) for row in reference_data.rows.items]


def _item(reference_data: ReferenceData, row: ItemRow) -> View:
    return {
        "id": row.id,
        "category": row.category_id,
        "name": row.name,
        "short_name": row.short_name,
        "price_minor": row.price_minor,
        "is_open_price": row.is_open_price,
        "is_by_weight": row.is_by_weight,
        "is_service_chargeable": row.is_service_chargeable,
        "station": _code(reference_data, row.station_id),
        "tax_group": row.tax_group_id,
        "takeaway_tax_group": row.takeaway_tax_group_id,
        "modifier_groups": [group for group in row.groups if group in reference_data.option_groups],
        "available": row.is_available and row.remaining != 0,
        "remaining": row.remaining,
        "image_url": f"/uploads/{row.image}" if row.image else None,
        "sort": row.sort,
        "is_active": row.is_active,
    }


def modifier_groups(reference_data: ReferenceData) -> list[View]:
    """Choices that go with items."""
    return [_group(reference_data, row) for row in reference_data.rows.groups]


def _group(reference_data: ReferenceData, row: GroupRow) -> View:
    modifiers = [
        {
            "id": one.id,
            "name": one.name,
            "price_minor": one.price_minor,
            "station": _code(reference_data, one.station_id),
            "sort": one.sort,
        }
        for one in reference_data.rows.modifiers
        if one.group_id == row.id
    ]
    return {"id": row.id, "name": row.name, "min": row.min, "max": row.max, "sort": row.sort, "modifiers": modifiers}


def taxes(reference_data: ReferenceData) -> list[View]:
    """Tax groups, each with its taxes."""
    return [_tax_group(reference_data, row) for row in reference_data.rows.tax_groups]


def _tax_group(reference_data: ReferenceData, row: TaxGroupRow) -> View:
    inside = [
        {"id": tax.id, "code": tax.code, "name": tax.name, "rate": tax.rate, "is_inclusive": tax.is_inclusive}
        for tax in reference_data.rows.taxes
        if tax.group_id == row.id
    ]
    return {"id": row.id, "name": row.name, "is_default": row.is_default, "taxes": inside}


def price_rules(reference_data: ReferenceData) -> list[View]:
    """Price rules, switched off or not, in the order they are tried."""
    return [_price_rule(row) for row in reference_data.rows.price_rules]


def _price_rule(row: PriceRuleRow) -> View:
    return price_rule_view(row) | {
        "items": row.items,
        "categories": row.categories,
        "kind": row.kind,
        "value": row.value if row.kind == "percent" else int(row.value),
        "sort": row.sort,
        "is_active": row.is_active,
    }


def printers(reference_data: ReferenceData) -> list[View]:
    """Printers, those out of use too."""
    return [printer_view(reference_data, row) for row in reference_data.rows.printers]


def of(views: Iterable[View], id_: UUID) -> View | None:
    """The view of one thing out of a list."""
    return next((view for view in views if view["id"] == id_), None)

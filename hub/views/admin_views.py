"""What the office is shown of the house: everything an admin can change, as lists and forms need it.

Screens of the trade see `hub.projections` instead. Nothing here carries a secret.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hub.views.menu import price_rule_view
from hub.views.reference_data import (
    CategoryRow,
    GroupRow,
    House,
    ItemRow,
    PriceRuleRow,
    StationRow,
    TableRow,
    TaxGroupRow,
)
from hub.views.tables import floor_view
from hub.views.venue import device_view, printer_view, staff_view, station_view
from hub.views.view import View


def _code(house: House, station_id: UUID | None) -> str | None:
    station = house.stations.get(station_id) if station_id else None
    return station.code if station else None


def staff(house: House, id_: UUID) -> View | None:
    """A person."""
    return staff_view(house.people[id_]) if id_ in house.people else None


def device(house: House, id_: UUID) -> View | None:
    """A device."""
    return next((device_view(house, row) for row in house.rows.devices if row.id == id_), None)


def stations(house: House) -> list[View]:
    """Stations in use."""
    return [_station(row) for row in house.rows.stations if row.is_active]


def _station(row: StationRow) -> View:
    return station_view(row) | {"is_catch_all": row.is_catch_all}


def floors(house: House) -> list[View]:
    """Floors in use."""
    return [floor_view(row) for row in house.rows.floors if row.is_active]


def tables(house: House) -> list[View]:
    """Tables in use."""
    return [_table(row) for row in house.rows.tables if row.is_active]


def _table(row: TableRow) -> View:
    return {"id": row.id, "code": row.code, "seats": row.seats, "floor": row.floor_id, "sort": row.sort}


def categories(house: House) -> list[View]:
    """Pages of the menu in use."""
    return [_category(house, row) for row in house.rows.categories if row.is_active]


def _category(house: House, row: CategoryRow) -> View:
    return {
        "id": row.id,
        "name": row.name,
        "colour": row.colour,
        "sort": row.sort,
        "station": _code(house, row.station_id),
        "tax_group": row.tax_group_id,
    }


def items(house: House) -> list[View]:
    """Everything on the menu, and what was taken off it."""
    return [_item(house, row) for row in house.rows.items]


def _item(house: House, row: ItemRow) -> View:
    return {
        "id": row.id,
        "category": row.category_id,
        "name": row.name,
        "short_name": row.short_name,
        "price_minor": row.price_minor,
        "is_open_price": row.is_open_price,
        "is_by_weight": row.is_by_weight,
        "is_service_chargeable": row.is_service_chargeable,
        "station": _code(house, row.station_id),
        "tax_group": row.tax_group_id,
        "takeaway_tax_group": row.takeaway_tax_group_id,
        "modifier_groups": [group for group in row.groups if group in house.option_groups],
        "available": row.is_available and row.remaining != 0,
        "remaining": row.remaining,
        "image_url": f"/uploads/{row.image}" if row.image else None,
        "sort": row.sort,
        "is_active": row.is_active,
    }


def modifier_groups(house: House) -> list[View]:
    """Choices that go with items."""
    return [_group(house, row) for row in house.rows.groups]


def _group(house: House, row: GroupRow) -> View:
    modifiers = [
        {
            "id": one.id,
            "name": one.name,
            "price_minor": one.price_minor,
            "station": _code(house, one.station_id),
            "sort": one.sort,
        }
        for one in house.rows.modifiers
        if one.group_id == row.id
    ]
    return {"id": row.id, "name": row.name, "min": row.min, "max": row.max, "sort": row.sort, "modifiers": modifiers}


def taxes(house: House) -> list[View]:
    """Tax groups, each with its taxes."""
    return [_tax_group(house, row) for row in house.rows.tax_groups]


def _tax_group(house: House, row: TaxGroupRow) -> View:
    inside = [
        {"id": tax.id, "code": tax.code, "name": tax.name, "rate": tax.rate, "is_inclusive": tax.is_inclusive}
        for tax in house.rows.taxes
        if tax.group_id == row.id
    ]
    return {"id": row.id, "name": row.name, "is_default": row.is_default, "taxes": inside}


def price_rules(house: House) -> list[View]:
    """Price rules, switched off or not, in the order they are tried."""
    return [_price_rule(row) for row in house.rows.price_rules]


def _price_rule(row: PriceRuleRow) -> View:
    return price_rule_view(row) | {
        "items": row.items,
        "categories": row.categories,
        "kind": row.kind,
        "value": row.value if row.kind == "percent" else int(row.value),
        "sort": row.sort,
        "is_active": row.is_active,
    }


def printers(house: House) -> list[View]:
    """Printers, those out of use too."""
    return [printer_view(house, row) for row in house.rows.printers]


def of(views: Iterable[View], id_: UUID) -> View | None:
    """The view of one thing out of a list."""
    return next((view for view in views if view["id"] == id_), None)

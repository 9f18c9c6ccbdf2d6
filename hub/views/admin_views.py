"""What the office sees of the venue: everything an admin can change, as lists and forms need it.

Screens of the trade see `hub.views` instead. Nothing here carries a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.views.fields import ColourText, Minor, Share
from hub.views.lists import HasId
from hub.views.menu import ModifierView, PriceRuleView, image_url, price_rule_view
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import (
    CategoryRow,
    GroupRow,
    ItemRow,
    ModifierRow,
    PriceRuleRow,
    StationRow,
    TableRow,
    TaxGroupRow,
    TaxRow,
)
from hub.views.tables import FloorView, floor_view
from hub.views.venue import (
    DeviceView,
    PrinterView,
    StaffView,
    StationView,
    device_view,
    printer_view,
    staff_view,
    station_view,
)


class AdminItemView(msgspec.Struct, frozen=True):
    """An item with everything that can be changed of it; those taken off the menu are not active."""

    id: UUID
    category: UUID
    name: str
    short_name: str | None
    price_minor: Minor
    is_open_price: bool
    is_by_weight: bool
    is_service_chargeable: bool
    station: str | None
    tax_group: UUID | None
    takeaway_tax_group: UUID | None
    delivery_tax_group: UUID | None
    modifier_groups: list[UUID]
    available: bool
    remaining: int | None
    image_url: str | None
    sort: int
    is_active: bool


class AdminCategoryView(msgspec.Struct, frozen=True):
    """A page of the menu, and what its items are unless they say otherwise."""

    id: UUID
    name: str
    colour: ColourText
    sort: int
    station: str | None
    tax_group: UUID | None


class AdminModifierView(ModifierView, kw_only=True, frozen=True):
    """A choice, and where it sends a line that makes it."""

    station: str | None
    sort: int


class AdminModifierGroupView(msgspec.Struct, frozen=True):
    """Choices that go with items."""

    id: UUID
    name: str
    min: int
    max: int
    sort: int
    modifiers: list[AdminModifierView]


class AdminTableView(msgspec.Struct, frozen=True):
    """A table as furniture."""

    id: UUID
    code: str
    seats: int
    floor: UUID
    sort: int


class TaxEntryView(msgspec.Struct, frozen=True):
    """One tax of a group."""

    id: UUID
    code: str
    name: str
    rate: Share
    is_inclusive: bool
    is_compound: Annotated[bool, Meta(description="levied on the base and the taxes before it")]
    amount_minor: Annotated[int | None, Meta(description="minor units a piece, instead of a rate")]


class TaxGroupView(msgspec.Struct, frozen=True):
    """Taxes that are levied together."""

    id: UUID
    name: str
    is_default: bool
    taxes: list[TaxEntryView]


class AdminPriceRuleView(PriceRuleView, kw_only=True, frozen=True):
    """A rule with what it covers (neither items nor categories: the whole menu) and what it does to a price."""

    items: list[UUID]
    categories: list[UUID]
    kind: Literal["percent", "amount", "price"]
    value: Annotated[int | str, Meta(description="percent off as a decimal string; else minor units")]
    sort: int
    is_active: bool


V = TypeVar("V", bound=HasId)


def _code(reference_data: ReferenceData, station_id: UUID | None) -> str | None:
    station = reference_data.stations.get(station_id) if station_id else None
    return station.code if station else None


def staff(reference_data: ReferenceData, id_: UUID) -> StaffView | None:
    """A person."""
    return staff_view(reference_data, reference_data.people[id_]) if id_ in reference_data.people else None


def device(reference_data: ReferenceData, id_: UUID) -> DeviceView | None:
    """A device."""
    return next((device_view(reference_data, row) for row in reference_data.rows.devices if row.id == id_), None)


def people(reference_data: ReferenceData) -> list[StaffView]:
    """Everybody who works here or did."""
    return [staff_view(reference_data, person) for person in reference_data.rows.staff]


def devices(reference_data: ReferenceData) -> list[DeviceView]:
    """Devices, those out of use too."""
    return [device_view(reference_data, row) for row in reference_data.rows.devices]


def stations(reference_data: ReferenceData) -> list[StationView]:
    """Stations in use."""
    return [_station(row) for row in reference_data.rows.stations if row.is_active]


def _station(row: StationRow) -> StationView:
    return msgspec.structs.replace(station_view(row), is_catch_all=row.is_catch_all)


def floors(reference_data: ReferenceData) -> list[FloorView]:
    """Floors in use."""
    return [floor_view(row) for row in reference_data.rows.floors if row.is_active]


def tables(reference_data: ReferenceData) -> list[AdminTableView]:
    """Tables in use."""
    return [_table(row) for row in reference_data.rows.tables if row.is_active]


def _table(row: TableRow) -> AdminTableView:
    return AdminTableView(id=row.id, code=row.code, seats=row.seats, floor=row.floor_id, sort=row.sort)


def categories(reference_data: ReferenceData) -> list[AdminCategoryView]:
    """Pages of the menu in use."""
    return [_category(reference_data, row) for row in reference_data.rows.categories if row.is_active]


def _category(reference_data: ReferenceData, row: CategoryRow) -> AdminCategoryView:
    return AdminCategoryView(
        id=row.id,
        name=row.name,
        colour=row.colour,
        sort=row.sort,
        station=_code(reference_data, row.station_id),
        tax_group=row.tax_group_id,
    )


def items(reference_data: ReferenceData) -> list[AdminItemView]:
    """Everything on the menu, and what was taken off it."""
    return [_item(reference_data, row) for row in reference_data.rows.items]


def _item(reference_data: ReferenceData, row: ItemRow) -> AdminItemView:
    return AdminItemView(
        id=row.id,
        category=row.category_id,
        name=row.name,
        short_name=row.short_name,
        price_minor=row.price_minor,
        is_open_price=row.is_open_price,
        is_by_weight=row.is_by_weight,
        is_service_chargeable=row.is_service_chargeable,
        station=_code(reference_data, row.station_id),
        tax_group=row.tax_group_id,
        takeaway_tax_group=row.takeaway_tax_group_id,
        delivery_tax_group=row.delivery_tax_group_id,
        modifier_groups=[group for group in row.groups if group in reference_data.option_groups],
        available=row.is_available and row.remaining != 0,
        remaining=row.remaining,
        image_url=image_url(row),
        sort=row.sort,
        is_active=row.is_active,
    )


def modifier_groups(reference_data: ReferenceData) -> list[AdminModifierGroupView]:
    """Choices that go with items."""
    return [_group(reference_data, row) for row in reference_data.rows.groups]


def _group(reference_data: ReferenceData, row: GroupRow) -> AdminModifierGroupView:
    modifiers = [_modifier(reference_data, one) for one in reference_data.rows.modifiers if one.group_id == row.id]
    return AdminModifierGroupView(
        id=row.id, name=row.name, min=row.min, max=row.max, sort=row.sort, modifiers=modifiers
    )


def _modifier(reference_data: ReferenceData, row: ModifierRow) -> AdminModifierView:
    return AdminModifierView(
        id=row.id,
        name=row.name,
        price_minor=row.price_minor,
        station=_code(reference_data, row.station_id),
        sort=row.sort,
    )


def taxes(reference_data: ReferenceData) -> list[TaxGroupView]:
    """Tax groups, each with its taxes."""
    return [_tax_group(reference_data, row) for row in reference_data.rows.tax_groups]


def _tax_group(reference_data: ReferenceData, row: TaxGroupRow) -> TaxGroupView:
    entries = [_tax(tax) for tax in reference_data.rows.taxes if tax.group_id == row.id]
    return TaxGroupView(id=row.id, name=row.name, is_default=row.is_default, taxes=entries)


def _tax(row: TaxRow) -> TaxEntryView:
    return TaxEntryView(
        id=row.id,
        code=row.code,
        name=row.name,
        rate=row.rate,
        is_inclusive=row.is_inclusive,
        is_compound=row.is_compound,
        amount_minor=row.amount_minor,
    )


def price_rules(reference_data: ReferenceData) -> list[AdminPriceRuleView]:
    """Price rules, switched off or not, in the order they are tried."""
    return [_price_rule(row) for row in reference_data.rows.price_rules]


def _price_rule(row: PriceRuleRow) -> AdminPriceRuleView:
    return AdminPriceRuleView(
        **msgspec.structs.asdict(price_rule_view(row)),
        items=row.items,
        categories=row.categories,
        kind=row.kind,
        value=row.value if row.kind == "percent" else int(row.value),
        sort=row.sort,
        is_active=row.is_active,
    )


def printers(reference_data: ReferenceData) -> list[PrinterView]:
    """Printers, those out of use too."""
    return [printer_view(reference_data, row) for row in reference_data.rows.printers]


def of(views: Iterable[V], id_: UUID) -> V | None:
    """The view of one thing out of a list."""
    return next((view for view in views if view.id == id_), None)


def one(views: Callable[[ReferenceData], Iterable[V]], id_: UUID) -> Callable[[ReferenceData], V | None]:
    """What makes the view of one thing that `views` lists."""
    return lambda reference_data: of(views(reference_data), id_)

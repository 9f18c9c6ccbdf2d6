"""The rows of reference data, and one statement that reads them all.

Must not: say what rows mean together; that is `hub.views.reference_data`.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

import msgspec

from hub.domain.price_rules import Hours, Kind, PriceRule


class VenueRow(msgspec.Struct, frozen=True):
    """The venue's own row."""

    name: str
    currency: str
    currency_decimals: int
    locale: str
    timezone: str
    cutoff_minutes: int
    settings: dict[str, Any]
    is_demo: bool
    has_pesapal: bool
    reference_version: int


class Person(msgspec.Struct, frozen=True):
    """A staff member, without their secrets."""

    id: UUID
    username: str
    name: str
    role: str
    token_version: int
    is_active: bool
    stations: list[UUID]


class DeviceRow(msgspec.Struct, frozen=True):
    """A device, without its secrets."""

    id: UUID
    code: str
    name: str
    kind: str
    station_id: UUID | None
    token_version: int
    is_active: bool
    is_paired: bool
    token_hash: str | None
    """SHA-256 of the device's own token, in hex."""


class StationRow(msgspec.Struct, frozen=True):
    """A place that makes things."""

    id: UUID
    code: str
    name: str
    kind: str
    warn_after_s: int
    late_after_s: int
    sort: int
    is_catch_all: bool
    is_active: bool


class FloorRow(msgspec.Struct, frozen=True):
    """A room with tables."""

    id: UUID
    name: str
    sort: int
    is_active: bool


class TableRow(msgspec.Struct, frozen=True):
    """A table."""

    id: UUID
    floor_id: UUID
    code: str
    seats: int
    sort: int
    is_active: bool


class TaxRow(msgspec.Struct, frozen=True):
    """One tax of a group."""

    id: UUID
    group_id: UUID
    code: str
    name: str
    rate: str
    is_inclusive: bool
    is_compound: bool
    amount_minor: int | None


class TaxGroupRow(msgspec.Struct, frozen=True):
    """A set of taxes."""

    id: UUID
    name: str
    is_default: bool


class CategoryRow(msgspec.Struct, frozen=True):
    """A page of the menu."""

    id: UUID
    name: str
    colour: str
    sort: int
    station_id: UUID | None
    tax_group_id: UUID | None
    is_active: bool


class ItemRow(msgspec.Struct, frozen=True):
    """A thing on the menu."""

    id: UUID
    category_id: UUID
    name: str
    short_name: str | None
    price_minor: int
    is_open_price: bool
    is_by_weight: bool
    is_service_chargeable: bool
    station_id: UUID | None
    tax_group_id: UUID | None
    takeaway_tax_group_id: UUID | None
    delivery_tax_group_id: UUID | None
    is_available: bool
    remaining: int | None
    image: str | None
    sort: int
    is_active: bool
    groups: list[UUID]


class GroupRow(msgspec.Struct, frozen=True):
    """A choice that goes with items."""

    id: UUID
    name: str
    min: int
    max: int
    sort: int


class ModifierRow(msgspec.Struct, frozen=True):
    """One option of a choice."""

    id: UUID
    group_id: UUID
    name: str
    price_minor: int
    station_id: UUID | None
    sort: int


class PriceRuleRow(msgspec.Struct, frozen=True):
    """Another price at certain hours; empty lists mean all of them."""

    id: UUID
    name: str
    is_active: bool
    days: list[str]
    from_time: str | None
    to_time: str | None
    first_on: date | None
    last_on: date | None
    order_types: list[str]
    items: list[UUID]
    categories: list[UUID]
    kind: Kind
    value: str
    sort: int

    def rule(self) -> PriceRule:
        """The rule as pricing understands it."""
        hours = Hours(
            days=frozenset(self.days),
            from_time=_time(self.from_time),
            to_time=_time(self.to_time),
            first_on=self.first_on,
            last_on=self.last_on,
        )
        return PriceRule(
            id=self.id,
            name=self.name,
            kind=self.kind,
            value=self.value,
            hours=hours,
            order_types=frozenset(self.order_types),
            items=frozenset(self.items),
            categories=frozenset(self.categories),
        )


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


class PrinterRow(msgspec.Struct, frozen=True):
    """A printer on the network."""

    id: UUID
    name: str
    kind: str
    host: str
    port: int
    stations: list[UUID]
    terminals: list[str]
    backup_id: UUID | None
    width_mm: int
    code_page: str
    has_drawer: bool
    is_active: bool


class ReferenceRows(msgspec.Struct, frozen=True):
    """Everything `READ_ROWS` answers."""

    venue: VenueRow
    staff: list[Person]
    devices: list[DeviceRow]
    stations: list[StationRow]
    floors: list[FloorRow]
    tables: list[TableRow]
    taxes: list[TaxRow]
    tax_groups: list[TaxGroupRow]
    categories: list[CategoryRow]
    items: list[ItemRow]
    groups: list[GroupRow]
    modifiers: list[ModifierRow]
    price_rules: list[PriceRuleRow]
    printers: list[PrinterRow]


READ_ROWS = """
select json_build_object(
  'venue', (select json_build_object('name', name, 'currency', currency, 'currency_decimals', currency_decimals,
     'locale', locale, 'timezone', timezone, 'cutoff_minutes', cutoff_minutes, 'settings', settings,
     'is_demo', is_demo, 'has_pesapal', has_pesapal,
     'reference_version', reference_version) from venue),
  'staff', (select coalesce(json_agg(json_build_object('id', id, 'username', username, 'name', name, 'role', role,
     'token_version', token_version, 'is_active', is_active, 'stations', stations) order by name, id), '[]')
     from staff),
  'devices', (select coalesce(json_agg(json_build_object('id', id, 'code', code, 'name', name, 'kind', kind,
     'station_id', station_id, 'token_version', token_version, 'is_active', is_active,
     'is_paired', token_hash is not null, 'token_hash', encode(token_hash, 'hex')) order by code), '[]') from devices),
  'stations', (select coalesce(json_agg(s order by sort, code), '[]') from stations s),
  'floors', (select coalesce(json_agg(f order by sort, name), '[]') from floors f),
  'tables', (select coalesce(json_agg(t order by sort, code), '[]') from dining_tables t),
  'taxes', (select coalesce(json_agg(t order by sort, code), '[]') from taxes t),
  'tax_groups', (select coalesce(json_agg(g order by name), '[]') from tax_groups g where is_active),
  'categories', (select coalesce(json_agg(c order by sort, name), '[]') from categories c),
  'items', (select coalesce(json_agg(to_jsonb(i) || jsonb_build_object('groups',
       (select coalesce(jsonb_agg(g.group_id order by g.sort), '[]') from item_modifier_groups g
        where g.item_id = i.id))
     order by i.sort, i.name), '[]') from menu_items i),
  'groups', (select coalesce(json_agg(g order by sort, name), '[]') from modifier_groups g where is_active),
  'modifiers', (select coalesce(json_agg(m order by sort, name), '[]') from modifiers m where is_active),
  'price_rules', (select coalesce(json_agg(r order by sort, name), '[]') from price_rules r),
  'printers', (select coalesce(json_agg(p order by name), '[]') from printers p))
"""

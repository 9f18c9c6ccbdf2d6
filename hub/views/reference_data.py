"""Reference data: the venue's menu, people, places and settings, read once and replaced as a whole.

Must not: read the database, or be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hub.domain import business_day
from hub.domain.business_day import VenueClock
from hub.domain.menu import ItemOnSale, Option, OptionGroup
from hub.domain.order_records import FrozenTax
from hub.domain.price_rules import PriceRule, first_in_force
from hub.domain.refusals import ItemUnavailable, NotFound
from hub.postgres.database import Connection
from hub.views.reference_rows import (
    READ_ROWS,
    CategoryRow,
    DeviceRow,
    ItemRow,
    Person,
    PrinterRow,
    ReferenceRows,
    StationRow,
    TableRow,
)

SERVICE_TAX_GROUP = "service_charge_tax_group"
EARLIER_CLOCKS = "earlier_clocks"
"""The setting that keeps the time zones and cut-offs that the venue had, and until when; nobody sets it by hand."""
"""The setting that names the tax group of service charges."""


@dataclass(frozen=True)
class ReferenceData:
    """One version of the reference data, with the look-ups that commands need."""

    rows: ReferenceRows
    people: Mapping[UUID, Person] = field(init=False)
    devices: Mapping[str, DeviceRow] = field(init=False)
    stations: Mapping[UUID, StationRow] = field(init=False)
    tables: Mapping[str, TableRow] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.rows
        put = object.__setattr__
        put(self, "people", {person.id: person for person in rows.staff})
        put(self, "devices", {device.code: device for device in rows.devices if device.is_active})
        put(self, "stations", {station.id: station for station in rows.stations})
        named = {t.code: t for t in rows.tables if t.is_active} | {str(t.id): t for t in rows.tables if t.is_active}
        put(self, "tables", named)

    @property
    def version(self) -> int:
        """The `reference_version` this copy was read at."""
        return self.rows.venue.reference_version

    @cached_property
    def timezone(self) -> ZoneInfo:
        """The venue's time zone."""
        return ZoneInfo(self.rows.venue.timezone)

    @cached_property
    def clocks(self) -> list[VenueClock]:
        """The clocks that the venue had, and last the one that it has."""
        earlier = [
            VenueClock(
                timezone=ZoneInfo(one["timezone"]),
                cutoff_minutes=one["cutoff_minutes"],
                until=datetime.fromisoformat(one["until"]),
            )
            for one in self.setting(EARLIER_CLOCKS, [])
        ]
        return [*earlier, VenueClock(timezone=self.timezone, cutoff_minutes=self.rows.venue.cutoff_minutes)]

    def business_day(self, at: datetime) -> date:
        """The trading day of an instant at this venue."""
        return business_day.day_by(self.clocks, at)

    def begins_at(self, day: date) -> datetime:
        """The instant at which a trading day begins or began."""
        return business_day.begins_by(self.clocks, day)

    def setting(self, name: str, otherwise: Any) -> Any:
        """A venue setting, or what holds while nobody chose."""
        return self.rows.venue.settings.get(name, otherwise)

    def table(self, named: str) -> TableRow:
        """A table by id or code. Refuses: NotFound."""
        try:
            return self.tables[named]
        except KeyError:
            raise NotFound("table_of_code", named=str(named)) from None

    @cached_property
    def stations_by_code(self) -> Mapping[str, StationRow]:
        """Stations by their code."""
        return {station.code: station for station in self.rows.stations}

    @cached_property
    def station_kinds(self) -> Mapping[str, str]:
        """The kind of each station by code, for the two times that an order keeps (`kitchen.note_sent`)."""
        return {station.code: station.kind for station in self.rows.stations}

    def station(self, code: str) -> StationRow:
        """A station by code. Refuses: NotFound."""
        if (station := self.stations_by_code.get(code)) is None:
            raise NotFound("station_of_code", named=code)
        return station

    def station_name(self, code: str) -> str:
        """A station's name for people; its code if it is not known any more."""
        station = self.stations_by_code.get(code)
        return station.name if station is not None else code

    @cached_property
    def catch_all(self) -> str:
        """The station that gets what nothing else claims: a line can never route nowhere (docs/orders.md#sending)."""
        active = [station for station in self.rows.stations if station.is_active]
        chosen = [station for station in active if station.is_catch_all] or active
        return chosen[0].code if chosen else "kitchen"

    def _active_station(self, station_id: UUID | None) -> str | None:
        station = self.stations.get(station_id) if station_id else None
        return station.code if station and station.is_active else None

    @cached_property
    def items(self) -> Mapping[UUID, ItemOnSale]:
        """Everything on sale, ready to be put on an order."""
        categories = {category.id: category for category in self.rows.categories if category.is_active}
        return {
            item.id: self._on_sale(item, categories[item.category_id])
            for item in self.rows.items
            if item.is_active and item.category_id in categories
        }

    def item(self, item_id: UUID) -> ItemOnSale:
        """An item on sale. Refuses: NotFound (never heard of), ItemUnavailable (taken off the menu)."""
        if (item := self.items.get(item_id)) is None:
            known = any(row.id == item_id for row in self.rows.items)
            raise (ItemUnavailable("off_menu") if known else NotFound("item"))
        return item

    def station_printer(self, code: str) -> PrinterRow | None:
        """The printer of a station, if it has one."""
        station = self.stations_by_code.get(code)
        printers = [p for p in self.rows.printers if p.is_active and p.kind == "station"]
        return next((p for p in printers if station is not None and station.id in p.stations), None)

    def receipt_printer(self, terminal: str | None) -> PrinterRow | None:
        """The receipt printer of a terminal: its own, else one that serves all."""
        printers = [p for p in self.rows.printers if p.is_active and p.kind == "receipt"]
        own = [p for p in printers if terminal in p.terminals]
        return next(iter(own + [p for p in printers if not p.terminals]), None)

    @cached_property
    def price_rules(self) -> tuple[PriceRule, ...]:
        """The rules that are switched on, the first to be tried first."""
        return tuple(row.rule() for row in self.rows.price_rules if row.is_active)

    def price_rule(self, item: ItemOnSale, order_type: str, at: datetime) -> PriceRule | None:
        """The rule an item is sold under at that instant; what the seller prices, no rule prices again."""
        if item.is_open_price or not self.price_rules:
            return None
        local = at.astimezone(self.timezone)
        return first_in_force(
            rules=self.price_rules,
            item_id=item.id,
            category_id=item.category_id,
            order_type=order_type,
            local=local,
            cutoff_minutes=self.rows.venue.cutoff_minutes,
        )

    def _on_sale(self, item: ItemRow, category: CategoryRow) -> ItemOnSale:
        station = self._active_station(item.station_id) or self._active_station(category.station_id) or self.catch_all
        eaten_in = self._taxes_of(item.tax_group_id or category.tax_group_id)
        taken_away = self._taxes_of(item.takeaway_tax_group_id) if item.takeaway_tax_group_id else eaten_in
        delivered = self._taxes_of(item.delivery_tax_group_id) if item.delivery_tax_group_id else taken_away
        return ItemOnSale(
            id=item.id,
            category_id=category.id,
            category=category.name,
            name=item.name,
            price_minor=item.price_minor,
            is_open_price=item.is_open_price,
            is_by_weight=item.is_by_weight,
            is_service_chargeable=item.is_service_chargeable,
            is_available=item.is_available,
            is_counted=item.remaining is not None,
            station=station,
            taxes=eaten_in,
            takeaway_taxes=taken_away,
            delivery_taxes=delivered,
            groups=tuple(self.option_groups[group] for group in item.groups if group in self.option_groups),
        )

    @property
    def service_taxes(self) -> list[FrozenTax]:
        """The taxes on a service charge: those of the venue's group for it, by piece none; without a group, none."""
        group = self.setting(SERVICE_TAX_GROUP, None)
        return [] if group is None else list(self._taxes_of(UUID(group)))

    def _taxes_of(self, group_id: UUID | None) -> tuple[FrozenTax, ...]:
        default = next((group.id for group in self.rows.tax_groups if group.is_default), None)
        wanted = group_id or default
        return tuple(
            FrozenTax(
                code=tax.code,
                name=tax.name,
                rate=tax.rate,
                is_inclusive=tax.is_inclusive,
                is_compound=tax.is_compound,
                amount_minor=tax.amount_minor,
            )
            for tax in self.rows.taxes
            if tax.group_id == wanted
        )

    @cached_property
    def option_groups(self) -> Mapping[UUID, OptionGroup]:
        """Modifier groups with their options."""
        return {
            group.id: OptionGroup(
                id=group.id, name=group.name, min=group.min, max=group.max, options=self._options_of(group.id)
            )
            for group in self.rows.groups
        }

    def _options_of(self, group_id: UUID) -> dict[UUID, Option]:
        return {
            m.id: Option(id=m.id, name=m.name, price_minor=m.price_minor, station=self._active_station(m.station_id))
            for m in self.rows.modifiers
            if m.group_id == group_id
        }

    def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Names of people by id, for what is shown."""
        return {i: self.people[i].name for i in ids if i in self.people}


async def read_reference_data(connection: Connection) -> ReferenceData:
    """The reference data as the connection's transaction sees it."""
    text = await connection.fetchval(READ_ROWS)
    return ReferenceData(msgspec.json.decode(text, type=ReferenceRows))

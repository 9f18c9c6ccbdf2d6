"""The venue: its settings, licence, people, devices, stations and printers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.base.clock import wire_or_none
from hub.domain import currencies
from hub.domain.tenders import TENDERS, Tender
from hub.texts import shown, stored_data
from hub.views.fields import (
    DeviceKindText,
    Gone,
    Instant,
    LicenceStateText,
    MethodText,
    Minor,
    PaperWidth,
    PrinterKindText,
    RoleText,
    Share,
)
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import DeviceRow, Person, PrinterRow, StationRow, VenueRow


class TenderView(msgspec.Struct, frozen=True):
    """A way to pay that this venue offers."""

    code: MethodText
    needs_reference: bool
    goes_into_drawer: bool
    is_awaited: Annotated[bool, Meta(description="the guest pays later, at a provider")]


GroupId = Annotated[str, Meta(description="the tax group of service charges", extra_json_schema={"format": "uuid"})]


class SettingsView(msgspec.Struct, frozen=True):
    """How the venue is run."""

    name: str
    currency: str
    currency_decimals: int
    locale: str
    notes_minor: Annotated[list[Minor], Meta(description="the notes of the currency, the largest first")]
    timezone: str
    cutoff_minutes: Annotated[int, Meta(description="when the business day ends, in minutes after midnight")]
    is_demo: bool
    has_receipt_printer: bool
    has_pesapal: bool
    tenders: list[TenderView]
    denominations: Annotated[list[Minor], Meta(description="the notes and coins that a drawer is counted by")]
    sends_when_paid: Annotated[bool, Meta(description="the payment that settles an order sends what is not held")]
    tax_rounding: Literal["line", "document"] | UnsetType = UNSET
    service_charge: dict[str, Share] | UnsetType = UNSET
    service_charge_tax_group: GroupId | None | UnsetType = UNSET
    variance_limit_minor: Minor | UnsetType = UNSET
    discount_limit_percent: Share | UnsetType = UNSET
    cash_rounding_minor: Minor | UnsetType = UNSET
    pooled_tip_roles: Annotated[list[str], Meta(description="whose tips are shared")] | UnsetType = UNSET
    cash_out_limit_minor: Minor | UnsetType = UNSET
    service_from_guests: (
        Annotated[int | None, Meta(description="how many guests at a table are charged for service; none: any number")]
        | UnsetType
    ) = UNSET
    tax_number: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    receipt_header: str | UnsetType = UNSET
    receipt_footer: str | UnsetType = UNSET
    tax_note: str | UnsetType = UNSET


class StaffView(msgspec.Struct, frozen=True):
    """A person who works here."""

    id: UUID
    name: str
    username: str
    role: RoleText
    stations: Annotated[list[str], Meta(description="codes of the stations at which they prepare on any device")]
    is_active: bool


class MyDeviceView(msgspec.Struct, frozen=True):
    """The device the reader is on."""

    code: str
    name: str
    kind: DeviceKindText
    station: str | None


class DeviceView(MyDeviceView, kw_only=True, frozen=True):
    """A screen or till of the venue."""

    id: UUID
    is_active: bool
    is_paired: bool


class StationView(msgspec.Struct, frozen=True):
    """A place that makes things, and after how many seconds a ticket there is slow, then late."""

    id: UUID
    code: str
    name: str
    kind: str
    warn_after_s: int
    late_after_s: int
    sort: int
    is_catch_all: Annotated[bool, Meta(description="in the office's lists only")] | UnsetType = UNSET
    deleted: Gone | UnsetType = UNSET


class StationsView(msgspec.Struct, frozen=True):
    """Every station in use."""

    stations: list[StationView]


class PrinterView(msgspec.Struct, frozen=True):
    """A printer on the network; a receipt printer without terminals serves all of them."""

    id: UUID
    name: str
    kind: PrinterKindText
    host: str
    port: int
    stations: Annotated[list[str], Meta(description="codes of the stations whose tickets it prints")]
    terminals: list[str]
    backup: Annotated[UUID | None, Meta(description="the printer that prints what waits here for 30 seconds")]
    width_mm: PaperWidth
    code_page: str
    has_drawer: bool
    is_active: bool


class LicenceView(msgspec.Struct, frozen=True):
    """What the venue may do now."""

    state: LicenceStateText
    reason: str | None
    reason_data: dict[str, Any] | None
    """Key and data of the reason, unless it is the supplier's own words."""
    contact: str | None
    expires_at: Instant | None


class RemovedView(msgspec.Struct, frozen=True):
    """It is gone."""

    id: UUID
    deleted: Literal[True]


_ADJUSTABLE = frozenset(SettingsView.__struct_fields__) - {"denominations"}
"""Of the settings that are stored, those that this version knows: a later one may have added some."""


def settings_view(reference_data: ReferenceData) -> SettingsView:
    """What every screen must know of the venue."""
    venue = reference_data.rows.venue
    return SettingsView(
        name=venue.name,
        currency=venue.currency,
        currency_decimals=venue.currency_decimals,
        locale=venue.locale,
        notes_minor=currencies.notes(venue.currency, venue.currency_decimals),
        timezone=venue.timezone,
        cutoff_minutes=venue.cutoff_minutes,
        is_demo=venue.is_demo,
        has_pesapal=venue.has_pesapal,
        tenders=[_tender_view(tender) for tender in TENDERS.values() if venue.has_pesapal or not tender.is_awaited],
        has_receipt_printer=any(p.is_active and p.kind == "receipt" for p in reference_data.rows.printers),
        denominations=_denominations(venue),
        **{"sends_when_paid": True} | {name: value for name, value in venue.settings.items() if name in _ADJUSTABLE},
    )


def _denominations(venue: VenueRow) -> list[int]:
    """The venue's own list of notes and coins, else the currency's."""
    chosen: list[int] = venue.settings.get("denominations") or []
    return chosen or currencies.denominations(venue.currency, venue.currency_decimals)


def _tender_view(tender: Tender) -> TenderView:
    return TenderView(
        code=tender.code,
        needs_reference=tender.needs_reference,
        goes_into_drawer=tender.goes_into_drawer,
        is_awaited=tender.is_awaited,
    )


def staff_view(reference_data: ReferenceData, person: Person) -> StaffView:
    """A person as managers see them."""
    return StaffView(
        id=person.id,
        name=person.name,
        username=person.username,
        role=person.role,
        stations=[row.code for row in reference_data.rows.stations if row.id in person.stations],
        is_active=person.is_active,
    )


def device_view(reference_data: ReferenceData, device: DeviceRow) -> DeviceView:
    """A device as managers see it."""
    station = reference_data.stations.get(device.station_id) if device.station_id else None
    return DeviceView(
        id=device.id,
        code=device.code,
        name=device.name,
        kind=device.kind,
        station=station.code if station else None,
        is_active=device.is_active,
        is_paired=device.is_paired,
    )


def station_view(station: StationRow) -> StationView:
    """A station as its screens need it."""
    return StationView(
        id=station.id,
        code=station.code,
        name=station.name,
        kind=station.kind,
        warn_after_s=station.warn_after_s,
        late_after_s=station.late_after_s,
        sort=station.sort,
        deleted=UNSET if station.is_active else True,
    )


def printer_view(reference_data: ReferenceData, printer: PrinterRow) -> PrinterView:
    """A printer as the office sees it."""
    return PrinterView(
        id=printer.id,
        name=printer.name,
        kind=printer.kind,
        host=printer.host,
        port=printer.port,
        stations=[reference_data.stations[id_].code for id_ in printer.stations if id_ in reference_data.stations],
        terminals=printer.terminals,
        backup=printer.backup_id,
        width_mm=printer.width_mm,
        code_page=printer.code_page,
        has_drawer=printer.has_drawer,
        is_active=printer.is_active,
    )


def licence_view(licence: Mapping[str, Any]) -> LicenceView:
    """What the venue may do now."""
    return LicenceView(
        state=licence["state"],
        reason=shown(licence["reason"]),
        reason_data=stored_data(licence["reason"]),
        contact=licence["contact"],
        expires_at=wire_or_none(licence["expires_at"]),
    )

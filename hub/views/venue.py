"""The venue: its settings, licence, people, devices, stations and printers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.base.clock import wire_or_none
from hub.views.reference_data import (
    DeviceRow,
    Person,
    PrinterRow,
    ReferenceData,
    StationRow,
)
from hub.views.view import View


def settings_view(reference_data: ReferenceData) -> View:
    """What every screen must know of the venue."""
    venue = reference_data.rows.venue
    return {
        "name": venue.name,
        "currency": venue.currency,
        "currency_decimals": venue.currency_decimals,
        "locale": venue.locale,
        "timezone": venue.timezone,
        "cutoff_minutes": venue.cutoff_minutes,
        "is_demo": venue.is_demo,
        "has_pesapal": venue.has_pesapal,
        "has_receipt_printer": any(p.is_active and p.kind == "receipt" for p in reference_data.rows.printers),
        **venue.settings,
    }


def staff_view(reference_data: ReferenceData, person: Person) -> View:
    """A person as managers see them."""
    return {
        "id": person.id,
        "name": person.name,
        "username": person.username,
        "role": person.role,
        "stations": [row.code for row in reference_data.rows.stations if row.id in person.stations],
        "is_active": person.is_active,
    }


def device_view(reference_data: ReferenceData, device: DeviceRow) -> View:
    """A device as managers see it."""
    station = reference_data.stations.get(device.station_id) if device.station_id else None
    return {
        "id": device.id,
        "code": device.code,
        "name": device.name,
        "kind": device.kind,
        "station": station.code if station else None,
        "is_active": device.is_active,
        "is_paired": device.is_paired,
    }


def station_view(station: StationRow) -> View:
    """A station as its screens need it."""
    return {
        "id": station.id,
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "warn_after_s": station.warn_after_s,
        "late_after_s": station.late_after_s,
        "sort": station.sort,
        **({} if station.is_active else {"deleted": True}),
    }


def printer_view(reference_data: ReferenceData, printer: PrinterRow) -> View:
    """A printer as the office sees it."""
    return {
        "id": printer.id,
        "name": printer.name,
        "kind": printer.kind,
        "host": printer.host,
        "port": printer.port,
        "stations": [reference_data.stations[id_].code for id_ in printer.stations if id_ in reference_data.stations],
        "terminals": printer.terminals,
        "backup": printer.backup_id,
        "width_mm": printer.width_mm,
        "code_page": printer.code_page,
        "has_drawer": printer.has_drawer,
        "is_active": printer.is_active,
    }


def licence_view(licence: Mapping[str, Any]) -> View:
    """What the venue may do now."""
    return {
        "state": licence["state"],
        "reason": licence["reason"],
        "contact": licence["contact"],
        "expires_at": wire_or_none(licence["expires_at"]),
    }

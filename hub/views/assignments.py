"""Who works at which stations, and which rooms that gives a screen, by the reference data (docs/orders.md#stations).

The rules are `hub/domain/stations.py` and `hub/domain/audience.py`; nobody else decides by a role who prepares where.
"""

from __future__ import annotations

from hub.domain import audience, stations
from hub.domain.actor import Actor
from hub.domain.permissions import prepares
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import DeviceRow


def stations_of(reference_data: ReferenceData, actor: Actor) -> tuple[str, ...]:
    """The codes of the stations at which somebody prepares, in the order of the venue's lists."""
    rows = reference_data.rows.stations
    person = reference_data.people.get(actor.id) if actor.id else None
    own = set(person.stations) if person else set()
    device = _device(reference_data, actor)
    codes = stations.stations_of(
        role=actor.role,
        own=[row.code for row in rows if row.id in own],
        at_device=next((row.code for row in rows if device and row.id == device.station_id), None),
        kinds={row.code: row.kind for row in rows if row.is_active},
    )
    return tuple(row.code for row in rows if row.code in codes)


def may_work_at(reference_data: ReferenceData, actor: Actor, station: str) -> bool:
    """Whether somebody with the permission for tickets may see and move those of this station."""
    return not prepares(actor.role) or station in stations_of(reference_data, actor)


def rooms_of(reference_data: ReferenceData, actor: Actor) -> frozenset[str]:
    """The rooms of somebody's screen."""
    device = _device(reference_data, actor)
    return audience.rooms_for(
        role=actor.role,
        staff_id=actor.id,
        device=actor.device,
        device_kind=device.kind if device else None,
        own_stations=stations_of(reference_data, actor),
        stations=[station.code for station in reference_data.rows.stations if station.is_active],
    )


def _device(reference_data: ReferenceData, actor: Actor) -> DeviceRow | None:
    return reference_data.devices.get(actor.device) if actor.device else None

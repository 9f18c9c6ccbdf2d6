"""Which rooms a screen is in: role and device decide, never a client's request (docs/events.md)."""

from __future__ import annotations

from collections.abc import Iterable

from hub.domain.events import FLOOR, MANAGER, VENUE, person, station, terminal

WHOLE_KITCHEN = ("kds", "expo")


def rooms_for(
    role: str, staff_id: object, device: str | None, device_kind: str | None,
    own_station: str | None, stations: Iterable[str],
) -> frozenset[str]:  # fmt: skip
    """The rooms of one signed-in person on one device (`own_station`: the device's, else the role's)."""
    rooms = {VENUE, person(staff_id)}
    if role in ("kitchen", "bar"):
        return frozenset(rooms | ({station(own_station)} if own_station else set()))
    rooms.add(FLOOR)
    if device is not None:
        rooms.add(terminal(device))
    if role in ("manager", "admin"):
        rooms.add(MANAGER)
        if device_kind in WHOLE_KITCHEN:
            rooms.update(station(code) for code in stations)
    return frozenset(rooms)

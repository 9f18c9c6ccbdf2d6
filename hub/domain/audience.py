"""Which rooms a screen is in: role and device decide, never a client's request (docs/events.md)."""

from __future__ import annotations

from collections.abc import Iterable

from hub.domain.events import FLOOR, MANAGER, VENUE, person, station, terminal
from hub.domain.permissions import prepares

WHOLE_KITCHEN = ("kds", "expo")


def rooms_for(
    role: str,
    staff_id: object,
    device: str | None,
    device_kind: str | None,
    own_stations: Iterable[str],
    stations: Iterable[str],
) -> frozenset[str]:
    """The rooms of one signed-in person on one device; `own_stations` are where they prepare."""
    rooms = {VENUE, person(staff_id)}
    if prepares(role):
        return frozenset(rooms.union(station(code) for code in own_stations))
    rooms.add(FLOOR)
    if device is not None:
        rooms.add(terminal(device))
    if role in ("manager", "admin"):
        rooms.add(MANAGER)
        if device_kind in WHOLE_KITCHEN:
            rooms.update(station(code) for code in stations)
    return frozenset(rooms)

"""The event catalogue: every type, what its `data` carries, and which rooms receive it (docs/events.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

VENUE, FLOOR, MANAGER = "venue", "floor", "manager"


def terminal(code: str) -> str:
    """The room of one till or other device."""
    return f"terminal:{code}"


def station(code: str) -> str:
    """The room of one station."""
    return f"station:{code}"


def person(staff_id: object) -> str:
    """The room of one signed-in person, on whatever device."""
    return f"staff:{staff_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One type of event. `rooms` always receive it; `also` lists the kinds of rooms that may be added."""

    name: str
    data: tuple[str, ...]
    rooms: tuple[str, ...]
    also: tuple[str, ...]
    says: str


_ALL = (
    EventType(
        name="order.opened", data=("order",), rooms=(FLOOR, MANAGER), also=(), says="An order was opened for a party."
    ),
    EventType(
        name="order.changed",
        data=("order",),
        rooms=(FLOOR, MANAGER),
        also=(),
        says="Anything on an order changed, the progress of its lines included.",
    ),
    EventType(name="order.settled", data=("order",), rooms=(FLOOR, MANAGER), also=(), says="Nothing is due any more."),
    EventType(
        name="order.cancelled",
        data=("order",),
        rooms=(FLOOR, MANAGER),
        also=(),
        says="An order ended without being paid.",
    ),
    EventType(
        name="ticket.queued",
        data=("ticket",),
        rooms=(MANAGER,),
        also=("station",),
        says="A station has something new to make.",
    ),
    EventType(
        name="ticket.changed",
        data=("ticket",),
        rooms=(MANAGER,),
        also=("station",),
        says="A ticket moved on, or its lines changed.",
    ),
    EventType(
        name="table.changed",
        data=("table",),
        rooms=(FLOOR, MANAGER),
        also=(),
        says="A table's state, guests or orders changed.",
    ),
    EventType(
        name="menu.changed",
        data=("menu",),
        rooms=(VENUE,),
        also=(),
        says="The menu changed; the event carries all of it.",
    ),
    EventType(
        name="stock.changed",
        data=("stock",),
        rooms=(VENUE,),
        also=(),
        says="An item was 86ed, counted or made available again.",
    ),
    EventType(
        name="payment.recorded",
        data=("payment",),
        rooms=(MANAGER,),
        also=("terminal",),
        says="A payment was taken, or is pending at Pesapal.",
    ),
    EventType(
        name="payment.changed",
        data=("payment",),
        rooms=(MANAGER,),
        also=("terminal",),
        says="A payment was refunded, confirmed or cancelled, or failed.",
    ),
    EventType(
        name="shift.opened",
        data=("shift",),
        rooms=(MANAGER,),
        also=("terminal",),
        says="A drawer was opened with its float.",
    ),
    EventType(
        name="shift.changed",
        data=("shift",),
        rooms=(MANAGER,),
        also=("terminal",),
        says="Cash was paid in or out, or the drawer was opened, without a sale.",
    ),
    EventType(
        name="shift.closed",
        data=("shift",),
        rooms=(MANAGER,),
        also=("terminal",),
        says="A drawer was counted and closed.",
    ),
    EventType(
        name="shift.counted",
        data=("shift", "count"),
        rooms=(MANAGER,),
        also=(),
        says="A drawer was counted: what was counted, what it should hold, and whether that closed it.",
    ),
    EventType(name="sales.changed", data=("sales",), rooms=(MANAGER,), also=(), says="The day's figures changed."),
    EventType(
        name="approval.requested",
        data=("approval",),
        rooms=(MANAGER,),
        also=("staff",),
        says="Somebody asked for a manager's approval.",
    ),
    EventType(
        name="approval.resolved",
        data=("approval",),
        rooms=(MANAGER,),
        also=("staff",),
        says="A manager granted or refused an approval, or it was used or expired.",
    ),
    EventType(name="print.changed", data=("print",), rooms=(MANAGER,), also=(), says="A print job moved on."),
    EventType(
        name="device.changed",
        data=("device",),
        rooms=(MANAGER,),
        also=(),
        says="A device was added, paired, changed or revoked.",
    ),
    EventType(
        name="licence.changed", data=("licence",), rooms=(VENUE,), also=(), says="What the venue may do changed."
    ),
    EventType(
        name="settings.changed",
        data=("settings", "station", "floor", "table"),
        rooms=(VENUE,),
        also=(),
        says="Settings, stations, floors or tables changed.",
    ),
    EventType(
        name="staff.changed",
        data=("staff",),
        rooms=(MANAGER,),
        also=(),
        says="A person was added, changed, or signed out everywhere.",
    ),
    EventType(
        name="session.ended",
        data=("session",),
        rooms=(),
        also=("staff",),
        says="Somebody signed out; their token is invalid.",
    ),
    EventType(
        name="backup.changed",
        data=("backup",),
        rooms=(MANAGER,),
        also=(),
        says="A backup was requested, made progress, or was made, verified or removed.",
    ),
    EventType(
        name="alert.raised", data=("alert",), rooms=(MANAGER,), also=("terminal",), says="Something needs a person."
    ),
    EventType(
        name="alert.cleared", data=("alert",), rooms=(MANAGER,), also=("terminal",), says="An alert no longer applies."
    ),
)
CATALOGUE: Final[dict[str, EventType]] = {event.name: event for event in _ALL}


def audience(name: str, also: Iterable[str] = ()) -> list[str]:
    """The rooms of an event: those of its type, and `also`, which must be of a kind that the catalogue allows."""
    event_type = CATALOGUE[name]
    rooms = [*event_type.rooms, *(room for room in also if room not in event_type.rooms)]
    assert all(room.partition(":")[0] in event_type.also for room in rooms[len(event_type.rooms) :]), (name, rooms)
    return rooms

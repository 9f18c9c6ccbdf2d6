"""The event catalogue: every type, what its `data` carries, and who hears it (CONTRACT §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

VENUE, FLOOR, MANAGER = "venue", "floor", "manager"


def terminal(code: str) -> str:
    """The room of one till or other device."""
    return f"terminal:{code}"


def station(code: str) -> str:
    """The room of one kitchen or bar station."""
    return f"station:{code}"


def person(staff_id: object) -> str:
    """The room of one signed-in person, on whatever device."""
    return f"staff:{staff_id}"


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event. `rooms` are those it always goes to; `also` names the kinds of rooms it may add."""

    name: str
    data: tuple[str, ...]
    rooms: tuple[str, ...]
    also: tuple[str, ...]
    says: str


_ALL = (
    EventType("order.opened", ("order",), (FLOOR, MANAGER), (), "A party got an order."),
    EventType(
        "order.changed",
        ("order",),
        (FLOOR, MANAGER),
        (),
        "Anything on an order changed, lines' progress included.",
    ),
    EventType("order.settled", ("order",), (FLOOR, MANAGER), (), "Nothing is due any more."),
    EventType("order.cancelled", ("order",), (FLOOR, MANAGER), (), "An order ended without being paid."),
    EventType("ticket.queued", ("ticket",), (MANAGER,), ("station",), "A station has something new to make."),
    EventType("ticket.changed", ("ticket",), (MANAGER,), ("station",), "A ticket moved on, or its lines changed."),
    EventType("table.changed", ("table",), (FLOOR, MANAGER), (), "A table's state, guests or orders changed."),
    EventType("menu.changed", ("menu",), (VENUE,), (), "The menu was edited; carries all of it."),
    EventType("stock.changed", ("stock",), (VENUE,), (), "An item was sold out, counted or put back."),
    EventType(
        "payment.recorded", ("payment",), (MANAGER,), ("terminal",), "Money was taken, or is awaited from Pesapal."
    ),
    EventType(
        "payment.changed",
        ("payment",),
        (MANAGER,),
        ("terminal",),
        "A payment was refunded, confirmed or cancelled, or came to nothing.",
    ),
    EventType("shift.opened", ("shift",), (MANAGER,), ("terminal",), "A drawer was opened with its float."),
    EventType("shift.changed", ("shift",), (MANAGER,), ("terminal",), "Cash moved without a sale."),
    EventType("shift.closed", ("shift",), (MANAGER,), ("terminal",), "A drawer was counted and closed."),
    EventType("sales.changed", ("sales",), (MANAGER,), (), "The day's figures moved."),
    EventType("approval.requested", ("approval",), (MANAGER,), ("staff",), "Somebody asks a manager."),
    EventType(
        "approval.resolved",
        ("approval",),
        (MANAGER,),
        ("staff",),
        "A manager answered, or it was used or expired.",
    ),
    EventType("print.changed", ("print",), (MANAGER,), (), "A print job moved on."),
    EventType("device.changed", ("device",), (MANAGER,), (), "A device was added, paired, changed or revoked."),
    EventType("licence.changed", ("licence",), (VENUE,), (), "What the venue may do changed."),
    EventType(
        "settings.changed",
        ("settings", "station", "floor", "table"),
        (VENUE,),
        (),
        "The house was rearranged.",
    ),
    EventType("staff.changed", ("staff",), (MANAGER,), (), "A person was added, changed, or signed out everywhere."),
    EventType("session.ended", ("session",), (), ("staff",), "Somebody signed out; their token counts no more."),
    EventType(
        "backup.changed",
        ("backup",),
        (MANAGER,),
        (),
        "A backup was asked for, is coming on, was made, proven or removed.",
    ),
    EventType("alert.raised", ("alert",), (MANAGER,), ("terminal",), "Something needs a person."),
    EventType("alert.cleared", ("alert",), (MANAGER,), ("terminal",), "It no longer does."),
)
CATALOGUE: Final[dict[str, EventType]] = {event.name: event for event in _ALL}


def audience(name: str, also: Iterable[str] = ()) -> list[str]:
    """The rooms of an event: those of its type and `also`, which must be of the kinds the catalogue allows."""
    known = CATALOGUE[name]
    rooms = [*known.rooms, *(room for room in also if room not in known.rooms)]
    assert all(room.partition(":")[0] in known.also for room in rooms[len(known.rooms) :]), (name, rooms)
    return rooms

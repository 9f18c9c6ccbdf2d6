"""The collections that a screen's state consists of, and which events take a thing out of its collection.

Every reducer follows the same rule: it puts each view of an event's `data` into the collection below, or removes it if
the event names it in `gone`. The browser's copy of this table is generated (`handlers.reference`).
Must not: know views; it reads the few fields of an event's JSON that say whether a thing is still in sight.
"""

from __future__ import annotations

from typing import Final

import msgspec

RECALLABLE: Final = 50
"""Bumped tickets of a station that a screen keeps for recall: the newest, ties by id."""
SINGLETONS: Final = ("settings", "licence", "menu", "sales")
"""Views that a state holds under their own name."""


class _Thing(msgspec.Struct, frozen=True):
    """A thing that stays until it is taken out of use."""

    deleted: bool = False

    @property
    def is_gone(self) -> bool:
        return self.deleted


class _Order(_Thing, frozen=True):
    """A settled order stays while some of it can still be sent."""

    state: str = ""
    can: tuple[str, ...] = ()

    @property
    def is_gone(self) -> bool:
        return self.state != "open" and "order.send" not in self.can


class _Shift(_Thing, frozen=True):
    state: str = ""

    @property
    def is_gone(self) -> bool:
        return self.state != "open"


class _Approval(_Thing, frozen=True):
    state: str = ""

    @property
    def is_gone(self) -> bool:
        return self.state not in ("pending", "granted")


class _Alert(_Thing, frozen=True):
    cleared_at: str | None = None

    @property
    def is_gone(self) -> bool:
        return self.cleared_at is not None


class _Stock(_Thing, frozen=True):
    """Only items that are sold out or counted are listed."""

    available: bool = True
    remaining: int | None = None

    @property
    def is_gone(self) -> bool:
        return self.available and self.remaining is None


class _Data(msgspec.Struct, frozen=True):
    order: _Order | None = None
    ticket: _Thing | None = None
    table: _Thing | None = None
    floor: _Thing | None = None
    station: _Thing | None = None
    shift: _Shift | None = None
    approval: _Approval | None = None
    alert: _Alert | None = None
    staff: _Thing | None = None
    device: _Thing | None = None
    stock: _Stock | None = None


COLLECTIONS: Final = {
    "order": "orders",
    "ticket": "tickets",
    "table": "tables",
    "floor": "floors",
    "station": "stations",
    "shift": "shifts",
    "approval": "approvals",
    "alert": "alerts",
    "staff": "staff",
    "device": "devices",
    "stock": "stock",
}
"""The collection of each name in an event's `data`; a name that is in neither table is kept by no state."""
_decode = msgspec.json.Decoder(_Data).decode


def gone(data: str) -> list[str]:
    """The names in an event's `data` (JSON) whose things leave their collections."""
    things = _decode(data)
    return [name for name in COLLECTIONS if (thing := getattr(things, name)) is not None and thing.is_gone]

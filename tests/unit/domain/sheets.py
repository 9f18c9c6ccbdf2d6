"""Orders made by hand for the rules: no database, no menu, a fixed clock."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hub.domain.orders import Line, Order, OrderRecord, StaffRef, TableRef, Ticket

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
WAITER = UUID(int=1)
TABLE = UUID(int=2)
_numbers = count(100)


def new_id() -> UUID:
    """Another id."""
    return UUID(int=next(_numbers))


def line(price_minor: int = 1_000, quantity: str = "1", station: str = "kitchen", **more: Any) -> Line:
    """A draft without taxes."""
    made = Line(
        new_id(), UUID(int=3), 1, UUID(int=4), "Chips", quantity, price_minor, [], [], True, False,
        None, more.pop("course", None), None, station, WAITER, NOON,
    )  # fmt: skip
    for name, value in more.items():
        setattr(made, name, value)
    return made


def an_order(*lines: Line, **head: Any) -> Order:
    """An open dine-in order with these lines."""
    order = OrderRecord(
        UUID(int=3), 1, date(2026, 11, 21), "dine_in", "open", 1, TABLE, None, 2, WAITER, None, None, 0, NOON,
    )  # fmt: skip
    for name, value in head.items():
        setattr(order, name, value)
    return Order(order, TableRef(TABLE, "T1"), StaffRef(WAITER, "Wasswa"), list(lines))


def fired(*stations: str) -> tuple[Order, list[Ticket]]:
    """An order with a line for each of these stations, sent."""
    from hub.domain import kitchen

    made = an_order(*(line(station=station) for station in stations))
    return made, kitchen.fire(made, made.drafts, NOON, "pos-1", new_id)

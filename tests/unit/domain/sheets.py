"""Orders made by hand for the rules: no database, no menu, a fixed clock."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hub.domain.order_records import Line, OrderRecord, StaffRef, TableRef, Ticket
from hub.domain.orders import Order

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
        id=new_id(),
        order_id=UUID(int=3),
        seq=1,
        item_id=UUID(int=4),
        name="Chips",
        quantity=quantity,
        unit_price_minor=price_minor,
        modifiers=[],
        taxes=[],
        is_service_chargeable=True,
        is_counted=False,
        seat=None,
        course=more.pop("course", None),
        note=None,
        station=station,
        added_by=WAITER,
        added_at=NOON,
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


def an_order(*lines: Line, **head: Any) -> Order:
    """An open dine-in order with these lines."""
    order = OrderRecord(
        id=UUID(int=3),
        number=1,
        business_day=date(2026, 11, 21),
        type="dine_in",
        state="open",
        version=1,
        table_id=TABLE,
        table_state=None,
        guests=2,
        waiter_id=WAITER,
        note=None,
        customer=None,
        rounds=0,
        opened_at=NOON,
    )
    for name, value in head.items():
        setattr(order, name, value)
    return Order(record=order, table=TableRef(TABLE, "T1"), waiter=StaffRef(WAITER, "Wasswa"), lines=list(lines))


def fired(*stations: str) -> tuple[Order, list[Ticket]]:
    """An order with a line for each of these stations, sent."""
    from hub.domain import kitchen

    made = an_order(*(line(station=station) for station in stations))
    return made, kitchen.fire(made, made.drafts, NOON, "pos-1", new_id)

"""Firing: lines get tickets for their stations, when the floor sends them or a payment settles their order.

The caller decides which lines are fired. Saving the order then emits and prints the tickets.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.commands.operation import Work
from hub.domain import kitchen
from hub.domain.order_records import Line
from hub.domain.orders import Order


def fire(work: Work, order: Order, drafts: Sequence[Line], terminal: str | None) -> None:
    """Fire these drafts, one ticket for each station; `terminal` gets the alert if a ticket does not arrive."""
    for line in drafts:
        line.station = _open_station(work, line.station)
    tickets = kitchen.fire(order, drafts, work.now, terminal, work.new_id)
    kitchen.note_sent(order, tickets, work.reference_data.station_kinds, work.now)


def _open_station(work: Work, station: str) -> str:
    """The station itself, or the catch-all if it was closed since the line was added."""
    known = work.reference_data.stations_by_code.get(station)
    return station if known is not None and known.is_active else work.reference_data.catch_all

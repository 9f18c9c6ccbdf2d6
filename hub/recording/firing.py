"""Lines on their way to their stations, for whatever sends them: the floor, or the payment that settles an order.

The caller decides which lines go; here they get their tickets. Saving the order then announces and prints these.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.commands.operation import Work
from hub.domain import kitchen
from hub.domain.orders import Line, Order


def fire(work: Work, order: Order, drafts: Sequence[Line], terminal: str | None) -> None:
    """Send these drafts, one ticket a station; `terminal` is told when a ticket does not arrive."""
    for line in drafts:
        line.station = _staffed(work, line.station)
    tickets = kitchen.fire(order, drafts, work.now, terminal, work.new_id)
    kitchen.note_sent(order, tickets, work.reference_data.station_kinds, work.now)


def _staffed(work: Work, station: str) -> str:
    """The station itself, or the catch-all when it was closed since the line was added."""
    known = work.reference_data.stations_by_code.get(station)
    return station if known is not None and known.is_active else work.reference_data.catch_all

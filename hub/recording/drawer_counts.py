"""Counts of drawers: every attempt is a row, an audit entry, and an event for managers alone.

A count that is refused undoes its command, so it names the hub's own command that records it (`Refusal.follow_up`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from hub.commands.operation import Work, encode
from hub.views.drawer_counts import drawer_count_view
from hub.views.drawer_report import DrawerFigures
from hub.views.shifts import shift_view, without_count

INSERT = """
insert into drawer_counts (id, shift_id, counted_minor, denominations, expected_minor, variance_minor, is_accepted, by,
  approved_by, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCount:
    """What somebody typed: a sum in minor units, and the notes and coins that it was counted by."""

    counted_minor: int
    denominations: Mapping[str, int] | None = None


async def save(
    work: Work,
    shift: Mapping[str, Any],
    count: TypedCount,
    figures: DrawerFigures,
    *,
    accepted: bool,
    approver: UUID | None,
) -> None:
    """Record a count, and emit it to managers with the shift as it is now."""
    pieces = count.denominations
    row = await work.connection.fetchrow(
        INSERT,
        work.new_id(),
        shift["id"],
        count.counted_minor,
        None if pieces is None else encode(pieces).decode(),
        figures.expected_minor,
        count.counted_minor - figures.expected_minor,
        accepted,
        work.actor.staff_id,
        approver,
        work.now,
    )
    names = work.reference_data.names(i for i in (shift["staff_id"], row["by"], row["approved_by"]) if i)
    view = drawer_count_view(row, shift["drawer"], names)
    shift_after = shift_view(shift, names)
    shown = shift_after if accepted else without_count(shift_after)
    work.emit("shift.counted", {"shift": shown, "count": view}, kind="shift", id=shift["id"])
    if not accepted:
        work.record("shift.count", shift["id"], None, msgspec.to_builtins(view))

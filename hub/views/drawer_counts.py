"""Counts of a drawer: for managers alone, because they show what it should hold (docs/drawers.md#counting)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from hub.base.clock import wire
from hub.views.fields import Instant, Minor, PersonNameView


class DrawerCountView(msgspec.Struct, frozen=True):
    """One count of a drawer: what was counted, what it should hold, and whether the count closed it."""

    id: UUID
    shift: UUID
    drawer: str
    counted_minor: Minor
    expected_minor: Minor
    variance_minor: Minor
    denominations: dict[str, int] | None
    is_accepted: bool
    by: PersonNameView
    approved_by: PersonNameView | None
    at: Instant


def drawer_count_view(count: Mapping[str, Any], drawer: str, names: Mapping[UUID, str]) -> DrawerCountView:
    """A row of `drawer_counts` as managers see it."""
    approver, pieces = count["approved_by"], count["denominations"]
    return DrawerCountView(
        id=count["id"],
        shift=count["shift_id"],
        drawer=drawer,
        counted_minor=count["counted_minor"],
        expected_minor=count["expected_minor"],
        variance_minor=count["variance_minor"],
        denominations=msgspec.json.decode(pieces) if isinstance(pieces, str) else pieces,
        is_accepted=count["is_accepted"],
        by=PersonNameView(count["by"], names.get(count["by"], "")),
        approved_by=PersonNameView(approver, names.get(approver, "")) if approver else None,
        at=wire(count["at"]),
    )

"""Rows that add up: a section lists parts, and a total below them is what they come to so far (docs/drawers.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """One amount in minor units. A note stands beside the sum and adds nothing."""

    text: str
    minor: int
    kind: Literal["part", "total", "note"] = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: tuple[SumRow, ...]


def unequal_totals(rows: Iterable[SumRow]) -> list[SumRow]:
    """The totals that are not what the parts above them come to."""
    sum_minor, unequal = 0, []
    for row in rows:
        if row.kind == "part":
            sum_minor += row.minor
        elif row.kind == "total" and row.minor != sum_minor:
            unequal.append(row)
    return unequal

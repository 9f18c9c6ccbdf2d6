"""Rows that add up: a section lists parts, and a total below them is what they come to so far (docs/drawers.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """One amount in minor units. A note stands beside the sum and adds nothing; it may have no amount."""

    text: str
    minor: int | None
    kind: Literal["part", "total", "note"] = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: tuple[SumRow, ...]


def without_zeros(rows: Iterable[SumRow]) -> tuple[SumRow, ...]:
    """The rows that say something: the first, the totals, and what is not 0."""
    return tuple(row for place, row in enumerate(rows) if place == 0 or row.kind == "total" or row.minor != 0)


def unequal_totals(rows: Iterable[SumRow]) -> list[SumRow]:
    """The totals that are not what the parts above them come to."""
    sum_minor, unequal = 0, []
    for row in rows:
        if row.kind == "part":
            sum_minor += row.minor or 0
        elif row.kind == "total" and row.minor != sum_minor:
            unequal.append(row)
    return unequal

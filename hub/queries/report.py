"""What a report is: a statement, its columns, and which of them are summed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """One report: a statement with $1 (first day) and $2 (last day), and the columns that are summed.

    With `by_clock`, the parameters are instants: $1 inclusive, $2 exclusive.
    """

    columns: tuple[str, ...]
    statement: str
    summed: tuple[str, ...]
    totals: str = ""
    """A statement for totals that are not sums of rows."""
    by_clock: bool = False

"""What a count by notes and coins comes to (docs/drawers.md#counting); which ones there are is in `currencies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

MOST: Final = 40


def in_order(values: Sequence[int]) -> list[int]:
    """Notes and coins as a count lists them: each once, largest first."""
    return sorted(set(values), reverse=True)


def total_minor(pieces: Mapping[str, int]) -> int:
    """What this many pieces of each note or coin come to."""
    return sum(int(value) * count for value, count in pieces.items())

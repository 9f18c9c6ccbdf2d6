"""Slips: tickets, receipts and reports as rows of text. Width and bytes are the printer's matter.

`hub.views.slips` makes slips from the views that screens show. No clock, no printer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

MOVED_AFTER: Final = timedelta(seconds=30)
GIVEN_UP_AFTER: Final = timedelta(minutes=30)
KICKED_WITHIN: Final = timedelta(seconds=15)
"""A drawer must not open long after the payment, when nobody stands at it."""
LOST_AFTER: Final = timedelta(seconds=60)
"""Longer than any slip may take to send: the process that claimed it has stopped."""
Money = Callable[[int], str]
Style = Literal["plain", "bold", "big", "centre", "title", "rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: text, and text at its right end. The style `rule` is a line across."""

    text: str = ""
    right: str = ""
    style: Style = "plain"


Slip = list[Row]
RULE = Row(style="rule")


def lay_out(row: Row, characters: int) -> list[str]:
    """A row as lines of this many characters: the text wraps, the right end never does."""
    if row.style == "rule":
        return ["-" * characters]
    text, right = _printable(row.text), _printable(row.right)[:characters]
    if not right or len(right) + 2 > characters:
        return [*_wrapped(text, characters), *([right] if right else [])]
    first, *rest = _wrapped(text, characters - len(right) - 1)
    return [f"{first}{right:>{characters - len(first)}}", *rest]


def _printable(text: str) -> str:
    """Replace control characters: in a guest's note they would reach the printer and could open drawers."""
    return "".join(character if character.isprintable() else " " for character in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Text as lines with the indent of the first."""
    words = text.lstrip(" ")
    indent = " " * min(len(text) - len(words), width // 2)
    return [indent + line for line in _lines(words.split(" "), width - len(indent))]


def _lines(words: Sequence[str], width: int) -> list[str]:
    lines, line = [], ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if len(joined) <= width:
            line = joined
            continue
        lines += [line] if line else []
        *whole, line = [word[i : i + width] for i in range(0, len(word), width)] or [""]
        lines += whole
    return [*lines, line]

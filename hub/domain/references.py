"""References: the numbers by which money taken outside the hub is found again, and when two of them are the same.

Two references are the same if two people would read them out alike (docs/orders.md#references).
"""

from __future__ import annotations

import unicodedata
from typing import Final

ALIKE: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
"""Letters that are taken for digits, as Crockford's Base32 reads them."""


def reference_key(reference: str) -> str:
    """What is compared: letters and digits alone, of one case and width; empty if there are none."""
    plain = unicodedata.normalize("NFKD", reference).casefold()
    return "".join(_digit(one) for one in plain if one.isalnum()).translate(ALIKE)


def _digit(character: str) -> str:
    """A digit of any script as 0 to 9; any other character as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)

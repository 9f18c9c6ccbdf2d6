"""Rows as CSV (RFC 4180) that any spreadsheet opens: amounts in the currency's decimals, and no formula to run."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for its own code page."""
FORMULA: Final = ("=", "+", "-", "@", "\N{MINUS SIGN}")
CONTROLS: Final = ("\t", "\r", "\n")
QUANTITIES: Final = frozenset({"quantity", "made"})
"""Columns whose text is always a number."""


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], decimals: int) -> str:
    """Rows under a header; lines end in CR LF. A column `…_minor` loses its ending and is in whole units."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.removesuffix("_minor") for column in columns])
    writer.writerows([_cell(column, row, decimals) for column in columns] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _cell(column: str, row: Mapping[str, Any], decimals: int) -> str:
    value = row[column]
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if _is_amount(column, row):
        return f"{Decimal(value).scaleb(-decimals):.{decimals}f}"
    is_text = isinstance(value, str) and column not in QUANTITIES
    return _neutral(value) if is_text else str(value)


def _is_amount(column: str, row: Mapping[str, Any]) -> bool:
    """Amounts by their column's name; and the value of a discount that is an amount."""
    return column.endswith("_minor") or (column == "value" and row.get("kind") == "amount")


def _neutral(text: str) -> str:
    """The text, after an apostrophe if a spreadsheet would run it; blanks and full-width forms hide nothing."""
    first = next((c for c in unicodedata.normalize("NFKC", text) if not _is_blank(c)), "")
    return f"'{text}" if text.startswith(CONTROLS) or first in FORMULA else text


def _is_blank(character: str) -> bool:
    """Whether nothing of it is seen: a space, a control or a formatting character."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")

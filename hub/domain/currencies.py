"""The notes and coins of currencies: what a drawer is counted by, and what guests hand over.

Data, not rules: face values as people say them, in whole units. How many decimals a currency has is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

NOTES_AND_COINS: Final[Mapping[str, tuple[str, str]]] = {
    "BIF": ("10000 5000 2000 1000 500", "100 50 10 5 1"),
    "CDF": ("20000 10000 5000 1000 500 200 100 50", ""),
    "EGP": ("200 100 50 20 10 5", "1 0.50 0.25"),
    "ETB": ("200 100 50 10 5", "1 0.50 0.25 0.10 0.05"),
    "EUR": ("200 100 50 20 10 5", "2 1 0.50 0.20 0.10 0.05 0.02 0.01"),
    "GBP": ("50 20 10 5", "2 1 0.50 0.20 0.10 0.05 0.02 0.01"),
    "GHS": ("200 100 50 20 10 5 2 1", "0.50 0.20 0.10 0.05"),
    "INR": ("500 200 100 50 20 10", "20 10 5 2 1"),
    "KES": ("1000 500 200 100 50", "40 20 10 5 1"),
    "KWD": ("20 10 5 1 0.500 0.250", "0.100 0.050 0.020 0.010 0.005"),
    "NGN": ("1000 500 200 100 50 20 10 5", "2 1 0.50"),
    "RWF": ("5000 2000 1000 500", "100 50 20 10 5"),
    "SSP": ("1000 500 100 50 20 10 5", "2 1"),
    "TZS": ("10000 5000 2000 1000 500", "500 200 100 50"),
    "UGX": ("50000 20000 10000 5000 2000 1000", "1000 500 200 100 50"),
    "USD": ("100 50 20 10 5 2 1", "1 0.50 0.25 0.10 0.05 0.01"),
    "XAF": ("10000 5000 2000 1000 500", "500 100 50 25 10 5 2 1"),
    "XOF": ("10000 5000 2000 1000 500", "500 200 100 50 25 10 5 1"),
    "ZAR": ("200 100 50 20 10", "5 2 1 0.50 0.20 0.10"),
    "ZMW": ("500 200 100 50 20 10 5 2", "1 0.50 0.10 0.05"),
}
OTHERS: Final = ("100 50 20 10 5", "2 1 0.50 0.20 0.10 0.05")
"""What a currency that is not listed is taken to have; faces below its minor unit are left out."""


def denominations(currency: str, decimals: int) -> list[int]:
    """The faces by which a drawer is counted, in minor units, the largest first."""
    notes, coins = NOTES_AND_COINS.get(currency, OTHERS)
    return _minor(f"{notes} {coins}", decimals)


def notes(currency: str, decimals: int) -> list[int]:
    """The notes of a currency, in minor units, the largest first."""
    return _minor(NOTES_AND_COINS.get(currency, OTHERS)[0], decimals)


def _minor(faces: str, decimals: int) -> list[int]:
    exact = {Fraction(face) * 10**decimals for face in faces.split()}
    return sorted([int(face) for face in exact if face.denominator == 1], reverse=True)

"""Money: integers in minor units, exact fractions until the one rounding that is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

_RATE = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
_QUANTITY = re.compile(r"\d{1,4}(\.\d{1,3})?", re.ASCII)


def half_up(value: Fraction | int) -> int:
    """The nearest integer, halves away from zero."""
    return round_ratio(value.numerator, value.denominator)


def round_ratio(numerator: int, denominator: int) -> int:
    """`numerator / denominator` (positive denominator) to the nearest integer, halves away from zero."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` in proportion to `weights` by largest remainder, ties to the earlier; the parts sum to `total`.

    If every weight is 0, the parts are as even as possible. Raises ValueError if total or a weight is negative.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("only amounts of 0 or more can be allocated")
    if not weights:
        if total:
            raise ValueError("there is nothing to allocate to")
        return []
    whole = sum(weights)
    shares = list(weights) if whole else [1] * len(weights)
    whole = whole or len(weights)
    parts = [total * share // whole for share in shares]
    left = total - sum(parts)
    if left:
        by_remainder = sorted(range(len(shares)), key=lambda i: (-(total * shares[i] % whole), i))
        for i in by_remainder[:left]:
            parts[i] += 1
    return parts


def split_evenly(total: int, ways: int) -> list[int]:
    """`ways` parts that differ by at most 1 and sum to `total`, larger ones first. Raises ValueError below 1 way."""
    if ways < 1:
        raise ValueError("a sum is split in at least one way")
    return allocate(total, [1] * ways)


@lru_cache(maxsize=256)
def percent(rate: str) -> Fraction:
    """`"18"` or `"2.5"` as a fraction of one. Raises ValueError outside of 0 to 1000 or beyond four decimals."""
    if not _RATE.fullmatch(rate) or Fraction(rate) > 1000:
        raise ValueError("a rate is a decimal number of percent from 0 to 1000 with at most four decimals")
    return Fraction(rate) / 100


class BadQuantity(ValueError):
    """A quantity that cannot be ordered; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=1024)
def quantity(value: int | str) -> Fraction:
    """A quantity from the wire. Raises BadQuantity unless above 0, at most 9999, with at most three decimals."""
    text = str(value)
    if type(value) not in {int, str} or not _QUANTITY.fullmatch(text):
        raise BadQuantity("quantity_format")
    exact = Fraction(text)
    if not 0 < exact <= 9999:
        raise BadQuantity("quantity_bounds")
    return exact


@lru_cache(maxsize=1024)
def quantity_text(exact: Fraction) -> int | str:
    """A quantity as it goes over the wire: an integer when whole, else a decimal string without needless zeros.

    Raises ValueError if it has more than three decimals: a quantity is never rounded on its way out.
    """
    if exact.denominator == 1:
        return exact.numerator
    if 1000 % exact.denominator:
        raise ValueError("a quantity has at most three decimals")
    thousandths = exact.numerator * (1000 // exact.denominator)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}".rstrip("0")


def round_cash(amount_minor: int, step_minor: int) -> int:
    """The nearest multiple of `step_minor`, halves away from zero. Raises ValueError for a step below 1."""
    if step_minor < 1:
        raise ValueError("cash is rounded to steps of at least one minor unit")
    return round_ratio(amount_minor, step_minor) * step_minor

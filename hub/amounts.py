"""Amounts of money as text in the venue's locale, and the decimals of currencies, both from the CLDR by way of Babel.

Whatever the server writes for people (paper, pages, notes on payments) is written here; the screens' one writer and
reader is `web/static/js/lib/money.js`. Must not: calculate (`hub.domain.money`), or read what people type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.numbers import get_currency_precision

Digits = Literal["default", "latn"]
"""The locale's own digits; or Latin ones, for printers, whose code pages have no others."""
FALLBACK: Final = "en"
ZEROS: Final[Mapping[str, int]] = {
    "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040, "olck": 0x1C50, "tibt": 0xF20,
    "nkoo": 0x7C0, "cakm": 0x11136, "mtei": 0xABF0, "hmnp": 0x1E140, "adlm": 0x1E950,
}  # fmt: skip
"""Where the ten digits of a numbering system begin in Unicode; of others Latin digits are written."""


def decimals_of(currency: str) -> int:
    """How many decimals a currency has (ISO 4217): UGX 0, EUR 2, KWD 3."""
    return get_currency_precision(currency)


def is_currency(code: str) -> bool:
    """Whether this is the code of a currency."""
    return code in Locale(FALLBACK).currencies or code in get_global("currency_fractions")


def is_locale(tag: str) -> bool:
    """Whether amounts can be written in this locale: `en-UG`, `de-DE`."""
    return _known(tag) is not None


def formatter(decimals: int, locale: str, digits: Digits = "default") -> Callable[[int], str]:
    """What writes amounts in minor units: `12,500`; `1.234,50` in `de-DE` and with two decimals."""
    return lambda amount_minor: amount_text(amount_minor, decimals, locale, digits)


def amount_text(amount_minor: int, decimals: int, locale: str, digits: Digits = "default") -> str:
    """An amount with all decimals of its currency and without its symbol."""
    style = _style(locale, digits)
    figures = str(abs(amount_minor)).zfill(decimals + 1)
    whole, part = figures[: len(figures) - decimals], figures[len(figures) - decimals :]
    sign = style.minus if amount_minor < 0 else ""
    text = style.group.join(_groups(whole, *style.sizes)) + (style.decimal + part if part else "")
    return sign + text.translate(style.own_digits)


def group_symbol(locale: str) -> str:
    """What stands between groups of digits, where long amounts may break."""
    return _style(locale, "default").group


def _groups(whole: str, primary: int, secondary: int) -> list[str]:
    """The digits in groups: the last of the primary size, those before it of the secondary."""
    rest, last = whole[:-primary], whole[-primary:]
    first = len(rest) % secondary
    return [
        *([rest[:first]] if first else []),
        *(rest[i : i + secondary] for i in range(first, len(rest), secondary)),
        last,
    ]


@dataclass(frozen=True, slots=True)
class _Style:
    """How a locale writes numbers."""

    decimal: str
    group: str
    minus: str
    sizes: tuple[int, int]
    own_digits: Mapping[int, int]


@lru_cache(maxsize=64)
def _style(locale: str, digits: Digits) -> _Style:
    known = _known(locale) or Locale(FALLBACK)
    system = known.default_numbering_system if digits == "default" else digits
    symbols = {**known.number_symbols["latn"], **known.number_symbols.get(system, {})}
    zero = ZEROS.get(system, ord("0"))
    return _Style(
        decimal=symbols["decimal"],
        group=symbols["group"],
        minus=symbols["minusSign"],
        sizes=known.decimal_formats[None].grouping,
        own_digits={ord("0") + n: zero + n for n in range(10)},
    )


@lru_cache(maxsize=64)
def _known(tag: str) -> Locale | None:
    """The locale, or its language where nothing is known of the region: `en-KW` is written as `en`."""
    try:
        language = parse_locale(tag, sep="-")[0]
    except ValueError:
        return None
    return _of_cldr(tag) or _of_cldr(language)


def _of_cldr(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError:
        return None

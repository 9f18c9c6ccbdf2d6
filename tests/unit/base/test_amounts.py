"""Amounts as the server writes them, and what it knows of currencies."""

import pytest

from hub import amounts
from hub.domain import currencies


@pytest.mark.parametrize(
    ("locale", "decimals", "written"),
    [
        ("en-UG", 0, "-123,456,789"),
        ("en-ZA", 2, "-1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,89"),
        ("de-DE", 2, "-1.234.567,89"),
        ("de-CH", 2, "-1'234'567.89"),
        ("hi-IN", 3, "-1,23,456.789"),
        ("bn-BD", 2, "-১২,৩৪,৫৬৭.৮৯"),
        ("es-ES", 3, "-123.456,789"),
    ],
)
def test_an_amount_is_written_as_the_locale_writes_it(locale: str, decimals: int, written: str) -> None:
    text = amounts.amount_text(-123_456_789, decimals, locale)
    assert text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") == written


def test_paper_gets_latin_digits_because_printers_have_no_others() -> None:
    assert amounts.formatter(2, "ar-EG", "latn")(123_456) == "1,234.56"
    assert amounts.formatter(2, "ar-EG")(123_456) == "\u0661\u066c\u0662\u0663\u0664\u066b\u0665\u0666"


@pytest.mark.parametrize(("minor", "written"), [(0, "0.00"), (5, "0.05"), (99_999, "999.99"), (100_000, "1,000.00")])
def test_an_amount_has_every_decimal_of_its_currency(minor: int, written: str) -> None:
    assert amounts.amount_text(minor, 2, "en") == written


def test_an_unknown_locale_is_written_as_english() -> None:
    assert all(map(amounts.is_locale, ("en-UG", "sw-KE", "ar-EG", "en-KW", "zh-Hant-TW")))
    assert not any(map(amounts.is_locale, ("en-12", "qq", "qq-UG", "")))
    assert amounts.amount_text(123_456, 2, "en-12") == "1,234.56"


@pytest.mark.parametrize(
    ("currency", "decimals"), [("UGX", 0), ("KES", 2), ("TZS", 2), ("EUR", 2), ("RWF", 0), ("KWD", 3), ("TND", 3)]
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, decimals: int) -> None:
    assert amounts.decimals_of(currency) == decimals


def test_a_code_that_no_currency_has_is_none() -> None:
    assert [amounts.is_currency(code) for code in ("UGX", "KWD", "XXQ", "ugx", "")] == [True, True, False, False, False]


@pytest.mark.parametrize("currency", currencies.NOTES_AND_COINS)
def test_denominations_are_whole_minor_units_in_falling_order(currency: str) -> None:
    faces = currencies.denominations(currency, amounts.decimals_of(currency))
    notes = currencies.notes(currency, amounts.decimals_of(currency))
    assert faces == sorted(set(faces), reverse=True)
    assert faces[-1] > 0
    assert set(notes) <= set(faces)


def test_faces_are_in_minor_units() -> None:
    assert currencies.denominations("KWD", 3) == [20_000, 10_000, 5_000, 1_000, 500, 250, 100, 50, 20, 10, 5]
    assert currencies.denominations("JPY", 0) == [100, 50, 20, 10, 5, 2, 1]

"""Texts by key, in the venue's language or English."""

from pathlib import Path

import pytest

from hub.base.texts import Texts


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    guests = "guests = { $count ->\n    [one] one guest\n   *[other] { $count } guests\n }\n"
    for name, source in {
        "en/pos": "send = Send\n" + guests,
        "en/kds": "bump = Bump\n",
        "sw/pos": "send = Tuma\n",
    }.items():
        path = tmp_path / f"{name}.ftl"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    return tmp_path


def test_all_areas_of_a_language_are_read(locales: Path) -> None:
    texts = Texts(locales)
    assert (texts.text("send"), texts.text("bump")) == ("Send", "Bump")


def test_a_text_that_a_language_lacks_is_english(locales: Path) -> None:
    texts = Texts(locales, "sw")
    assert (texts.text("send"), texts.text("bump")) == ("Tuma", "Bump")


def test_a_language_that_nobody_wrote_is_english(locales: Path) -> None:
    assert Texts(locales, "xx").text("send") == "Send"


def test_a_number_chooses_the_form_and_no_mark_surrounds_it(locales: Path) -> None:
    texts = Texts(locales)
    assert (texts.text("guests", count=1), texts.text("guests", count=3)) == ("one guest", "3 guests")


def test_a_missing_key_is_shown_and_logged(locales: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert Texts(locales).text("nonsense") == "nonsense"
    assert "no text nonsense" in caplog.text


def test_numbers_are_not_grouped(locales: Path) -> None:
    assert Texts(locales).text("guests", count=12_500) == "12500 guests"

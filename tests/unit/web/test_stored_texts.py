"""Texts by key: English behind another language, stored texts and the sentences of older rows, markup in pages."""

from pathlib import Path

from markupsafe import Markup, escape

from hub.base.texts import Texts
from hub.domain.refusals import AmountExceedsDue, Invalid, NotFound
from hub.texts import problem_document, shown, stored, stored_data
from web.page_texts import text as page_text


def test_a_message_that_a_language_lacks_is_english(tmp_path: Path) -> None:
    for locale, words in (("en", "hello = Hello\nbill = Bill { $n }\n"), ("fr", "hello = Bonjour\n")):
        (tmp_path / locale).mkdir()
        (tmp_path / locale / "area.ftl").write_text(words)
    texts = Texts(tmp_path, "fr")
    assert [texts.text("hello"), texts.text("bill", n=12500), texts.text("none")] == ["Bonjour", "Bill 12500", "none"]


def test_a_row_stores_key_and_data_and_a_view_shows_the_sentence() -> None:
    problem = stored("print-problem-refused", host="10.0.0.5", port=9100)
    assert "takes no" not in problem
    alert = stored("alert-print-expired", kind="bill", printer="none", problem=problem)
    assert (
        shown(alert) == "A bill was not printed on a printer: 10.0.0.5 is there, but takes no print jobs on port 9100"
    )
    data = stored_data(alert)
    assert data is not None
    assert data["problem"] == {"text": "print-problem-refused", "host": "10.0.0.5", "port": 9100}


def test_a_sentence_of_an_older_row_is_shown_as_it_is() -> None:
    assert shown("The printer hung up") == "The printer hung up"
    assert (stored_data("The printer hung up"), shown(None)) == (None, None)


def test_a_refusal_carries_reason_and_data_and_its_document_says_it_in_english() -> None:
    document = problem_document(AmountExceedsDue("amounts", due_minor=12_500, pending_minor=0, covers_minor=20_000))
    assert (document["title"], document["detail"], document["reason"]) == (
        "The amount is more than what is due", "12500 is due, not 20000", "amounts",
    )  # fmt: skip
    assert problem_document(NotFound())["detail"] == problem_document(NotFound())["title"] == "Not found"


def test_an_error_of_a_field_has_its_sentence() -> None:
    document = problem_document(Invalid("table", errors=[{"field": "table", "code": "required_for_dine_in"}]))
    assert document["detail"] == "The table is required for dine-in"
    assert document["errors"] == [
        {"field": "table", "code": "required_for_dine_in", "message": "is required for dine-in"}
    ]


def test_a_page_escapes_what_people_typed_and_keeps_markup() -> None:
    assert escape(page_text("pages-receipt-title", number="<b>")) == "Receipt &lt;b&gt;"
    mixed = page_text("pages-sign-in", venue=Markup("<data>") + "<b>")
    assert escape(mixed) == "Sign in \N{MIDDLE DOT} <data>&lt;b&gt;"
    assert page_text("pages-sign-in", venue=Markup("<b>5</b>")) == "Sign in \N{MIDDLE DOT} <b>5</b>"

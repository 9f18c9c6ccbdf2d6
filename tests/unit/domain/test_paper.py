"""Slips of paper: rows that fit, and marks that say what a slip is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain import paper
from hub.domain.paper import Row, lay_out


def test_the_right_end_stands_at_the_right() -> None:
    assert lay_out(Row(text="2 Chips", right="18,000"), 20) == ["2 Chips       18,000"]
    assert lay_out(Row(text="1 Grilled tilapia with chips", right="45,000"), 20) == [
        "1 Grilled     45,000",
        "tilapia with",
        "chips",
    ]
    assert lay_out(paper.RULE, 4) == ["----"]


@settings(deadline=None)
@given(
    st.text(st.characters(categories=("L", "N"), include_characters=" "), max_size=200),
    st.text("0123456789,", max_size=60),
    st.integers(16, 48),
)
def test_no_line_is_wider_than_the_paper_and_no_word_is_lost(text: str, right: str, characters: int) -> None:
    lines = lay_out(Row(text=text, right=right), characters)
    assert all(len(line) <= characters for line in lines)
    kept = "".join(lines).replace(" ", "")
    assert sorted(kept) == sorted((text + right[:characters]).replace(" ", ""))


def test_a_note_cannot_command_the_printer() -> None:
    assert lay_out(Row(text="   ! no\x1bp\x00 salt\n\x1b@"), 32) == ["   ! no p  salt  @"]

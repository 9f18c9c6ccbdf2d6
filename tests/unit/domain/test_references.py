"""References that read alike are the same: the table of docs/orders.md, and what is true of any of them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.references import reference_key

PAGE = (Path(__file__).parents[3] / "docs/orders.md").read_text("utf-8")


def rows() -> list[tuple[str, str, bool]]:
    """(recorded, typed, whether they are the same) of the page's table."""
    section = PAGE.split("\n## References\n")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return [(old[1:-1], new, word == "the same") for old, news, word in cells for new in re.findall("`([^`]+)`", news)]


@pytest.mark.parametrize(("recorded", "typed", "is_same"), rows())
def test_the_table_of_the_page(recorded: str, typed: str, is_same: bool) -> None:
    assert (reference_key(recorded) == reference_key(typed)) is is_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("QX12", "\uff31\uff38\uff11\uff12"),
        ("QX12", "qx\u200b12"),
        ("R\u00c9F1", "REF1"),
        ("5", "\u0665"),
        ("5", "\u096b"),
        ("LOT", "10t"),
        ("stra\u00dfe", "STRASSE"),
    ],
)
def test_scripts_marks_and_forms(one: str, other: str) -> None:
    assert reference_key(one) == reference_key(other)


@pytest.mark.parametrize("marks", ["", " ", "-./", "\u00a0", "\u2014"])
def test_marks_alone_are_nothing(marks: str) -> None:
    assert reference_key(marks) == ""


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(text: str) -> None:
    assert reference_key(reference_key(text)) == reference_key(text)


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=1, max_size=20), st.sampled_from([" ", "-", ".", "/"]))
def test_blanks_and_marks_between_do_not_count(text: str, mark: str) -> None:
    assert reference_key(mark.join(text.lower())) == reference_key(text)

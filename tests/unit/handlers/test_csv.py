"""What a spreadsheet is given."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.http.reports import csv_text


def test_a_table_has_a_header_and_lines_that_end_in_cr_lf() -> None:
    assert csv_text(("a", "b"), [{"a": 1, "b": "x, y"}, {"a": None, "b": True}]) == 'a,b\r\n1,"x, y"\r\n,true\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_never_runs_as_a_formula(text: str) -> None:
    (row,) = list(csv.reader(io.StringIO(csv_text(("a",), [{"a": text}]), newline="")))[1:]
    assert row == [f"'{text}"]


def test_a_negative_number_stays_a_number() -> None:
    assert csv_text(("a",), [{"a": -45}]) == "a\r\n-45\r\n"


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=2, max_size=2))
def test_what_is_read_back_is_what_was_written(values: list[str]) -> None:
    text = csv_text(("a", "b"), [{"a": values[0], "b": values[1]}])
    read = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert [cell.removeprefix("'") for cell in read] == [value.removeprefix("'") for value in values]

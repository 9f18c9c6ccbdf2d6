"""What a spreadsheet is given."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.http.csv_text import csv_text


def read(text: str) -> list[list[str]]:
    """What a spreadsheet reads, without the byte order mark."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def cell(column: str, value: Any, decimals: int = 0, **others: Any) -> str:
    """The one value of a column, read back."""
    return read(csv_text((column,), [{column: value, **others}], decimals))[1][0]


def test_a_table_has_a_header_and_lines_that_end_in_cr_lf_after_a_byte_order_mark() -> None:
    table = csv_text(("a", "b"), [{"a": 1, "b": "x, y"}, {"a": None, "b": True}], 0)
    assert table == '\ufeffa,b\r\n1,"x, y"\r\n,true\r\n'


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\N{FULLWIDTH EQUALS SIGN}",
        "\N{FULLWIDTH PLUS SIGN}",
        "\N{FULLWIDTH HYPHEN-MINUS}",
        "\N{FULLWIDTH COMMERCIAL AT}",
        "\N{SMALL HYPHEN-MINUS}",
        "\N{SMALL EQUALS SIGN}",
    ],
)
@pytest.mark.parametrize("blank", ["", " ", "  ", "\u00a0", "\u3000", "\u200b", "\ufeff", " \u200e", "\x00"])
def test_a_text_never_runs_as_a_formula(start: str, blank: str) -> None:
    text = f"{blank}{start}1+1"
    assert cell("a", text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", "\tx", "\rx", "\nx"])
def test_a_text_that_begins_with_a_control_never_leaves_its_cell(text: str) -> None:
    assert cell("a", text) == f"'{text}"


@pytest.mark.parametrize("text", ["Nile perch", "1 + 1", "a=b", "'quoted", "", "5-seater", "ñ@x"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert cell("a", text) == text


@pytest.mark.parametrize(
    ("minor", "decimals", "written"),
    [(-45, 0, "-45"), (12_500, 0, "12500"), (9_999, 2, "99.99"), (-5, 2, "-0.05"), (0, 2, "0.00"), (1_250, 3, "1.250")],
)
def test_an_amount_has_the_decimals_of_its_currency_and_stays_a_number(minor: int, decimals: int, written: str) -> None:
    assert cell("tax_minor", minor, decimals) == written


def test_the_header_of_an_amount_does_not_say_minor_units() -> None:
    assert read(csv_text(("method", "amount_minor"), [], 2)) == [["method", "amount"]]


def test_a_discount_of_an_amount_is_an_amount_and_a_percentage_is_none() -> None:
    assert (cell("value", "500", 2, kind="amount"), cell("value", "12.5", 2, kind="percent")) == ("5.00", "12.5")


@pytest.mark.parametrize(("column", "value"), [("quantity", "-0.345"), ("quantity", -2), ("late", -1), ("rate", "18")])
def test_a_number_is_not_neutralised(column: str, value: Any) -> None:
    assert cell(column, value, 2) == str(value)


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=2, max_size=2))
def test_what_is_read_back_is_what_was_written(values: list[str]) -> None:
    row = read(csv_text(("a", "b"), [{"a": values[0], "b": values[1]}], 0))[1]
    assert [one.removeprefix("'") for one in row] == [value.removeprefix("'") for value in values]

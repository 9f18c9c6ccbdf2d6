"""Cash over the counter: what goes back, how it is rounded, and what a drawer should hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import cash

ORDERS = Path(__file__).parents[3] / "docs" / "orders.md"


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_what_is_kept_and_what_goes_back_are_what_was_tendered(to_pay: int, more: int) -> None:
    assert cash.change(to_pay + more, to_pay) == more


def test_too_little_gives_no_change() -> None:
    with pytest.raises(ValueError, match="less was tendered"):
        cash.change(9_999, 10_000)


def test_a_drawer_holds_its_float_and_all_that_moved() -> None:
    assert (
        cash.expected_cash(
            float_minor=50_000,
            cash_kept_minor=30_000,
            refunds_minor=1_000,
            pay_ins_minor=500,
            pay_outs_minor=200,
            drops_minor=20_000,
        )
        == 59_300
    )


def rows() -> list[list[str]]:
    """The rows of the table on cash rounding in docs/orders.md."""
    section = ORDERS.read_text().split("## Cash rounding\n")[1]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    assert len(lines) >= 3
    return [[cell.strip().replace(" ", "") for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("row", rows())
def test_cash_is_rounded_as_the_table_says(row: list[str]) -> None:
    due, step, sent, tendered, amount, rounding, back = row
    for said in sent.removesuffix("(apart)").split("or"):
        covers, off = cash.covered(int(said), int(due), int(step))
        assert (covers, off) == (int(amount), int(rounding.replace("\N{MINUS SIGN}", "-")))
        assert cash.change(int(tendered), covers + off) == int(back)


@given(st.integers(1, 10**9), st.integers(0, 10**4))
def test_only_what_settles_is_rounded_and_by_half_a_step_at_most(due: int, step: int) -> None:
    covers, off = cash.covered(due, due, step)
    assert covers == due
    assert abs(off) * 2 <= step
    assert cash.covered(due + off, due, step) == (covers, off)

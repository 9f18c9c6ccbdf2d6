"""Cash in the hand and in the drawer."""

import pytest

from hub.domain.cash import change, expected_cash


def test_change_is_what_was_too_much() -> None:
    assert [change(50_000, 35_000), change(35_000, 35_000)] == [15_000, 0]
    with pytest.raises(ValueError, match="less was tendered"):
        change(34_999, 35_000)


def test_a_drawer_holds_its_float_and_all_that_moved() -> None:
    assert expected_cash(50_000, 30_000, 1_000, 500, 200, 20_000) == 59_300

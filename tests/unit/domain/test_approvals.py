"""What stays within an approval: sizes may shrink, nothing else may change, and no effect may become graver."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.approvals import Effect, effect_on_orders, gravest, is_graver, is_within
from hub.domain.permissions import Permission
from tests.unit.domain.sheets import an_order, line, new_id

GRANTED = Effect(of="bill", before_minor=10_000, after_minor=9_000, wasted=1, permission=Permission.VOID_BEFORE_COOKING)


@pytest.mark.parametrize(
    ("args", "granted"),
    [
        ({"value": "10"}, {"value": "10.5"}),
        ({"value": "9.5"}, {"value": 10}),
        ({"quantity": 1}, {"quantity": 2}),
        ({"quantity": 1}, {}),
        ({"reason": "Cold"}, {"reason": "Late"}),
        ({"counted_minor": 9}, {"counted_minor": 1}),
        ({"lines": [{"id": "a", "quantity": 1}]}, {"lines": [{"id": "b"}, {"id": "a", "quantity": 3}]}),
        ({}, {}),
    ],
)
def test_the_same_or_less_is_within(args: Any, granted: Any) -> None:
    assert is_within(args, granted)


@pytest.mark.parametrize(
    ("args", "granted"),
    [
        ({"value": "10.5"}, {"value": "10"}),
        ({"value": -1}, {"value": 10}),
        ({"value": True}, {"value": 10}),
        ({"quantity": 3}, {"quantity": 2}),
        ({}, {"quantity": 2}),
        ({"line": "a"}, {}),
        ({"kind": "amount"}, {"kind": "percent"}),
        ({"amount_minor": 1}, {}),
        ({"lines": [{"id": "a"}]}, {"lines": [{"id": "a", "quantity": 3}]}),
        ({"lines": [{"id": "c", "quantity": 1}]}, {"lines": [{"id": "a", "quantity": 3}]}),
        ({"lines": [{"id": "a"}, {"id": "a"}]}, {"lines": [{"id": "a"}]}),
    ],
)
def test_more_or_another_is_not(args: Any, granted: Any) -> None:
    assert not is_within(args, granted)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_size_is_within_another_if_it_is_no_larger(size: int, granted: int) -> None:
    assert is_within({"amount_minor": size}, {"amount_minor": granted}) is (size <= granted)
    assert is_within({"value": str(size)}, {"value": str(granted)}) is (size <= granted)


@pytest.mark.parametrize(
    ("more", "is_it"),
    [
        ({}, False),
        ({"after_minor": 9_500}, False),
        ({"before_minor": 50_000, "after_minor": 49_000}, False),
        ({"after_minor": 8_999}, True),
        ({"after_minor": 10_001}, True),
        ({"wasted": 0}, False),
        ({"wasted": 2}, True),
        ({"permission": None}, False),
        ({"permission": Permission.VOID_AFTER_COOKING}, True),
    ],
)
def test_graver_is_more_money_more_waste_or_a_graver_permission(more: dict[str, Any], is_it: bool) -> None:
    assert is_graver(replace(GRANTED, **more), GRANTED) is is_it


def test_money_that_was_left_out_for_its_reader_is_not_compared() -> None:
    sealed = Effect(of="drawer")
    assert not is_graver(Effect(of="drawer", before_minor=1, after_minor=9), sealed)
    assert is_graver(Effect(of="drawer", wasted=1), sealed)


def test_the_gravest_permission_is_the_one_that_the_fewest_have_alone() -> None:
    needs = [Permission.SERVE_TABLES, Permission.VOID_AFTER_COOKING, Permission.VOID_BEFORE_COOKING]
    assert gravest(needs) is Permission.VOID_AFTER_COOKING
    assert gravest([]) is None


def test_an_order_that_an_act_did_not_save_is_as_it_was() -> None:
    one, other = an_order(line(1_000, state="started")), an_order(line(2_000, state="sent"), id=new_id())
    effect = effect_on_orders([one, other], [one], [])
    assert (effect.of, effect.wasted, effect.kitchen) == (None, 0, {"started": 1, "sent": 1})


def test_a_line_that_moved_to_another_order_is_not_thrown_away() -> None:
    dish = line(1_000, state="started")
    giver, receiver = an_order(dish), an_order(id=new_id())
    emptied, filled = replace(giver, lines=[]), replace(receiver, lines=[dish])
    assert effect_on_orders([giver, receiver], [emptied, filled], []).wasted == 0
    assert effect_on_orders([giver], [emptied], []).wasted == 1

"""Giving something off: how much, by whom, and what it came to."""

from typing import Any

import pytest

from tests.trading import PINS, Trade, View


async def discounted(trade: Trade, order: View, who: str = "cashier", **args: Any) -> View:
    view: View = await trade.do("order.discount", who, order=order["id"], **{"reason": "Regular guest"} | args)
    return view


async def test_percent_of_an_order_is_shared_by_its_lines(trade: Trade) -> None:
    order = await discounted(
        trade, await trade.opened(trade.line("Chips"), trade.line("Chapati")), kind="percent", value=10
    )
    assert (order["subtotal_minor"], order["discount_minor"], order["total_minor"]) == (12_000, 1_200, 10_800)
    assert [line["discount_minor"] for line in order["lines"]] == [900, 300]
    (discount,) = order["discounts"]
    assert (discount["value"], discount["amount_minor"], discount["approved_by"]) == ("10", 1_200, None)
    assert await trade.last_entry() == ("order.discount", order["id"])


async def test_an_amount_off_one_line_says_what_it_came_to(trade: Trade) -> None:
    order = await trade.opened(trade.line("Chips"), trade.line("Chapati"))
    order = await discounted(trade, order, "manager", kind="amount", value=5_000, line=order["lines"][1]["id"])
    assert [line["discount_minor"] for line in order["lines"]] == [0, 3_000]
    assert (order["discounts"][0]["amount_minor"], order["total_minor"]) == (3_000, 9_000)


async def test_a_discount_is_taken_back(trade: Trade) -> None:
    order = await discounted(trade, await trade.opened(), kind="percent", value="2.5")
    order = await trade.do("order.remove_discount", order=order["id"], discount=order["discounts"][0]["id"])
    assert (order["discounts"], order["total_minor"]) == ([], 9_000)
    assert await trade.last_entry() == ("order.remove_discount", order["id"])
    problem = await trade.refused("order.remove_discount", order=order["id"], discount=order["id"])
    assert problem["status"] == 404


@pytest.mark.parametrize(("kind", "value"), [("percent", "10.5"), ("amount", 901)])
async def test_more_than_the_limit_needs_a_manager(trade: Trade, kind: str, value: Any) -> None:
    order = await trade.opened()
    args = {"order": order["id"], "kind": kind, "value": value, "reason": "Complaint"}
    assert (await trade.refused("order.discount", "cashier", **args))["code"] == "approval_required"
    order = await trade.do("order.discount", "cashier", **args, approval={"pin": PINS["manager"]})
    assert order["discounts"][0]["approved_by"] == str(trade.actor("manager").id)


async def test_many_small_discounts_are_a_big_one(trade: Trade) -> None:
    order = await trade.opened()
    await discounted(trade, order, kind="percent", value=6)
    args = {"order": order["id"], "kind": "percent", "value": 6, "reason": "Again"}
    assert (await trade.refused("order.discount", "cashier", **args))["code"] == "approval_required"
    on_a_line = args | {"line": order["lines"][0]["id"]}
    assert (await trade.refused("order.discount", "cashier", **on_a_line))["code"] == "approval_required"


async def test_a_waiter_asks_even_for_a_small_one(trade: Trade) -> None:
    order = await trade.opened()
    args = {"order": order["id"], "kind": "amount", "value": 100, "reason": "Waited"}
    assert (await trade.refused("order.discount", "waiter", **args))["code"] == "approval_required"
    approval = await trade.approval("order.discount", order["id"], args=args)
    order = await trade.do("order.discount", "waiter", **args, approval=approval)
    assert order["total_minor"] == 8_900


@pytest.mark.parametrize(
    ("kind", "value"),
    [("percent", 0), ("percent", 101), ("percent", "100.1"), ("percent", "ten"), ("percent", "0"), ("percent", "5\n"),
     ("amount", "100"), ("amount", 0), ("amount", -5), ("share", 5)],
)  # fmt: skip
async def test_a_value_that_means_nothing_is_refused(trade: Trade, kind: str, value: Any) -> None:
    order = await trade.opened()
    problem = await trade.refused("order.discount", "manager", order=order["id"], kind=kind, value=value, reason="x")
    assert (problem["status"], problem["code"]) == (422, "invalid")


async def test_nothing_is_given_off_a_voided_line_or_after_money_was_taken(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent(trade.line(), trade.line("Chapati"))
    line = order["lines"][0]["id"]
    order = await trade.do("order.void_line", "cashier", order=order["id"], line=line, reason="Dropped")
    args = {"order": order["id"], "kind": "percent", "value": 5, "reason": "x"}
    assert (await trade.refused("order.discount", "manager", **args, line=line))["status"] == 409
    await trade.paid(order, 1_000)
    problem = await trade.refused("order.discount", "manager", **args)
    assert (problem["status"], problem["order"]["paid_minor"]) == (409, 1_000)


async def test_on_the_house_leaves_nothing_to_pay(trade: Trade) -> None:
    order = await discounted(trade, await trade.sent(), "manager", kind="percent", value=100)
    assert (order["total_minor"], order["due_minor"]) == (0, 0)
    assert (await trade.do("order.settle", "cashier", order=order["id"]))["state"] == "settled"

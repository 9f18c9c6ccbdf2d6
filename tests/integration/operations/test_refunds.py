"""Money back: never more than came, by the way it came, out of an open drawer."""

from typing import Any
from uuid import uuid4

import pytest

from tests.trading import PINS, Trade, View


async def refund(trade: Trade, payment: View, amount_minor: int, who: str = "manager", **args: Any) -> View:
    reply: View = await trade.do(
        "payment.refund", who, payment=payment["id"], amount_minor=amount_minor, reason="Cold", **args
    )
    return reply


async def expected(trade: Trade, shift: View) -> int:
    closed = await trade.do(
        "shift.close", "cashier", shift=shift["id"], counted_minor=0, approval={"pin": PINS["manager"]}
    )
    return int(closed["expected_minor"])


async def test_a_sale_stays_a_sale_and_the_money_leaves_the_drawer(trade: Trade) -> None:
    shift = await trade.drawer()
    order = await trade.sent()
    payment = (await trade.paid(order))["payment"]
    reply = await refund(trade, payment, 4_000, approval={"pin": PINS["manager"]}, who="cashier")
    assert (reply["payment"]["refunded_minor"], reply["refund"]["shift"]) == (4_000, shift["id"])
    assert (reply["order"]["state"], reply["order"]["paid_minor"], reply["order"]["due_minor"]) == ("settled", 9_000, 0)
    assert trade.emitted("payment.changed")[0]["rooms"] == ["manager", "terminal:pos-1"]
    sales = trade.emitted("sales.changed")[0]["data"]["sales"]
    assert (sales["sales_minor"], sales["refunds_minor"]) == (9_000, 4_000)
    assert await trade.last_entry() == ("payment.refund", payment["id"])
    assert await expected(trade, shift) == 55_000


async def test_on_an_open_order_it_is_due_again(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent()
    payment = (await trade.paid(order, 5_000, tip_minor=300))["payment"]
    reply = await refund(trade, payment, 5_100)
    assert (reply["order"]["paid_minor"], reply["order"]["tip_minor"], reply["order"]["due_minor"]) == (0, 200, 9_000)
    assert (await trade.do("order.cancel", "manager", order=order["id"], reason="Left"))["state"] == "cancelled"


async def test_never_more_than_the_payment_still_holds(trade: Trade) -> None:
    await trade.drawer()
    payment = (await trade.paid(await trade.sent(), tip_minor=1_000))["payment"]
    await refund(trade, payment, 6_000)
    args = {"payment": payment["id"], "reason": "x"}
    problem = await trade.refused("payment.refund", "manager", amount_minor=4_001, **args)
    assert (problem["status"], problem["code"], problem["held_minor"]) == (409, "refund_exceeds_payment", 4_000)
    last = await refund(trade, payment, 4_000)
    assert "payment.refund" not in last["order"]["can"]
    assert (await trade.refused("payment.refund", "manager", amount_minor=1, **args))["status"] == 409


async def test_the_drawer_it_was_taken_into_pays_where_none_is_at_hand(trade: Trade) -> None:
    shift = await trade.drawer()
    payment = (await trade.paid(await trade.sent()))["payment"]
    assert (await refund(trade, payment, 1_000))["refund"]["shift"] == shift["id"]
    await expected(trade, shift)
    problem = await trade.refused("payment.refund", "manager", payment=payment["id"], amount_minor=1_000, reason="x")
    assert problem["code"] == "drawer_not_open"
    later = await trade.drawer()
    assert (await refund(trade, payment, 1_000))["refund"]["shift"] == later["id"]


async def test_what_came_by_card_goes_back_by_card(trade: Trade) -> None:
    shift = await trade.drawer()
    order = await trade.sent()
    args: dict[str, Any] = {"method": "card", "amount_minor": 9_000, "reference": "AUTH 1"}
    payment = (await trade.do("order.pay", "cashier", order=order["id"], **args))["payment"]
    assert payment["shift"] == shift["id"]
    reply = await refund(trade, payment, 9_000)
    assert reply["refund"]["shift"] is None
    assert await expected(trade, shift) == 50_000


async def test_who_may_and_what_is_needed(trade: Trade) -> None:
    await trade.drawer()
    payment = (await trade.paid(await trade.sent()))["payment"]
    args = {"payment": payment["id"], "amount_minor": 1, "reason": "x"}
    assert (await trade.refused("payment.refund", "waiter", **args))["code"] == "not_allowed"
    assert (await trade.refused("payment.refund", "cashier", **args))["code"] == "approval_required"
    assert (await trade.refused("payment.refund", "manager", **args | {"reason": " "}))["status"] == 422
    assert (await trade.refused("payment.refund", "manager", **args | {"payment": str(uuid4())}))["status"] == 404


async def rounding(trade: Trade, step_minor: int) -> None:
    async with trade.database.transaction() as connection:
        await connection.execute(
            "update venue set settings = jsonb_set(settings::jsonb, '{cash_rounding_minor}', to_jsonb($1::int)),"
            " reference_version = reference_version + 1",
            step_minor,
        )
    reference_data = await trade.commands.current_reference_data()
    await trade.watch.take_snapshots()
    assert reference_data.setting("cash_rounding_minor", 0) == step_minor


@pytest.mark.parametrize(
    ("percent", "due", "amount", "handed"),
    [
        ("1.5", 8_865, 8_865, 8_900),
        ("1.5", 8_865, 8_900, 8_900),
        ("0.5", 8_955, 8_955, 9_000),
        ("9.5", 8_145, 8_100, 8_100),
    ],
)
async def test_only_the_cash_that_settles_is_rounded(
    trade: Trade, percent: str, due: int, amount: int, handed: int
) -> None:
    await rounding(trade, 100)
    shift = await trade.drawer(0)
    order = await trade.sent()
    order = await trade.do("order.discount", "cashier", order=order["id"], kind="percent", value=percent, reason="x")
    assert order["due_minor"] == due
    paid = await trade.paid(order, amount, tendered_minor=10_000)
    payment = paid["payment"]
    assert (payment["amount_minor"], payment["rounding_minor"]) == (due, handed - due)
    assert (payment["change_minor"], paid["order"]["state"]) == (10_000 - handed, "settled")
    problem = await trade.refused(
        "payment.refund", "manager", payment=payment["id"], amount_minor=handed + 1, reason="x"
    )
    assert problem["held_minor"] == handed
    assert await expected(trade, shift) == handed


async def test_part_payments_and_cards_are_not_rounded(trade: Trade) -> None:
    await rounding(trade, 100)
    await trade.drawer()
    order = await trade.sent()
    assert (await trade.paid(order, 4_050))["payment"]["rounding_minor"] == 0
    args: dict[str, Any] = {"method": "card", "amount_minor": 4_950, "reference": "A"}
    paid = await trade.do("order.pay", "cashier", order=order["id"], **args)
    assert (paid["payment"]["rounding_minor"], paid["order"]["state"]) == (0, "settled")


async def test_a_rounded_payment_given_back_covers_nothing_any_more(trade: Trade) -> None:
    await rounding(trade, 1_000)
    await trade.drawer()
    order = await trade.sent()
    order = await trade.do("order.discount", "cashier", order=order["id"], kind="amount", value=600, reason="x")
    payment = (await trade.paid(order))["payment"]
    assert (payment["amount_minor"], payment["rounding_minor"]) == (8_400, -400)
    await refund(trade, payment, 8_000)
    assert (await trade.do("order.reopen", "manager", order=order["id"]))["due_minor"] == 8_400

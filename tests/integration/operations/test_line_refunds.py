"""Refunds by line: the dish, its share of the bill and its tax go back, counted items are on sale again."""

from typing import Any

import pytest

from tests.trading import Trade, View


async def remaining(trade: Trade, name: str = "Chips") -> int:
    return int(await trade.ask("select remaining from menu_items where name = $1", name))


async def counted(trade: Trade, count: int, name: str = "Chips") -> None:
    await trade.do("stock.set", "manager", item=trade.item(name), remaining=count)


async def refund(trade: Trade, payment: View, *lines: View, **args: Any) -> View:
    args = {"payment": payment["id"], "lines": list(lines), "reason": "Cold"} | args
    reply: View = await trade.do("payment.refund", "manager", **args)
    return reply


async def refused(trade: Trade, payment: View, *lines: View, **args: Any) -> View:
    args = {"payment": payment["id"], "lines": list(lines), "reason": "Cold"} | args
    return await trade.refused("payment.refund", "manager", **args)


async def test_a_dish_goes_back_with_stock_and_tax(trade: Trade) -> None:
    await trade.drawer()
    await counted(trade, 10)
    order = await trade.sent(trade.line("Chips", quantity=3), trade.line("Chapati"))
    payment = (await trade.paid(order))["payment"]
    line = order["lines"][0]
    assert await remaining(trade) == 7
    reply = await refund(trade, payment, {"id": line["id"], "quantity": 1})
    assert (reply["refund"]["amount_minor"], reply["payment"]["refunded_minor"]) == (9_000, 9_000)
    assert reply["refund"]["lines"] == [{"id": line["id"], "quantity": 1, "amount_minor": 9_000}]
    assert (reply["order"]["state"], reply["order"]["lines"][0]["refunded_quantity"]) == ("settled", 1)
    assert (await remaining(trade), trade.emitted("stock.changed")[0]["data"]["stock"]["remaining"]) == (8, 8)
    await refund(trade, payment, {"id": line["id"]})
    assert await remaining(trade) == 10
    taxed = "select sum((t ->> 'tax_minor')::int) from refund_lines, jsonb_array_elements(tax_shares) t"
    assert await trade.ask(taxed) == line["tax_minor"]
    assert (await refused(trade, payment, {"id": line["id"]}))["code"] == "state_conflict"


async def test_parts_of_a_line_sum_to_what_was_paid_for_it(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent(trade.line("Chips", quantity=3))
    order = await trade.do("order.discount", "cashier", order=order["id"], kind="amount", value=1_000, reason="x")
    payment = (await trade.paid(order))["payment"]
    line = {"id": order["lines"][0]["id"], "quantity": 1}
    parts = [(await refund(trade, payment, line))["refund"]["amount_minor"] for _ in range(3)]
    assert (parts, sum(parts)) == ([8_667, 8_666, 8_667], 26_000)


async def test_the_service_charge_goes_back_with_its_dish(trade: Trade) -> None:
    await trade.do("settings.change", "admin", service_charge={"dine_in": "10"})
    await trade.drawer()
    order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
    assert order["total_minor"] == 13_200
    payment = (await trade.paid(order))["payment"]
    assert (await refund(trade, payment, {"id": order["lines"][0]["id"]}))["refund"]["amount_minor"] == 9_900


async def test_cash_goes_back_in_coins_that_there_are(trade: Trade) -> None:
    await trade.do("settings.change", "admin", cash_rounding_minor=100)
    await trade.drawer()
    order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
    order = await trade.do("order.discount", "cashier", order=order["id"], kind="amount", value=130, reason="x")
    payment = (await trade.paid(order))["payment"]
    assert payment["held_minor"] == 11_900
    first, second = ({"id": line["id"]} for line in order["lines"])
    reply = await refund(trade, payment, first)
    assert (reply["refund"]["lines"][0]["amount_minor"], reply["refund"]["amount_minor"]) == (8_902, 8_900)
    assert (await refund(trade, payment, second))["payment"]["held_minor"] == 0


async def test_what_was_eaten_is_not_on_sale_again(trade: Trade) -> None:
    await trade.drawer()
    await counted(trade, 5)
    order = await trade.sent()
    payment = (await trade.paid(order))["payment"]
    await refund(trade, payment, {"id": order["lines"][0]["id"]}, restock=False)
    assert await remaining(trade) == 4


async def test_a_held_dish_that_was_refunded_is_never_sent(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened(trade.line("Chips", course=1), trade.line("Chapati", course=2))
    await trade.do("order.send", order=order["id"], course=1)
    paid = await trade.paid(order)
    assert "order.send" in paid["order"]["can"]
    reply = await refund(trade, paid["payment"], {"id": order["lines"][1]["id"]})
    assert "order.send" not in reply["order"]["can"]
    assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "free"
    problem = await trade.refused("order.send", order=order["id"], lines=[order["lines"][1]["id"]])
    assert problem["code"] == "state_conflict"


async def test_what_was_refunded_by_line_is_corrected_by_refunds_alone(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent(trade.line("Chips", quantity=2))
    first = (await trade.paid(order, 9_000))["payment"]
    second = (await trade.paid(order, 9_000))["payment"]
    reply = await refund(trade, first, {"id": order["lines"][0]["id"], "quantity": 1})
    assert not {"order.reopen", "payment.void", "payment.move"} & set(reply["order"]["can"])
    assert (await trade.refused("order.reopen", "manager", order=order["id"]))["status"] == 409
    problem = await trade.refused("payment.void", "manager", payment=second["id"], reason="x")
    assert (problem["status"], problem["code"]) == (409, "state_conflict")


@pytest.mark.parametrize(
    ("args", "status"),
    [
        ({"amount_minor": 1}, 422),
        ({"lines": None}, 422),
        ({"lines": []}, 422),
        ({"lines": [{"id": "LINE"}, {"id": "LINE"}]}, 422),
        ({"lines": [{"id": "LINE", "quantity": 2}]}, 409),
        ({"lines": [{"id": "LINE", "quantity": "0.5"}]}, 200),
        ({"lines": [{"id": "LINE", "quantity": 0}]}, 422),
        ({"lines": [{"id": "6f0c2f3e-4b0e-7000-8000-000000000000"}]}, 404),
    ],
)
async def test_what_can_be_refunded(trade: Trade, args: dict[str, Any], status: int) -> None:
    await trade.drawer()
    order = await trade.sent()
    payment = (await trade.paid(order))["payment"]
    line = order["lines"][0]["id"]
    if args.get("lines"):
        args = {"lines": [one | {"id": line} if one["id"] == "LINE" else one for one in args["lines"]]}
    args = {"payment": payment["id"], "lines": [{"id": line}], "reason": "x"} | args
    if status == 200:
        assert (await trade.do("payment.refund", "manager", **args))["refund"]["amount_minor"] == 4_500
    else:
        problem = await trade.refused("payment.refund", "manager", **{k: v for k, v in args.items() if v is not None})
        assert problem["status"] == status, problem


async def test_not_while_the_order_is_open(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent()
    payment = (await trade.paid(order, 8_999))["payment"]
    assert (await refused(trade, payment, {"id": order["lines"][0]["id"]}))["code"] == "state_conflict"


async def test_never_more_than_the_payment_holds(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent()
    first = (await trade.paid(order, 4_000))["payment"]
    await trade.paid(order, 5_000)
    problem = await refused(trade, first, {"id": order["lines"][0]["id"]})
    assert (problem["code"], problem["held_minor"]) == ("refund_exceeds_payment", 4_000)

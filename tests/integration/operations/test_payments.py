"""Money in: tenders, change, references, and the moment an order settles."""

from typing import Any
from uuid import uuid4

import pytest

from tests.trading import Trade

CARD = {"method": "card", "reference": "AUTH 1"}


async def test_cash_settles_an_order_and_gives_change(trade: Trade) -> None:
    shift = await trade.drawer()
    order = await trade.opened(trade.line("Chips"), trade.line("Chapati"))
    paid = await trade.paid(order, tendered_minor=20_000)
    assert (paid["payment"]["change_minor"], paid["payment"]["shift"]) == (8_000, shift["id"])
    assert (paid["order"]["state"], paid["order"]["due_minor"]) == ("settled", 0)
    assert trade.emitted("order.settled")[0]["rooms"] == ["floor", "manager"]
    assert trade.emitted("payment.recorded")[0]["rooms"] == ["manager", "terminal:pos-1"]
    assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "free"
    assert trade.emitted("sales.changed")[0]["data"]["sales"]["sales_minor"] == 12_000
    assert await trade.last_entry() == ("order.pay", order["id"])


async def test_parts_add_up_until_nothing_is_due(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened()
    first = await trade.paid(order, 4_000)
    assert (first["order"]["state"], first["order"]["due_minor"]) == ("open", 5_000)
    assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "paying"
    last = await trade.do("order.pay", "cashier", order=order["id"], amount_minor=5_000, **CARD)
    assert (last["order"]["state"], last["payment"]["state"]) == ("settled", "unverified")


async def test_a_tip_is_kept_apart_from_the_total(trade: Trade) -> None:
    await trade.drawer()
    paid = await trade.paid(await trade.opened(), tip_minor=1_000, tendered_minor=10_000)
    assert (paid["order"]["total_minor"], paid["order"]["tip_minor"], paid["payment"]["change_minor"]) == (
        9_000,
        1_000,
        0,
    )


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        ({"method": "cash", "amount_minor": 9_001}, 409, "amount_exceeds_due"),
        ({"method": "cash", "amount_minor": 9_000, "tendered_minor": 8_999}, 422, "tender_too_small"),
        ({"method": "cash", "amount_minor": 9_000, "tip_minor": 1, "tendered_minor": 9_000}, 422, "tender_too_small"),
        ({"method": "cash", "amount_minor": 9_000, "reference": "R"}, 422, "invalid"),
        ({"method": "card", "amount_minor": 9_000}, 422, "reference_required"),
        ({"method": "mobile_money", "amount_minor": 9_000}, 422, "reference_required"),
        ({**CARD, "amount_minor": 9_000, "tendered_minor": 9_000}, 422, "invalid"),
        ({"method": "cheque", "amount_minor": 9_000}, 422, "invalid"),
        ({"method": "cash", "amount_minor": 0}, 422, "invalid"),
        ({"method": "cash", "amount_minor": -1}, 422, "invalid"),
    ],
)
async def test_a_payment_that_does_not_fit_is_refused(
    trade: Trade, args: dict[str, Any], status: int, code: str
) -> None:
    await trade.drawer()
    order = await trade.opened()
    problem = await trade.refused("order.pay", "cashier", order=order["id"], **args)
    assert (problem["status"], problem["code"]) == (status, code)


async def test_a_stale_total_is_answered_with_the_order_as_it_is(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened()
    await trade.paid(order, 8_000)
    problem = await trade.refused("order.pay", "cashier", order=order["id"], method="cash", amount_minor=9_000)
    assert (problem["due_minor"], problem["order"]["due_minor"]) == (1_000, 1_000)


async def test_cash_needs_an_open_drawer(trade: Trade) -> None:
    order = await trade.opened()
    args = {"order": order["id"], "method": "cash", "amount_minor": 9_000}
    assert (await trade.refused("order.pay", "cashier", **args))["code"] == "drawer_not_open"
    shift = await trade.drawer()
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
    assert (await trade.refused("order.pay", "cashier", **args))["code"] == "drawer_not_open"


async def test_a_reference_and_an_id_are_used_once(trade: Trade) -> None:
    order = await trade.opened(trade.line(quantity=3))
    own = str(uuid4())
    args = {"order": order["id"], "amount_minor": 9_000}
    await trade.do("order.pay", "cashier", id=own, **args, **CARD)
    assert (await trade.refused("order.pay", "cashier", **args, **CARD))["code"] == "reference_used"
    other = {"method": "card", "reference": "AUTH 2"}
    assert (await trade.refused("order.pay", "cashier", id=own, **args, **other))["code"] == "id_taken"
    await trade.do("order.pay", "cashier", **args, method="mobile_money", reference="AUTH 1")


async def test_an_order_is_paid_once(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened()
    await trade.paid(order)
    problem = await trade.refused("order.pay", "cashier", order=order["id"], method="cash", amount_minor=1)
    assert (problem["code"], problem["order"]["state"]) == ("order_not_open", "settled")
    assert (await trade.refused("order.pay", "cashier", order=str(uuid4()), method="cash", amount_minor=1))[
        "status"
    ] == 404


async def test_a_waiter_takes_no_money(trade: Trade) -> None:
    order = await trade.opened()
    problem = await trade.refused("order.pay", order=order["id"], method="cash", amount_minor=9_000)
    assert (problem["status"], problem["code"]) == (403, "not_allowed")


async def test_what_owes_nothing_is_settled_by_hand(trade: Trade) -> None:
    order = await trade.sent()
    assert (await trade.refused("order.settle", "cashier", order=order["id"]))["status"] == 409
    await trade.do("order.void_line", "manager", order=order["id"], line=order["lines"][0]["id"], reason="Cold")
    order = await trade.do("order.settle", "cashier", order=order["id"])
    assert (order["state"], order["total_minor"]) == ("settled", 0)
    assert (await trade.refused("order.settle", "cashier", order=order["id"]))["code"] == "order_not_open"


async def test_the_same_key_gives_the_same_reply_and_one_payment(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened(trade.line(quantity=2))
    args = {"order": order["id"], "method": "cash", "amount_minor": 9_000}
    first = await trade.do("order.pay", "cashier", "key-1", **args)
    assert await trade.do("order.pay", "cashier", "key-1", **args) == first
    assert trade.watch.events == []
    other = await trade.refused("order.pay", "cashier", "key-1", **args | {"amount_minor": 1})
    assert (other["status"], other["code"]) == (422, "idempotency_key_reused")
    someone_else = await trade.refused("order.pay", "manager", "key-1", **args)
    assert someone_else["code"] == "idempotency_key_reused"
    assert await trade.ask("select count(*) from payments") == 1


async def test_a_refusal_is_remembered_under_its_key(trade: Trade) -> None:
    order = await trade.opened()
    args = {"order": order["id"], "method": "cash", "amount_minor": 9_000}
    assert (await trade.refused("order.pay", "cashier", "key-1", **args))["code"] == "drawer_not_open"
    await trade.drawer()
    assert (await trade.refused("order.pay", "cashier", "key-1", **args))["code"] == "drawer_not_open"

"""Limits on what people type: open prices, the smallest coin, and cash that happens to be what the bill rounds to."""

from typing import Any

import pytest

from tests.trading import PINS, Trade, View

PIN = {"pin": PINS["manager"]}


async def open_priced(trade: Trade) -> str:
    category = str(next(iter(trade.commands.reference_data.rows.categories)).id)
    item = await trade.do(
        "item.add", "admin", name="Catch of the day", category=category, price_minor=0, is_open_price=True
    )
    return str(item["id"])


class TestOpenPrices:
    async def test_a_price_of_0_asks_a_manager(self, trade: Trade) -> None:
        order, item = await trade.opened(), await open_priced(trade)
        args = {"order": order["id"], "lines": [{"item": item, "price_minor": 0}]}
        assert (await trade.refused("order.add_lines", "cashier", **args))["code"] == "approval_required"
        assert (await trade.refused("order.add_lines", "waiter", **args))["code"] == "approval_required"
        args["approval"] = await trade.approval("order.add_lines", order["id"], args=args)
        assert len((await trade.do("order.add_lines", "waiter", **args))["lines"]) == 2
        assert await trade.last_entry() == ("order.add_lines", order["id"])

    async def test_also_when_the_order_begins_with_it(self, trade: Trade) -> None:
        line = {"item": await open_priced(trade), "price_minor": 0}
        args: dict[str, Any] = {"type": "takeaway", "lines": [line]}
        assert (await trade.refused("order.open", "waiter", **args))["code"] == "approval_required"
        assert (await trade.do("order.open", "waiter", **args, approval=PIN))["total_minor"] == 0
        assert (await trade.do("order.open", "manager", **args))["total_minor"] == 0

    async def test_an_ordinary_price_asks_nobody(self, trade: Trade) -> None:
        line = {"item": await open_priced(trade), "price_minor": 500}
        assert (await trade.opened(line))["total_minor"] == 500

    @pytest.mark.parametrize("price_minor", [-1, 1_000_000_001, 10**12])
    async def test_a_price_has_bounds(self, trade: Trade, price_minor: int) -> None:
        order, item = await trade.opened(), await open_priced(trade)
        problem = await trade.refused(
            "order.add_lines", "manager", order=order["id"], lines=[{"item": item, "price_minor": price_minor}]
        )
        assert (problem["status"], problem["code"]) == (422, "invalid")


@pytest.mark.parametrize("step_minor", [-1, 10_001, 10**12])
async def test_the_smallest_coin_has_bounds(trade: Trade, step_minor: int) -> None:
    problem = await trade.refused("settings.change", "admin", cash_rounding_minor=step_minor)
    assert (problem["status"], problem["errors"][0]["field"]) == (422, "cash_rounding_minor")


class TestCashThatIsWhatTheBillRoundsTo:
    async def due_8145(self, trade: Trade) -> View:
        await trade.do("settings.change", "admin", cash_rounding_minor=100)
        await trade.drawer()
        order = await trade.sent()
        return dict(
            await trade.do("order.discount", "cashier", order=order["id"], kind="amount", value=855, reason="x")
        )

    async def test_it_is_a_part_payment_if_the_till_says_so(self, trade: Trade) -> None:
        order = await self.due_8145(trade)
        part = await trade.paid(order, 8_100, settles=False)
        assert (part["payment"]["rounding_minor"], part["order"]["due_minor"]) == (0, 45)
        rest = await trade.do("order.pay", "cashier", order=order["id"], method="card", amount_minor=45, reference="A")
        assert rest["order"]["state"] == "settled"

    async def test_it_settles_if_the_till_says_so_or_nothing(self, trade: Trade) -> None:
        order = await self.due_8145(trade)
        paid = await trade.paid(order, 8_100, settles=True)
        assert (paid["payment"]["rounding_minor"], paid["order"]["state"]) == (-45, "settled")

    @pytest.mark.parametrize(("amount_minor", "settles"), [(8_145, False), (8_000, True)])
    async def test_what_the_till_says_is_true(self, trade: Trade, amount_minor: int, settles: bool) -> None:
        order = await self.due_8145(trade)
        args = {"order": order["id"], "method": "cash", "amount_minor": amount_minor, "settles": settles}
        problem = await trade.refused("order.pay", "cashier", **args)
        assert (problem["status"], problem["errors"][0]["field"]) == (422, "settles")

"""Paying first never loses a dish: what settles an order sends it, and what is held stays in sight until it is sent."""

from typing import Any

import pytest

from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade, View


def states(order: View) -> list[str]:
    return [line["state"] for line in order["lines"]]


def stations(trade: Trade) -> list[str]:
    """Where the last command sent new tickets."""
    return [event["data"]["ticket"]["station"] for event in trade.emitted("ticket.queued")]


def in_sight(trade: Trade, order: View) -> bool:
    """Whether the till that follows by events, and a till that comes now, show the order: the watch compares them."""
    return order["id"] in trade.watch.readers[0].state["orders"]


def table(trade: Trade, code: str = "T1") -> str:
    """How a table stands on that till."""
    tables = trade.watch.readers[0].state["tables"].values()
    return str(next(one["state"] for one in tables if one["code"] == code))


async def by_card(trade: Trade, order: View) -> View:
    args = {"method": "card", "reference": "A1", "amount_minor": order["due_minor"]}
    return await trade.do("order.pay", "cashier", order=order["id"], **args)  # type: ignore[no-any-return]


async def by_mobile_money(trade: Trade, order: View) -> View:
    args = {"method": "mobile_money", "reference": "M1", "amount_minor": order["due_minor"]}
    return await trade.do("order.pay", "cashier", order=order["id"], **args)  # type: ignore[no-any-return]


async def in_cash(trade: Trade, order: View) -> View:
    return await trade.paid(order)


async def in_rounded_cash(trade: Trade, order: View) -> View:
    await trade.do("settings.change", "admin", cash_rounding_minor=5_000)
    return await trade.paid(order, 25_000)


async def in_parts(trade: Trade, order: View) -> View:
    """By shares of the bill."""
    shares = (await trade.do("order.split", order=order["id"], ways=3))["shares"]
    for share in shares[:-1]:
        await trade.paid(order, share)
        assert trade.emitted("ticket.queued") == []
    return await trade.paid(order, shares[-1])


async def by_pesapal(trade: Trade, order: View) -> View:
    """The hub itself writes down that the money has come."""
    await trade.do_as_hub("pesapal.set_up", HUB_ITSELF, is_on=True)
    args = {"method": "pesapal", "amount_minor": order["due_minor"]}
    await trade.do("order.pay", "cashier", order=order["id"], **args)
    assert trade.emitted("ticket.queued") == []
    attempt = str(await trade.ask("select id from pesapal_attempts"))
    await trade.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=attempt)
    where = {"tracking_id": "T-1", "redirect_url": "https://pay.example/1"}
    await trade.do_as_hub("pesapal.offer", HUB_ITSELF, attempt=attempt, **where)
    emitted = {"outcome": "completed", "amount_minor": order["due_minor"], "currency": "UGX"}
    await trade.do_as_hub("pesapal.report", HUB_ITSELF, attempt=attempt, **emitted)
    return {"order": trade.emitted("order.settled")[0]["data"]["order"]}


@pytest.mark.parametrize("pay", [in_cash, in_rounded_cash, by_card, by_mobile_money, in_parts, by_pesapal])
async def test_the_payment_that_settles_sends_what_was_not_sent(trade: Trade, pay: Any) -> None:
    await trade.drawer()
    order = await trade.opened(trade.line("Chips", course=2), trade.line("Espresso"), trade.line("Chapati", quantity=3))
    paid = await pay(trade, order)
    assert (paid["order"]["state"], states(paid["order"])) == ("settled", ["sent"] * 3)
    assert sorted(stations(trade)) == ["bar", "kitchen"]
    assert paid["order"]["sent_to_kitchen_at"] == paid["order"]["sent_to_bar_at"] == paid["order"]["settled_at"]
    assert not in_sight(trade, order)
    assert table(trade) == "free"
    assert await trade.ask("select array_agg(distinct terminal) from tickets") == ["pos-1"], "who is told of a late one"


async def test_an_order_that_owes_nothing_sends_the_rest_when_it_is_closed(trade: Trade) -> None:
    order = await trade.sent(trade.line("Chips"))
    await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Espresso")])
    discount = {"kind": "percent", "value": "100", "reason": "Friend"}
    await trade.do("order.discount", "manager", order=order["id"], **discount)
    order = await trade.do("order.settle", "cashier", order=order["id"])
    assert (states(order), stations(trade)) == (["sent", "sent"], ["bar"])


async def test_each_order_of_a_split_bill_sends_its_own(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened(trade.line("Chips"), trade.line("Espresso"))
    order = await trade.do("order.split", order=order["id"], lines=[{"id": order["lines"][1]["id"]}])
    await trade.paid(order["split_off"])
    assert stations(trade) == ["bar"]
    await trade.paid(order)
    assert stations(trade) == ["kitchen"]


async def test_what_has_no_station_any_more_goes_where_everything_else_goes(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened(trade.line("Espresso"))
    bar = trade.commands.reference_data.station("bar")
    await trade.do("station.change", "admin", station=str(bar.id), code="cellar")
    await trade.paid(order)
    assert stations(trade) == ["kitchen"]


async def test_a_paid_round_is_printed_at_its_station(trade: Trade) -> None:
    about = {"name": "Pass", "kind": "station", "host": "127.0.0.1", "stations": ["kitchen"]}
    await trade.do("printer.add", "admin", **about)
    await trade.drawer()
    await trade.paid(await trade.opened())
    assert [event["data"]["print"]["kind"] for event in trade.emitted("print.changed")] == ["ticket"]


class TestHeld:
    """A first course that was sent holds the later ones."""

    @pytest.fixture
    async def paid(self, trade: Trade) -> View:
        """Paid, with the second and third course still to come."""
        await trade.drawer()
        courses = [trade.line("Chips"), trade.line("Chapati", course=2), trade.line("Matoke", course=3)]
        order = await trade.opened(*courses)
        await trade.do("order.send", order=order["id"], course=1)
        order = await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Espresso")])
        paid: View = (await trade.paid(order))["order"]
        return paid

    async def test_what_is_held_is_not_sent_by_the_payment_and_stays_in_sight(self, trade: Trade, paid: View) -> None:
        assert (paid["state"], states(paid)) == ("settled", ["sent", "draft", "draft", "sent"])
        assert stations(trade) == ["bar"]
        assert in_sight(trade, paid)
        assert table(trade) == "ordered"

    async def test_it_can_only_be_sent(self, trade: Trade, paid: View) -> None:
        assert "order.send" in paid["can"]
        assert not {"order.change_line", "order.remove_line", "order.add_lines", "order.transfer"} & set(paid["can"])
        held = {"order": paid["id"], "line": paid["lines"][1]["id"]}
        assert (await trade.refused("order.remove_line", **held))["code"] == "order_not_open"
        assert (await trade.refused("order.change_line", **held, quantity=2))["code"] == "order_not_open"

    async def test_it_stays_until_the_last_of_it_is_sent(self, trade: Trade, paid: View) -> None:
        order = await trade.do("order.send", order=paid["id"], course=2)
        assert (states(order), in_sight(trade, order), table(trade)) == (
            ["sent", "sent", "draft", "sent"], True, "ordered",
        )  # fmt: skip
        order = await trade.do("order.send", order=paid["id"])
        assert (order["state"], states(order), in_sight(trade, order)) == ("settled", ["sent"] * 4, False)
        assert table(trade) == "free"
        assert "order.send" not in order["can"]

    async def test_its_table_follows_the_kitchen_and_is_not_taken_away(self, trade: Trade, paid: View) -> None:
        await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(paid))
        assert table(trade) == "ready"
        where = trade.commands.reference_data.table("T1")
        assert (await trade.refused("table.remove", "admin", table=str(where.id)))["code"] == "still_in_use"

    async def test_a_takeaway_stays_in_sight_too(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.opened(trade.line("Chips"), trade.line("Matoke", course=2), type="takeaway", table=None)
        await trade.do("order.send", order=order["id"], course=1)
        await trade.paid(order)
        assert in_sight(trade, order)
        await trade.do("order.send", order=order["id"])
        assert not in_sight(trade, order)

    async def test_reopened_it_is_an_open_order_again(self, trade: Trade, paid: View) -> None:
        order = await trade.do("order.reopen", "manager", order=paid["id"])
        assert (order["state"], in_sight(trade, order), table(trade)) == ("open", True, "paying")
        order = await trade.do("order.settle", "cashier", order=paid["id"])
        assert (order["state"], states(order)) == ("settled", ["sent", "draft", "draft", "sent"])
        assert in_sight(trade, order)


async def test_a_receipt_lists_what_is_held_for_it_was_paid(trade: Trade) -> None:
    about = {"name": "Till", "kind": "receipt", "host": "127.0.0.1", "stations": []}
    await trade.do("printer.add", "admin", **about)
    await trade.drawer()
    order = await trade.opened(trade.line("Chips"), trade.line("Matoke", course=2))
    await trade.do("order.send", order=order["id"], course=1)
    await trade.paid(order)
    slip = await trade.ask("select content::text from print_jobs where kind = 'receipt'")
    assert ("1 Chips" in slip, "1 Matoke" in slip) == (True, True)


class TestSwitchedOff:
    """A venue that does not want payments to send."""

    @pytest.fixture
    async def paid(self, trade: Trade) -> View:
        """Paid, and nothing of it sent."""
        await trade.do("settings.change", "admin", sends_when_paid=False)
        await trade.drawer()
        paid: View = (await trade.paid(await trade.opened(trade.line("Chips"), trade.line("Espresso"))))["order"]
        return paid

    async def test_a_payment_sends_nothing_and_the_order_stays_in_sight_at_its_table(
        self, trade: Trade, paid: View
    ) -> None:
        assert (paid["state"], states(paid), stations(trade)) == ("settled", ["draft", "draft"], [])
        assert (in_sight(trade, paid), table(trade)) == (True, "seated")
        assert "order.send" in paid["can"]

    async def test_it_leaves_when_it_is_sent(self, trade: Trade, paid: View) -> None:
        order = await trade.do("order.send", order=paid["id"])
        assert (order["state"], states(order), in_sight(trade, order)) == ("settled", ["sent", "sent"], False)
        assert (sorted(stations(trade)), table(trade)) == (["bar", "kitchen"], "free")

    async def test_settling_what_owes_nothing_sends_nothing_either(self, trade: Trade) -> None:
        await trade.do("settings.change", "admin", sends_when_paid=False)
        order = await free(trade)
        order = await trade.do("order.settle", "cashier", order=order["id"])
        assert (order["state"], states(order), in_sight(trade, order)) == ("settled", ["draft"], True)


async def free(trade: Trade) -> View:
    """An order that comes to 0, of which nothing was sent."""
    order = await trade.opened(trade.line("Chips"))
    discount = {"kind": "percent", "value": "100", "reason": "Birthday"}
    view: View = await trade.do("order.discount", "manager", order=order["id"], **discount)
    return view


async def test_an_order_that_comes_to_nothing_is_settled_unsent_and_settling_sends_it(trade: Trade) -> None:
    order = await free(trade)
    assert ("order.settle" in order["can"], "order.pay" in order["can"]) == (True, False)
    order = await trade.do("order.settle", "cashier", order=order["id"])
    assert (order["state"], states(order), stations(trade)) == ("settled", ["sent"], ["kitchen"])
    assert (in_sight(trade, order), table(trade)) == (False, "free")


async def test_an_order_with_nothing_on_it_is_no_sale(trade: Trade) -> None:
    order = await trade.do("order.open", type="dine_in", table="T1")
    assert "order.settle" not in order["can"]
    assert (await trade.refused("order.settle", "cashier", order=order["id"]))["reason"] == "still_due"

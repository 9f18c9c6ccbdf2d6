"""Orders merged, split and opened again: nothing is lost, nothing is cooked twice."""

from typing import Any
from uuid import uuid4

import pytest

from tests.trading import Trade, View


def tickets_said(trade: Trade, event: str) -> list[View]:
    return [emitted["data"]["ticket"] for emitted in trade.emitted(event)]


class TestMerging:
    async def test_the_other_order_ends_and_all_of_it_is_here(self, trade: Trade) -> None:
        into = await trade.sent(trade.line("Chips"), guests=2)
        source = await trade.sent(trade.line("Chapati"), table="T2", guests=3)
        merged = await trade.do("order.merge", order=into["id"], **{"from": source["id"]})
        assert [line["name"] for line in merged["lines"]] == ["Chips", "Chapati"]
        assert (merged["total_minor"], merged["guests"], merged["number"]) == (12_000, 5, into["number"])
        gone = trade.emitted("order.cancelled")[0]["data"]["order"]
        assert (gone["id"], gone["merged_into"], gone["total_minor"]) == (source["id"], into["id"], 0)
        tables = {
            emitted["data"]["table"]["code"]: emitted["data"]["table"] for emitted in trade.emitted("table.changed")
        }
        assert (tables["T1"]["guests"], tables["T2"]["state"]) == (5, "free")
        assert await trade.last_entry() == ("order.merge", into["id"])

    async def test_the_kitchen_goes_on_with_the_tickets_it_has(self, trade: Trade) -> None:
        into, source = await trade.sent(), await trade.sent(trade.line("Chapati"), table="T2")
        theirs = await trade.ticket(source)
        await trade.do("ticket.start", "kitchen", ticket=theirs)
        merged = await trade.do("order.merge", order=into["id"], **{"from": source["id"]})
        assert tickets_said(trade, "ticket.queued") == []
        (moved,) = tickets_said(trade, "ticket.changed")
        assert (moved["id"], moved["state"], moved["order"]["number"]) == (theirs, "started", into["number"])
        assert [line["state"] for line in merged["lines"]] == ["sent", "started"]
        await trade.do("ticket.bump", "kitchen", ticket=theirs)

    async def test_what_came_off_either_stays_what_it_was(self, trade: Trade) -> None:
        into, source = await trade.opened(), await trade.opened(trade.line("Chapati"), table="T2")
        for order, percent in ((into, "10"), (source, "50")):
            args = {"kind": "percent", "value": percent, "reason": "Friend"}
            await trade.do("order.discount", "manager", order=order["id"], **args)
        merged = await trade.do("order.merge", order=into["id"], **{"from": source["id"]})
        assert [discount["amount_minor"] for discount in merged["discounts"]] == [900, 1_500]
        assert merged["total_minor"] == 8_100 + 1_500

    async def test_what_does_not_fit_together_is_refused(self, trade: Trade) -> None:
        await trade.drawer()
        into, takeaway = await trade.opened(), await trade.opened(type="takeaway", table=None)
        paid = await trade.opened(table="T2")
        await trade.paid(paid, 1_000)

        async def refused(other: str, order: str = into["id"]) -> tuple[int, str]:
            problem = await trade.refused("order.merge", order=order, **{"from": other})
            return problem["status"], problem["code"]

        assert await refused(into["id"]) == (422, "invalid")
        assert await refused(str(uuid4())) == (404, "not_found")
        assert await refused(takeaway["id"]) == (409, "state_conflict")
        assert await refused(paid["id"]) == (409, "state_conflict")
        assert await refused(into["id"], paid["id"]) == (409, "state_conflict")
        await trade.do("order.cancel", order=takeaway["id"], reason="Left")
        assert await refused(takeaway["id"]) == (409, "order_not_open")


class TestSplitting:
    async def test_lines_go_to_a_new_order_at_the_same_table(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips"), trade.line("Chapati"), guests=4)
        chapati = order["lines"][1]["id"]
        split = await trade.do("order.split", order=order["id"], lines=[{"id": chapati}])
        new = split["split_off"]
        assert [line["id"] for line in new["lines"]] == [chapati]
        assert (split["total_minor"], new["total_minor"]) == (9_000, 3_000)
        assert (new["table"], new["number"], new["guests"]) == (order["table"], order["number"] + 1, None)
        table = trade.emitted("table.changed")[0]["data"]["table"]
        assert (len(table["orders"]), table["guests"]) == (2, 4)
        assert await trade.last_entry() == ("order.split", order["id"])

    async def test_some_of_a_line_parts_it_and_its_ticket(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips", quantity=3), trade.line("Chapati"))
        ticket = await trade.ticket(order)
        await trade.do("ticket.start", "kitchen", ticket=ticket)
        chips = order["lines"][0]["id"]
        split = await trade.do("order.split", order=order["id"], lines=[{"id": chips, "quantity": 2}])
        new = split["split_off"]
        assert [(line["quantity"], line["state"]) for line in new["lines"]] == [(2, "started")]
        assert [(line["quantity"], line["state"]) for line in split["lines"]] == [(1, "started"), (1, "started")]
        assert tickets_said(trade, "ticket.queued") == []
        torn, kept = tickets_said(trade, "ticket.changed")
        assert (kept["id"], [line["quantity"] for line in kept["lines"]]) == (ticket, [1, 1])
        assert (torn["state"], torn["sent_at"], torn["round"]) == ("started", kept["sent_at"], kept["round"])
        assert torn["order"]["number"] == new["number"]
        await trade.do("ticket.bump", "kitchen", ticket=torn["id"])
        await trade.do("ticket.recall", "kitchen", ticket=torn["id"])
        assert new["sent_to_kitchen_at"] == order["sent_to_kitchen_at"]

    async def test_a_ticket_whose_lines_all_go_goes_with_them(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Nile 500ml"))
        bar = await trade.ticket(order, "bar")
        beer = order["lines"][1]["id"]
        split = await trade.do("order.split", order=order["id"], lines=[{"id": beer}])
        assert [ticket["id"] for ticket in tickets_said(trade, "ticket.changed")] == [bar]
        assert await trade.tickets(split["split_off"], "bar") == [bar]

    async def test_a_bumped_ticket_can_be_parted_and_recalled(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
        await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
        split = await trade.do("order.split", order=order["id"], lines=[{"id": order["lines"][0]["id"]}])
        torn = await trade.ticket(split["split_off"])
        await trade.do("ticket.recall", "kitchen", ticket=torn)
        assert [line["state"] for line in split["lines"]] == ["ready"]

    async def test_discounts_go_along_in_part(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips", quantity=3), trade.line("Chapati"))
        chips = order["lines"][0]["id"]
        for args in ({"kind": "amount", "value": 1_000, "line": chips}, {"kind": "amount", "value": 700},
                     {"kind": "percent", "value": "10"}):  # fmt: skip
            order = await trade.do("order.discount", "manager", order=order["id"], reason="x", **args)
        split = await trade.do("order.split", order=order["id"], lines=[{"id": chips, "quantity": 1}])
        new = split["split_off"]
        assert split["total_minor"] + new["total_minor"] == order["total_minor"]
        assert split["discount_minor"] + new["discount_minor"] == order["discount_minor"]
        assert [discount["reason"] for discount in new["discounts"]] == ["x", "x", "x"]

    async def test_shares_change_nothing(self, trade: Trade) -> None:
        order = await trade.opened(trade.line(quantity=1), trade.line("Chapati", quantity=1))
        answer = await trade.do("order.split", order=order["id"], ways=7)
        assert (answer["ways"], sum(answer["shares"]), len(answer["shares"])) == (7, 12_000, 7)
        assert answer["shares"] == [1_715, 1_715, 1_714, 1_714, 1_714, 1_714, 1_714]
        assert trade.watch.events == []

    @pytest.mark.parametrize(
        ("quantity", "status"), [(4, 422), (0, 422), ("1.5", 422), ("x", 422), (-1, 422), (3, 409), (None, 409)]
    )
    async def test_a_part_that_cannot_be_is_refused(self, trade: Trade, quantity: Any, status: int) -> None:
        order = await trade.opened(trade.line(quantity=3))
        lines = [{"id": order["lines"][0]["id"], "quantity": quantity}]
        assert (await trade.refused("order.split", order=order["id"], lines=lines))["status"] == status

    async def test_other_splits_that_cannot_be(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.sent(trade.line(), trade.line("Chapati"), trade.line("Chapati"))
        first, second, _ = (line["id"] for line in order["lines"])
        await trade.do("order.void_line", "manager", order=order["id"], line=first, reason="x")

        async def status(**args: Any) -> int:
            return int((await trade.refused("order.split", order=order["id"], **args))["status"])

        assert await status() == 422
        assert await status(ways=2, lines=[{"id": second}]) == 422
        assert await status(ways=0) == 422
        assert await status(lines=[{"id": first}]) == 409
        assert await status(lines=[{"id": second}, {"id": second}]) == 422
        assert await status(lines=[{"id": str(uuid4())}]) == 404
        await trade.paid(order, 1_000)
        assert await status(lines=[{"id": second}]) == 409

    async def test_the_same_key_splits_once(self, trade: Trade) -> None:
        order = await trade.opened(trade.line(), trade.line("Chapati"))
        args = {"order": order["id"], "lines": [{"id": order["lines"][0]["id"]}]}
        first = await trade.do("order.split", "waiter", "split-1", **args)
        assert await trade.do("order.split", "waiter", "split-1", **args) == first
        assert await trade.ask("select count(*) from orders") == 2


class TestReopening:
    async def test_the_sale_is_taken_back_until_it_settles_again(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.sent(guests=3)
        await trade.paid(order)
        reopened = await trade.do("order.reopen", "manager", order=order["id"])
        assert (reopened["state"], reopened["settled_at"], reopened["due_minor"]) == ("open", None, 0)
        sales = trade.emitted("sales.changed")[0]["data"]["sales"]
        assert (sales["sales_minor"], sales["settled_orders"], sales["guests"]) == (0, 0, 0)
        assert sales["by_method"][0]["amount_minor"] == 9_000
        assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "paying"
        assert await trade.last_entry() == ("order.reopen", order["id"])
        await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Chapati")])
        again = await trade.paid({**order, "due_minor": 3_000})
        assert again["order"]["state"] == "settled"
        sales = trade.emitted("sales.changed")[0]["data"]["sales"]
        assert (sales["sales_minor"], sales["settled_orders"], sales["guests"]) == (12_000, 1, 3)

    async def test_what_was_given_back_is_due_again(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.sent()
        payment = (await trade.paid(order, tip_minor=500))["payment"]["id"]
        await trade.do("payment.refund", "manager", payment=payment, amount_minor=2_000, reason="Cold")
        reopened = await trade.do("order.reopen", "manager", order=order["id"])
        assert (reopened["paid_minor"], reopened["due_minor"], reopened["tip_minor"]) == (7_000, 2_000, 500)

    async def test_only_a_settled_order_of_today_and_with_leave(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.opened()
        assert (await trade.refused("order.reopen", "manager", order=order["id"]))["code"] == "state_conflict"
        await trade.paid(order)
        assert (await trade.refused("order.reopen", order=order["id"]))["code"] == "approval_required"
        approval = await trade.approval("order.reopen", order["id"])
        await trade.do("order.reopen", order=order["id"], approval=approval)
        assert (await trade.refused("order.reopen", "manager", order=order["id"]))["code"] == "state_conflict"

    async def test_not_on_another_day(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.opened()
        await trade.paid(order)
        await trade.ask("update orders set settled_on = settled_on - 1 returning 1")
        assert (await trade.refused("order.reopen", "manager", order=order["id"]))["status"] == 409

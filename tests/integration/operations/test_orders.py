"""Orders: opened, added to, changed, sent, voided, moved, cancelled."""

from typing import Any
from uuid import uuid4

import pytest

from tests.trading import PINS, Trade


def states(order: dict[str, Any]) -> list[str]:
    return [line["state"] for line in order["lines"]]


class TestOpening:
    async def test_a_party_sits_down_and_the_table_is_seen_taken(self, trade: Trade) -> None:
        order = await trade.do("order.open", type="dine_in", table="T4", guests=3)
        assert (order["number"], order["state"], order["table"]["code"]) == (1, "open", "T4")
        (event,) = trade.emitted("table.changed")
        assert (event["data"]["table"]["state"], event["data"]["table"]["guests"]) == ("seated", 3)

    async def test_lines_come_with_the_order_at_the_menus_prices(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Rolex special", "Extra egg", "Cheese", quantity=2), trade.line("Chips"))
        assert [line["unit_price_minor"] for line in order["lines"]] == [13_000, 9_000]
        assert order["total_minor"] == 35_000
        assert order["lines"][0]["station"] == "kitchen"

    async def test_numbers_count_up_within_the_day(self, trade: Trade) -> None:
        assert [(await trade.do("order.open", type="takeaway"))["number"] for _ in range(3)] == [1, 2, 3]

    async def test_a_takeaway_knows_its_customer(self, trade: Trade) -> None:
        order = await trade.do("order.open", type="takeaway", customer={"name": "Ann", "phone": "0700"}, note="quick")
        assert (order["customer"], order["note"], order["table"]) == ({"name": "Ann", "phone": "0700"}, "quick", None)

    async def test_a_table_may_be_named_by_id_and_the_order_by_the_client(self, trade: Trade) -> None:
        table = trade.commands.reference_data.table("G2")
        own = str(uuid4())
        order = await trade.do("order.open", id=own, type="dine_in", table=str(table.id))
        assert (order["id"], order["table"]["code"]) == (own, "G2")

    @pytest.mark.parametrize(
        ("args", "code"),
        [
            ({"type": "dine_in"}, "invalid"),
            ({"type": "takeaway", "table": "T1"}, "invalid"),
            ({"type": "dine_in", "table": "T99"}, "not_found"),
            ({"type": "takeaway", "lines": [{"item": str(uuid4())}]}, "not_found"),
        ],
    )
    async def test_what_does_not_fit_is_refused(self, trade: Trade, args: dict[str, Any], code: str) -> None:
        assert (await trade.refused("order.open", **args))["code"] == code

    async def test_an_id_is_used_once(self, trade: Trade) -> None:
        first = await trade.do("order.open", type="takeaway")
        again = await trade.refused("order.open", type="takeaway", id=first["id"])
        assert (again["status"], again["code"]) == (409, "id_taken")


class TestAdding:
    async def test_two_waiters_keep_everything_they_added(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips"))
        await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Chapati")])
        order = await trade.do(
            "order.add_lines", "cashier", order=order["id"], lines=[trade.line("Espresso", note="hot")]
        )
        assert [line["name"] for line in order["lines"]] == ["Chips", "Chapati", "Espresso"]
        assert order["total_minor"] == 18_000

    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("Beef fillet", ["Rare"]),
            ("Beef fillet", ["Rare", "Medium", "Chips"]),
            ("Chapati", ["Cheese"]),
            ("Rolex special", ["Cheese", "Cheese"]),
        ],
    )
    async def test_a_choice_that_does_not_fit_is_refused(self, trade: Trade, name: str, options: list[str]) -> None:
        order = await trade.opened()
        line = trade.line(name, *options)
        assert (await trade.refused("order.add_lines", order=order["id"], lines=[line]))[
            "code"
        ] == "modifier_choice_invalid"

    @pytest.mark.parametrize("more", [{"quantity": "0.5"}, {"price_minor": 100}])
    async def test_parts_and_prices_are_only_for_items_that_take_them(self, trade: Trade, more: dict[str, Any]) -> None:
        order = await trade.opened()
        assert (await trade.refused("order.add_lines", order=order["id"], lines=[trade.line(**more)]))[
            "code"
        ] == "invalid"

    async def test_nobody_adds_to_an_order_that_ended_and_sees_how_it_ended(self, trade: Trade) -> None:
        order = await trade.opened()
        await trade.do("order.cancel", order=order["id"], reason="They left")
        problem = await trade.refused("order.add_lines", order=order["id"], lines=[trade.line()])
        assert (problem["status"], problem["code"], problem["order"]["state"]) == (409, "order_not_open", "cancelled")

    async def test_there_must_be_such_an_order(self, trade: Trade) -> None:
        assert (await trade.refused("order.add_lines", order=str(uuid4()), lines=[trade.line()]))["code"] == "not_found"

    async def test_a_line_id_is_used_once(self, trade: Trade) -> None:
        own = str(uuid4())
        order = await trade.opened(trade.line(id=own))
        twice = [trade.line(id=own)]
        assert (await trade.refused("order.add_lines", order=order["id"], lines=twice))["code"] == "id_taken"
        other = await trade.do("order.open", type="takeaway")
        assert (await trade.refused("order.add_lines", order=other["id"], lines=twice))["code"] == "id_taken"

    async def test_an_order_takes_no_more_than_its_limit(self, trade: Trade) -> None:
        order = await trade.opened(*[trade.line()] * 100)
        for _ in range(4):
            await trade.do("order.add_lines", order=order["id"], lines=[trade.line()] * 100)
        assert (await trade.refused("order.add_lines", order=order["id"], lines=[trade.line()]))["code"] == "invalid"


class TestCountedStock:
    async def test_adding_takes_and_removing_gives_back(self, trade: Trade) -> None:
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=5)
        order = await trade.opened(trade.line("Chips", quantity=3))
        assert trade.emitted("stock.changed")[0]["data"]["stock"]["remaining"] == 2
        await trade.do("order.remove_line", order=order["id"], line=order["lines"][0]["id"])
        assert trade.emitted("stock.changed")[0]["data"]["stock"]["remaining"] == 5

    async def test_changing_the_quantity_takes_and_gives_the_difference(self, trade: Trade) -> None:
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=5)
        order = await trade.opened(trade.line("Chips", quantity=3))
        line = order["lines"][0]["id"]
        await trade.do("order.change_line", order=order["id"], line=line, quantity=5)
        assert await trade.ask("select remaining from menu_items where name = 'Chips'") == 0
        assert (await trade.refused("order.change_line", order=order["id"], line=line, quantity=6))[
            "code"
        ] == "item_unavailable"
        await trade.do("order.change_line", order=order["id"], line=line, quantity=1)
        assert await trade.ask("select remaining from menu_items where name = 'Chips'") == 4

    async def test_the_last_one_sells_out_and_no_more_is_sold(self, trade: Trade) -> None:
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=1)
        order = await trade.opened(trade.line("Chips"))
        assert trade.emitted("stock.changed")[0]["data"]["stock"]["available"] is False
        problem = await trade.refused("order.add_lines", order=order["id"], lines=[trade.line("Chips")])
        assert (problem["status"], problem["code"]) == (422, "item_unavailable")

    async def test_a_refused_order_takes_nothing(self, trade: Trade) -> None:
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=1)
        lines = [trade.line("Chips"), trade.line("Chips")]
        assert (await trade.refused("order.open", type="takeaway", lines=lines))["code"] == "item_unavailable"
        assert await trade.ask("select remaining from menu_items where name = 'Chips'") == 1

    async def test_voiding_before_cooking_gives_back_after_it_does_not(self, trade: Trade) -> None:
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=5)
        order = await trade.sent(trade.line("Chips"), trade.line("Chips"))
        first, second = (line["id"] for line in order["lines"])
        await trade.do("order.void_line", "cashier", order=order["id"], line=first, reason="Changed their mind")
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        await trade.do("order.void_line", "manager", order=order["id"], line=second, reason="Dropped")
        assert await trade.ask("select remaining from menu_items where name = 'Chips'") == 4


class TestChangingDrafts:
    async def test_every_part_of_a_draft_can_change(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Beef burger", "Rare"))
        args: dict[str, Any] = {
            "quantity": 2,
            "modifiers": [trade.option("Well done"), trade.option("Bacon")],
            "seat": 2,
            "course": 1,
        }
        order = await trade.do(
            "order.change_line", order=order["id"], line=order["lines"][0]["id"], note="no bun", **args
        )
        (line,) = order["lines"]
        assert (line["quantity"], line["seat"], line["course"], line["note"]) == (2, 2, 1, "no bun")
        assert (line["unit_price_minor"], order["total_minor"]) == (30_000, 60_000)

    async def test_null_takes_seat_course_and_note_away(self, trade: Trade) -> None:
        order = await trade.opened(trade.line(seat=1, course=2, note="crisp"))
        line = order["lines"][0]["id"]
        order = await trade.do("order.change_line", order=order["id"], line=line, seat=None, course=None, note=None)
        assert [order["lines"][0][name] for name in ("seat", "course", "note")] == [None, None, None]

    async def test_a_choice_that_does_not_fit_is_refused(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Beef burger", "Rare"))
        args = {"order": order["id"], "line": order["lines"][0]["id"]}
        assert (await trade.refused("order.change_line", **args, modifiers=[]))["code"] == "modifier_choice_invalid"

    @pytest.mark.parametrize("name", ["order.change_line", "order.remove_line"])
    async def test_what_was_sent_stays(self, trade: Trade, name: str) -> None:
        order = await trade.sent()
        problem = await trade.refused(name, order=order["id"], line=order["lines"][0]["id"])
        assert (problem["status"], problem["code"]) == (409, "line_already_sent")
        assert problem["order"]["lines"][0]["state"] == "sent"

    @pytest.mark.parametrize("name", ["order.change_line", "order.remove_line"])
    async def test_there_must_be_such_a_line(self, trade: Trade, name: str) -> None:
        order = await trade.opened()
        assert (await trade.refused(name, order=order["id"], line=str(uuid4())))["code"] == "not_found"

    async def test_a_removed_line_is_gone(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips"), trade.line("Chapati"))
        order = await trade.do("order.remove_line", order=order["id"], line=order["lines"][0]["id"])
        assert [line["name"] for line in order["lines"]] == ["Chapati"]
        assert order["total_minor"] == 3_000

    async def test_an_orders_head_can_change(self, trade: Trade) -> None:
        order = await trade.opened()
        order = await trade.do("order.edit", order=order["id"], guests=7, note="birthday", customer={"name": "Ann"})
        assert (order["guests"], order["note"], order["customer"]) == (7, "birthday", {"name": "Ann"})
        assert trade.emitted("table.changed")[0]["data"]["table"]["guests"] == 7


class TestSending:
    async def test_each_station_gets_its_own_ticket_without_prices(self, trade: Trade) -> None:
        await trade.sent(trade.line("Chips"), trade.line("Espresso"), trade.line("Chapati", note="warm"))
        tickets = {event["data"]["ticket"]["station"]: event for event in trade.emitted("ticket.queued")}
        assert set(tickets) == {"kitchen", "bar"}
        assert [line["name"] for line in tickets["kitchen"]["data"]["ticket"]["lines"]] == ["Chips", "Chapati"]
        assert sorted(tickets["bar"]["rooms"]) == ["manager", "station:bar"]

    async def test_later_rounds_carry_only_what_is_new(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"))
        await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Chapati")])
        order = await trade.do("order.send", order=order["id"])
        (ticket,) = trade.emitted("ticket.queued")
        assert [line["name"] for line in ticket["data"]["ticket"]["lines"]] == ["Chapati"]
        assert ticket["data"]["ticket"]["round"] == 2
        assert order["sent_to_kitchen_at"] is not None
        assert order["sent_to_bar_at"] is None

    async def test_one_course_at_a_time(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips", course=1), trade.line("Chapati", course=2))
        order = await trade.do("order.send", order=order["id"], course=1)
        assert states(order) == ["sent", "draft"]

    async def test_named_lines_only(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips"), trade.line("Chapati"))
        order = await trade.do("order.send", order=order["id"], lines=[order["lines"][1]["id"]])
        assert states(order) == ["draft", "sent"]

    async def test_sending_nothing_is_refused(self, trade: Trade) -> None:
        order = await trade.sent()
        assert (await trade.refused("order.send", order=order["id"]))["code"] == "nothing_to_send"
        assert (await trade.refused("order.send", order=order["id"], course=3))["code"] == "nothing_to_send"
        sent = [order["lines"][0]["id"]]
        assert (await trade.refused("order.send", order=order["id"], lines=sent))["code"] == "line_already_sent"
        assert (await trade.refused("order.send", order=str(uuid4())))["code"] == "not_found"

    async def test_a_cancelled_order_sends_nothing_more(self, trade: Trade) -> None:
        order = await trade.opened()
        await trade.do("order.cancel", order=order["id"], reason="They left")
        assert (await trade.refused("order.send", order=order["id"]))["code"] == "order_not_open"

    async def test_a_line_without_a_course_goes_with_the_first(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips"), trade.line("Espresso"), trade.line("Chapati", course=2))
        order = await trade.do("order.send", order=order["id"], course=1)
        assert states(order) == ["sent", "sent", "draft"]


class TestVoiding:
    async def test_a_voided_line_stays_with_its_reason_and_the_kitchen_sees_it(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
        line = order["lines"][0]["id"]
        order = await trade.do("order.void_line", "cashier", order=order["id"], line=line, reason="Changed their mind")
        assert (states(order), order["total_minor"]) == (["voided", "sent"], 3_000)
        assert order["lines"][0]["void"]["kitchen_state"] == "sent"
        (ticket,) = trade.emitted("ticket.changed")
        assert ticket["data"]["ticket"]["lines"][0]["change"] == "voided"
        assert await trade.last_entry() == ("order.void_line", line)

    async def test_a_waiter_needs_a_manager(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "line": order["lines"][0]["id"], "reason": "Wrong table"}
        problem = await trade.refused("order.void_line", **args)
        assert (problem["status"], problem["code"], problem["target"]) == (403, "approval_required", args["line"])
        approval = await trade.approval("order.void_line", args["line"])
        order = await trade.do("order.void_line", **args, approval=approval)
        assert order["lines"][0]["void"]["approved_by"] == str(trade.actor("manager").id)
        assert trade.emitted("approval.resolved")[0]["data"]["approval"]["state"] == "used"

    async def test_a_managers_pin_on_the_spot_will_do(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "line": order["lines"][0]["id"], "reason": "Wrong table"}
        for pin in (PINS["cashier"], "9999"):
            assert (await trade.refused("order.void_line", **args, approval={"pin": pin}))["code"] == "approval_invalid"
        order = await trade.do("order.void_line", **args, approval={"pin": PINS["manager"]})
        assert order["lines"][0]["void"]["approved_by"] == str(trade.actor("manager").id)

    async def test_once_cooking_began_a_cashier_needs_a_manager_too(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "line": order["lines"][0]["id"], "reason": "Too late"}
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        assert (await trade.refused("order.void_line", "cashier", **args))["code"] == "approval_required"
        order = await trade.do("order.void_line", "cashier", **args, approval={"pin": PINS["manager"]})
        assert order["lines"][0]["void"]["kitchen_state"] == "started"

    async def test_a_draft_is_removed_and_a_void_is_final(self, trade: Trade) -> None:
        order = await trade.opened(trade.line("Chips"), trade.line("Chapati"))
        first, second = (line["id"] for line in order["lines"])
        await trade.do("order.send", order=order["id"], lines=[first])
        args = {"order": order["id"], "reason": "No"}
        assert (await trade.refused("order.void_line", "manager", line=second, **args))["code"] == "line_not_sent"
        await trade.do("order.void_line", "manager", line=first, **args)
        assert (await trade.refused("order.void_line", "manager", line=first, **args))["code"] == "state_conflict"

    async def test_what_was_paid_for_cannot_vanish(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
        await trade.paid(order, 10_000)
        args = {"order": order["id"], "line": order["lines"][0]["id"], "reason": "Cold"}
        assert (await trade.refused("order.void_line", "manager", **args))["status"] == 409

    async def test_an_approval_fits_one_asker_one_act_one_thing_once(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
        first, second = (line["id"] for line in order["lines"])
        args = {"order": order["id"], "reason": "Wrong"}
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        approval = await trade.approval("order.void_line", first)
        problem = await trade.refused("order.void_line", line=second, approval=approval, **args)
        assert (problem["status"], problem["code"]) == (403, "approval_invalid")
        foreign = await trade.refused("order.void_line", "cashier", line=first, approval=approval, **args)
        assert foreign["code"] == "approval_invalid"
        await trade.do("order.void_line", line=first, approval=approval, **args)
        again = await trade.refused("order.void_line", line=second, approval=approval, **args)
        assert again["code"] == "approval_invalid"


class TestServing:
    async def test_ready_lines_are_served(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Espresso"))
        await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
        order = await trade.do("order.serve", order=order["id"])
        assert states(order) == ["served", "sent"]

    async def test_nothing_ready_is_nothing_to_serve(self, trade: Trade) -> None:
        order = await trade.sent()
        assert (await trade.refused("order.serve", order=order["id"]))["code"] == "state_conflict"
        lines = [str(uuid4())]
        assert (await trade.refused("order.serve", order=order["id"], lines=lines))["code"] == "not_found"


class TestMovingTables:
    async def test_the_party_moves_and_so_do_its_tickets(self, trade: Trade) -> None:
        order = await trade.sent()
        order = await trade.do("order.transfer", order=order["id"], table="G3")
        states = {e["data"]["table"]["code"]: e["data"]["table"]["state"] for e in trade.emitted("table.changed")}
        assert states == {"T1": "free", "G3": "ordered"}
        assert trade.emitted("ticket.changed")[0]["data"]["ticket"]["order"]["table"]["code"] == "G3"
        assert trade.emitted("ticket.queued") == []

    async def test_only_guests_at_a_table_move(self, trade: Trade) -> None:
        order = await trade.do("order.open", type="takeaway")
        assert (await trade.refused("order.transfer", order=order["id"], table="G3"))["code"] == "state_conflict"
        seated = await trade.opened()
        assert (await trade.refused("order.transfer", order=seated["id"], table="X1"))["code"] == "not_found"

    async def test_a_table_may_hold_two_parties_and_frees_with_the_last(self, trade: Trade) -> None:
        first, second = await trade.opened(guests=2), await trade.opened(guests=3)
        assert trade.emitted("table.changed")[0]["data"]["table"]["guests"] == 5
        await trade.do("order.cancel", order=first["id"], reason="Left")
        assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "seated"
        await trade.do("order.cancel", order=second["id"], reason="Left")
        assert trade.emitted("table.changed")[0]["data"]["table"]["state"] == "free"


class TestCancelling:
    async def test_drafts_disappear_and_nobody_is_asked(self, trade: Trade) -> None:
        order = await trade.opened()
        order = await trade.do("order.cancel", order=order["id"], reason="They left")
        assert (order["state"], order["lines"], order["cancel_reason"]) == ("cancelled", [], "They left")
        assert len(trade.emitted("order.cancelled")) == 1

    async def test_what_was_sent_is_voided_with_a_managers_consent(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Espresso"))
        assert (await trade.refused("order.cancel", order=order["id"], reason="Left"))["code"] == "approval_required"
        approval = await trade.approval("order.cancel", order["id"])
        order = await trade.do("order.cancel", order=order["id"], reason="Left", approval=approval)
        assert (states(order), order["total_minor"]) == (["voided", "voided"], 0)
        assert len(trade.emitted("ticket.changed")) == 2

    async def test_money_taken_must_go_back_first(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.opened()
        await trade.paid(order, 1_000)
        assert (await trade.refused("order.cancel", "manager", order=order["id"], reason="No"))["status"] == 409

    async def test_it_ends_once(self, trade: Trade) -> None:
        order = await trade.opened()
        await trade.do("order.cancel", order=order["id"], reason="They left")
        assert (await trade.refused("order.cancel", order=order["id"], reason="Again"))["code"] == "order_not_open"

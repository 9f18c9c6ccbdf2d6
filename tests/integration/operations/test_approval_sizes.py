"""An approval is for what was shown: its size, its effect, and how far the kitchen was."""

from typing import Any
from uuid import uuid4

import pytest

from tests.trading import PINS, Trade

VENUE = "manager"


async def asked(trade: Trade, action: str, target: str, who: str = "waiter", args: Any = None) -> Any:
    return await trade.do("approval.ask", who, action=action, target=target, reason="Why", args=args)


async def granted(trade: Trade, action: str, target: str, who: str = "waiter", args: Any = None) -> str:
    view = await asked(trade, action, target, who, args)
    await trade.do("approval.grant", VENUE, approval=view["id"])
    return str(view["id"])


def money(view: Any) -> Any:
    effect = view["effect"]
    return effect["of"], effect.get("before_minor"), effect.get("after_minor")


class TestTheEffect:
    """Worked out by the command itself, which leaves nothing behind."""

    async def test_of_a_discount(self, trade: Trade) -> None:
        order = await trade.sent()
        view = await asked(trade, "order.discount", order["id"], args={"kind": "percent", "value": "10"})
        assert money(view) == ("bill", 9_000, 8_100)
        assert view["args"] == {"order": order["id"], "kind": "percent", "value": "10", "reason": "Why"}
        assert view["effect"]["permission"] == "small_discount"

    async def test_of_a_void_and_the_kitchen(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        view = await asked(trade, "order.void_line", order["lines"][0]["id"])
        total = order["total_minor"]
        assert money(view) == ("bill", total, total - 9_000)
        assert (view["effect"]["kitchen"], view["effect"]["wasted"]) == ({"started": 1}, 1)
        assert view["args"] == {"order": order["id"], "line": order["lines"][0]["id"], "reason": "Why"}

    async def test_of_a_cancelled_order(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), trade.line("Chapati"))
        view = await asked(trade, "order.cancel", order["id"])
        assert money(view) == ("bill", order["total_minor"], 0)
        assert (view["effect"]["kitchen"], view["effect"]["wasted"]) == ({"sent": 2}, 0)

    async def test_of_a_refund_and_of_reopening(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.sent()
        payment = (await trade.paid(order))["payment"]
        refund = await asked(trade, "payment.refund", payment["id"], "cashier", {"amount_minor": 4_000})
        assert money(refund) == ("payment", 9_000, 5_000)
        assert money(await asked(trade, "order.reopen", order["id"])) == ("sale", 9_000, 0)

    async def test_the_bill_is_as_it_was_while_they_wait(self, trade: Trade) -> None:
        order = await trade.sent()
        await asked(trade, "order.cancel", order["id"])
        assert [event["type"] for event in trade.watch.events] == ["approval.requested"]
        assert await trade.ask("select state from orders where id = $1", order["id"]) == "open"

    async def test_what_would_be_refused_anyway_is_refused_at_once(self, trade: Trade) -> None:
        order = await trade.opened()
        line = order["lines"][0]["id"]
        problem = await trade.refused("approval.ask", action="order.void_line", target=line, reason="Why")
        assert problem["code"] == "line_not_sent"

    async def test_a_terminal_gets_it_with_the_refusal(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "kind": "percent", "value": "10", "reason": "Regular guest"}
        problem = await trade.refused("order.discount", **args)
        assert (problem["code"], *money(problem)) == ("approval_required", "bill", 9_000, 8_100)
        assert problem["subject"]["order"]["id"] == order["id"]

    async def test_of_what_does_not_exist_yet(self, trade: Trade) -> None:
        new = str(uuid4())
        args = {"type": "takeaway", "lines": [trade.line("Chips")]}
        view = await asked(trade, "order.open", new, args=args)
        assert (money(view), view["args"]["id"]) == (("bill", 0, 9_000), new)
        assert await trade.ask("select count(*) from orders") == 0
        assert (await trade.opened())["number"] == 1


class TestTheSize:
    """Spending is for what was granted, or less."""

    @pytest.mark.parametrize(
        ("action", "args"), [("order.discount", {"kind": "percent"}), ("payment.refund", {}), ("shift.close", {})]
    )
    async def test_an_act_with_a_size_is_asked_for_with_its_arguments(
        self, trade: Trade, action: str, args: Any
    ) -> None:
        shift = await trade.drawer()
        order = await trade.sent()
        payment = (await trade.paid(order, 1_000))["payment"]
        target = {"order": order["id"], "payment": payment["id"], "shift": shift["id"]}[
            "order" if action.startswith("order") else action.partition(".")[0]
        ]
        problem = await trade.refused("approval.ask", "cashier", action=action, target=target, reason="Why")
        assert (problem["status"], problem["code"]) == (422, "args_required")
        missing = await trade.refused("approval.ask", "cashier", action=action, target=target, reason="Why", args=args)
        assert missing["code"] == "invalid"

    async def test_more_is_refused_and_less_is_not(self, trade: Trade) -> None:
        order = await trade.sent()
        about = {"order": order["id"], "kind": "percent", "reason": "Waited"}
        approval = await granted(trade, "order.discount", order["id"], args={"kind": "percent", "value": "20"})
        problem = await trade.refused("order.discount", **about, value="20.5", approval=approval)
        assert (problem["status"], problem["code"]) == (403, "approval_exceeded")
        line = {"line": order["lines"][0]["id"]}
        assert (await trade.refused("order.discount", **about, **line, value="20", approval=approval))["code"] == (
            "approval_exceeded"
        )
        order = await trade.do("order.discount", **about, value="15", approval=approval)
        assert order["discount_minor"] == 1_350
        again = await trade.refused("order.discount", **about, value="5", approval=approval)
        assert again["code"] == "approval_invalid"

    async def test_a_refund_of_less(self, trade: Trade) -> None:
        await trade.drawer()
        payment = (await trade.paid(await trade.sent()))["payment"]
        approval = await granted(trade, "payment.refund", payment["id"], "cashier", {"amount_minor": 4_000})
        args = {"payment": payment["id"], "reason": "Cold", "approval": approval}
        assert (await trade.refused("payment.refund", "cashier", **args, amount_minor=4_001))["code"] == (
            "approval_exceeded"
        )
        await trade.do("payment.refund", "cashier", **args, amount_minor=3_999)

    async def test_no_sale_is_asked_for_by_its_drawer_alone(self, trade: Trade) -> None:
        shift = await trade.drawer()
        approval = await granted(trade, "shift.record_cash", shift["id"], "cashier")
        args = {"shift": shift["id"], "reason": "Change", "approval": approval}
        await trade.do("shift.record_cash", "cashier", **args, kind="no_sale")
        assert await trade.ask("select state from approvals where id = $1", approval) == "used"


class TestWhatChangedSince:
    """A thing that became graver than what the manager saw is asked for again."""

    async def test_the_kitchen_began(self, trade: Trade) -> None:
        order = await trade.sent()
        line = order["lines"][0]["id"]
        void = await granted(trade, "order.void_line", line)
        cancel = await granted(trade, "order.cancel", order["id"])
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        about = {"order": order["id"], "reason": "Wrong"}
        for name, args in (
            ("order.void_line", {"line": line, "approval": void}),
            ("order.cancel", {"approval": cancel}),
        ):
            problem = await trade.refused(name, **about, **args)
            assert (problem["status"], problem["code"], problem["reason"]) == (403, "approval_exceeded", "effect")

    async def test_the_kitchen_went_on_as_it_does(self, trade: Trade) -> None:
        order = await trade.sent()
        ticket = await trade.ticket(order)
        await trade.do("ticket.start", "kitchen", ticket=ticket)
        approval = await granted(trade, "order.cancel", order["id"])
        await trade.do("ticket.bump", "kitchen", ticket=ticket)
        order = await trade.do("order.cancel", order=order["id"], reason="Left", approval=approval)
        assert order["state"] == "cancelled"

    async def test_the_bill_grew(self, trade: Trade) -> None:
        order = await trade.sent()
        cancel = await granted(trade, "order.cancel", order["id"])
        discount = await granted(trade, "order.discount", order["id"], args={"kind": "percent", "value": "10"})
        await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Chapati")])
        assert (await trade.refused("order.cancel", order=order["id"], reason="Left", approval=cancel))["code"] == (
            "approval_exceeded"
        )
        about = {"order": order["id"], "kind": "percent", "value": "10", "reason": "Waited", "approval": discount}
        assert (await trade.refused("order.discount", **about))["code"] == "approval_exceeded"

    async def test_other_discounts_made_it_a_big_one(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "kind": "percent", "value": "8", "reason": "Waited"}
        approval = await granted(trade, "order.discount", order["id"], args=args)
        await trade.do("order.discount", "cashier", **args)
        assert (await trade.refused("order.discount", **args, approval=approval))["code"] == "approval_exceeded"

    async def test_a_pin_is_for_what_its_terminal_showed(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "line": order["lines"][0]["id"], "reason": "Wrong"}
        shown = (await trade.refused("order.void_line", **args))["effect"]
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        pin = {"pin": PINS["manager"], "effect": shown}
        assert (await trade.refused("order.void_line", **args, approval=pin))["code"] == "approval_exceeded"
        pin["effect"] = (await trade.refused("order.void_line", **args))["effect"]
        assert (await trade.do("order.void_line", **args, approval=pin))["lines"][0]["state"] == "voided"


class TestACountStaysBlind:
    """A drawer's cash is for managers alone."""

    async def test_reply_event_and_refusal_of_the_asker_lack_the_variance(self, trade: Trade) -> None:
        shift = await trade.drawer()
        args = {"counted_minor": 20_000}
        problem = await trade.refused("shift.close", "cashier", shift=shift["id"], **args)
        assert (problem["code"], *money(problem)) == ("approval_required", "drawer", None, None)
        view = await asked(trade, "shift.close", shift["id"], "cashier", args)
        assert money(view) == ("drawer", None, None)
        own, managers = trade.emitted("approval.requested")
        assert own["rooms"] == [f"staff:{trade.actor('cashier').id}"]
        assert money(own["data"]["approval"]) == ("drawer", None, None)
        assert managers["rooms"] == ["manager"]
        assert money(managers["data"]["approval"]) == ("drawer", 50_000, 20_000)
        grant = await trade.do("approval.grant", VENUE, approval=view["id"])
        assert money(grant) == ("drawer", 50_000, 20_000)

    @pytest.mark.parametrize(
        ("counted_minor", "is_more"), [(20_000, False), (25_000, False), (19_999, True), (90_000, True)]
    )
    async def test_a_new_count_may_be_nearer(self, trade: Trade, counted_minor: int, is_more: bool) -> None:
        shift = await trade.drawer()
        approval = await granted(trade, "shift.close", shift["id"], "cashier", {"counted_minor": 20_000})
        args = {"shift": shift["id"], "counted_minor": counted_minor, "approval": approval}
        if is_more:
            assert (await trade.refused("shift.close", "cashier", **args))["code"] == "approval_exceeded"
        else:
            assert (await trade.do("shift.close", "cashier", **args))["state"] == "closed"


class TestWhoMayAsk:
    """Only who could ever do it, and not for everything at once."""

    @pytest.mark.parametrize(
        ("who", "action", "args"),
        [("kitchen", "order.cancel", None), ("waiter", "payment.refund", {"amount_minor": 1}),
         ("waiter", "shift.record_cash", None)],
    )  # fmt: skip
    async def test_whose_role_never_may_does_not_ask(self, trade: Trade, who: str, action: str, args: Any) -> None:
        shift = await trade.drawer()
        order = await trade.sent()
        payment = (await trade.paid(order, 1_000))["payment"]
        target = {"order": order, "payment": payment, "shift": shift}[action.partition(".")[0]]["id"]
        about = {"action": action, "target": target, "reason": "Why", "args": args}
        assert (await trade.refused("approval.ask", who, **about))["code"] == "not_allowed"

    async def test_five_wait_at_most(self, trade: Trade) -> None:
        order = await trade.sent()
        first, *_ = [await asked(trade, "order.cancel", order["id"]) for _ in range(5)]
        about = {"action": "order.cancel", "target": order["id"], "reason": "Why"}
        problem = await trade.refused("approval.ask", **about)
        assert (problem["status"], problem["code"], problem["most"]) == (409, "approvals_waiting", 5)
        await trade.do("approval.ask", "cashier", **about)
        await trade.do("approval.refuse", VENUE, approval=first["id"])
        await trade.do("approval.ask", **about)

"""Payments corrected while their drawer is open: tips, the wrong order, the wrong tender, payments that never were."""

from typing import Any

import pytest

from tests.trading import PINS, Trade, View

CARD = {"method": "card", "reference": "AUTH 1"}
PIN = {"pin": PINS["manager"]}


async def by_card(trade: Trade, order: View, reference: str = "AUTH 1", **args: Any) -> View:
    args = {"method": "card", "amount_minor": order["due_minor"], "reference": reference} | args
    paid: View = await trade.do("order.pay", "cashier", order=order["id"], **args)
    return paid


async def expected(trade: Trade, shift: View) -> int:
    closed = await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=0, approval=PIN)
    return int(closed["expected_minor"])


async def takings(trade: Trade) -> dict[str, int]:
    """What the day took by tender, as the managers' screens show it."""
    (event,) = trade.emitted("sales.changed")[-1:]
    return {one["method"]: one["amount_minor"] for one in event["data"]["sales"]["by_method"] if one["count"]}


class TestTips:
    async def test_a_tip_is_added_and_corrected_after_payment(self, trade: Trade) -> None:
        await trade.drawer()
        payment = (await by_card(trade, await trade.sent()))["payment"]
        reply = await trade.do("payment.tip", "cashier", payment=payment["id"], tip_minor=1_500)
        assert (reply["payment"]["tip_minor"], reply["order"]["tip_minor"]) == (1_500, 1_500)
        assert (reply["order"]["state"], reply["order"]["total_minor"]) == ("settled", 9_000)
        assert trade.emitted("payment.changed")[0]["rooms"] == ["manager", "terminal:pos-1"]
        assert trade.emitted("sales.changed")[-1]["data"]["sales"]["tips_minor"] == 1_500
        assert await trade.last_entry() == ("payment.tip", payment["id"])
        reply = await trade.do("payment.tip", "cashier", payment=payment["id"], tip_minor=500)
        assert reply["order"]["tip_minor"] == 500
        assert trade.emitted("sales.changed")[-1]["data"]["sales"]["tips_minor"] == 500

    async def test_change_that_the_guest_leaves_stays_in_the_drawer(self, trade: Trade) -> None:
        shift = await trade.drawer()
        payment = (await trade.paid(await trade.sent(), tendered_minor=10_000))["payment"]
        left = (await trade.do("payment.tip", "cashier", payment=payment["id"], tip_minor=400))["payment"]
        assert (left["tendered_minor"], left["change_minor"]) == (10_000, 600)
        more = (await trade.do("payment.tip", "cashier", payment=payment["id"], tip_minor=1_200))["payment"]
        assert (more["tendered_minor"], more["change_minor"]) == (10_200, 0)
        assert await expected(trade, shift) == 60_200

    async def test_not_once_the_drawer_is_closed(self, trade: Trade) -> None:
        shift = await trade.drawer()
        payment = (await by_card(trade, await trade.sent()))["payment"]
        await expected(trade, shift)
        problem = await trade.refused("payment.tip", "cashier", payment=payment["id"], tip_minor=1)
        assert (problem["status"], problem["code"]) == (409, "shift_not_open")

    @pytest.mark.parametrize("tip_minor", [90_001, 10**12, -1])
    async def test_a_tip_has_bounds(self, trade: Trade, tip_minor: int) -> None:
        await trade.drawer()
        order = await trade.sent()
        problem = await trade.refused(
            "order.pay", "cashier", order=order["id"], method="cash", amount_minor=9_000, tip_minor=tip_minor
        )
        assert (problem["status"], problem["errors"][0]["field"]) == (422, "tip_minor")
        payment = (await trade.paid(order, tip_minor=90_000))["payment"]
        problem = await trade.refused("payment.tip", "cashier", payment=payment["id"], tip_minor=tip_minor)
        assert (problem["status"], problem["errors"][0]["field"]) == (422, "tip_minor")

    async def test_a_refunded_tip_is_not_tipped_again(self, trade: Trade) -> None:
        await trade.drawer()
        payment = (await trade.paid(await trade.sent(), tip_minor=1_000))["payment"]
        await trade.do("payment.refund", "manager", payment=payment["id"], amount_minor=9_400, reason="x")
        assert trade.emitted("sales.changed")[0]["data"]["sales"]["tips_minor"] == 600
        problem = await trade.refused("payment.tip", "cashier", payment=payment["id"], tip_minor=399)
        assert problem["code"] == "state_conflict"
        reply = await trade.do("payment.tip", "cashier", payment=payment["id"], tip_minor=400)
        assert reply["order"]["tip_minor"] == 0


class TestTheWrongOrder:
    async def test_a_payment_moves_to_the_order_it_was_meant_for(self, trade: Trade) -> None:
        shift = await trade.drawer()
        wrong, right = await trade.sent(), await trade.sent(table="T2")
        payment = (await trade.paid(wrong))["payment"]
        args = {"payment": payment["id"], "order": right["id"]}
        assert (await trade.refused("payment.move", "cashier", **args))["code"] == "approval_required"
        reply = await trade.do("payment.move", "cashier", **args, approval=PIN)
        assert (reply["order"]["id"], reply["order"]["state"]) == (right["id"], "settled")
        assert (reply["from_order"]["state"], reply["from_order"]["due_minor"]) == ("open", 9_000)
        assert (reply["payment"]["id"], reply["payment"]["order"]) == (payment["id"], right["id"])
        tables = {event["data"]["table"]["code"]: event["data"]["table"] for event in trade.emitted("table.changed")}
        assert (tables["T1"]["state"], tables["T2"]["state"]) == ("ordered", "free")
        assert trade.emitted("sales.changed")[-1]["data"]["sales"]["sales_minor"] == 9_000
        assert await takings(trade) == {"cash": 9_000}
        assert await trade.last_entry() == ("payment.move", payment["id"])
        assert await expected(trade, shift) == 59_000

    async def test_never_more_than_is_due_there(self, trade: Trade) -> None:
        await trade.drawer()
        payment = (await trade.paid(await trade.sent(trade.line("Chips"), trade.line("Chips"))))["payment"]
        right = await trade.sent(table="T2")
        problem = await trade.refused("payment.move", "manager", payment=payment["id"], order=right["id"])
        assert (problem["code"], problem["due_minor"]) == ("amount_exceeds_due", 9_000)

    async def test_not_to_an_order_that_has_ended_or_its_own(self, trade: Trade) -> None:
        await trade.drawer()
        first, second = await trade.sent(), await trade.sent(table="T2")
        payment = (await trade.paid(first, 1_000))["payment"]
        await trade.paid(second)
        problem = await trade.refused("payment.move", "manager", payment=payment["id"], order=second["id"])
        assert problem["code"] == "order_not_open"
        problem = await trade.refused("payment.move", "manager", payment=payment["id"], order=first["id"])
        assert problem["code"] == "state_conflict"

    async def test_a_part_payment_leaves_the_rest_due(self, trade: Trade) -> None:
        await trade.drawer()
        first, second = await trade.sent(), await trade.sent(table="T2")
        payment = (await by_card(trade, first, amount_minor=4_000, tip_minor=300))["payment"]
        reply = await trade.do("payment.move", "manager", payment=payment["id"], order=second["id"])
        assert (reply["order"]["due_minor"], reply["order"]["tip_minor"]) == (5_000, 300)
        assert (reply["from_order"]["due_minor"], reply["from_order"]["tip_minor"]) == (9_000, 0)


class TestTheWrongTender:
    async def test_cash_that_was_a_card_leaves_the_drawer(self, trade: Trade) -> None:
        shift = await trade.drawer()
        payment = (await trade.paid(await trade.sent(), tendered_minor=10_000, tip_minor=500))["payment"]
        args = {"payment": payment["id"], **CARD}
        assert (await trade.refused("payment.correct", "cashier", **args))["code"] == "approval_required"
        reply = await trade.do("payment.correct", "cashier", **args, approval=PIN)
        now = reply["payment"]
        assert (now["method"], now["state"], now["reference"]) == ("card", "unverified", "AUTH 1")
        assert (now["tendered_minor"], now["change_minor"], now["tip_minor"]) == (None, 0, 500)
        assert (reply["order"]["state"], reply["order"]["paid_minor"]) == ("settled", 9_000)
        assert await takings(trade) == {"card": 9_000}
        assert await trade.last_entry() == ("payment.correct", payment["id"])
        assert await expected(trade, shift) == 50_000

    async def test_a_card_that_was_cash_lies_in_the_drawer(self, trade: Trade) -> None:
        shift = await trade.drawer()
        payment = (await by_card(trade, await trade.sent()))["payment"]
        reply = await trade.do("payment.correct", "manager", payment=payment["id"], method="cash")
        assert (reply["payment"]["state"], reply["payment"]["reference"]) == ("completed", None)
        assert await expected(trade, shift) == 59_000

    async def test_a_mistyped_reference_is_corrected_and_free_again(self, trade: Trade) -> None:
        await trade.drawer()
        payment = (await by_card(trade, await trade.sent(), "QX 12"))["payment"]
        args = {"payment": payment["id"], "method": "card"}
        assert (await trade.refused("payment.correct", "manager", **args, reference="QX 12"))["status"] == 409
        assert (await trade.refused("payment.correct", "manager", **args))["code"] == "reference_required"
        await trade.do("payment.correct", "manager", **args, reference="QX 13")
        assert (await by_card(trade, await trade.sent(table="T2"), "QX 12"))["order"]["state"] == "settled"
        args["payment"] = payment["id"]
        assert (await trade.refused("payment.correct", "manager", **args, reference="qx-12"))[
            "code"
        ] == "reference_used"

    @pytest.mark.parametrize("method", ["pesapal", "cheque"])
    async def test_not_to_a_tender_that_a_provider_counts(self, trade: Trade, method: str) -> None:
        await trade.drawer()
        payment = (await trade.paid(await trade.sent()))["payment"]
        problem = await trade.refused("payment.correct", "manager", payment=payment["id"], method=method)
        assert (problem["status"], problem["code"]) == (422, "invalid")


class TestPaymentsThatNeverWere:
    async def test_the_order_is_due_again(self, trade: Trade) -> None:
        shift = await trade.drawer()
        payment = (await trade.paid(await trade.sent()))["payment"]
        args = {"payment": payment["id"], "reason": "Guest had not paid"}
        assert (await trade.refused("payment.void", "cashier", **args))["code"] == "approval_required"
        approval = await trade.approval("payment.void", payment["id"], "cashier", args=args)
        reply = await trade.do("payment.void", "cashier", **args, approval=approval)
        assert (reply["payment"]["state"], reply["payment"]["held_minor"]) == ("voided", 0)
        assert (reply["order"]["state"], reply["order"]["due_minor"]) == ("open", 9_000)
        assert trade.emitted("sales.changed")[-1]["data"]["sales"]["sales_minor"] == 0
        assert await takings(trade) == {}
        assert await trade.last_entry() == ("payment.void", payment["id"])
        assert await expected(trade, shift) == 50_000

    async def test_one_of_two_part_payments(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.sent()
        first = (await trade.paid(order, 4_000))["payment"]
        await by_card(trade, order, amount_minor=5_000)
        reply = await trade.do("payment.void", "manager", payment=first["id"], reason="x")
        assert (reply["order"]["state"], reply["order"]["due_minor"]) == ("open", 4_000)
        assert (await by_card(trade, reply["order"], "AUTH 2"))["order"]["state"] == "settled"

    async def test_neither_refunded_nor_voided_ones(self, trade: Trade) -> None:
        await trade.drawer()
        first = (await trade.paid(await trade.sent()))["payment"]
        await trade.do("payment.refund", "manager", payment=first["id"], amount_minor=1, reason="x")
        second = (await trade.paid(await trade.sent(table="T2")))["payment"]
        await trade.do("payment.void", "manager", payment=second["id"], reason="x")
        for payment in (first, second):
            problem = await trade.refused("payment.void", "manager", payment=payment["id"], reason="x")
            assert problem["code"] == "state_conflict"

    async def test_a_cashier_leaves_anothers_drawer_alone(self, trade: Trade) -> None:
        order = await trade.sent()
        await trade.do("shift.open", "manager", float_minor=0, drawer="pos-2")
        payment = (await trade.paid(order, who="manager"))["payment"]
        args = {"payment": payment["id"], "reason": "x", "approval": PIN}
        assert (await trade.refused("payment.void", "cashier", **args))["code"] == "not_allowed"


class TestReferences:
    @pytest.mark.parametrize(
        "again", ["auth 1", "AUTH-1", " Auth1 ", "\uff21\uff35\uff34\uff28\uff11", "AUTH I", "AUTH\u00a01."]
    )
    async def test_what_reads_alike_is_the_same(self, trade: Trade, again: str) -> None:
        await trade.drawer()
        await by_card(trade, await trade.sent())
        order = await trade.sent(table="T2")
        args = {"order": order["id"], "method": "card", "amount_minor": 9_000, "reference": again}
        problem = await trade.refused("order.pay", "cashier", **args)
        assert (problem["status"], problem["code"]) == (409, "reference_used")
        assert (await trade.do("order.pay", "cashier", **args | {"method": "mobile_money"}))["order"][
            "state"
        ] == "settled"

    async def test_marks_alone_are_no_reference(self, trade: Trade) -> None:
        order = await trade.sent()
        args = {"order": order["id"], "method": "card", "amount_minor": 9_000, "reference": " -. "}
        assert (await trade.refused("order.pay", "cashier", **args))["code"] == "reference_required"

    @pytest.mark.parametrize("end", ["payment.refund", "payment.void"])
    async def test_a_payment_wholly_given_back_frees_its_reference(self, trade: Trade, end: str) -> None:
        await trade.drawer()
        order = await trade.sent()
        payment = (await by_card(trade, order))["payment"]
        amount: dict[str, Any] = {"amount_minor": 8_999} if end == "payment.refund" else {}
        other = await trade.sent(table="T2")
        if amount:
            await trade.do(end, "manager", payment=payment["id"], reason="x", **amount)
            args = {"order": other["id"], "amount_minor": 9_000, **CARD}
            assert (await trade.refused("order.pay", "cashier", **args))["code"] == "reference_used"
            amount = {"amount_minor": 1}
        await trade.do(end, "manager", payment=payment["id"], reason="x", **amount)
        assert (await by_card(trade, other))["order"]["state"] == "settled"

"""Asking a manager: answered once, by somebody else, within five minutes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from hub.base import clock
from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade


async def requested(trade: Trade, who: str = "waiter") -> dict[str, Any]:
    order = await trade.sent()
    view: dict[str, Any] = await trade.do(
        "approval.ask", who, action="order.cancel", target=order["id"], reason="They left"
    )
    return view


async def test_a_request_reaches_managers_and_the_asker(trade: Trade) -> None:
    view = await requested(trade)
    (event,) = trade.emitted("approval.requested")
    assert event["rooms"] == ["manager", f"staff:{trade.actor('waiter').id}"]
    assert (view["state"], view["asked_by"]["name"]) == ("pending", "Wasswa Waiter")


@pytest.mark.parametrize(("name", "state"), [("approval.grant", "granted"), ("approval.refuse", "refused")])
async def test_a_manager_answers_once(trade: Trade, name: str, state: str) -> None:
    approval = (await requested(trade))["id"]
    view = await trade.do(name, "manager", approval=approval)
    assert (view["state"], view["resolved_by"]["name"]) == (state, "Moses Manager")
    assert trade.emitted("approval.resolved")[0]["data"]["approval"]["state"] == state
    assert await trade.last_entry() == (f"approval.{state}", approval)
    for again in ("approval.grant", "approval.refuse"):
        assert (await trade.refused(again, "admin", approval=approval))["status"] == 409


@pytest.mark.parametrize("name", ["approval.grant", "approval.refuse"])
async def test_nobody_approves_their_own_request(trade: Trade, name: str) -> None:
    approval = (await requested(trade, "manager"))["id"]
    assert (await trade.refused(name, "manager", approval=approval))["code"] == "not_allowed"
    assert (await trade.refused(name, "cashier", approval=approval))["code"] == "not_allowed"
    assert (await trade.refused(name, "manager", approval=str(uuid4())))["code"] == "not_found"


async def test_a_request_is_for_an_act_that_can_be_approved(trade: Trade) -> None:
    problem = await trade.refused("approval.ask", action="venue.sell", target=str(uuid4()), reason="Now")
    assert problem["code"] == "invalid"


async def test_after_five_minutes_nobody_can_answer_or_use_it(trade: Trade) -> None:
    order = await trade.sent()
    line = order["lines"][0]["id"]
    pending = (await requested(trade))["id"]
    granted = await trade.approval("order.void_line", line)
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=True):
        await trade.watch.take_snapshots()  # it may be another business day, with figures of its own
        assert (await trade.refused("approval.grant", "manager", approval=pending))["status"] == 409
        used = await trade.refused("order.void_line", order=order["id"], line=line, reason="Late", approval=granted)
        assert used["code"] == "approval_invalid"
        assert await trade.do_as_hub("approval.expire", HUB_ITSELF) == {"expired": 2}
        assert {e["data"]["approval"]["state"] for e in trade.emitted("approval.resolved")} == {"expired"}
        assert await trade.do_as_hub("approval.expire", HUB_ITSELF) == {"expired": 0}


class TestWhatIsAskedAbout:
    """The managers are told by the hub what it is, not by whoever asks."""

    async def about(self, trade: Trade, action: str, target: str, who: str = "waiter", **args: Any) -> Any:
        view = await trade.do("approval.ask", who, action=action, target=target, reason="Why", args=args or None)
        assert trade.emitted("approval.requested")[-1]["data"]["approval"]["detail"] == view["detail"]
        return view["detail"]

    async def test_a_line_and_how_far_the_kitchen_is(self, trade: Trade) -> None:
        order = await trade.sent(trade.line("Chips"), table="T4")
        await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
        (line,) = order["lines"]
        assert await self.about(trade, "order.void_line", line["id"]) == {
            "order": {
                "id": order["id"], "number": order["number"], "type": "dine_in", "table": "T4",
                "total_minor": order["total_minor"],
            },
            "line": {
                "id": line["id"], "name": "Chips", "quantity": line["quantity"], "state": "started",
                "total_minor": line["total_minor"],
            },
            "payment": None,
            "shift": None,
        }  # fmt: skip

    async def test_a_payment_of_an_order_that_is_closed(self, trade: Trade) -> None:
        await trade.drawer()
        order = await trade.opened(type="takeaway", table=None)
        payment = (await trade.paid(order))["payment"]
        detail = await self.about(trade, "payment.refund", payment["id"], "cashier", amount_minor=500)
        assert detail["payment"] == {
            "id": payment["id"], "method": "cash", "amount_minor": order["total_minor"]
        }  # fmt: skip
        assert (detail["order"]["number"], detail["order"]["table"]) == (order["number"], None)
        assert (detail["line"], detail["shift"]) == (None, None)

    async def test_a_drawer(self, trade: Trade) -> None:
        shift = await trade.drawer()
        detail = await self.about(trade, "shift.close", shift["id"], "cashier", counted_minor=10)
        assert detail == {"order": None, "line": None, "payment": None, "shift": {"id": shift["id"], "drawer": "pos-1"}}

    @pytest.mark.parametrize(
        ("action", "args"),
        [
            ("order.cancel", None), ("order.reopen", None), ("order.void_line", None),
            ("order.discount", {"kind": "percent", "value": "10"}), ("payment.refund", {"amount_minor": 1}),
            ("shift.record_cash", None), ("shift.close", {"counted_minor": 1}),
        ],
    )  # fmt: skip
    async def test_nothing_that_is_known(self, trade: Trade, action: str, args: Any) -> None:
        about = {"action": action, "target": str(uuid4()), "reason": "Why", "args": args}
        assert (await trade.refused("approval.ask", "cashier", **about))["code"] == "not_found"

    async def test_it_is_told_again_with_the_answer(self, trade: Trade) -> None:
        order = await trade.sent()
        requested = await trade.do("approval.ask", action="order.cancel", target=order["id"], reason="Why")
        granted = await trade.do("approval.grant", "manager", approval=requested["id"])
        assert granted["detail"] == requested["detail"]
        assert granted["detail"]["order"]["id"] == order["id"]

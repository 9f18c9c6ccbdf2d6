"""Asking a manager: answered once, by somebody else, within five minutes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from hub import clock
from hub.actor import HUB_ITSELF
from tests.trading import Trade


async def asked(trade: Trade, who: str = "waiter") -> dict[str, Any]:
    view: dict[str, Any] = await trade.do(
        "approval.ask", who, action="order.cancel", target=str(uuid4()), reason="They left"
    )
    return view


async def test_a_request_reaches_managers_and_the_asker(trade: Trade) -> None:
    view = await asked(trade)
    (event,) = trade.said("approval.requested")
    assert event["rooms"] == ["manager", f"staff:{trade.actor('waiter').id}"]
    assert (view["state"], view["asked_by"]["name"]) == ("pending", "Wasswa Waiter")


@pytest.mark.parametrize(("name", "state"), [("approval.grant", "granted"), ("approval.refuse", "refused")])
async def test_a_manager_answers_once(trade: Trade, name: str, state: str) -> None:
    approval = (await asked(trade))["id"]
    view = await trade.do(name, "manager", approval=approval)
    assert (view["state"], view["resolved_by"]["name"]) == (state, "Moses Manager")
    assert trade.said("approval.resolved")[0]["data"]["approval"]["state"] == state
    assert await trade.last_entry() == (f"approval.{state}", approval)
    for again in ("approval.grant", "approval.refuse"):
        assert (await trade.refused(again, "admin", approval=approval))["status"] == 409


@pytest.mark.parametrize("name", ["approval.grant", "approval.refuse"])
async def test_nobody_approves_their_own_request(trade: Trade, name: str) -> None:
    approval = (await asked(trade, "manager"))["id"]
    assert (await trade.refused(name, "manager", approval=approval))["code"] == "not_allowed"
    assert (await trade.refused(name, "cashier", approval=approval))["code"] == "not_allowed"
    assert (await trade.refused(name, "manager", approval=str(uuid4())))["code"] == "not_found"


async def test_a_request_is_for_an_act_that_can_be_approved(trade: Trade) -> None:
    problem = await trade.refused("approval.ask", action="venue.sell", target=str(uuid4()), reason="Now")
    assert problem["code"] == "invalid"


async def test_after_five_minutes_nobody_can_answer_or_use_it(trade: Trade) -> None:
    order = await trade.sent()
    line = order["lines"][0]["id"]
    pending = (await asked(trade))["id"]
    granted = await trade.approval("order.void_line", line)
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=True):
        assert (await trade.refused("approval.grant", "manager", approval=pending))["status"] == 409
        used = await trade.refused("order.void_line", order=order["id"], line=line, reason="Late", approval=granted)
        assert used["code"] == "approval_invalid"
        assert await trade.by_itself("approval.expire", HUB_ITSELF) == {"expired": 2}
        assert {e["data"]["approval"]["state"] for e in trade.said("approval.resolved")} == {"expired"}
        assert await trade.by_itself("approval.expire", HUB_ITSELF) == {"expired": 0}

"""Drawers: opened, cash moved, counted blind, closed with a Z that never changes."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.trading import PINS, Trade


async def moved(trade: Trade, shift: dict[str, Any], kind: str, amount: int, who: str = "cashier", **more: Any) -> Any:
    return await trade.do(
        "shift.record_cash", who, shift=shift["id"], kind=kind, amount_minor=amount, reason="Needed", **more
    )


async def test_a_drawer_opens_at_the_device_at_hand(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    assert (shift["drawer"], shift["number"], shift["state"]) == ("pos-1", 1, "open")
    assert trade.emitted("shift.opened")[0]["rooms"] == ["manager", "terminal:pos-1"]
    assert "expected_minor" not in shift or shift["expected_minor"] is None


async def test_a_drawer_has_one_open_shift(trade: Trade) -> None:
    shift = await trade.drawer()
    problem = await trade.refused("shift.open", "manager", float_minor=0, drawer="pos-1")
    assert (problem["status"], problem["code"]) == (409, "drawer_already_open")
    assert (await trade.do("shift.open", "manager", float_minor=0, drawer="pos-2"))["number"] == 2
    taken = await trade.refused("shift.open", "manager", float_minor=0, drawer="pos-3", id=shift["id"])
    assert taken["code"] == "id_taken"


@pytest.mark.parametrize("who", ["waiter", "kitchen", "bar"])
async def test_only_those_who_handle_cash_open_drawers(trade: Trade, who: str) -> None:
    assert (await trade.refused("shift.open", who, float_minor=0))["code"] == "not_allowed"


async def test_the_expected_cash_is_float_plus_sales_plus_what_was_moved(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    await trade.paid(await trade.opened(), tip_minor=1_000, tendered_minor=20_000)
    await moved(trade, shift, "pay_in", 5_000)
    await moved(trade, shift, "pay_out", 2_000)
    await moved(trade, shift, "drop", 30_000)
    closed = await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=33_000)
    assert (closed["expected_minor"], closed["variance_minor"], closed["state"]) == (33_000, 0, "closed")
    assert closed["z"]["number"] == 1
    assert trade.emitted("shift.counted")[0]["data"]["shift"]["variance_minor"] == 0
    assert await trade.last_entry() == ("shift.close", shift["id"])


@pytest.mark.parametrize(("kind", "amount"), [("no_sale", 1), ("pay_in", 0), ("drop", 0)])
async def test_cash_that_moves_has_an_amount_and_no_sale_has_none(trade: Trade, kind: str, amount: int) -> None:
    shift = await trade.drawer()
    args = {"shift": shift["id"], "kind": kind, "amount_minor": amount, "reason": "Needed"}
    assert (await trade.refused("shift.record_cash", "manager", **args))["code"] == "invalid"


async def test_opening_the_drawer_for_nothing_needs_a_manager(trade: Trade) -> None:
    shift = await trade.drawer()
    args = {"shift": shift["id"], "kind": "no_sale", "reason": "Change for a note"}
    assert (await trade.refused("shift.record_cash", "cashier", **args))["code"] == "approval_required"
    approval = await trade.approval("shift.record_cash", shift["id"], "cashier")
    done = await trade.do("shift.record_cash", "cashier", **args, approval=approval)
    assert done["movement"]["kind"] == "no_sale"


async def test_a_cashier_touches_only_their_own_drawer(trade: Trade) -> None:
    shift = await trade.do("shift.open", "manager", float_minor=0, drawer="pos-2")
    args: dict[str, Any] = {"shift": shift["id"]}
    movement: dict[str, Any] = {"kind": "drop", "amount_minor": 1, "reason": "No"}
    assert (await trade.refused("shift.record_cash", "cashier", **args, **movement))["code"] == "not_allowed"
    assert (await trade.refused("shift.close", "cashier", **args, counted_minor=0))["code"] == "not_allowed"


@pytest.mark.parametrize("counted", [44_999, 55_001])
async def test_a_big_variance_needs_a_manager(trade: Trade, counted: int) -> None:
    shift = await trade.drawer(50_000)
    args = {"shift": shift["id"], "counted_minor": counted}
    problem = await trade.refused("shift.close", "cashier", **args)
    assert (problem["status"], problem["code"]) == (403, "approval_required")
    assert "50000" not in str(problem), "the count is blind"
    closed = await trade.do("shift.close", "cashier", **args, approval={"pin": PINS["manager"]})
    assert closed["variance_minor"] == counted - 50_000


@pytest.mark.parametrize("counted", [45_000, 55_000])
async def test_a_small_variance_does_not(trade: Trade, counted: int) -> None:
    shift = await trade.drawer(50_000)
    closed = await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=counted)
    assert abs(closed["variance_minor"]) == 5_000


async def test_a_closed_shift_takes_nothing_more(trade: Trade) -> None:
    shift = await trade.drawer()
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
    args: dict[str, Any] = {"shift": shift["id"]}
    assert (await trade.refused("shift.close", "cashier", **args, counted_minor=50_000))["code"] == "shift_not_open"
    movement: dict[str, Any] = {"kind": "drop", "amount_minor": 1, "reason": "No"}
    assert (await trade.refused("shift.record_cash", "cashier", **args, **movement))["code"] == "shift_not_open"
    assert (await trade.refused("shift.close", "cashier", shift=str(uuid4()), counted_minor=0))["code"] == "not_found"


async def test_open_orders_never_keep_a_drawer_open(trade: Trade) -> None:
    shift = await trade.drawer()
    order = await trade.opened()
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
    assert await trade.ask("select state from orders where id = $1", order["id"]) == "open"


async def test_zs_are_numbered_without_gaps(trade: Trade) -> None:
    numbers = []
    for _ in range(3):
        shift = await trade.drawer(0)
        closed = await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=0)
        numbers.append(closed["z"]["number"])
    assert numbers == [1, 2, 3]


async def test_cash_taken_elsewhere_goes_into_ones_own_open_drawer(trade: Trade) -> None:
    """A cashier with a tablet, or one who named another drawer when opening the shift."""
    shift = await trade.do("shift.open", "cashier", float_minor=0, drawer="safe")
    paid = await trade.paid(await trade.opened())
    assert paid["payment"]["shift"] == shift["id"]


async def test_every_instant_in_a_z_is_told_to_the_millisecond(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    await moved(trade, shift, "pay_in", 5_000)
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=55_000)
    z = json.loads(await trade.ask("select body from z_reports where shift_id = $1", UUID(shift["id"])))
    for instant in (z["opened_at"], z["closed_at"], z["movements"][0]["at"]):
        assert re.fullmatch(r"[0-9-]{10}T[0-9:]{8}\.[0-9]{3}Z", instant)

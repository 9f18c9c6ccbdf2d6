"""Counts are typed and recorded, expected cash goes to managers alone, and much money leaves a drawer by a manager."""

import json
from typing import Any

import msgspec
import pytest

from hub.domain import currencies
from hub.queries import queries
from hub.queries.queries import Query
from tests.trading import PINS, Trade, View

PIN = {"pin": PINS["manager"]}
SECRET = ("counted_minor", "expected_minor", "variance_minor")


async def counts(trade: Trade, shift: View, who: str = "manager") -> list[View]:
    async with trade.database.reading() as connection:
        query = Query(trade.actor(who), trade.commands.reference_data, connection, {"shift": shift["id"]})
        return [msgspec.to_builtins(one) for one in (await queries.drawer_counts(query)).items]


async def test_a_drawer_is_counted_by_notes_and_coins(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    pieces = {"20000": 2, "5000": 1, "1000": 4, "500": 2, "100": 0}
    closed = await trade.do("shift.close", "cashier", shift=shift["id"], denominations=pieces)
    assert (closed["counted_minor"], closed["variance_minor"]) == (50_000, 0)
    (count,) = await counts(trade, shift)
    assert (count["denominations"], count["is_accepted"]) == (pieces, True)
    z = json.loads(await trade.ask("select body from z_reports"))
    assert z["denominations"] == pieces


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"counted_minor": None},
        {"denominations": {}},
        {"denominations": {"5000": -1}},
        {"denominations": {"0": 1}},
        {"denominations": {"12.5": 1}},
        {"denominations": {"999999999999": 1_000_000}},
        {"counted_minor": 50_000, "denominations": {"50000": 1}},
        {"counted_minor": 50_000, "not_counted": True},
    ],
)
async def test_a_count_is_typed_once_and_never_presumed(trade: Trade, args: dict[str, Any]) -> None:
    shift = await trade.drawer(50_000)
    problem = await trade.refused("shift.close", "manager", shift=shift["id"], **args)
    assert (problem["status"], problem["code"]) == (422, "invalid")
    assert await trade.ask("select state from shifts") == "open"


async def test_every_attempt_at_a_blind_count_is_recorded(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    for counted in (10_000, 90_000):
        problem = await trade.refused("shift.close", "cashier", shift=shift["id"], counted_minor=counted)
        assert (problem["status"], problem["code"]) == (403, "approval_required")
        assert "50000" not in str(problem)
        (event,) = trade.emitted("shift.counted")
        assert event["rooms"] == ["manager"]
        assert event["data"]["count"]["variance_minor"] == counted - 50_000
        assert await trade.last_entry() == ("shift.count", shift["id"])
    await trade.do("shift.close", "cashier", shift=shift["id"], denominations={"50000": 1})
    recorded = [(one["counted_minor"], one["variance_minor"], one["is_accepted"]) for one in await counts(trade, shift)]
    assert recorded == [(10_000, -40_000, False), (90_000, 40_000, False), (50_000, 0, True)]


async def test_nobody_records_a_count_but_by_counting(trade: Trade) -> None:
    shift = await trade.drawer()
    problem = await trade.refused("shift.record_count", "manager", shift=shift["id"], counted_minor=1)
    assert problem["code"] == "not_found"


async def test_an_attempt_is_recorded_once_however_often_it_is_sent(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    for _ in range(2):
        await trade.refused("shift.close", "cashier", "the-key", shift=shift["id"], counted_minor=1)
    assert await trade.ask("select count(*) from drawer_counts") == 1


async def test_expected_counted_and_variance_go_to_managers_alone(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=49_000)
    (closed,) = trade.emitted("shift.closed")
    assert not set(SECRET) & set(closed["data"]["shift"])
    (counted,) = trade.emitted("shift.counted")
    assert counted["rooms"] == ["manager"]
    assert [counted["data"]["shift"][name] for name in SECRET] == [49_000, 50_000, -1_000]


async def test_counts_are_shown_to_managers_alone(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    with pytest.raises(Exception, match="not_allowed"):
        await counts(trade, shift, "cashier")


async def test_a_manager_closes_a_forgotten_drawer_that_nobody_counted(trade: Trade) -> None:
    shift = await trade.drawer(50_000)
    refused = await trade.refused("shift.close", "cashier", shift=shift["id"], not_counted=True)
    assert (refused["status"], refused["code"], refused["reason"]) == (403, "not_allowed", "count_needed")
    closed = await trade.do("shift.close", "manager", shift=shift["id"], not_counted=True, reason="Went home")
    assert (closed["counted_minor"], closed["variance_minor"], closed["expected_minor"]) == (None, None, 50_000)
    z = json.loads(await trade.ask("select body from z_reports"))
    assert (z["counted_minor"], z["variance_minor"], z["close_reason"]) == (None, None, "Went home")
    assert z["closed_by"] != z["staff"]
    assert trade.emitted("shift.counted") == []


@pytest.mark.parametrize("kind", ["pay_out", "drop"])
@pytest.mark.parametrize(("float_minor", "amount", "asks"), [(500_000, 200_000, False), (500_000, 200_001, True),
                                                             (5_000, 5_000, False), (5_000, 5_001, True)])  # fmt: skip
async def test_more_than_the_drawer_holds_or_the_limit_leaves_it_by_a_manager(
    trade: Trade, kind: str, float_minor: int, amount: int, asks: bool
) -> None:
    shift = await trade.drawer(float_minor)
    args = {"shift": shift["id"], "kind": kind, "amount_minor": amount, "reason": "To the safe"}
    if asks:
        problem = await trade.refused("shift.record_cash", "cashier", **args)
        assert (problem["code"], problem["action"]) == ("approval_required", "shift.record_cash")
        args["approval"] = PIN
    await trade.do("shift.record_cash", "cashier", **args)
    entry = json.loads(await trade.ask("select after from audit_entries order by n desc limit 1"))
    assert (entry["approved_by"] is not None) is asks


async def test_the_refusal_does_not_tell_which_limit_it_was(trade: Trade) -> None:
    shift = await trade.drawer(5_000)
    args = {"shift": shift["id"], "kind": "drop", "reason": "To the safe"}
    beyond, above = [
        await trade.refused("shift.record_cash", "cashier", **args, amount_minor=amount) for amount in (6_000, 900_000)
    ]
    assert beyond == above


async def test_the_venue_sets_its_limit_and_its_notes(trade: Trade) -> None:
    own = {"cash_out_limit_minor": 1_000, "denominations": [1_000, 5_000, 1_000]}
    view = await trade.do("settings.change", "admin", **own)
    assert view["denominations"] == [5_000, 1_000]
    shift = await trade.drawer(50_000)
    args = {"shift": shift["id"], "kind": "pay_out", "reason": "Milk", "amount_minor": 1_001}
    assert (await trade.refused("shift.record_cash", "cashier", **args))["code"] == "approval_required"
    view = await trade.do("settings.change", "admin", denominations=[])
    assert view["denominations"] == currencies.denominations("UGX", 0)

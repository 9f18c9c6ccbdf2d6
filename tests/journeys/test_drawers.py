"""Drawers over HTTP and sockets: blind for the cashier on every path, open to managers, closed also when forgotten."""

import json
from typing import Any

import pytest

from hub.base import ids
from tests.journeys.conftest import Floor
from tests.running_hub import Answer, RunningHub, Till
from tests.trading import PINS

FLOAT, SALE = 50_000, 9_000
CASH = ("expected_minor", "counted_minor", "variance_minor", "payments", "refunds", "cash_refunds_minor", "sales")


async def close(who: Till, shift: dict[str, Any], **body: Any) -> Answer:
    return await who.call("POST", f"/api/shifts/{shift['id']}/close", body, str(ids.new_id()))


async def page_of(who: Till, path: str) -> str:
    answer = await who.call("GET", path, Cookie=f"pos_session={who.token}")
    return answer.raw.decode()


async def a_sale(floor: Floor) -> dict[str, Any]:
    shift = await floor.drawer(FLOAT)
    order = await floor.sent("Chips")
    paid = {"method": "cash", "amount_minor": order["due_minor"]}
    await floor.cashier.post(f"/api/orders/{order['id']}/payments", paid)
    assert order["due_minor"] == SALE
    return shift


async def test_a_cashiers_x_has_no_sum_of_cash_on_any_path(floor: Floor, hub: RunningHub) -> None:
    till = await hub.screen("cashier")
    shift = await a_sale(floor)
    report = await floor.cashier.get(f"/api/shifts/{shift['id']}/report")
    assert not set(CASH) & set(report)
    current = await floor.cashier.get("/api/shifts/current")
    assert [current.get(name) for name in CASH] == [None] * len(CASH)
    page = await page_of(floor.cashier, f"/shift/{shift['id']}")
    assert "50,000" in page
    assert "59,000" not in page
    assert (await floor.cashier.call("GET", f"/api/shifts/{shift['id']}/counts")).status == 403
    assert (await floor.cashier.call("GET", "/api/days/report")).status == 403
    assert (await close(floor.cashier, shift, counted_minor=1)).status == 403
    await floor.cashier.post(
        f"/api/shifts/{shift['id']}/cash-movements", {"kind": "pay_in", "amount_minor": 1, "reason": "x"}
    )
    await till.hears("shift.changed")
    assert [event for event in till.events if "expected_minor" in json.dumps(event["data"])] == []
    assert [event for event in till.events if event["type"] == "shift.counted"] == []


async def test_every_attempt_is_with_the_managers_and_on_record(floor: Floor, hub: RunningHub) -> None:
    boss = await hub.screen("manager")
    shift = await a_sale(floor)
    refused = await close(floor.cashier, shift, denominations={"20000": 2, "1000": 1})
    assert (refused.status, refused.code) == (403, "approval_required")
    assert "59000" not in json.dumps(refused.body)
    heard = await boss.hears("shift.counted")
    assert heard["data"]["count"]["variance_minor"] == -18_000
    accepted = await close(floor.cashier, shift, counted_minor=41_000, approval={"pin": PINS["manager"]})
    assert accepted.status == 200
    counts = (await floor.manager.get(f"/api/shifts/{shift['id']}/counts"))["items"]
    assert [(one["counted_minor"], one["is_accepted"], one["approved_by"] is None) for one in counts] == [
        (41_000, False, True), (41_000, True, False),
    ]  # fmt: skip
    closed = await boss.hears("shift.closed")
    assert "variance_minor" not in closed["data"]["shift"]
    audit = [entry["action"] for entry in (await hub.as_("admin").get("/api/admin/audit"))["items"]]
    assert audit[-2:] == ["shift.count", "shift.close"]
    assert (await hub.as_("admin").get("/api/admin/audit/verify"))["ok"]


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"counted_minor": 0, "denominations": {"1000": 0}}, 422), ({"denominations": {"1000": 1.5}}, 422),
     ({"denominations": {"-5": 1}}, 422), ({"not_counted": True}, 403),
     ({"denominations": {"50000": 1, "9000": 1}}, 200),
     ({"denominations": {"1000": 59}}, 200), ({"counted_minor": 59_000}, 200)],
)  # fmt: skip
async def test_a_count_is_one_sum_or_pieces(floor: Floor, body: dict[str, Any], status: int) -> None:
    shift = await a_sale(floor)
    assert (await close(floor.cashier, shift, **body)).status == status


async def test_a_manager_closes_a_forgotten_drawer_and_reads_the_day_as_one(floor: Floor) -> None:
    shift = await a_sale(floor)
    closed = await close(floor.manager, shift, not_counted=True, reason="Went home")
    assert (closed.status, closed.body["counted_minor"], closed.body["expected_minor"]) == (200, None, 59_000)
    z = await floor.manager.get(f"/api/shifts/{shift['id']}/report")
    assert (z["kind"], z["counted_minor"], z["close_reason"]) == ("z", None, "Went home")
    day = await floor.manager.get(f"/api/days/report?day={shift['business_day']}")
    assert [one["number"] for one in day["zs"]] == [z["number"]]
    assert day["sales"]["sales_minor"] == SALE
    report = await floor.manager.get("/api/reports/sales")
    assert report["totals"]["sales_minor"] == SALE
    assert "9,000" in await page_of(floor.manager, f"/day?day={shift['business_day']}")


async def test_a_movement_above_the_limit_is_approved_and_a_small_one_is_not(floor: Floor) -> None:
    shift = await floor.drawer(FLOAT)
    path = f"/api/shifts/{shift['id']}/cash-movements"
    drop = {"kind": "drop", "amount_minor": FLOAT + 1, "reason": "To the safe"}
    refused = await floor.cashier.call("POST", path, drop, "drop-1")
    assert (refused.status, refused.code) == (403, "approval_required")
    approved = await floor.cashier.call("POST", path, drop | {"approval": {"pin": PINS["manager"]}}, "drop-2")
    assert approved.status == 201

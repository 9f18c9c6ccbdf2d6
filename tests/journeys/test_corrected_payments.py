"""Payments corrected over HTTP as a till and an office do it, and by two at once."""

import asyncio
from typing import Any

import pytest

from hub.base import ids
from tests.journeys.conftest import Floor

PIN = {"pin": "2222"}
View = dict[str, Any]


async def paid(floor: Floor, **args: Any) -> tuple[View, View]:
    """A settled order and its payment: cash, unless another tender is named."""
    order = await floor.sent()
    body = {"method": "cash", "amount_minor": 9_000} | args
    reply = await floor.cashier.post(f"/api/orders/{order['id']}/payments", body, str(ids.new_id()))
    return reply["order"], reply["payment"]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("tip", {"tip_minor": 500}),
        ("correct", {"method": "card", "reference": "SLIP 1"}),
        ("void", {"reason": "Never paid"}),
        ("refund", {"lines": "of the order", "reason": "Cold"}),
    ],
)
async def test_a_correction_takes_a_key_and_is_done_once(floor: Floor, act: str, body: View) -> None:
    await floor.drawer()
    order, payment = await paid(floor)
    address = f"/api/payments/{payment['id']}/{act}"
    if "lines" in body:
        body = body | {"lines": [{"id": order["lines"][0]["id"], "quantity": 1}]}
    assert (await floor.cashier.call("POST", address, body)).code == "idempotency_key_required"
    if act != "tip":
        refused = await floor.cashier.call("POST", address, body, str(ids.new_id()))
        assert (refused.status, refused.code) == (403, "approval_required")
        body = body | {"approval": PIN}
    assert (await floor.waiter.call("POST", address, body, str(ids.new_id()))).code == "not_allowed"
    first = await floor.cashier.call("POST", address, body, "once")
    again = await floor.cashier.call("POST", address, body, "once")
    assert (first.status, again.body) == (200, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_a_payment_moved_at_two_tills_moves_once(floor: Floor) -> None:
    await floor.drawer()
    _, payment = await paid(floor)
    one, two = await floor.sent(), await floor.sent()
    address = f"/api/payments/{payment['id']}/move"
    replies = await asyncio.gather(
        *(floor.manager.call("POST", address, {"order": order["id"]}, str(ids.new_id())) for order in (one, two))
    )
    now = [await floor.manager.get(f"/api/orders/{order['id']}") for order in (one, two)]
    assert sorted(reply.status for reply in replies) in ([200, 200], [200, 409])
    assert sorted(order["paid_minor"] for order in now) == [0, 9_000]
    assert sum(len(order["payments"]) for order in now) == 1


async def test_a_drawer_that_closes_meanwhile_keeps_its_z(floor: Floor) -> None:
    shift = await floor.drawer()
    _, payment = await paid(floor)
    void = floor.manager.call(
        "POST", f"/api/payments/{payment['id']}/void", {"reason": "Never paid"}, str(ids.new_id())
    )
    close = floor.manager.call("POST", f"/api/shifts/{shift['id']}/close", {"counted_minor": 0}, str(ids.new_id()))
    voided, closed = await asyncio.gather(void, close)
    z = await floor.manager.get(f"/api/shifts/{shift['id']}/report")
    assert closed.status == 200
    assert (voided.status, bool(z["payments"])) in ((200, False), (409, True))


@pytest.mark.parametrize("tip_minor", [90_001, 10**12])
async def test_a_mistyped_tip_is_refused_beside_its_field(floor: Floor, tip_minor: int) -> None:
    await floor.drawer()
    _, payment = await paid(floor)
    body = {"tip_minor": tip_minor}
    answer = await floor.cashier.call("POST", f"/api/payments/{payment['id']}/tip", body, str(ids.new_id()))
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "tip_minor")
    assert answer.body["errors"][0]["message"] == "is at most 90000 here"


async def test_refunds_and_tips_are_reports_and_files(floor: Floor) -> None:
    await floor.drawer()
    order, payment = await paid(floor, tip_minor=700)
    body = {"lines": [{"id": order["lines"][0]["id"]}], "reason": "Burnt"}
    await floor.manager.post(f"/api/payments/{payment['id']}/refund", body, "r")
    refunds = await floor.manager.get("/api/reports/refunds")
    assert (refunds["totals"]["amount_minor"], refunds["rows"][0]["dishes"]) == (9_000, "Chips x 1")
    assert (await floor.manager.get("/api/reports/tips"))["totals"]["kept_minor"] == 700
    for name in ("refunds", "tips"):
        file = await floor.manager.call("GET", f"/api/reports/{name}?format=csv")
        assert file.headers["Content-Type"].startswith("text/csv")
        assert (await floor.cashier.call("GET", f"/api/reports/{name}")).status == 403

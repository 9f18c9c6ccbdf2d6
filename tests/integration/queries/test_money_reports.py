"""Refunds and tips, as their reports and the Zs show them."""

from typing import Any

from tests.integration.queries.test_reports import ask, zs
from tests.trading import PINS, Trade, View

PIN = {"pin": PINS["manager"]}


async def by_card(trade: Trade, order: View, who: str = "cashier", reference: str = "A 1", **args: Any) -> View:
    args = {"method": "card", "amount_minor": order["due_minor"], "reference": reference} | args
    paid: View = await trade.do("order.pay", who, order=order["id"], **args)
    return dict(paid["payment"])


async def close(trade: Trade, shift: View) -> View:
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=0, approval=PIN)
    return (await zs(trade))[-1]


def person(trade: Trade, role: str) -> str:
    return str(trade.actor(role).id)


async def test_each_refund_stands_in_one_z_or_outside_drawers(trade: Trade) -> None:
    first = await by_card(trade, await trade.sent(), who="admin")
    await trade.do("payment.refund", "admin", payment=first["id"], amount_minor=1_000, reason="Cold")
    shift = await trade.drawer()
    order = await trade.sent(table="T2")
    second = await by_card(trade, order, reference="A 2")
    line = {"id": order["lines"][0]["id"]}
    refund = {"payment": second["id"], "lines": [line], "reason": "Burnt", "approval": PIN}
    await trade.do("payment.refund", "cashier", **refund)
    z = await close(trade, shift)
    assert [(one["method"], one["amount_minor"]) for one in z["refunds"]] == [("card", 9_000)]
    report = await ask(trade, "refunds")
    rows = [
        (row["order_number"], row["amount_minor"], row["z"], row["outside_drawers_minor"]) for row in report["rows"]
    ]
    assert rows == [(1, 1_000, None, 1_000), (2, 9_000, z["number"], 0)]
    assert (report["rows"][1]["dishes"], report["rows"][1]["approved_by"]) == (
        "Chips x 1", trade.actor("manager").name
    )  # fmt: skip
    (row,) = (await ask(trade, "payments"))["rows"]
    assert (row["refunds_minor"], row["refunds_outside_drawers_minor"]) == (10_000, 1_000)
    assert report["totals"]["amount_minor"] == (await ask(trade, "sales"))["totals"]["refunds_minor"] == 10_000


async def test_tips_are_kept_or_pooled_by_role_and_paid_out(trade: Trade) -> None:
    await trade.do("settings.change", "admin", pooled_tip_roles=["cashier"])
    shift = await trade.drawer()
    await trade.paid(await trade.sent(), tip_minor=2_000)
    await by_card(trade, await trade.sent(who="cashier", table="T2"), tip_minor=3_000)
    out: dict[str, Any] = {"shift": shift["id"], "kind": "pay_out", "reason": "Tips", "is_tips": True}
    await trade.do("shift.record_cash", "cashier", **out, amount_minor=1_500, staff=person(trade, "waiter"))
    await trade.do("shift.record_cash", "cashier", **out, amount_minor=2_500)
    await trade.do("settings.change", "admin", pooled_tip_roles=["waiter"])
    rows = {row["name"]: row for row in (await ask(trade, "tips"))["rows"]}
    names = ("tips_minor", "kept_minor", "pooled_minor", "paid_out_minor")
    waiter, cashier = (trade.actor(role).name for role in ("waiter", "cashier"))
    assert [rows[waiter][name] for name in names] == [2_000, 2_000, 0, 1_500]
    assert [rows[cashier][name] for name in names] == [3_000, 0, 3_000, 0]
    assert [rows[None][name] for name in names] == [0, 0, 0, 2_500]
    z = await close(trade, shift)
    assert (z["pay_outs_minor"], z["tips_paid_out_minor"], z["expected_minor"]) == (4_000, 4_000, 57_000)
    assert sum(one["tip_minor"] for one in z["payments"]) == 5_000


async def test_the_tip_of_a_moved_payment_is_of_the_one_who_serves_there(trade: Trade) -> None:
    await trade.do("settings.change", "admin", pooled_tip_roles=["cashier"])
    await trade.drawer()
    wrong, right = await trade.sent(), await trade.sent(who="cashier", table="T2")
    payment = (await trade.paid(wrong, tip_minor=500))["payment"]
    await trade.do("payment.move", "manager", payment=payment["id"], order=right["id"])
    (row,) = (await ask(trade, "tips"))["rows"]
    assert (row["name"], row["kept_minor"], row["pooled_minor"]) == (trade.actor("cashier").name, 0, 500)


async def test_refunded_tips_lower_tips(trade: Trade) -> None:
    shift = await trade.drawer()
    payment = (await trade.paid(await trade.sent(), tip_minor=1_000))["payment"]
    await trade.do("payment.refund", "manager", payment=payment["id"], amount_minor=9_400, reason="Rude")
    (row,) = (await ask(trade, "tips"))["rows"]
    assert (row["tips_minor"], row["refunded_minor"], row["kept_minor"]) == (1_000, 400, 600)
    for name in ("sales", "staff"):
        assert (await ask(trade, name))["totals"]["tips_minor"] == 600
    tenders = (await ask(trade, "payments"))["totals"]
    assert (tenders["tip_minor"], tenders["refunded_tip_minor"]) == (1_000, 400)
    assert (await close(trade, shift))["refunds"][0]["tip_minor"] == 400


async def test_corrected_payments_stand_in_the_z(trade: Trade) -> None:
    shift = await trade.drawer()
    first = (await trade.paid(await trade.sent()))["payment"]
    await trade.do("payment.void", "manager", payment=first["id"], reason="Never paid")
    order = await trade.sent(table="T2")
    second = await by_card(trade, order)
    await trade.do("payment.correct", "manager", payment=second["id"], method="cash")
    await trade.do("payment.tip", "cashier", payment=second["id"], tip_minor=500)
    z = await close(trade, shift)
    assert [(one["method"], one["amount_minor"], one["tip_minor"]) for one in z["payments"]] == [("cash", 9_000, 500)]
    assert [(one["kind"], one["count"], one["amount_minor"]) for one in z["corrections"]] == [
        ("correct", 1, 9_000), ("tip", 1, 9_000), ("void", 1, 9_000),
    ]  # fmt: skip
    assert z["expected_minor"] == 59_500


async def test_only_pay_outs_are_tips(trade: Trade) -> None:
    shift = await trade.drawer()
    args: dict[str, Any] = {"shift": shift["id"], "amount_minor": 100, "reason": "Tips"}
    kinds: list[dict[str, Any]] = [
        {"kind": "pay_in", "is_tips": True},
        {"kind": "drop", "is_tips": True},
        {"kind": "pay_out", "staff": person(trade, "waiter")},
    ]
    for kind in kinds:
        assert (await trade.refused("shift.record_cash", "cashier", **args, **kind))["code"] == "invalid"
    nobody = "6f0c2f3e-4b0e-7000-8000-000000000000"
    kind = {"kind": "pay_out", "is_tips": True, "staff": nobody}
    assert (await trade.refused("shift.record_cash", "cashier", **args, **kind))["code"] == "not_found"


async def a_day_of_corrections(trade: Trade) -> View:
    """Two orders whose payment is tipped, moved, corrected, voided and refunded until both are settled; the Z."""
    shift = await trade.drawer()
    first, second = await trade.sent(), await trade.sent(trade.line("Chips", quantity=2), table="T2")
    payment = (await trade.paid(first, tip_minor=200))["payment"]["id"]
    await trade.do("payment.tip", "cashier", payment=payment, tip_minor=700)
    moved = await trade.do("payment.move", "manager", payment=payment, order=second["id"])
    await trade.do("payment.correct", "manager", payment=payment, method="card", reference="A 1")
    await by_card(trade, moved["from_order"], reference="A 2")
    last = (await trade.paid(moved["order"]))["payment"]["id"]
    await trade.do("payment.void", "manager", payment=last, reason="Typed twice")
    last = (await trade.paid(moved["order"], tip_minor=300))["payment"]["id"]
    line = {"id": second["lines"][0]["id"], "quantity": 1}
    await trade.do("payment.refund", "manager", payment=last, lines=[line], reason="Cold")
    await trade.do("payment.refund", "manager", payment=last, amount_minor=100, reason="Rude")
    return await close(trade, shift)


async def test_the_reports_of_a_day_of_corrections_add_up_to_its_z(trade: Trade) -> None:
    z = await a_day_of_corrections(trade)
    tenders = {row["method"]: row for row in (await ask(trade, "payments"))["rows"]}
    for one in z["payments"]:
        assert one["amount_minor"] + one["tip_minor"] == tenders[one["method"]]["taken_minor"], one["method"]
    assert (tenders["card"]["taken_minor"], tenders["cash"]["taken_minor"]) == (18_700, 9_300)
    assert z["expected_minor"] == 50_000 + tenders["cash"]["kept_minor"] == 50_200
    sales = (await ask(trade, "sales"))["totals"]
    assert (sales["sales_minor"], sales["paid_minor"], sales["tips_minor"]) == (27_000, 27_000, 900)
    assert (await ask(trade, "tips"))["totals"]["kept_minor"] == 900


async def test_the_managers_screen_follows_every_correction(trade: Trade) -> None:
    await a_day_of_corrections(trade)
    screen = trade.watch.readers[-1].state["sales"]
    sales = (await ask(trade, "sales"))["totals"]
    names = ("sales_minor", "tips_minor", "refunds_minor")
    assert {name: screen[name] for name in names} == {name: sales[name] for name in names}
    taken = {row["method"]: row["amount_minor"] for row in (await ask(trade, "payments"))["rows"]}
    assert {one["method"]: one["amount_minor"] for one in screen["by_method"]} == taken

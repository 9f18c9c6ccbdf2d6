"""The reports of a closed day stay as they were, and what is given back later lowers the day on which it is given."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from hub.base import clock
from hub.queries import reports
from tests.integration.queries.test_reports import ask
from tests.trading import PINS, Trade, View

PIN = {"pin": PINS["manager"]}
Wait = Callable[[float], Awaitable[None]]


@pytest.fixture
def hours_later(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Moves the hub's clock on."""
    now = clock.now

    async def wait(hours: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(hours=hours))
        await trade.watch.take_snapshots()

    return wait


def an_hour_later(trade: Trade) -> int:
    """A cut-off that puts an instant like this one into the day before."""
    local = clock.now().astimezone(trade.commands.reference_data.timezone)
    return min(local.hour * 60 + local.minute + 60, 1439)


async def every_report(trade: Trade, day: str) -> dict[str, View]:
    return {name: await ask(trade, name, **{"from": day, "to": day}) for name in reports.REPORTS}


async def a_sale(trade: Trade, method: str = "card") -> View:
    order = await trade.sent(trade.line("Chips", quantity=2), trade.line("Nile 500ml"))
    await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
    args: dict[str, Any] = {"reference": order["id"][:8]} if method == "card" else {}
    amount = order["due_minor"]
    paid: View = await trade.do("order.pay", "cashier", order=order["id"], method=method, amount_minor=amount, **args)
    return paid


async def test_every_report_of_a_closed_day_is_the_same_after_what_happens_later(
    trade: Trade, hours_later: Wait
) -> None:
    shift = await trade.drawer()
    paid, other = await a_sale(trade), await a_sale(trade, "cash")
    spilt = await trade.sent(trade.line("Chips", quantity=2), trade.line("Nile 500ml"))
    void = {"order": spilt["id"], "line": spilt["lines"][0]["id"], "reason": "Spilt"}
    await trade.do("order.void_line", "manager", **void)
    day = shift["business_day"]
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000, approval=PIN)
    before = await every_report(trade, day)
    await hours_later(26)
    await trade.drawer(100_000)
    line = paid["order"]["lines"][0]
    item = next(one for one in trade.commands.reference_data.rows.items if str(one.id) == line["item"])
    tax = next(group.id for group in trade.commands.reference_data.rows.tax_groups if group.is_default)
    for name, who, args in (
        ("payment.refund", "manager", {"payment": paid["payment"]["id"], "amount_minor": 5_000, "reason": "Cold"}),
        ("payment.refund", "manager", {"payment": other["payment"]["id"], "amount_minor": 1_000, "reason": "Cold"}),
        ("category.change", "manager", {"category": item.category_id, "name": "Renamed"}),
        ("item.change", "manager", {"item": item.id, "name": "Renamed", "price_minor": 1}),
        (
            "tax.change",
            "admin",
            {"tax": tax, "taxes": [{"code": "new", "name": "New", "rate": "99", "is_inclusive": True}]},
        ),
        ("settings.change", "admin", {"timezone": "Europe/Berlin"}),
        ("settings.change", "admin", {"cutoff_minutes": an_hour_later(trade)}),
    ):
        await trade.do(name, who, **args)
    for one in (paid, other):
        problem = await trade.refused("order.reopen", "manager", order=one["order"]["id"])
        assert (problem["code"], problem["reason"]) == ("state_conflict", "another_day")
    after = await every_report(trade, day)
    assert after == before


async def test_a_refund_lowers_sales_and_taxes_on_its_own_day(trade: Trade, hours_later: Wait) -> None:
    shift = await trade.drawer()
    paid = await a_sale(trade)
    total = paid["order"]["total_minor"]
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
    await hours_later(26)
    third = {"payment": paid["payment"]["id"], "amount_minor": total // 3, "reason": "Cold"}
    await trade.do("payment.refund", "manager", **third)
    await trade.do("payment.refund", "manager", **third | {"amount_minor": total - total // 3})
    today = await every_report(trade, str((clock.now() + timedelta(hours=-1)).date()))
    sales = today["sales"]["totals"]
    assert (sales["sales_minor"], sales["refunded_sales_minor"], sales["net_sales_minor"]) == (0, total, -total)
    (row,) = today["taxes"]["rows"]
    sold = (await every_report(trade, shift["business_day"]))["taxes"]["rows"][0]
    assert row == sold | {"of": "refunds", "base_minor": -sold["base_minor"], "tax_minor": -sold["tax_minor"]}
    assert sold["of"] == "sales"
    (tender,) = today["payments"]["rows"]
    assert (tender["refunds_minor"], tender["refunds_outside_drawers_minor"]) == (total, total)


async def test_a_refund_of_an_open_bill_lowers_no_sale(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent()
    part = await trade.paid(order, 4_000)
    await trade.do("payment.refund", "manager", payment=part["payment"]["id"], amount_minor=1_000, reason="Wrong")
    await trade.paid(order, order["due_minor"] - 3_000)
    sales = (await ask(trade, "sales"))["totals"]
    assert (sales["refunds_minor"], sales["refunded_sales_minor"]) == (1_000, 0)
    assert sales["net_sales_minor"] == sales["sales_minor"] == order["total_minor"]


async def test_an_order_that_is_reopened_is_no_sale_and_its_refunds_lower_none(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.sent()
    paid = await trade.paid(order)
    await trade.do("payment.refund", "manager", payment=paid["payment"]["id"], amount_minor=1_000, reason="Wrong")
    assert (await ask(trade, "sales"))["totals"]["refunded_sales_minor"] == 1_000
    reopened = await trade.do("order.reopen", "manager", order=order["id"])
    await trade.paid(reopened)
    totals = (await ask(trade, "sales"))["totals"]
    assert (totals["net_sales_minor"], totals["refunded_sales_minor"]) == (order["total_minor"], 0)


async def test_an_order_is_not_reopened_once_a_z_holds_its_money(trade: Trade) -> None:
    shift = await trade.drawer()
    order = await trade.sent()
    await trade.paid(order)
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000 + order["total_minor"])
    problem = await trade.refused("order.reopen", "manager", order=order["id"])
    assert (problem["status"], problem["code"], problem["reason"]) == (409, "state_conflict", "in_a_z")


async def test_a_sale_of_a_drawer_open_past_the_cut_off_is_not_reopened_on_the_next_day(
    trade: Trade, hours_later: Wait
) -> None:
    shift = await trade.drawer()
    await hours_later(24)
    order = await trade.sent()
    paid = await trade.paid(order)
    assert await trade.ask("select settled_on::text from orders where id = $1", order["id"]) == shift["business_day"]
    problem = await trade.refused("order.reopen", "manager", order=paid["order"]["id"])
    assert problem["reason"] == "another_day"

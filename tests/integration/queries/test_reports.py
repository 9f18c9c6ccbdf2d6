"""The reports of a day agree with each other and with the Zs of its drawers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest

from hub.base.refusal import Refusal
from hub.commands.operation import encode
from hub.queries import reports
from hub.queries.queries import Query
from tests.trading import PINS, Trade, View

PIN = {"pin": PINS["manager"]}


async def ask(trade: Trade, name: str, who: str = "manager", **parameters: str) -> View:
    async with trade.database.reading() as connection:
        query = Query(trade.actor(who), trade.commands.reference_data, connection, {"report": name} | parameters)
        view: View = msgspec.json.decode(encode(await reports.report(query)))
    return view


async def zs(trade: Trade) -> list[View]:
    async with trade.database.connection() as connection:
        return [msgspec.json.decode(row["body"]) for row in await connection.fetch("select body from z_reports")]


def total(rows: Sequence[View], *names: str) -> int:
    return sum(row[name] for row in rows for name in names)


async def a_day(trade: Trade) -> None:
    """A business day with two drawers, every tender, and voids, refunds and splits; nothing stays open."""
    shift = await trade.drawer()
    other = await trade.do("shift.open", "manager", float_minor=0, drawer="office")
    first = await trade.sent(trade.line("Chips", quantity=3), trade.line("Nile 500ml"), guests=3)
    await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(first))
    discount: dict[str, Any] = {"kind": "percent", "value": "7.5", "reason": "Regular"}
    first = await trade.do("order.discount", "cashier", order=first["id"], **discount)
    part = {"id": first["lines"][0]["id"], "quantity": 1}
    split = await trade.do("order.split", order=first["id"], lines=[part])
    await trade.paid(split, tip_minor=700, tendered_minor=100_000)
    card: dict[str, Any] = {"method": "card", "reference": "A 1", "amount_minor": split["split_off"]["due_minor"]}
    await trade.do("order.pay", "cashier", order=split["split_off"]["id"], **card)

    second, third = await trade.sent(table="T2", guests=2), await trade.sent(trade.line("Chapati"), table="T3")
    merged = await trade.do("order.merge", order=second["id"], **{"from": third["id"]})
    line = merged["lines"][1]["id"]
    merged = await trade.do("order.void_line", "cashier", order=merged["id"], line=line, reason="=1+1")
    money: dict[str, Any] = {"method": "mobile_money", "reference": "M 1", "amount_minor": 4_000}
    await trade.do("order.pay", "admin", order=merged["id"], **money)
    payment = (await trade.paid(merged, 5_000))["payment"]["id"]
    await trade.do("payment.refund", "manager", payment=payment, amount_minor=1_500, reason="Cold")
    await trade.do("order.reopen", "manager", order=merged["id"])
    await trade.paid({**merged, "due_minor": 1_500})
    for closed in (shift, other):
        await trade.do("shift.close", "manager", shift=closed["id"], counted_minor=0)


async def test_every_report_of_a_day_adds_up_to_the_others(trade: Trade) -> None:
    await a_day(trade)
    report = {name: await ask(trade, name) for name in reports.REPORTS}
    sales = report["sales"]["totals"]
    assert sales["orders"] == 3
    assert sales["guests"] == 5
    for name in ("items", "hours", "staff"):
        assert report[name]["totals"]["sales_minor"] == sales["sales_minor"], name
    assert report["items"]["totals"]["orders_minor"] == sales["sales_minor"]
    assert report["items"]["totals"]["gross_minor"] == sales["gross_minor"]
    assert report["taxes"]["totals"]["tax_minor"] == report["items"]["totals"]["tax_minor"] == sales["tax_minor"]
    assert report["discounts"]["totals"]["amount_minor"] == sales["discount_minor"] > 0
    tenders = report["payments"]["totals"]
    assert tenders["amount_minor"] - tenders["refunds_minor"] == sales["sales_minor"]
    assert sales["paid_minor"] == tenders["amount_minor"]
    assert (sales["tips_minor"], sales["refunds_minor"]) == (tenders["tip_minor"], tenders["refunds_minor"])
    assert report["staff"]["totals"]["taken_minor"] == tenders["taken_minor"]
    assert report["staff"]["totals"]["tips_minor"] == 700
    assert tenders["unverified_minor"] == total(
        report["payments"]["rows"][:1] + report["payments"]["rows"][2:], "taken_minor"
    )


async def test_every_report_of_a_day_adds_up_to_its_zs(trade: Trade) -> None:
    await a_day(trade)
    tenders = await ask(trade, "payments")
    closed = await zs(trade)
    assert len(closed) == 2
    for row in tenders["rows"]:
        in_zs = [taken for z in closed for taken in z["payments"] if taken["method"] == row["method"]]
        inside = row["taken_minor"] - row["outside_drawers_minor"]
        assert total(in_zs, "amount_minor", "tip_minor", "rounding_minor") == inside, row["method"]
    assert [row["outside_drawers_minor"] for row in tenders["rows"]] == [0, 0, 4_000]
    assert total(closed, "cash_refunds_minor") == tenders["totals"]["refunds_minor"] == 1_500
    expected = 50_000 + tenders["rows"][1]["kept_minor"]
    assert tenders["rows"][1]["method"] == "cash"
    assert total(closed, "expected_minor") == expected


async def test_the_sales_on_the_managers_screen_equal_the_reports(trade: Trade) -> None:
    await a_day(trade)
    sales = trade.watch.readers[-1].state["sales"]
    report = (await ask(trade, "sales"))["totals"]
    names = ("sales_minor", "tips_minor", "refunds_minor", "guests")
    assert {name: sales[name] for name in names} == {name: report[name] for name in names}
    hours = [{**hour} for hour in sales["by_hour"] if hour["orders"]]
    assert hours == (await ask(trade, "hours"))["rows"]
    assert {t["method"]: t["amount_minor"] for t in sales["by_method"]} == {
        row["method"]: row["amount_minor"] for row in (await ask(trade, "payments"))["rows"]
    }


async def test_a_drawer_open_past_the_cut_off_counts_for_its_opening_day(trade: Trade) -> None:
    await trade.drawer()
    yesterday = "2020-02-28"
    await trade.ask("update shifts set business_day = $1 returning 1", date.fromisoformat(yesterday))
    await trade.watch.take_snapshots()
    await trade.paid(await trade.sent(guests=2))
    assert trade.emitted("sales.changed") == []
    told = await ask(trade, "sales", **{"from": yesterday, "to": "2020-03-01"})
    assert [(row["business_day"], row["orders"], row["paid_minor"]) for row in told["rows"]] == [
        (yesterday, 1, 9_000), ("2020-02-29", 0, 0), ("2020-03-01", 0, 0),
    ]  # fmt: skip
    assert (await ask(trade, "sales"))["totals"]["sales_minor"] == 0


async def test_a_void_shows_item_person_and_kitchen_state(trade: Trade) -> None:
    await a_day(trade)
    (void,) = (await ask(trade, "voids"))["rows"]
    assert (void["name"], void["worth_minor"], void["reason"]) == ("Chapati", 3_000, "=1+1")
    assert (void["voided_by"], void["approved_by"], void["kitchen_state"]) == ("Carol Cashier", None, "sent")


async def test_the_kitchen_report_shows_counts_and_preparation_times(trade: Trade) -> None:
    order = await trade.sent(trade.line(quantity=2), trade.line("Chapati"))
    await trade.ask("update order_lines set sent_at = sent_at - interval '20 min' where quantity = '2' returning 1")
    await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
    report = await ask(trade, "kitchen")
    (row,) = report["rows"]
    assert (row["station"], row["lines"], row["made"], row["late"]) == ("kitchen", 2, 3, 1)
    assert 590 < row["p50_s"] < 610
    assert row["p95_s"] > 1_100
    assert report["totals"]["made"] == 3


@pytest.mark.parametrize("name", reports.REPORTS)
async def test_a_day_without_sales_is_empty_and_rows_have_the_declared_columns(trade: Trade, name: str) -> None:
    empty = await ask(trade, name)
    assert name == "sales" or empty["rows"] == []
    assert all(value in (0, None) for value in empty["totals"].values())
    await a_day(trade)
    for row in (await ask(trade, name))["rows"]:
        assert tuple(row) == reports.REPORTS[name].columns


@pytest.mark.parametrize(
    ("name", "who", "parameters", "status"),
    [
        ("sales", "cashier", {}, 403),
        ("weather", "manager", {}, 404),
        ("sales", "manager", {"from": "2026-02-30"}, 422),
        ("sales", "manager", {"from": "2026-02-02", "to": "2026-02-01"}, 422),
        ("sales", "manager", {"from": "2020-02-02", "to": "2026-02-01"}, 422),
        ("voids", "manager", {"from": "0001-01-01", "to": "0001-01-01"}, 422),
        ("voids", "manager", {"from": "9999-12-31", "to": "9999-12-31"}, 422),
    ],
)
async def test_an_invalid_report_is_refused(
    trade: Trade, name: str, who: str, parameters: dict[str, str], status: int
) -> None:
    with pytest.raises(Refusal) as refusal:
        await ask(trade, name, who, **parameters)
    assert refusal.value.status == status

"""Taxes reach what they are levied on: by type of order, on the service charge, and as they were at its opening."""

from typing import Any

import msgspec
import pytest

from hub.commands.operation import encode
from hub.queries import reports
from hub.queries.queries import Query
from tests.trading import Trade, View

VAT: View = {"code": "VAT", "name": "VAT", "rate": "18", "is_inclusive": False}
LEVY: View = {"code": "LEVY", "name": "Levy", "rate": "10", "is_inclusive": False, "is_compound": True}
SUGAR: View = {"code": "SUGAR", "name": "Sugar tax", "amount_minor": 150, "is_inclusive": False}


async def group(trade: Trade, name: str, *taxes: View) -> str:
    added = await trade.do("tax.add", "admin", name=name, taxes=list(taxes))
    return str(added["id"])


async def charge(trade: Trade, rate: str, group: str | None = None, **more: Any) -> None:
    await trade.do("settings.change", "admin", service_charge={"dine_in": rate}, service_charge_tax_group=group, **more)


async def taxes_report(trade: Trade) -> View:
    async with trade.database.reading() as connection:
        query = Query(trade.actor("manager"), trade.commands.reference_data, connection, {"report": "taxes"})
        view: View = msgspec.json.decode(encode(await reports.report(query)))
    return view


async def sold_under(trade: Trade, *taxes: View, quantity: int = 1, **where: Any) -> View:
    """An order of an item of 8,000 with these taxes and no others."""
    chips = trade.item("Chips")
    await trade.do("item.change", "admin", item=chips, price_minor=8_000, tax_group=await group(trade, "Own", *taxes))
    return await trade.opened(trade.line("Chips", quantity=quantity), **where)


async def test_the_service_charge_is_taxed_by_the_group_that_the_venue_chose(trade: Trade) -> None:
    await charge(trade, "10", await group(trade, "Service", VAT))
    order = await sold_under(trade)
    assert (order["service_charge_minor"], order["tax_minor"], order["total_minor"]) == (800, 144, 8_944)


async def test_without_a_group_and_for_taxes_by_piece_the_service_charge_is_not_taxed(trade: Trade) -> None:
    await charge(trade, "10")
    assert (await sold_under(trade))["total_minor"] == 8_800
    await charge(trade, "10", await group(trade, "Pieces", SUGAR))
    assert (await trade.opened(trade.line("Chips")))["total_minor"] == 8_800


async def test_the_service_charges_tax_stands_in_the_report_by_rate(trade: Trade) -> None:
    await charge(trade, "10", await group(trade, "Service", VAT))
    await trade.drawer()
    order = await sold_under(trade, {**VAT, "rate": "18.0"}, SUGAR, quantity=2)
    await trade.do("order.send", order=order["id"])
    await trade.paid(order)
    report = await taxes_report(trade)
    assert [
        (row["code"], row["rate"], row["piece_minor"], row["base_minor"], row["tax_minor"]) for row in report["rows"]
    ] == [
        ("SUGAR", "0", 150, 16_000, 300),
        ("VAT", "18", None, 1_600, 288),
        ("VAT", "18.0", None, 16_000, 2_880),
    ]
    assert report["totals"]["tax_minor"] == report["totals"]["orders_tax_minor"] == order["tax_minor"]
    assert report["totals"]["sales_minor"] == order["total_minor"]


async def test_an_open_order_keeps_its_service_charges_tax_and_its_rounding(trade: Trade) -> None:
    await charge(trade, "10", await group(trade, "Service", VAT), tax_rounding="line")
    before = await sold_under(trade, {**VAT, "rate": "7.7777"}, quantity=3)
    await charge(trade, "10", None, tax_rounding="document")
    lines = [trade.line("Chips", quantity=1) for _ in range(3)]
    after = await trade.do("order.add_lines", order=before["id"], lines=lines)
    new = await trade.opened(trade.line("Chips", quantity=3), *lines)
    assert after["service_charge_minor"] == new["service_charge_minor"] == 4_800
    assert after["tax_minor"] == 1_867 + 3 * 622 + 864
    assert new["tax_minor"] == 3_733


async def test_changing_the_rounding_touches_no_open_order(trade: Trade) -> None:
    await trade.do("settings.change", "admin", tax_rounding="document")
    order = await sold_under(trade, {**VAT, "rate": "7.7777"})
    lines = [trade.line("Chips", quantity=1) for _ in range(3)]
    order = await trade.do("order.add_lines", order=order["id"], lines=lines)
    assert order["tax_minor"] == 2_489
    await trade.do("settings.change", "admin", tax_rounding="line")
    noted = await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Nile 500ml")])
    assert sum(line["tax_minor"] for line in noted["lines"][:4]) == 2_489
    split = await trade.do("order.split", order=order["id"], lines=[{"id": order["lines"][0]["id"]}])
    part = await trade.do("order.add_lines", order=split["split_off"]["id"], lines=lines)
    assert part["tax_minor"] == 2_489


@pytest.mark.parametrize(("order_type", "tax"), [("dine_in", 1_440), ("takeaway", 800), ("delivery", 400)])
async def test_each_kind_of_order_has_its_own_tax_group(trade: Trade, order_type: str, tax: int) -> None:
    groups = [await group(trade, rate, {**VAT, "rate": rate}) for rate in ("18", "10", "5")]
    chips = trade.item("Chips")
    fields = dict(zip(("tax_group", "takeaway_tax_group", "delivery_tax_group"), groups, strict=True))
    view = await trade.do("item.change", "admin", item=chips, price_minor=8_000, **fields)
    assert fields.items() <= view.items()
    where: View = {} if order_type == "dine_in" else {"table": None}
    order = await trade.opened(trade.line("Chips"), type=order_type, **where)
    assert order["tax_minor"] == tax


async def test_delivery_without_a_group_is_taxed_as_takeaway(trade: Trade) -> None:
    reduced = await group(trade, "Reduced", {**VAT, "rate": "10"})
    await trade.do("item.change", "admin", item=trade.item("Chips"), price_minor=8_000, takeaway_tax_group=reduced)
    assert (await trade.opened(trade.line("Chips"), type="delivery", table=None))["tax_minor"] == 800


async def test_compound_taxes_and_taxes_by_piece_reach_the_bill(trade: Trade) -> None:
    order = await sold_under(trade, SUGAR, VAT, LEVY, quantity=2)
    assert order["tax_minor"] == 300 + 2_880 + 1_918
    assert order["total_minor"] == 16_000 + order["tax_minor"]
    changed = await trade.do("order.change_line", order=order["id"], line=order["lines"][0]["id"], quantity=3)
    assert changed["tax_minor"] == 450 + 4_320 + 2_877


@pytest.mark.parametrize(
    "tax",
    [
        {"code": "A", "name": "A"},
        {"code": "A", "name": "A", "rate": "5", "amount_minor": 5},
        {"code": "A", "name": "A", "amount_minor": 5, "is_compound": True},
    ],
)
async def test_a_tax_is_a_rate_or_an_amount_a_piece(trade: Trade, tax: View) -> None:
    problem = await trade.refused("tax.add", "admin", name="Odd", taxes=[tax])
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [("taxes", "rate_or_amount")]


async def test_a_view_of_any_tax_can_be_sent_back(trade: Trade) -> None:
    added = await trade.do("tax.add", "admin", name="All", taxes=[VAT, LEVY, SUGAR])
    same = await trade.do("tax.change", "admin", tax=added["id"], taxes=added["taxes"])
    assert [{**tax, "id": None} for tax in same["taxes"]] == [{**tax, "id": None} for tax in added["taxes"]]


async def test_a_group_in_use_for_service_or_delivery_is_not_removed(trade: Trade) -> None:
    service, delivery = await group(trade, "Service", VAT), await group(trade, "Delivery", VAT)
    await charge(trade, "10", service)
    await trade.do("item.change", "admin", item=trade.item("Chips"), delivery_tax_group=delivery)
    users = [(await trade.refused("tax.remove", "admin", tax=one))["used_by"] for one in (service, delivery)]
    assert users == [["Service charge"], ["Chips"]]
    await charge(trade, "10", None)
    await trade.do("tax.remove", "admin", tax=service)


async def test_what_is_no_tax_group_or_no_locale_is_refused(trade: Trade) -> None:
    other = trade.item("Chips")
    for field, value, code in (("service_charge_tax_group", other, "not_known"), ("locale", "en-12", "no_locale")):
        problem = await trade.refused("settings.change", "admin", **{field: value})
        assert [(one["field"], one["code"]) for one in problem["errors"]] == [(field, code)]

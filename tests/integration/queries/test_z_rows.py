"""What an X, a Z and a day's Zs print adds up, read back from the paper, and equals the reports of the day."""

import re
from typing import Any
from uuid import UUID

import pytest

from hub import amounts
from hub.domain import paper
from hub.domain.paper import Slip
from hub.queries import reports
from hub.texts import text
from hub.views import drawer_slips
from hub.views.day_report import day_report
from hub.views.drawer_report import decode_z
from hub.views.venue import settings_view
from tests.integration.queries.test_reports import a_day, ask, total
from tests.trading import PINS, Trade, View

PIN = {"pin": PINS["manager"]}
TOTALS = ("paper-sales", "paper-net-sales", "paper-taxes", "paper-payments", "paper-kept", "paper-expected",
          "paper-counted")  # fmt: skip
AMOUNT = re.compile(r"^(?P<words>.*?) +(?P<amount>-?[\d,]+)$")


def printed(slip: Slip, characters: int) -> list[list[tuple[str, int]]]:
    """The sections of a slip as (words, amount), read from its lines; notes keep their indent."""
    found: list[list[tuple[str, int]]] = []
    for row in slip:
        lines = paper.lay_out(row, characters)
        if row.style == "rule":
            found.append([])
        elif found and (match := AMOUNT.match(lines[0])):
            words = " ".join([match["words"].rstrip(), *(line.strip() for line in lines[1:])])
            found[-1].append((words, int(match["amount"].replace(",", ""))))
    return found


def check_sums(sections: list[list[tuple[str, int]]]) -> int:
    """Add the rows of each section up; returns how many totals were compared."""
    names, compared = [text(key) for key in TOTALS], 0
    for section in sections:
        sum_minor = 0
        for place, (words, amount) in enumerate(section):
            if words in names and place > 0:
                assert amount == sum_minor, (words, section)
                compared += 1
            elif not words.startswith("  "):
                sum_minor += amount
    return compared


async def slips_of(trade: Trade) -> list[Slip]:
    reference_data = trade.commands.reference_data
    money, venue = amounts.formatter(0, "en-UG", "latn"), settings_view(reference_data)
    names = {person: one.name for person, one in reference_data.people.items()}
    async with trade.database.connection() as connection:
        zs = [decode_z(row["body"]) for row in await connection.fetch("select body from z_reports order by number")]
        day = await day_report(connection, zs[0].business_day)
    return [*(drawer_slips.report(z, venue, money, names) for z in zs), drawer_slips.day(day, venue, money)]


@pytest.mark.parametrize("characters", [32, 42, 48])
async def test_the_printed_rows_of_a_day_add_up_to_what_they_head(trade: Trade, characters: int) -> None:
    await a_day(trade)
    for slip in await slips_of(trade):
        assert check_sums(printed(slip, characters)) >= 4


async def test_a_row_that_is_left_out_is_noticed(trade: Trade) -> None:
    await a_day(trade)
    sections = printed((await slips_of(trade))[0], 48)
    fees = next(section for section in sections if section[0][0] == text("paper-float"))
    with pytest.raises(AssertionError):
        check_sums([fees[1:]])


async def test_the_zs_of_a_day_and_what_is_outside_drawers_come_to_its_reports(trade: Trade) -> None:
    await a_day(trade)
    on_card = await trade.sent(trade.line("Chapati"), table="T4")
    card: dict[str, Any] = {"method": "card", "reference": "C 9", "amount_minor": on_card["due_minor"]}
    paid = await trade.do("order.pay", "admin", order=on_card["id"], **card)
    await trade.do("payment.refund", "admin", payment=paid["payment"]["id"], amount_minor=500, reason="Cold")
    sales, taxes = (await ask(trade, "sales"))["totals"], (await ask(trade, "taxes"))["rows"]
    async with trade.database.connection() as connection:
        day = await day_report(connection, await connection.fetchval("select business_day from shifts limit 1"))
    assert day.sales.sales_minor + day.outside_drawers.sales_minor == sales["sales_minor"]
    assert day.outside_drawers.sales_minor == sales["outside_drawers_minor"] == on_card["total_minor"]
    refunds = [*day.refunds, *day.outside_drawers.refunds]
    assert sum(one.amount_minor for one in refunds) == sales["refunds_minor"] == 2_000
    payments = [*day.payments, *day.outside_drawers.payments]
    assert sum(one.amount_minor for one in payments) == sales["paid_minor"]
    (given_back,) = [row for row in taxes if row["of"] == "refunds"]
    assert given_back["tax_minor"] < 0
    in_zs = sum(tax.tax_minor for tax in day.sales.taxes)
    outside = await trade.ask("select tax_minor from orders where id = $1", UUID(on_card["id"]))
    assert in_zs + outside == total([row for row in taxes if row["of"] == "sales"], "tax_minor")


async def test_a_sale_is_in_the_z_of_the_drawer_that_settled_it(trade: Trade) -> None:
    first = await trade.drawer()
    second = await trade.do("shift.open", "manager", float_minor=0, drawer="office")
    order = await trade.sent(trade.line("Chips", quantity=2))
    await trade.paid(order, 4_000)
    boss = trade.actor("manager", None)
    rest = order["due_minor"] - 4_000
    await trade.do("order.pay", boss, order=order["id"], method="cash", amount_minor=rest)
    for shift, counted in ((first, 54_000), (second, rest)):
        await trade.do("shift.close", "manager", shift=shift["id"], counted_minor=counted)
    async with trade.database.connection() as connection:
        one, other = [decode_z(row["body"]) for row in await connection.fetch("select body from z_reports order by 1")]
    assert one.sales
    assert other.sales
    assert (one.sales.sales_minor, one.sales.paid_on_others_minor) == (0, 4_000)
    assert (other.sales.sales_minor, other.sales.paid_elsewhere_minor) == (order["total_minor"], 4_000)
    for slip in await slips_of(trade):
        check_sums(printed(slip, 48))


async def test_a_refunded_tip_lowers_no_sale(trade: Trade) -> None:
    shift = await trade.drawer()
    order = await trade.sent()
    paid = await trade.paid(order, tip_minor=1_000)
    whole = order["total_minor"] + 1_000
    await trade.do("payment.refund", "manager", payment=paid["payment"]["id"], amount_minor=whole, reason="Cold")
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
    async with trade.database.connection() as connection:
        z = decode_z(await connection.fetchval("select body from z_reports"))
    assert z.sales
    assert z.sales.refunded_minor == order["total_minor"]
    given_back = [(-tax.base_minor, -tax.tax_minor) for tax in z.sales.refunded_taxes]
    assert given_back == [(tax.base_minor, tax.tax_minor) for tax in z.sales.taxes]


@pytest.mark.parametrize("name", reports.REPORTS)
async def test_no_report_fails_on_a_day_with_refunds(trade: Trade, name: str) -> None:
    await a_day(trade)
    view: View = await ask(trade, name)
    assert "rows" in view

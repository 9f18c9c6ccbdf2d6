"""What a printer prints of a bill is read back and added up, on wide and on narrow paper."""

import re
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.orders import Order
from hub.domain.paper import Slip, lay_out
from hub.printing.escpos import CHARACTERS
from hub.views import slips
from hub.views.bill_texts import printed_rows
from hub.views.bills import bill_rows
from hub.views.orders import order_view
from hub.views.venue import SettingsView
from tests.unit.domain.bills import REASON, bills, pay, refund, unpaid_orders
from tests.unit.domain.sheets import an_order, line
from tests.unit.domain.test_statement import VAT, priced
from tests.unit.views.adding_up import add_up

MONEY = "{:,}".format
SETTINGS = {
    "name": "Our café", "currency": "UGX", "currency_decimals": 0, "locale": "en-UG", "timezone": "Africa/Kampala",
    "tax_number": "1001234567", "phone": "", "receipt_header": "", "receipt_footer": "", "tax_note": "",
}  # fmt: skip
VENUE = cast("SettingsView", SimpleNamespace(**SETTINGS))


def receipt(order: Order) -> Slip:
    rows = printed_rows(bill_rows(order), "UGX", MONEY)
    return slips.receipt(order_view(order), rows, VENUE, MONEY, "21 Nov 12:31")


def printed(order: Order, characters: int) -> list[str]:
    """The lines on the paper."""
    return [line for row in receipt(order) if row.style != "title" for line in lay_out(row, characters)]


def read(lines: list[str]) -> list[tuple[str, int]]:
    """What stands between the head and the foot: the words of each row and the amount at its right end."""
    start = lines.index("-" * len(max(lines, key=len))) + 1
    matches = [re.fullmatch(r"(\S.*?) +(-?[\d,]+)", text) for text in lines[start:]]
    return [(match[1], int(match[2].replace(",", ""))) for match in matches if match]


@given(order=bills(), characters=st.sampled_from(sorted(CHARACTERS.values())))
def test_the_rows_on_paper_add_up(order: Order, characters: int) -> None:
    sums = add_up(read(printed(order, characters)))
    assert sums["Total"] == order.record.total_minor
    assert sums.get("Paid", 0) == sum(payment.handed_minor for payment in order.payments)
    if order.is_open:
        assert sums.get("Due", 0 if "Paid too much" in sums else sums["Total"]) == order.record.due_minor


@given(order=unpaid_orders())
def test_every_line_that_counts_is_on_paper_with_what_it_is_made_of(order: Order) -> None:
    text = "\n".join(printed(order, 48))
    for one in order.counted:
        assert all(choice.name in text for choice in one.modifiers)
        assert MONEY(one.gross_minor) in text
        assert one.quantity == "1" or f"{one.quantity} x {MONEY(one.unit_price_minor)}" in text
    assert REASON not in text, "why a discount was given is not the guest's business"


def test_a_receipt_says_all_that_was_paid() -> None:
    order = priced(an_order(line(8_865, taxes=[VAT])))
    refund(order, pay(order, 8_865, tip_minor=1_000, over_minor=100), 2_000)
    assert read(printed(order, 32)) == [
        ("1 Chips", 8_865), ("Total UGX", 8_865), ("Rounding", 35), ("Tip", 1_000), ("To pay", 9_900),
        ("Cash", 10_000), ("Change", -100), ("Paid", 9_900), ("Refund, cash", -2_000),
        ("Paid less refunds", 7_900), ("incl. VAT 18 % on 7,513", 1_352),
    ]  # fmt: skip


@pytest.mark.parametrize(("customer", "lines"), [
    (None, []),
    ({"name": "Akello Ltd"}, ["For Akello Ltd"]),
    ({"name": "Akello Ltd", "tax_number": "1009"}, ["For Akello Ltd", "Guest's tax number 1009"]),
    ({"tax_number": "1009"}, ["Guest's tax number 1009"]),
])  # fmt: skip
def test_both_tax_numbers_are_on_it(customer: dict[str, str] | None, lines: list[str]) -> None:
    texts = [row.text for row in receipt(priced(an_order(line(), customer=customer)))]
    assert "Tax number 1001234567" in texts
    assert [text for text in texts if text.startswith(("For ", "Guest"))] == lines

"""The statement of a bill: its rows add up to the figures of the order, whatever is on it and however it was paid."""

import pytest
from hypothesis import given

from hub.domain import order_totals
from hub.domain.order_records import Choice, FrozenTax
from hub.domain.orders import Order
from hub.domain.statement import Row, statement
from tests.unit.domain.bills import bills, pay, refund
from tests.unit.domain.sheets import an_order, line, new_id

VAT = FrozenTax(code="VAT", name="VAT", rate="18", is_inclusive=True)
LOW = FrozenTax(code="VAT", name="VAT", rate="5", is_inclusive=True)
LEVY = FrozenTax(code="LEVY", name="Levy", rate="1.5", is_inclusive=False)


def priced(order: Order) -> Order:
    order_totals.reprice(order)
    return order


def amounts(order: Order) -> list[tuple[str, int]]:
    return [(row.kind, row.amount_minor) for row in statement(order)]


def amount_of(rows: list[Row], kind: str) -> int:
    return sum(row.amount_minor for row in rows if row.kind == kind)


@given(order=bills())
def test_the_rows_of_a_heading_sum_to_it(order: Order) -> None:
    rows = statement(order)
    for heading in {row.adds_to for row in rows} | {row.comes_off for row in rows} - {None}:
        if heading is None:
            continue
        added = sum(row.amount_minor for row in rows if row.adds_to == heading)
        taken = sum(row.amount_minor for row in rows if row.comes_off == heading)
        assert [row.amount_minor for row in rows if row.kind == heading] == [added - taken], heading


@given(order=bills())
def test_the_rows_are_the_figures_of_the_order(order: Order) -> None:
    rows, record = statement(order), order.record
    taxes = [row for row in rows if row.kind in ("tax", "contained_tax")]
    assert amount_of(rows, "line") == record.subtotal_minor
    assert amount_of(rows, "discount") == -record.discount_minor
    assert amount_of(rows, "service") == record.service_charge_minor
    assert sum(row.amount_minor for row in taxes) == record.tax_minor
    assert amount_of(rows, "total") == record.total_minor
    assert len([row for row in rows if row.kind == "line"]) == len(order.counted)
    if order.is_open and any(row.kind == "paid" for row in rows):
        assert amount_of(rows, "due") - amount_of(rows, "surplus") <= record.due_minor
        assert amount_of(rows, "due") == record.due_minor


def test_a_line_says_what_it_is_made_of_and_discounts_stand_below_the_lines() -> None:
    cheese = Choice(id=new_id(), name="Cheese", price_minor=2_000)
    order = priced(
        an_order(line(12_000, "2", modifiers=[cheese], taxes=[VAT]), line(0, "1"), line(5_000, state="voided"))
    )
    assert amounts(order) == [("line", 24_000), ("line", 0), ("total", 24_000), ("contained_tax", 3_661)]
    first = statement(order)[0]
    assert (first.quantity, first.unit_minor, first.choices, first.adds_to) == ("2", 12_000, [cheese], "total")


def test_each_rate_is_a_row_with_its_base() -> None:
    order = priced(an_order(line(11_800, taxes=[VAT]), line(2_360, taxes=[VAT, LEVY]), line(1_050, taxes=[LOW])))
    taxes = [row for row in statement(order) if row.base_minor is not None]
    assert [(row.kind, row.name, row.base_minor, row.amount_minor) for row in taxes] == [
        ("tax", "Levy 1.5 %", 2_000, 30),
        ("contained_tax", "VAT 18 %", 12_000, 2_160),
        ("contained_tax", "VAT 5 %", 1_000, 50),
    ]


def test_what_was_tendered_and_what_went_back() -> None:
    order = priced(an_order(line(8_865)))
    pay(order, 8_865, tip_minor=1_000, over_minor=100)
    assert amounts(order)[1:] == [
        ("total", 8_865), ("rounding", 35), ("tip", 1_000), ("to_pay", 9_900),
        ("payment", 10_000), ("change", -100), ("paid", 9_900),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amount_minor", "rows"),
    [
        (5_000, [("rounding", 35), ("tip", 1_000), ("to_pay", 9_900), ("payment", 9_900), ("paid", 9_900),
                 ("refund", -5_000), ("kept", 4_900), ("due", 5_000)]),
        (9_400, [("tip", 1_000), ("tip_refund", -500), ("to_pay", 9_365), ("payment", 9_900), ("paid", 9_900),
                 ("refund", -9_400), ("kept", 500), ("due", 8_865)]),
    ],
)  # fmt: skip
def test_what_was_refunded_of_an_open_order_is_due_again(amount_minor: int, rows: list[tuple[str, int]]) -> None:
    order = priced(an_order(line(8_865)))
    payment = pay(order, 8_865, tip_minor=1_000)
    order.reopen()
    refund(order, payment, amount_minor)
    assert amounts(order)[2:] == rows


def test_a_settled_order_of_which_money_was_refunded_owes_nothing() -> None:
    order = priced(an_order(line(9_000)))
    refund(order, pay(order, 9_000, "card"), 4_000)
    assert amounts(order)[1:] == [
        ("total", 9_000), ("payment", 9_000), ("paid", 9_000), ("refund", -4_000), ("kept", 5_000)
    ]  # fmt: skip


def test_a_pending_payment_is_said_and_counts_for_nothing() -> None:
    order = priced(an_order(line(9_000)))
    pay(order, 4_000, "card")
    pay(order, 5_000, "pesapal")
    assert amounts(order)[1:] == [
        ("total", 9_000), ("payment", 4_000), ("paid", 4_000), ("due", 5_000), ("pending", 5_000)
    ]  # fmt: skip

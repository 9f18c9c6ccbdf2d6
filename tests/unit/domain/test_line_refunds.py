"""Refunds by line: however a bill is refunded, its parts sum to what was paid."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hub.domain import line_refunds, order_totals
from hub.domain.order_records import FrozenTax
from hub.domain.orders import Order
from tests.unit.domain.sheets import NOON, an_order, line

PRICES = st.lists(st.integers(1, 10**6), min_size=1, max_size=6)


def settled(prices: list[int], quantities: list[int], service_rate: str | None) -> Order:
    order = an_order(*(line(price, state="served") for price in prices))
    for one, quantity in zip(order.lines, quantities, strict=False):
        one.quantity, one.is_service_chargeable = str(quantity), quantity % 2 == 1
        one.taxes = [FrozenTax(code="VAT", name="VAT", rate="18", is_inclusive=quantity % 3 > 0)]
    order.record.service_rate = service_rate
    order_totals.reprice(order)
    order.settle(NOON, NOON.date())
    return order


@given(
    prices=PRICES,
    quantities=st.lists(st.integers(1, 9), min_size=6, max_size=6),
    service_rate=st.sampled_from([None, "5", "12.5"]),
)
def test_parts_sum_to_the_bill_and_its_taxes(
    prices: list[int], quantities: list[int], service_rate: str | None
) -> None:
    order = settled(prices, quantities, service_rate)
    assert sum(line_refunds.amounts_paid(order).values()) == order.record.total_minor
    refunds = []
    for one in order.lines:
        for _ in range(int(one.quantity)):
            refunds += line_refunds.refund_lines(order, {one.id: Fraction(1)})
        assert line_refunds.left(one) == 0
        assert one.is_refunded
    assert sum(refund.amount_minor for refund in refunds) == order.record.total_minor
    taxes = sum(tax.tax_minor for refund in refunds for tax in refund.taxes)
    assert taxes == sum(one.tax_minor for one in order.lines)


@given(prices=PRICES)
def test_all_at_once_is_the_same(prices: list[int]) -> None:
    order = settled(prices, [3] * 6, "10")
    refunds = line_refunds.refund_lines(order, {one.id: None for one in order.lines})
    assert sum(refund.amount_minor for refund in refunds) == order.record.total_minor

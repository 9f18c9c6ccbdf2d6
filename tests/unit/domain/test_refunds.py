"""What a refund lowers of the sale and of its taxes: in whatever parts money goes back, the parts come to the whole."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.order_records import FrozenTax, Payment, TaxPart
from hub.domain.orders import Order
from hub.domain.refunds import RefundEffect, TaxAmount, effect, taxes_of
from tests.unit.domain.sheets import NOON, WAITER, an_order, line

VAT = FrozenTax(code="vat", name="VAT", rate="18", is_inclusive=True)
LEVY = FrozenTax(code="levy", name="Levy", rate="2", is_inclusive=False)


def settled(total_minor: int, *taxes: tuple[FrozenTax, int, int], state: str = "settled") -> Order:
    """An order of one line that comes to this, with these taxes (tax, base, amount)."""
    shares = [
        TaxPart(code=t.code, base_minor=base, tax_minor=tax, is_inclusive=t.is_inclusive) for t, base, tax in taxes
    ]
    one = line(total_minor, taxes=[tax for tax, _, _ in taxes], tax_shares=shares, state="sent")
    return an_order(one, state=state, total_minor=total_minor)


def payment(amount_minor: int, **more: Any) -> Payment:
    values: dict[str, Any] = {"tip_minor": 0, "rounding_minor": 0, "refunded_minor": 0, "method": "card"} | more
    return Payment(
        id=UUID(int=9), order_id=UUID(int=3), shift_id=None, business_day=NOON.date(), state="completed",
        amount_minor=amount_minor, tendered_minor=None, change_minor=0, reference="A", taken_by=WAITER, device=None,
        at=NOON, **values,
    )  # fmt: skip


def given_back(order: Order, paid: Payment, parts: list[int]) -> list[RefundEffect]:
    """The effects of these refunds, one after the other."""
    order.payments = [paid]
    effects: list[RefundEffect] = []
    for part in parts:
        after = replace(paid, refunded_minor=paid.refunded_minor + part)
        effects.append(effect(order, paid, after, [tax for one in effects for tax in one.taxes]))
        order.payments, paid = [after], after
    return effects


@given(st.integers(1, 10**6), st.lists(st.integers(1, 10**5), max_size=6), st.data())
def test_refunds_of_a_whole_order_lower_sale_and_taxes_by_all_of_them(
    first: int, others: list[int], data: st.DataObject
) -> None:
    parts = [first, *others]
    total = sum(parts)
    base = data.draw(st.integers(0, total))
    order = settled(total, (VAT, base, total - base), (LEVY, base, base // 50))
    effects = given_back(order, payment(total), parts)
    assert [one.sale_minor for one in effects] == parts
    for tax in taxes_of(order):
        lowered = [one for effect_ in effects for one in effect_.taxes if one.kind == tax.kind]
        assert (sum(one.base_minor for one in lowered), sum(one.tax_minor for one in lowered)) == (
            tax.base_minor, tax.tax_minor,
        )  # fmt: skip
        assert all(one.tax_minor >= 0 for one in lowered)


def test_a_refund_of_an_open_bill_lowers_nothing() -> None:
    assert given_back(settled(1_000, state="open"), payment(1_000), [400]) == [RefundEffect(sale_minor=0)]


def test_the_tip_goes_last_and_lowers_no_sale() -> None:
    effects = given_back(settled(1_000), payment(1_000, tip_minor=200), [1_000, 200])
    assert [one.sale_minor for one in effects] == [1_000, 0]


def test_what_was_paid_beyond_the_order_lowers_no_sale() -> None:
    effects = given_back(settled(1_000), payment(1_500), [500, 1_000])
    assert [one.sale_minor for one in effects] == [0, 1_000]


def test_a_bill_that_was_rounded_down_is_given_back_whole() -> None:
    (effect_,) = given_back(settled(1_020), payment(1_020, rounding_minor=-20, method="cash"), [1_000])
    assert effect_.sale_minor == 1_020


def test_the_last_refund_takes_off_what_earlier_ones_left_of_a_tax() -> None:
    """A dish without tax was given back first, and took none off."""
    order = settled(2_000, (VAT, 1_695, 305))
    order.payments = [payment(2_000, refunded_minor=500)]
    after = replace(order.payments[0], refunded_minor=2_000)
    none = [TaxAmount(code="vat", name="VAT", rate="18", is_inclusive=True, base_minor=0, tax_minor=0)]
    (vat,) = effect(order, order.payments[0], after, none).taxes
    assert (vat.base_minor, vat.tax_minor) == (1_695, 305)

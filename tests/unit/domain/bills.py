"""Orders with bills of every kind, generated: lines, choices, discounts, taxes, service, payments, tips, refunds."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from hub.domain import order_totals, orders
from hub.domain.order_records import Choice, Discount, FrozenTax, Line, Payment, RuleRef
from hub.domain.orders import Order
from hub.domain.tenders import TENDERS
from tests.unit.domain.sheets import LATER, NOON, WAITER, an_order, line, new_id

TAXES = (
    FrozenTax(code="VAT", name="VAT", rate="18", is_inclusive=True),
    FrozenTax(code="VAT", name="VAT 5 %", rate="5", is_inclusive=True),
    FrozenTax(code="LEVY", name="Levy", rate="1.5", is_inclusive=False),
    FrozenTax(code="GST", name="GST", rate="10", is_inclusive=False),
    FrozenTax(code="CMP", name="On top", rate="2", is_inclusive=False, is_compound=True),
    FrozenTax(code="BAG", name="Bag", rate="0", is_inclusive=False, amount_minor=50),
    FrozenTax(code="DEP", name="Deposit", rate="0", is_inclusive=True, amount_minor=70),
)
REASON = "A long wait"


@st.composite
def _lines(draw: st.DrawFn) -> Line:
    choices = [
        Choice(id=new_id(), name=name, price_minor=draw(st.integers(-500, 2_000)))
        for name in draw(st.lists(st.sampled_from(["Cheese", "No salt", "Large"]), max_size=2, unique=True))
    ]
    price = max(0, draw(st.integers(0, 30_000)) + sum(choice.price_minor for choice in choices))
    return line(
        price,
        draw(st.sampled_from(["1", "1", "2", "3", "0.345", "1.5"])),
        name=draw(st.sampled_from(["Chips", "Rolex special with a very long name indeed", "Total", "Matoke 2"])),
        state=draw(st.sampled_from(["draft", "sent", "served", "voided"])),
        modifiers=choices,
        taxes=draw(st.lists(st.sampled_from(TAXES), max_size=3, unique_by=lambda tax: tax.name)),
        is_service_chargeable=draw(st.booleans()),
        price_rule=draw(st.sampled_from([None, RuleRef(UUID(int=9), "Happy hour")])),
    )


def _discount(order: Order, kind: Any, value: str, on: UUID | None) -> Discount:
    return Discount(
        id=new_id(),
        order_id=order.record.id,
        line_id=on,
        kind=kind,
        value=value,
        amount_minor=0,
        reason=REASON,
        given_by=WAITER,
        approved_by=None,
        at=NOON,
    )


@st.composite
def unpaid_orders(draw: st.DrawFn) -> Order:
    """An open order with discounts, taxes and a service charge, priced."""
    order = an_order(*draw(st.lists(_lines(), min_size=1, max_size=5)))
    order.record.service_rate = draw(st.sampled_from([None, "10", "12.5"]))
    order.record.service_taxes = draw(st.lists(st.sampled_from(TAXES[:5]), max_size=2, unique_by=lambda tax: tax.name))
    order.record.tax_rounding = draw(st.sampled_from(["line", "document"]))
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["percent", "amount"]))
        value = draw(st.sampled_from(["2.5", "10", "100"]) if kind == "percent" else st.integers(1, 9_999))
        target = draw(st.sampled_from([None, *(one.id for one in order.lines)]))
        order.discounts.append(_discount(order, kind, str(value), target))
    order_totals.reprice(order)
    return order


def pay(order: Order, amount_minor: int, method: str = "cash", **more: int) -> Payment:
    """Take a payment as `order.pay` does, rounded to 100 if it settles in cash."""
    tender, tip = TENDERS[method], more.get("tip_minor", 0)
    covers, rounding = tender.covered(amount_minor, order.record.due_minor, 100)
    to_pay = covers + rounding + tip
    tendered = to_pay + more.get("over_minor", 0) if tender.goes_into_drawer else None
    payment = Payment(
        id=new_id(), order_id=order.record.id, shift_id=None, business_day=order.record.business_day, method=method,
        state=tender.begins_as, amount_minor=covers, tendered_minor=tendered,
        change_minor=tender.change_minor(to_pay, tendered), tip_minor=tip, rounding_minor=rounding, refunded_minor=0,
        reference="A 17" if tender.needs_reference else None, taken_by=WAITER, device=None, at=LATER,
    )  # fmt: skip
    order.payments.append(payment)
    if payment.is_in:
        order.record.paid_minor += covers
        order.record.tip_minor += tip
    if order.record.due_minor == 0 and payment.is_in:
        order.settle(LATER, order.record.business_day)
    return payment


def refund(order: Order, payment: Payment, amount_minor: int) -> None:
    """Refund a payment as `payment.refund` does."""
    payment.refunded_minor += amount_minor
    if order.is_open:
        orders.count_payments(order)


@st.composite
def bills(draw: st.DrawFn) -> Order:
    """An order at any point of its payment: unpaid, paid in part, settled, refunded in part or whole."""
    order = draw(unpaid_orders())
    for _ in range(draw(st.integers(0, 4))):
        if order.may_be_paid:
            amount = draw(st.integers(1, order.payable_minor) | st.just(order.payable_minor))
            method = draw(st.sampled_from(["cash", "cash", "card", "mobile_money", "pesapal"]))
            tip, over = draw(st.sampled_from([0, 0, 500])), draw(st.sampled_from([0, 0, 2_000]))
            pay(order, amount, method, tip_minor=tip, over_minor=over)
        elif order.record.state == "settled" and draw(st.booleans()):
            order.reopen()
        refundable = [payment for payment in order.payments if payment.may_be_refunded]
        if refundable and draw(st.sampled_from([False, False, True])):
            payment = draw(st.sampled_from(refundable))
            refund(order, payment, draw(st.integers(1, payment.held_minor) | st.just(payment.held_minor)))
    return order

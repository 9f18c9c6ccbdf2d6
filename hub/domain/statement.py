"""The statement of a bill: every row that a guest, a till or a printer is shown, made once from the order.

Each row says which row it adds to, or comes off, so that the rows of a heading always sum to it (docs/receipts.md).
Receipts, bills and screens show these rows and calculate nothing. No clock, no words, no layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from hub.domain.order_records import Choice, Discount, FrozenTax, Line, Payment, TaxPart
from hub.domain.orders import Order

RowKind = Literal[
    "line",
    "subtotal",
    "discount",
    "service",
    "tax",
    "total",
    "rounding",
    "tip",
    "tip_refund",
    "to_pay",
    "payment",
    "change",
    "paid",
    "refund",
    "kept",
    "due",
    "surplus",
    "pending",
    "contained_tax",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a bill. What comes off has a negative amount; a contained tax and a pending payment only inform."""

    kind: RowKind
    amount_minor: int
    adds_to: RowKind | None = None
    comes_off: RowKind | None = None
    """The row that this one reduces: what is paid comes off what is to be paid."""
    name: str | None = None
    """The item of a line or of its discount; a tax with its rate."""
    line_id: UUID | None = None
    quantity: str | None = None
    unit_minor: int | None = None
    choices: list[Choice] = field(default_factory=list)
    price_rule: str | None = None
    percent: str | None = None
    base_minor: int | None = None
    payment_id: UUID | None = None
    method: str | None = None
    reference: str | None = None


def statement(order: Order) -> list[Row]:
    """All rows of an order's bill, in the sequence in which they are read."""
    payments = [payment for payment in order.payments if payment.is_in]
    extras, received = _extras(payments), _received(payments)
    total = Row(kind="total", amount_minor=order.record.total_minor, adds_to="to_pay" if extras else None)
    to_pay = Row(kind="to_pay", amount_minor=total.amount_minor + sum(row.amount_minor for row in extras))
    owed = [total, *extras, to_pay] if extras else [total]
    rows = _balanced(owed, received, is_open=order.is_open) if payments else owed
    return [*_goods(order), *rows, *_pending(order), *_tax_rows(order, is_inclusive=True)]


def _goods(order: Order) -> list[Row]:
    """Lines at their gross; what changes their sum stands below a subtotal, if anything does."""
    changes = [*_discounts(order), *_service(order), *_tax_rows(order, is_inclusive=False)]
    heading: RowKind = "subtotal" if changes else "total"
    lines = [_line(line, heading) for line in order.counted]
    subtotal = Row(kind="subtotal", amount_minor=order.record.subtotal_minor, adds_to="total")
    return [*lines, subtotal, *changes] if changes else lines


def _line(line: Line, heading: RowKind) -> Row:
    return Row(
        kind="line",
        amount_minor=line.gross_minor,
        adds_to=heading,
        name=line.name,
        line_id=line.id,
        quantity=line.quantity,
        unit_minor=line.unit_price_minor,
        choices=line.modifiers,
        price_rule=line.price_rule.name if line.price_rule else None,
    )


def _discounts(order: Order) -> Iterator[Row]:
    names = {line.id: line.name for line in order.lines}
    for discount in sorted(order.discounts, key=lambda one: one.line_id is None):
        if discount.amount_minor:
            yield _discount(discount, names.get(discount.line_id) if discount.line_id else None)


def _discount(discount: Discount, name: str | None) -> Row:
    return Row(
        kind="discount",
        amount_minor=-discount.amount_minor,
        adds_to="total",
        name=name,
        line_id=discount.line_id,
        percent=discount.value if discount.kind == "percent" else None,
    )


def _service(order: Order) -> Iterator[Row]:
    if order.record.service_charge_minor:
        yield Row(kind="service", amount_minor=order.record.service_charge_minor, adds_to="total")


def _tax_rows(order: Order, *, is_inclusive: bool) -> Iterator[Row]:
    """A row for each tax and rate, with the sum of its bases: added ones count, contained ones are said."""
    sums: dict[FrozenTax, list[int]] = {}
    for tax, share in _tax_shares(order):
        if share.is_inclusive == is_inclusive and (share.base_minor or share.tax_minor):
            base_and_tax = sums.setdefault(tax, [0, 0])
            base_and_tax[0] += share.base_minor
            base_and_tax[1] += share.tax_minor
    for tax, (base, amount) in sums.items():
        yield Row(
            kind="contained_tax" if is_inclusive else "tax",
            amount_minor=amount,
            adds_to=None if is_inclusive else "total",
            name=_with_rate(tax),
            percent=tax.rate,
            base_minor=base,
        )


def _tax_shares(order: Order) -> Iterator[tuple[FrozenTax, TaxPart]]:
    """Every tax that was worked out, wherever it comes from, with its share."""
    for line in order.counted:
        yield from zip(line.taxes, line.tax_shares, strict=False)
    yield from zip(order.record.service_taxes, order.record.service_tax_shares, strict=False)


def _with_rate(tax: FrozenTax) -> str:
    """The name of a tax, with its rate unless it has none or a venue wrote it there already: `VAT 18 %`."""
    return tax.name if tax.amount_minor is not None or tax.rate in tax.name else f"{tax.name} {tax.rate} %"


def _extras(payments: Sequence[Payment]) -> list[Row]:
    """What is to be paid beyond the total: the rounding of cash, and tips, less what was given back of them."""
    amounts: tuple[tuple[RowKind, int], ...] = (
        ("rounding", sum(payment.held_minor - payment.covers_minor - payment.tips_minor for payment in payments)),
        ("tip", sum(payment.tip_minor for payment in payments)),
        ("tip_refund", sum(payment.tips_minor - payment.tip_minor for payment in payments)),
    )
    return [Row(kind=kind, amount_minor=amount, adds_to="to_pay") for kind, amount in amounts if amount]


def _received(payments: Sequence[Payment]) -> list[Row]:
    """The money received, less change; less refunds, if there were any. The last row is what is held."""
    paid = sum(payment.handed_minor for payment in payments)
    refunds = [_refund(payment) for payment in payments if payment.refunded_minor]
    rows = [row for payment in payments for row in _payment(payment)]
    rows.append(Row(kind="paid", amount_minor=paid, adds_to="kept" if refunds else None))
    if not refunds:
        return rows
    return [*rows, *refunds, Row(kind="kept", amount_minor=sum(payment.held_minor for payment in payments))]


def _payment(payment: Payment) -> Iterator[Row]:
    tendered = payment.handed_minor + payment.change_minor
    yield _row_of(payment, "payment", tendered, "paid")
    if payment.change_minor:
        yield _row_of(payment, "change", -payment.change_minor, "paid")


def _refund(payment: Payment) -> Row:
    return _row_of(payment, "refund", -payment.refunded_minor, "kept")


def _row_of(payment: Payment, kind: RowKind, amount_minor: int, adds_to: RowKind | None) -> Row:
    return Row(
        kind=kind,
        amount_minor=amount_minor,
        adds_to=adds_to,
        payment_id=payment.id,
        method=payment.method,
        reference=payment.reference,
    )


def _balanced(owed: list[Row], received: list[Row], *, is_open: bool) -> list[Row]:
    """The rows with what is still due of an open order, or what was received above what is to be paid.

    A settled order of which money was given back owes nothing: its last rows are the refund and what was kept.
    """
    due = owed[-1].amount_minor - received[-1].amount_minor
    if due < 0:
        owed[-1] = replace(owed[-1], comes_off="surplus")
        received[-1] = replace(received[-1], adds_to="surplus")
        return [*owed, *received, Row(kind="surplus", amount_minor=-due)]
    if not is_open:
        return [*owed, *received]
    owed[-1] = replace(owed[-1], adds_to="due")
    received[-1] = replace(received[-1], comes_off="due")
    return [*owed, *received, Row(kind="due", amount_minor=due)]


def _pending(order: Order) -> Iterator[Row]:
    """Payments that a provider has yet to confirm: they are said, and count for nothing."""
    for payment in order.payments:
        if payment.is_pending:
            yield _row_of(payment, "pending", payment.amount_minor, None)

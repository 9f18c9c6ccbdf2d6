"""What an order comes to: prices, taxes and discounts of its lines, computed anew by `hub.domain.pricing`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from hub.domain import money, pricing
from hub.domain.order_records import (
    Discount,
    DiscountPart,
    FrozenTax,
    Line,
    OrderRecord,
    TaxPart,
)
from hub.domain.orders import Order
from hub.domain.taxes import Taxes, TaxRate, TaxShare


def reprice(order: Order) -> None:
    """Calculate every amount from the lines that count, as the order's taxes were rounded when it was opened."""
    _drop_baseless(order)
    counted = order.counted
    for line in order.lines:
        if line.is_voided:
            _set_amounts(
                line,
                pricing.LineTotal(gross_minor=0, discount_minor=0, net_minor=0, taxes=(), tax_minor=0, total_minor=0),
            )
        _set_line_discounts(line, order.discounts)
    on_order = [discount for discount in order.discounts if discount.line_id is None]
    totals = pricing.price(
        [priced(line, order.discounts) for line in counted],
        [on_lines(discount, counted) for discount in on_order],
        _service(order.record),
        order.record.tax_rounding,
    )
    for line, amounts in zip(counted, totals.lines, strict=True):
        _set_amounts(line, amounts)
    for discount, amount in zip(on_order, totals.order_discounts, strict=True):
        discount.amount_minor = amount
    _set_totals(order.record, totals)


def _drop_baseless(order: Order) -> None:
    """Forget discounts, and parts of them, whose lines are not on the order any more."""
    line_ids = {line.id for line in order.lines}
    for discount in order.discounts:
        if discount.parts is not None:
            discount.parts = [part for part in discount.parts if part.line_id in line_ids]
    order.discounts = [discount for discount in order.discounts if _has_base(discount, line_ids)]


def _has_base(discount: Discount, line_ids: set[UUID]) -> bool:
    if discount.line_id is not None:
        return discount.line_id in line_ids
    return discount.is_on_new_lines or bool(discount.parts)


def _set_totals(order: OrderRecord, totals: pricing.Totals) -> None:
    order.subtotal_minor = totals.subtotal_minor
    order.discount_minor = totals.discount_minor
    order.service_charge_minor = totals.service_charge_minor
    order.service_tax_shares = _parts(totals.service_taxes) if totals.service_charge_minor else []
    order.tax_minor = totals.tax_minor
    order.total_minor = totals.total_minor


def _set_amounts(line: Line, amounts: pricing.LineTotal) -> None:
    line.gross_minor = amounts.gross_minor
    line.discount_minor = amounts.discount_minor
    line.tax_minor = amounts.tax_minor
    line.total_minor = amounts.total_minor
    line.tax_shares = _parts(amounts.taxes)


def _parts(shares: Iterable[TaxShare]) -> list[TaxPart]:
    return [
        TaxPart(code=t.code, base_minor=t.base_minor, tax_minor=t.tax_minor, is_inclusive=t.is_inclusive)
        for t in shares
    ]


def _set_line_discounts(line: Line, discounts: list[Discount]) -> None:
    """Calculate each discount on the line itself; on a voided line they are 0."""
    left = 0 if line.is_voided else pricing.gross_of(priced(line, discounts))
    for discount in discounts:
        if discount.line_id == line.id:
            discount.amount_minor = amount_off(left, discount)
            left -= discount.amount_minor


def priced(line: Line, discounts: Iterable[Discount]) -> pricing.PricedLine:
    """A line for `pricing`, with its own discounts."""
    return pricing.PricedLine(
        unit_price_minor=line.unit_price_minor,
        quantity=money.quantity(line.quantity),
        discounts=tuple(_discount(d) for d in discounts if d.line_id == line.id),
        taxes=_rates(line.taxes),
        is_service_chargeable=line.is_service_chargeable,
        service_rate=None if line.service_rate is None else money.percent(line.service_rate),
    )


def gross(line: Line) -> int:
    """Unit price × quantity, in minor units."""
    return pricing.gross_of(priced(line, ()))


def amount_off(net_minor: int, discount: Discount) -> int:
    """What a discount on one line takes off an amount, in minor units."""
    return pricing.amount_off(net_minor, _discount(discount))


def on_lines(discount: Discount, lines: Sequence[Line]) -> pricing.Discount | pricing.DividedDiscount:
    """A discount on an order for `pricing`, over these lines."""
    if discount.parts is None:
        return _discount(discount)
    parts = {i: part for i, line in enumerate(lines) if (part := discount.part(line.id))}
    return pricing.DividedDiscount(
        {i: _of_part(discount, part) for i, part in parts.items()},
        _discount(discount) if discount.is_on_new_lines else None,
    )


def _of_part(discount: Discount, part: DiscountPart) -> pricing.Discount:
    if discount.kind == "percent":
        return pricing.Discount("percent", money.percent(discount.value), part.minor)
    return pricing.Discount("amount", part.minor)


def _discount(discount: Discount) -> pricing.Discount:
    if discount.kind == "amount":
        return pricing.Discount("amount", int(discount.value))
    part = discount.part(discount.line_id) if discount.line_id else None
    return pricing.Discount("percent", money.percent(discount.value), part.minor if part else 0)


def _rates(frozen: Iterable[FrozenTax]) -> Taxes:
    return tuple([_rate(tax) for tax in frozen])


@lru_cache(maxsize=256)
def _rate(tax: FrozenTax) -> TaxRate:
    return TaxRate(
        code=tax.code,
        name=tax.name,
        rate=money.percent(tax.rate),
        is_inclusive=tax.is_inclusive,
        is_compound=tax.is_compound,
        amount_minor=tax.amount_minor,
    )


def _service(order: OrderRecord) -> pricing.ServiceCharge:
    return pricing.ServiceCharge(money.percent(order.service_rate or "0"), _rates(order.service_taxes))

"""What an order comes to: prices, taxes and discounts of its lines, computed anew by `hub.domain.pricing`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from hub.domain import money, pricing
from hub.domain.order_records import (
    Discount,
    Line,
    OrderRecord,
    TaxPart,
)
from hub.domain.orders import Order


def reprice(order: Order, rounding: Literal["line", "document"] = "line") -> None:
    """Calculate every amount from the lines that count (docs/pricing.md)."""
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
        [_discount(discount) for discount in on_order],
        _service(order.record.service_rate),
        rounding,
    )
    for line, amounts in zip(counted, totals.lines, strict=True):
        _set_amounts(line, amounts)
    for discount, amount in zip(on_order, totals.order_discounts, strict=True):
        discount.amount_minor = amount
    _set_totals(order.record, totals)


def _set_totals(order: OrderRecord, totals: pricing.Totals) -> None:
    order.subtotal_minor = totals.subtotal_minor
    order.discount_minor = totals.discount_minor
    order.service_charge_minor = totals.service_charge_minor
    order.tax_minor = totals.tax_minor
    order.total_minor = totals.total_minor


def _set_amounts(line: Line, amounts: pricing.LineTotal) -> None:
    line.gross_minor = amounts.gross_minor
    line.discount_minor = amounts.discount_minor
    line.tax_minor = amounts.tax_minor
    line.total_minor = amounts.total_minor
    line.tax_shares = [
        TaxPart(code=t.code, base_minor=t.base_minor, tax_minor=t.tax_minor, is_inclusive=t.is_inclusive)
        for t in amounts.taxes
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
        taxes=tuple(_tax(t.code, t.name, t.rate, t.is_inclusive) for t in line.taxes),
        is_service_chargeable=line.is_service_chargeable,
    )


def amount_off(net_minor: int, discount: Discount) -> int:
    """What a discount takes off an amount, in minor units."""
    return pricing.amount_off(net_minor, _discount(discount))


def _discount(discount: Discount) -> pricing.Discount:
    if discount.kind == "percent":
        return pricing.Discount("percent", money.percent(discount.value))
    return pricing.Discount("amount", int(discount.value))


@lru_cache(maxsize=256)
def _tax(code: str, name: str, rate: str, is_inclusive: bool) -> pricing.TaxRate:
    return pricing.TaxRate(code=code, name=name, rate=money.percent(rate), is_inclusive=is_inclusive)


@lru_cache(maxsize=16)
def _service(rate: str | None) -> pricing.ServiceCharge | None:
    return None if rate is None else pricing.ServiceCharge(money.percent(rate))

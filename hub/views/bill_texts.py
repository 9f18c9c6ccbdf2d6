"""The rows of a bill in words, for paper and for the page of a receipt: the same words on both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.domain.paper import Money
from hub.texts import label, text
from hub.views.bills import BillRowView

HEADINGS: Final = ("total", "to_pay", "due")
"""Rows that are printed large: what a guest looks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """A row of a bill in words, with details that stand below it."""

    kind: str
    text: str
    amount_minor: int
    details: list[str] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        """Whether it is printed large."""
        return self.kind in HEADINGS


def printed_rows(rows: Iterable[BillRowView], currency: str, money: Money) -> list[PrintedRow]:
    """The rows of a bill in words."""
    return [
        PrintedRow(
            kind=row.kind,
            text=text("bill-total-in", currency=currency) if row.kind == "total" else row_text(row, money),
            amount_minor=row.amount_minor,
            details=_details(row, money),
        )
        for row in rows
    ]


def row_text(row: BillRowView, money: Money) -> str:
    """What a row is called."""
    if row.base_minor is not None:
        base = money(row.base_minor)
        is_contained = row.kind == "contained_tax"
        return text("bill-contained-tax" if is_contained else "bill-tax", name=row.name, base=base)
    return NAMES[row.kind](row)


def _details(row: BillRowView, money: Money) -> list[str]:
    """How a line comes to its amount: pieces at their price, the choices that are part of it, the price rule."""
    if row.kind != "line":
        return []
    unit = money(row.unit_minor or 0)
    pieces = [] if row.quantity == 1 else [text("bill-quantity", quantity=str(row.quantity), amount=unit)]
    choices = [
        text("bill-choice", name=one.name, amount=money(one.price_minor)) if one.price_minor else one.name
        for one in row.choices
    ]
    return [*pieces, *choices, *([row.price_rule] if row.price_rule else [])]


def _discount(row: BillRowView) -> str:
    discount = text("bill-discount-percent", percent=row.percent) if row.percent else text("bill-discount")
    return text("bill-discount-on", discount=discount, name=row.name) if row.name else discount


def _payment(row: BillRowView) -> str:
    tender = label(row.method or "")
    return text("bill-payment-with", tender=tender, reference=row.reference) if row.reference else tender


NAMES: Final[Mapping[str, Callable[[BillRowView], str]]] = {
    "line": lambda row: f"{row.quantity} {row.name}",
    "subtotal": lambda _: text("bill-subtotal"),
    "discount": _discount,
    "service": lambda _: text("bill-service"),
    "total": lambda _: text("bill-total"),
    "rounding": lambda _: text("bill-rounding"),
    "tip": lambda _: text("bill-tip"),
    "tip_refund": lambda _: text("bill-tip-refund"),
    "to_pay": lambda _: text("bill-to-pay"),
    "payment": _payment,
    "change": lambda _: text("bill-change"),
    "paid": lambda _: text("bill-paid"),
    "refund": lambda row: text("bill-refund", tender=label(row.method or "", "in-sentence")),
    "kept": lambda _: text("bill-kept"),
    "due": lambda _: text("bill-due"),
    "surplus": lambda _: text("bill-surplus"),
    "pending": lambda row: text("bill-pending", tender=label(row.method or "")),
}

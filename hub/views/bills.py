"""Bills: the rows of `hub.domain.statement` as screens, receipts and programs get them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.domain import statement
from hub.domain.money import quantity, quantity_text
from hub.domain.orders import Order
from hub.domain.statement import RowKind
from hub.views.fields import Amount, MethodText, Minor, Share


class BillChoiceView(msgspec.Struct, frozen=True):
    """A choice of a line; its price is part of the line's unit price."""

    name: str
    price_minor: Minor


class BillRowView(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of a bill. The rows that add to a row sum to it, less those that come off it.

    `name` is that of an item, or of a tax with its rate. A row that adds to nothing only informs.
    """

    kind: RowKind
    amount_minor: Minor
    adds_to: RowKind | None = None
    comes_off: RowKind | None = None
    name: str | None = None
    line: UUID | None = None
    quantity: Amount | None = None
    unit_minor: Minor | None = None
    choices: list[BillChoiceView] = []
    price_rule: str | None = None
    percent: Annotated[Share | None, Meta(description="of a discount, or the rate of a tax")] = None
    base_minor: Annotated[Minor | None, Meta(description="the amount that a tax is taken on")] = None
    payment: UUID | None = None
    method: MethodText | None = None
    reference: str | None = None


class BillView(msgspec.Struct, frozen=True):
    """The statement of a bill, all rows in the sequence in which they are read: what receipts are made from."""

    order: UUID
    number: int
    rows: list[BillRowView]
    total_minor: Minor
    due_minor: Minor


def bill_view(order: Order) -> BillView:
    """The bill of an order, all rows."""
    return BillView(
        order=order.record.id,
        number=order.record.number,
        rows=bill_rows(order),
        total_minor=order.record.total_minor,
        due_minor=order.record.due_minor if order.is_open else 0,
    )


def bill_rows(order: Order) -> list[BillRowView]:
    """All rows of an order's bill."""
    return [_row_view(row) for row in statement.statement(order)]


def bill_foot(order: Order) -> list[BillRowView]:
    """The rows below the lines, for screens that have the order's lines already."""
    return [_row_view(row) for row in statement.statement(order) if row.kind != "line"]


def _row_view(row: statement.Row) -> BillRowView:
    return BillRowView(
        kind=row.kind,
        amount_minor=row.amount_minor,
        adds_to=row.adds_to,
        comes_off=row.comes_off,
        name=row.name,
        line=row.line_id,
        quantity=None if row.quantity is None else quantity_text(quantity(row.quantity)),
        unit_minor=row.unit_minor,
        choices=[BillChoiceView(choice.name, choice.price_minor) for choice in row.choices],
        price_rule=row.price_rule,
        percent=row.percent,
        base_minor=row.base_minor,
        payment=row.payment_id,
        method=row.method,
        reference=row.reference,
    )

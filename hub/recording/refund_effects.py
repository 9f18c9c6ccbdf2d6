"""What each refund lowers, stored with it once: reports and Zs of its day read it there (`hub.domain.refunds`)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hub.commands.operation import Work, encode
from hub.domain import refunds
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.domain.refunds import TaxAmount

LOWERED = "select tax_shares from refunds where order_id = $1 and sale_minor <> 0"
SAVE = "update refunds set sale_minor = $2, tax_shares = $3 where id = $1"
TAKE_BACK = "update refunds set sale_minor = 0, tax_shares = '[]' where order_id = $1 and sale_minor <> 0"


async def save(work: Work, refund_id: UUID, order: Order, payment: Payment, of_lines: Sequence[TaxAmount] = ()) -> None:
    """Store what the refund lowers that changed this payment since the order was loaded.

    `of_lines` are the taxes of what was refunded by line; without it, each tax is lowered in proportion.
    """
    before = work.loaded[order.record.id].payment(payment.id)
    rows = await work.connection.fetch(LOWERED, order.record.id)
    lowered = [tax for row in rows for tax in msgspec.json.decode(row["tax_shares"], type=list[TaxAmount])]
    effect = refunds.effect(order, before, payment, lowered, of_lines)
    await work.connection.execute(SAVE, refund_id, effect.sale_minor, encode(effect.taxes).decode())


async def take_back(work: Work, order_id: UUID) -> None:
    """The order is no sale any more, so its refunds lower none: what they gave back is due again."""
    await work.connection.execute(TAKE_BACK, order_id)

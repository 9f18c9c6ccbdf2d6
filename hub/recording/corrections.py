"""What every correction of a payment leaves behind: its row, the audit entry and the figures of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import msgspec

from hub.commands.operation import Work, encode
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.recording import emit, refund_effects
from hub.views.orders import payment_view

SAVE = """
insert into payment_corrections
  (id, payment_id, order_id, shift_id, business_day, kind, before, after, reason, by, approved_by, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was corrected, why, and who approved it."""

    kind: Literal["tip", "move", "correct", "void"]
    reason: str | None
    approved_by: UUID | None


async def recorded(work: Work, before: Payment, after: Payment, correction: Correction) -> None:
    """Record a correction: its row stands with the drawer that counted the payment."""
    views = payment_view(before), payment_view(after)
    await work.connection.execute(
        SAVE,
        work.new_id(),
        after.id,
        after.order_id,
        after.shift_id,
        after.business_day,
        correction.kind,
        *(encode(view).decode() for view in views),
        correction.reason,
        work.actor.staff_id,
        correction.approved_by,
        work.now,
    )
    entry = {**msgspec.to_builtins(views[1]), "reason": correction.reason, "approved_by": correction.approved_by}
    work.record(f"payment.{correction.kind}", after.id, views[0], entry)
    await emit.payment_recounted(work, before, after)


async def sale_ended(work: Work, order: Order) -> None:
    """Subtract the sale from its day if the order is open again; its refunds lower none any more."""
    before = work.loaded[order.record.id]
    if before.record.state == "settled" and order.is_open:
        await refund_effects.take_back(work, order.record.id)
        await emit.sale_taken_back(work, before)

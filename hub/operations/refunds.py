"""Refunds: out of one payment, by the way it was paid, with a reason and a manager's approval (docs/orders.md)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import Amount, Quantity, Reason
from hub.commands.operation import CLIENTS, Work, encode, operation
from hub.domain import line_refunds, money, orders
from hub.domain.line_refunds import LineRefund
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, DrawerNotOpen, Invalid, RefundExceedsPayment
from hub.recording import emit, refund_effects
from hub.views.orders import RefundedLineView, RefundedPaymentView, RefundView, payment_view

SAVE_LINE = """
insert into refund_lines (id, refund_id, order_id, line_id, quantity, amount_minor, tax_shares, is_back_in_stock)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


class RefundLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line to refund; without a quantity, all that is left of it."""

    id: UUID
    quantity: Quantity | None = None


RefundLines = Annotated[list[RefundLine], Meta(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refund:
    """Money that goes back out of a payment, why, and who approved it."""

    amount_minor: int
    tip_minor: int
    reason: str
    approved_by: UUID | None


@operation("payment.refund", Permission.REFUND, callers=CLIENTS, needs_key=True)
async def refund(
    work: Work,
    payment: UUID,
    reason: Reason,
    amount_minor: Amount | None = None,
    lines: RefundLines | None = None,
    restock: bool = True,
    approval: Approval = None,
) -> RefundedPaymentView:
    """Refund a payment in part or whole; cash leaves an open drawer. While the order is open, the amount is due again.

    With `lines` of a settled order, what was paid for them goes back, taxes are taken back with it, and counted items
    are on sale again (unless `restock` is false).

    Refuses: NotFound, RefundExceedsPayment, Conflict (the money never came, or the lines were refunded), Invalid,
    DrawerNotOpen, ApprovalRequired, ApprovalInvalid.
    """
    _check_one_of(amount_minor, lines)
    order, original = await repositories.order_of_payment(work, payment)
    if not original.is_in:
        raise Conflict("nothing_to_refund", state=original.state)
    line_parts, amount = _amount(work, order, original, amount_minor, lines)
    _check_held(original, amount)
    approved_by = await authorize(work, Permission.REFUND, "payment.refund", payment, approval)
    before, tip_minor = payment_view(original), _take_out(order, original, amount)
    part = _Refund(amount_minor=amount, tip_minor=tip_minor, reason=reason, approved_by=approved_by)
    refund_view = await _pay_out(work, original, part, line_parts)
    await _save_lines(work, order, refund_view.id, line_parts, restock)
    await refund_effects.save(work, refund_view.id, order, original, line_refunds.taxes_back(line_parts))
    view = emit.payment_changed(work, original)
    record = await emit.order_changed(work, order)
    await emit.refund_counted(work, original.method, refund_view.business_day, amount, tip_minor)
    work.record("payment.refund", payment, before, {**msgspec.to_builtins(refund_view), "approved_by": approved_by})
    return RefundedPaymentView(refund=refund_view, payment=view, order=record)


def _check_one_of(amount_minor: int | None, lines: Sequence[RefundLine] | None) -> None:
    if (amount_minor is None) == (lines is None):
        raise Invalid("amount_or_lines", errors=[{"field": "amount_minor", "code": "amount_or_lines"}])


def _take_out(order: Order, original: Payment, amount_minor: int) -> int:
    """Take an amount out of a payment; what it paid of an open order is due again. Returns how much was a tip."""
    tips_minor = original.tips_minor
    original.refunded_minor += amount_minor
    tip_minor = tips_minor - original.tips_minor
    if order.is_open:
        orders.count_payments(order)
    else:
        order.record.tip_minor -= tip_minor
    return tip_minor


def _amount(
    work: Work, order: Order, original: Payment, amount_minor: int | None, lines: Sequence[RefundLine] | None
) -> tuple[list[LineRefund], int]:
    """The lines that are refunded, and the amount: as typed, or what was paid for them in coins that there are."""
    if amount_minor is not None:
        return [], amount_minor
    parts = line_refunds.refund_lines(order, _quantities(lines or ()))
    step_minor = work.reference_data.setting("cash_rounding_minor", 0)
    amount = sum(part.amount_minor for part in parts)
    if original.tender.is_rounded and step_minor > 1:
        amount = min(money.round_cash(amount, step_minor), max(original.held_minor, amount))
    return parts, amount


def _quantities(lines: Sequence[RefundLine]) -> dict[UUID, Fraction | None]:
    quantities = {line.id: None if line.quantity is None else _exact(line.quantity) for line in lines}
    if len(quantities) < len(lines):
        raise Invalid("field", errors=[{"field": "lines", "code": "line_twice"}])
    return quantities


def _exact(quantity: int | str) -> Fraction:
    try:
        return money.quantity(quantity)
    except money.BadQuantity as error:
        raise Invalid("field", errors=[{"field": "lines", "code": error.code}]) from None


def _check_held(original: Payment, amount_minor: int) -> None:
    if amount_minor > original.held_minor:
        raise RefundExceedsPayment(
            "amounts",
            held_minor=original.held_minor,
            amount_minor=amount_minor,
            payment=payment_view(original),
        )
    if amount_minor == 0:
        raise Conflict("nothing_was_paid")


async def _pay_out(work: Work, original: Payment, part: _Refund, lines: Sequence[LineRefund]) -> RefundView:
    """Write the refund; it stands with the drawer at hand, or outside drawers if none is open."""
    shift_id, day = await _drawer(work, original)
    refund_id = work.new_id()
    await work.connection.execute(
        "insert into refunds (id, payment_id, order_id, shift_id, business_day, amount_minor, tip_minor, reason,"
        " given_by, approved_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        refund_id,
        original.id,
        original.order_id,
        shift_id,
        day,
        part.amount_minor,
        part.tip_minor,
        part.reason,
        work.actor.staff_id,
        part.approved_by,
        work.now,
    )
    return RefundView(
        id=refund_id,
        amount_minor=part.amount_minor,
        tip_minor=part.tip_minor,
        reason=part.reason,
        shift=shift_id,
        business_day=day,
        lines=[RefundedLineView(one.line.id, money.quantity_text(one.quantity), one.amount_minor) for one in lines],
    )


async def _drawer(work: Work, original: Payment) -> tuple[UUID | None, date]:
    drawer: dict[str, Any] | None = await repositories.drawer_at_hand(work)
    if drawer is None and original.tender.goes_into_drawer:
        drawer = await repositories.drawer_of(work, original.shift_id)
        if drawer is None:
            raise DrawerNotOpen
    if drawer is None:
        return None, work.reference_data.business_day(work.now)
    return drawer["id"], drawer["business_day"]


async def _save_lines(work: Work, order: Order, refund_id: UUID, lines: Sequence[LineRefund], restock: bool) -> None:
    counts: Counter[UUID] = Counter()
    for one in lines:
        await work.connection.execute(
            SAVE_LINE,
            work.new_id(),
            refund_id,
            order.record.id,
            one.line.id,
            str(money.quantity_text(one.quantity)),
            one.amount_minor,
            encode(one.taxes).decode(),
            restock and one.stock_count > 0,
        )
        counts[one.line.item_id] += one.stock_count if restock else 0
    if counts := +counts:
        emit.stock_changed(work, await repositories.give_back_stock(work, counts))

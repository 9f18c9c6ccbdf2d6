"""Corrections of a payment whose drawer is still open: its tip, its tender, and what it covers of another order.

The total of an order never changes by them (docs/orders.md#corrections). Amounts are in minor units.
"""

from __future__ import annotations

from typing import Final

from hub.domain.order_records import OrderRecord, Payment
from hub.domain.orders import Order
from hub.domain.references import reference_key
from hub.domain.refusals import Conflict, Invalid
from hub.domain.tenders import TENDERS

MOST_TIP_TIMES_THE_BILL: Final = 10
"""A tip above this was mistyped. What a guest may want to give stays far below it."""


def check_tip(order: OrderRecord, tip_minor: int) -> None:
    """Refuses: Invalid (the tip is more than a multiple of the bill)."""
    most_minor = MOST_TIP_TIMES_THE_BILL * order.total_minor
    if tip_minor > most_minor:
        raise Invalid("tip", errors=[{"field": "tip_minor", "code": "most", "most": most_minor}])


def check_recountable(payment: Payment) -> None:
    """Refuses: Conflict (the money is not here, or a provider counted it)."""
    if not payment.is_in:
        raise Conflict("payment_not_received", state=payment.state)
    if payment.tender.is_awaited:
        raise Conflict("provider_counted")


def check_unrefunded(payment: Payment) -> None:
    """Refuses: Conflict (the money is not here, or some of it was refunded)."""
    if not payment.is_in:
        raise Conflict("payment_not_received", state=payment.state)
    if payment.refunded_minor:
        raise Conflict("refunded_in_part")


def set_tip(payment: Payment, tip_minor: int) -> None:
    """Set the tip; cash that the guest left of their change, or added to it, follows. Refuses: Conflict."""
    if payment.amount_minor + payment.rounding_minor + tip_minor < payment.refunded_minor:
        raise Conflict("tip_refunded")
    payment.tip_minor = tip_minor
    _recount_change(payment)


def set_tender(payment: Payment, method: str, reference: str | None, covers_all: bool, step_minor: int) -> None:
    """Record another tender for the same amount. `covers_all`: it covers all that was due, so cash is rounded.

    Refuses: ReferenceRequired, Invalid, Conflict (nothing would change).
    """
    tender = TENDERS[method]
    if tender.is_awaited:
        raise Invalid("awaited", errors=[{"field": "method", "code": "not_corrected_to"}])
    tender.check(reference, None)
    if (method, reference) == (payment.method, payment.reference):
        raise Conflict("nothing_changes")
    _, rounding_minor = tender.covered(payment.amount_minor, payment.amount_minor, step_minor)
    payment.rounding_minor = rounding_minor if covers_all else 0
    payment.method, payment.state = method, tender.begins_as
    payment.reference, payment.reference_key = reference, reference_key(reference) if reference else None
    payment.tendered_minor, payment.change_minor = None, 0


def set_amount(payment: Payment, due_minor: int, step_minor: int) -> None:
    """Work out what the same money covers of another order, of which this is due."""
    handed_minor = payment.amount_minor + payment.rounding_minor
    settles = handed_minor >= due_minor
    payment.amount_minor, payment.rounding_minor = payment.tender.covered(handed_minor, due_minor, step_minor, settles)


def lose(order: Order, payment: Payment) -> None:
    """Take a payment, as it stood, off what its order has paid; reopen the order if that leaves something due."""
    record = order.record
    record.paid_minor -= payment.covers_minor
    record.tip_minor -= payment.tips_minor
    if record.state == "settled" and record.due_minor:
        order.reopen()


def _recount_change(payment: Payment) -> None:
    if payment.tendered_minor is not None:
        payment.tendered_minor = max(payment.tendered_minor, payment.handed_minor)
        payment.change_minor = payment.tendered_minor - payment.handed_minor

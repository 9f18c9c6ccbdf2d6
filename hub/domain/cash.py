"""Cash: change, rounding, and what a drawer should hold (docs/pricing.md). Amounts are in minor units."""

from __future__ import annotations

from hub.domain.money import round_cash


def change(tendered_minor: int, to_pay_minor: int) -> int:
    """What goes back to the guest. Raises ValueError when too little was tendered."""
    if tendered_minor < to_pay_minor:
        raise ValueError("less was tendered than is to be paid")
    return tendered_minor - to_pay_minor


def covered(amount_minor: int, due_minor: int, step_minor: int, settles: bool = True) -> tuple[int, int]:
    """What a cash payment covers of what is due, and its rounding: what is handed over less what is covered.

    Only the payment that settles is rounded: one of all that is due, or of what that rounds to. With `settles=False`,
    one of what that rounds to is a part payment.
    """
    to_hand_over = round_cash(due_minor, step_minor) if step_minor > 1 else due_minor
    if settles and amount_minor in (due_minor, to_hand_over):
        return due_minor, to_hand_over - due_minor
    return amount_minor, 0


def expected_cash(
    float_minor: int,
    cash_kept_minor: int,
    refunds_minor: int,
    pay_ins_minor: int,
    pay_outs_minor: int,
    drops_minor: int,
) -> int:
    """What a drawer should hold: float + cash payments less change − refunds + pay-ins − pay-outs − drops."""
    return float_minor + cash_kept_minor - refunds_minor + pay_ins_minor - pay_outs_minor - drops_minor

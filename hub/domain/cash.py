"""Cash in the hand and in the drawer (DOMAIN §4 and §5). Amounts are integers in minor units."""

from __future__ import annotations


def change(tendered_minor: int, to_pay_minor: int) -> int:
    """What goes back to the guest. Raises ValueError when too little was tendered."""
    if tendered_minor < to_pay_minor:
        raise ValueError("less was tendered than is to be paid")
    return tendered_minor - to_pay_minor


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

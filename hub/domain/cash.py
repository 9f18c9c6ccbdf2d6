"""Cash in the hand and in the drawer (docs/drawers.md). Amounts are integers in minor units."""

from __future__ import annotations

from hub.domain.money import round_cash

# The banknotes of a currency, in minor units.
_NOTES = {"UGX": (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)}


def change(tendered_minor: int, to_pay_minor: int) -> int:
    """What goes back to the guest. Raises ValueError when too little was tendered."""
    if tendered_minor < to_pay_minor:
        raise ValueError("less was tendered than is to be paid")
    return tendered_minor - to_pay_minor


def covered(amount_minor: int, due_minor: int, step_minor: int) -> tuple[int, int]:
    """What a cash payment covers of what is due, and its rounding: what is handed over less what is covered.

    Only the payment that settles is rounded (docs/orders.md#cash-rounding): one of all that is due, or of its
    rounded amount.
    """
    to_hand_over = round_cash(due_minor, step_minor) if step_minor > 1 else due_minor
    if amount_minor in (due_minor, to_hand_over):
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


def likely_notes(due_minor: int, currency: str) -> list[int]:
    """What a guest likely hands over: the exact amount, then what each note makes it up to, ascending.

    Nothing due gives nothing. Where the notes of a currency are not known here, they are taken to run in steps of
    1, 2 and 5 from the second digit of the amount upwards: 23.45 is paid with 23.45, 24, 25, 30, 40 or 50.
    """
    if due_minor <= 0:
        return []
    notes = _NOTES.get(currency) or _round_figures(due_minor)
    return sorted({due_minor, *(-(-due_minor // note) * note for note in notes)})


def _round_figures(due_minor: int) -> list[int]:
    second_digit = 10 ** max(len(str(due_minor)) - 2, 0)
    return [second_digit * figure for figure in (1, 2, 5, 10, 20, 50)]

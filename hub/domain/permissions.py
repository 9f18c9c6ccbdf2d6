"""Who may do what (DOMAIN §6): the matrix is data, here and nowhere else."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

ROLES: Final = ("waiter", "cashier", "kitchen", "bar", "manager", "admin")


class Act(StrEnum):
    """What a person does, in the words of the matrix."""

    SERVE_TABLES = "serve_tables"
    TAKE_PAYMENT = "take_payment"
    RUN_DRAWER = "run_drawer"
    VOID_BEFORE_COOKING = "void_before_cooking"
    VOID_AFTER_COOKING = "void_after_cooking"
    SMALL_DISCOUNT = "small_discount"
    BIG_DISCOUNT = "big_discount"
    REOPEN_ORDER = "reopen_order"
    CANCEL_SENT_ORDER = "cancel_sent_order"
    REFUND = "refund"
    ACCEPT_VARIANCE = "accept_variance"
    OPEN_DRAWER_UNSOLD = "open_drawer_unsold"
    WORK_TICKETS = "work_tickets"
    SEE_REPORTS = "see_reports"
    SEE_OWN_REPORT = "see_own_report"
    SET_STOCK = "set_stock"
    EDIT_MENU = "edit_menu"
    EDIT_HOUSE = "edit_house"
    APPROVE = "approve"
    ASK_APPROVAL = "ask_approval"
    SIGN_IN = "sign_in"


class Rule(StrEnum):
    """How far a role may go by itself."""

    FREELY = "freely"
    WITH_APPROVAL = "with_approval"
    NEVER = "never"


_YES, _ASK = Rule.FREELY, Rule.WITH_APPROVAL
_FLOOR = {"waiter": _YES, "cashier": _YES, "manager": _YES, "admin": _YES}
_CASH = {"cashier": _YES, "manager": _YES, "admin": _YES}
_OFFICE = {"manager": _YES, "admin": _YES}
_ASK_FIRST = {"waiter": _ASK, "cashier": _ASK, "manager": _YES, "admin": _YES}
_CASHIER_ASKS = {"cashier": _ASK, "manager": _YES, "admin": _YES}

MATRIX: Final[dict[Act, dict[str, Rule]]] = {
    Act.SERVE_TABLES: _FLOOR,
    Act.TAKE_PAYMENT: _CASH,
    Act.RUN_DRAWER: _CASH,
    Act.VOID_BEFORE_COOKING: {**_CASH, "waiter": _ASK},
    Act.SMALL_DISCOUNT: {**_CASH, "waiter": _ASK},
    Act.VOID_AFTER_COOKING: _ASK_FIRST,
    Act.BIG_DISCOUNT: _ASK_FIRST,
    Act.REOPEN_ORDER: _ASK_FIRST,
    Act.CANCEL_SENT_ORDER: _ASK_FIRST,
    Act.REFUND: _CASHIER_ASKS,
    Act.ACCEPT_VARIANCE: _CASHIER_ASKS,
    Act.OPEN_DRAWER_UNSOLD: _CASHIER_ASKS,
    Act.WORK_TICKETS: {"kitchen": _YES, "bar": _YES, **_OFFICE},
    Act.SEE_REPORTS: _OFFICE,
    Act.SEE_OWN_REPORT: _CASH,
    Act.SET_STOCK: {"cashier": _YES, "kitchen": _YES, "bar": _YES, **_OFFICE},
    Act.EDIT_MENU: _OFFICE,
    Act.EDIT_HOUSE: {"admin": _YES},
    Act.APPROVE: _OFFICE,
    Act.ASK_APPROVAL: dict.fromkeys(ROLES, _YES),
    Act.SIGN_IN: dict.fromkeys(ROLES, _YES),
}


def rule(act: Act, role: str) -> Rule:
    """How far `role` may go in `act` (unknown roles: never)."""
    return MATRIX[act].get(role, Rule.NEVER)


def may_try(act: Act, role: str) -> bool:
    """Whether the role does this at all, by itself or with an approval."""
    return rule(act, role) is not Rule.NEVER

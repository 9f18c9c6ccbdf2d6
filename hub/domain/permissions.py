"""Permissions: the matrix of roles and permissions, as data, here and nowhere else (docs/permissions.md)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, get_args

Role = Literal["waiter", "cashier", "kitchen", "bar", "manager", "admin"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
PREPARING: Final = ("kitchen", "bar")
"""The roles that prepare. They have the same rights; each name is also that of the role's default station."""


class Permission(StrEnum):
    """One row of the matrix."""

    SERVE_TABLES = "serve_tables"
    TAKE_PAYMENT = "take_payment"
    RUN_DRAWER = "run_drawer"
    VOID_BEFORE_COOKING = "void_before_cooking"
    VOID_AFTER_COOKING = "void_after_cooking"
    SMALL_DISCOUNT = "small_discount"
    BIG_DISCOUNT = "big_discount"
    REOPEN_ORDER = "reopen_order"
    CANCEL_SENT_ORDER = "cancel_sent_order"
    TIP_AFTER_PAYMENT = "tip_after_payment"
    CORRECT_PAYMENT = "correct_payment"
    REFUND = "refund"
    ACCEPT_VARIANCE = "accept_variance"
    OPEN_DRAWER_UNSOLD = "open_drawer_unsold"
    TAKE_MONEY_OUT = "take_money_out"
    WORK_TICKETS = "work_tickets"
    SEE_REPORTS = "see_reports"
    SEE_OWN_REPORT = "see_own_report"
    SET_STOCK = "set_stock"
    EDIT_MENU = "edit_menu"
    EDIT_VENUE = "edit_house"
    APPROVE = "approve"
    ASK_APPROVAL = "ask_approval"
    SIGN_IN = "sign_in"


class Grant(StrEnum):
    """Whether a role may do something alone, with an approval, or never."""

    FREELY = "freely"
    WITH_APPROVAL = "with_approval"
    NEVER = "never"


_YES, _ASK = Grant.FREELY, Grant.WITH_APPROVAL
_FLOOR = {"waiter": _YES, "cashier": _YES, "manager": _YES, "admin": _YES}
_CASH = {"cashier": _YES, "manager": _YES, "admin": _YES}
_OFFICE = {"manager": _YES, "admin": _YES}
_ASK_FIRST = {"waiter": _ASK, "cashier": _ASK, "manager": _YES, "admin": _YES}
_PREPARE = dict.fromkeys(PREPARING, _YES)
_CASHIER_ASKS = {"cashier": _ASK, "manager": _YES, "admin": _YES}

MATRIX: Final[dict[Permission, dict[str, Grant]]] = {
    Permission.SERVE_TABLES: _FLOOR,
    Permission.TAKE_PAYMENT: _CASH,
    Permission.RUN_DRAWER: _CASH,
    Permission.VOID_BEFORE_COOKING: {**_CASH, "waiter": _ASK},
    Permission.SMALL_DISCOUNT: {**_CASH, "waiter": _ASK},
    Permission.VOID_AFTER_COOKING: _ASK_FIRST,
    Permission.BIG_DISCOUNT: _ASK_FIRST,
    Permission.REOPEN_ORDER: _ASK_FIRST,
    Permission.CANCEL_SENT_ORDER: _ASK_FIRST,
    Permission.TIP_AFTER_PAYMENT: _CASH,
    Permission.CORRECT_PAYMENT: _CASHIER_ASKS,
    Permission.REFUND: _CASHIER_ASKS,
    Permission.ACCEPT_VARIANCE: _CASHIER_ASKS,
    Permission.OPEN_DRAWER_UNSOLD: _CASHIER_ASKS,
    Permission.TAKE_MONEY_OUT: _CASHIER_ASKS,
    Permission.WORK_TICKETS: {**_PREPARE, **_OFFICE},
    Permission.SEE_REPORTS: _OFFICE,
    Permission.SEE_OWN_REPORT: _CASH,
    Permission.SET_STOCK: {"cashier": _YES, **_PREPARE, **_OFFICE},
    Permission.EDIT_MENU: _OFFICE,
    Permission.EDIT_VENUE: {"admin": _YES},
    Permission.APPROVE: _OFFICE,
    Permission.ASK_APPROVAL: dict.fromkeys(ROLES, _YES),
    Permission.SIGN_IN: dict.fromkeys(ROLES, _YES),
}


def prepares(role: str) -> bool:
    """Whether people of this role make what was ordered, at their stations (docs/orders.md#stations)."""
    return role in PREPARING


def grant(permission: Permission, role: str) -> Grant:
    """The grant of a permission to a role (unknown roles: never)."""
    return MATRIX[permission].get(role, Grant.NEVER)


def may_try(permission: Permission, role: str) -> bool:
    """Whether the role has the permission at all, alone or with an approval."""
    return grant(permission, role) is not Grant.NEVER

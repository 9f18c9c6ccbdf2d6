"""The table of who may do what, written down a second time as the house rules have it."""

import pytest

from hub.domain.permissions import MATRIX, ROLES, Grant, Permission, grant, may_try

YES, ASKS, NO = Grant.FREELY, Grant.WITH_APPROVAL, Grant.NEVER
TABLE: dict[tuple[Permission, ...], tuple[Grant, Grant, Grant, Grant, Grant]] = {
    # waiter, cashier, kitchen and bar, manager, admin
    (Permission.SERVE_TABLES,): (YES, YES, NO, YES, YES),
    (Permission.TAKE_PAYMENT, Permission.RUN_DRAWER, Permission.TIP_AFTER_PAYMENT): (NO, YES, NO, YES, YES),
    (Permission.VOID_BEFORE_COOKING, Permission.SMALL_DISCOUNT): (ASKS, YES, NO, YES, YES),
    (Permission.VOID_AFTER_COOKING, Permission.BIG_DISCOUNT, Permission.REOPEN_ORDER, Permission.CANCEL_SENT_ORDER): (
        ASKS,
        ASKS,
        NO,
        YES,
        YES,
    ),
    (Permission.REFUND, Permission.ACCEPT_VARIANCE): (NO, ASKS, NO, YES, YES),
    (Permission.OPEN_DRAWER_UNSOLD, Permission.TAKE_MONEY_OUT): (NO, ASKS, NO, YES, YES),
    (Permission.CORRECT_PAYMENT,): (NO, ASKS, NO, YES, YES),
    (Permission.WORK_TICKETS,): (NO, NO, YES, YES, YES),
    (Permission.SEE_REPORTS,): (NO, NO, NO, YES, YES),
    (Permission.SEE_OWN_REPORT,): (NO, YES, NO, YES, YES),
    (Permission.EDIT_MENU,): (NO, NO, NO, YES, YES),
    (Permission.SET_STOCK,): (NO, YES, YES, YES, YES),
    (Permission.EDIT_VENUE,): (NO, NO, NO, NO, YES),
    (Permission.APPROVE,): (NO, NO, NO, YES, YES),
}
CELLS = [
    (permission, role, expected)
    for any_of, (waiter, cashier, kitchen, manager, admin) in TABLE.items()
    for permission in any_of
    for role, expected in zip(ROLES, (waiter, cashier, kitchen, kitchen, manager, admin), strict=True)
]


@pytest.mark.parametrize(("permission", "role", "expected"), CELLS)
def test_a_cell_of_the_table(permission: Permission, role: str, expected: Grant) -> None:
    assert grant(permission, role) is expected
    assert may_try(permission, role) is (expected is not NO)


def test_every_act_has_its_row() -> None:
    assert (
        {permission for any_of in TABLE for permission in any_of} | {Permission.ASK_APPROVAL, Permission.SIGN_IN}
        == set(Permission)
        == set(MATRIX)
    )


@pytest.mark.parametrize("role", ["", "owner", "Waiter", "system"])
def test_an_unknown_role_may_nothing(role: str) -> None:
    assert not any(may_try(permission, role) for permission in Permission)

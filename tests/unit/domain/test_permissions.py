"""The table of who may do what, written down a second time as the house rules have it."""

import pytest

from hub.domain.permissions import MATRIX, ROLES, Act, Rule, may_try, rule

YES, ASKS, NO = Rule.FREELY, Rule.WITH_APPROVAL, Rule.NEVER
TABLE: dict[tuple[Act, ...], tuple[Rule, Rule, Rule, Rule, Rule]] = {
    # waiter, cashier, kitchen and bar, manager, admin
    (Act.SERVE_TABLES,): (YES, YES, NO, YES, YES),
    (Act.TAKE_PAYMENT, Act.RUN_DRAWER): (NO, YES, NO, YES, YES),
    (Act.VOID_BEFORE_COOKING, Act.SMALL_DISCOUNT): (ASKS, YES, NO, YES, YES),
    (Act.VOID_AFTER_COOKING, Act.BIG_DISCOUNT, Act.REOPEN_ORDER, Act.CANCEL_SENT_ORDER): (ASKS, ASKS, NO, YES, YES),
    (Act.REFUND, Act.ACCEPT_VARIANCE, Act.OPEN_DRAWER_UNSOLD): (NO, ASKS, NO, YES, YES),
    (Act.WORK_TICKETS,): (NO, NO, YES, YES, YES),
    (Act.SEE_REPORTS,): (NO, NO, NO, YES, YES),
    (Act.SEE_OWN_REPORT,): (NO, YES, NO, YES, YES),
    (Act.EDIT_MENU,): (NO, NO, NO, YES, YES),
    (Act.SET_STOCK,): (NO, YES, YES, YES, YES),
    (Act.EDIT_HOUSE,): (NO, NO, NO, NO, YES),
    (Act.APPROVE,): (NO, NO, NO, YES, YES),
}
CELLS = [
    (act, role, found)
    for acts, (waiter, cashier, kitchen, manager, admin) in TABLE.items()
    for act in acts
    for role, found in zip(ROLES, (waiter, cashier, kitchen, kitchen, manager, admin), strict=True)
]


@pytest.mark.parametrize(("act", "role", "found"), CELLS)
def test_a_cell_of_the_table(act: Act, role: str, found: Rule) -> None:
    assert rule(act, role) is found
    assert may_try(act, role) is (found is not NO)


def test_every_act_has_its_row() -> None:
    assert {act for acts in TABLE for act in acts} | {Act.ASK_APPROVAL, Act.SIGN_IN} == set(Act) == set(MATRIX)


@pytest.mark.parametrize("role", ["", "owner", "Waiter", "system"])
def test_an_unknown_role_may_nothing(role: str) -> None:
    assert not any(may_try(act, role) for act in Act)

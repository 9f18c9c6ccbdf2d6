"""Payments set right by touch: tips in cash and afterwards, wrong tender, wrong order, never paid, a dish refunded."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PINS, Caller, Screens
from tests.e2e.hands import because, digits, dish, hold, manager_pin, more, open_drawer, order_number

Keep = Callable[[Page, str], None]


def look(screens: Screens, number: str) -> dict[str, Any]:
    """An order as the hub has it."""
    ask = Caller(screens.url, "/api/auth/login", username="manager", password="password123")
    return next(dict(o) for o in ask("GET", "/api/orders")["items"] if str(o["number"]) == number)


def takeaway(till: Page, *names: str) -> str:
    """A takeaway order that was sent; its number."""
    till.get_by_test_id("go-orders").click()
    till.get_by_test_id("go-tables").click()
    till.get_by_test_id("new-takeaway").click()
    for name in names:
        dish(till, name)
    till.get_by_test_id("send").click()
    expect(till.get_by_test_id("send")).to_have_text("All sent")
    return order_number(till)


def paid_order(till: Page, number: str) -> None:
    """Open a paid order from the list."""
    till.get_by_test_id("go-orders").click()
    till.get_by_test_id("orders-paid").click()
    till.get_by_test_id(f"order-{number}").click()
    expect(till.get_by_test_id("paid-order-sheet")).to_be_visible()


def approved(till: Page) -> None:
    manager_pin(till, PINS["manager"])
    expect(till.get_by_test_id("approval-sheet")).to_have_count(0)


def test_tips_in_cash_and_afterwards(screens: Screens, keep: Keep) -> None:
    till = screens("pos-2", "cashier", 1024, 768)
    open_drawer(till)
    number = takeaway(till, "Matoke")
    till.get_by_test_id("pay").click()
    till.get_by_test_id("cash-tip").click()
    till.locator("[data-testid^=tip-]").get_by_text("10 %").or_(till.get_by_text("10 %", exact=True)).first.click()
    keep(till, "1-tip-keys")
    till.get_by_test_id("tip-done").click()
    keep(till, "2-cash-with-tip")
    till.get_by_test_id("take-cash").click()
    expect(till.get_by_test_id("paid-sheet")).to_be_visible()
    keep(till, "3-paid")
    till.get_by_test_id("payment.tip").click()
    till.get_by_test_id("tip").fill("2,500")
    keep(till, "4-tip-afterwards")
    till.get_by_test_id("save-tip").click()
    expect(till.get_by_test_id("tip-sheet")).to_have_count(0)
    expect(till.get_by_test_id("toast-note").get_by_text("Tip of USh 2,500")).to_be_visible()
    assert look(screens, number)["tip_minor"] == 2_500


def test_a_payment_is_set_right(screens: Screens, keep: Keep) -> None:
    till = screens("pos-2", "cashier", 1024, 768)
    open_drawer(till)
    wrong, right = takeaway(till, "Matoke"), takeaway(till, "Matoke")
    till.get_by_test_id("go-orders").click()
    till.get_by_test_id(f"order-{wrong}").click()
    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    till.get_by_test_id("done").click()

    # It was a card.
    paid_order(till, wrong)
    keep(till, "1-paid-order")
    till.get_by_test_id("payment-more").click()
    keep(till, "2-corrections")
    till.get_by_test_id("payment.correct").click()
    till.get_by_test_id("correct-card").click()
    till.get_by_test_id("reference").fill("SLIP 881")
    keep(till, "3-wrong-tender")
    hold(till.get_by_test_id("save-correction"))
    approved(till)
    assert look(screens, wrong)["payments"][0]["method"] == "card"

    # It was the other order.
    paid_order(till, wrong)
    till.get_by_test_id("payment-more").click()
    till.get_by_test_id("payment.move").click()
    till.get_by_test_id(f"move-to-{right}").click()
    keep(till, "4-wrong-order")
    hold(till.get_by_test_id("confirm-move-payment"))
    approved(till)
    assert (look(screens, wrong)["state"], look(screens, right)["state"]) == ("open", "settled")

    # It never was.
    paid_order(till, right)
    till.get_by_test_id("payment-more").click()
    till.get_by_test_id("payment.void").click()
    because(till, "Guest had not paid")
    keep(till, "5-never-paid")
    hold(till.get_by_test_id("confirm-void-payment"))
    keep(till, "6-approval")
    approved(till)
    assert look(screens, right)["state"] == "open"


def test_a_dish_is_refunded(screens: Screens, keep: Keep) -> None:
    till = screens("pos-2", "cashier", 1280, 800)
    open_drawer(till)
    number = takeaway(till, "Matoke", "Chapati", "Chapati")
    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    till.get_by_test_id("done").click()
    paid_order(till, number)
    till.get_by_test_id("refund").click()
    till.get_by_test_id("refund-by-dishes").click()
    till.get_by_test_id("refund-Chapati").get_by_test_id("step-more").click()
    because(till, "Complaint")
    keep(till, "1-dishes")
    till.get_by_test_id("give-back").click()
    approved(till)
    order = look(screens, number)
    assert [line["refunded_quantity"] for line in order["lines"]] == [0, 1]
    assert order["payments"][0]["refunded_minor"] == order["lines"][1]["total_minor"] // 2


def test_tips_are_paid_out_of_the_drawer(screens: Screens, keep: Keep) -> None:
    till = screens("pos-2", "cashier", 1280, 800)
    open_drawer(till)
    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("cash-pay_out").click()
    till.get_by_test_id("tips-of-pool").click()
    digits(till, "2000")
    keep(till, "1-tips-paid-out")
    till.get_by_test_id("record-cash").click()
    expect(till.get_by_test_id("drawer-sheet")).to_have_count(0)


def test_the_till_asks_if_cash_that_the_bill_rounds_to_closes_it(screens: Screens, keep: Keep) -> None:
    admin = Caller(screens.url, "/api/auth/login", username="admin", password="password123")
    admin("PATCH", "/api/admin/settings", {"cash_rounding_minor": 100})
    till = screens("pos-2", "cashier", 1024, 768)
    open_drawer(till)
    number = takeaway(till, "Matoke")
    off = {"kind": "amount", "value": 855, "reason": "Regular"}
    admin("POST", f"/api/orders/{look(screens, number)['id']}/discounts", off)
    till.get_by_test_id("pay").click()
    expect(till.get_by_test_id("take-cash")).to_have_text("Take cash and close the bill")
    keep(till, "1-part-or-all")
    till.get_by_test_id("take-part").click()
    expect(till.get_by_test_id("due")).to_contain_text("45")
    admin("PATCH", "/api/admin/settings", {"cash_rounding_minor": 0})
    order = look(screens, number)
    assert (order["state"], order["due_minor"], order["payments"][0]["rounding_minor"]) == ("open", 45, 0)

    # A part payment that never was: the order is open, and offers it too.
    till.get_by_test_id("close").click()
    more(till, "payment.tip")
    till.get_by_test_id("payment-cash").click()
    keep(till, "2-of-an-open-order")
    till.get_by_test_id("payment.void").click()
    because(till, "Typed twice")
    hold(till.get_by_test_id("confirm-void-payment"))
    approved(till)
    assert look(screens, number)["due_minor"] == 11_145

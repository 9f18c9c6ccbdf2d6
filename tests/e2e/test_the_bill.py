"""Everything that can happen to a bill, by touch: split, merged, shared, lowered, taken back, reopened, paid back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PINS, Caller, Screens
from tests.e2e.hands import because, dish, hold, manager_pin, more, open_drawer, order_number, seat

Keep = Callable[[Page, str], None]


def look(screens: Screens, number: str) -> dict[str, object]:
    """An order as the hub has it."""
    ask = Caller(screens.url, "/api/auth/login", username="manager", password="password123")
    found: dict[str, object] = next(o for o in ask("GET", "/api/orders")["items"] if str(o["number"]) == number)
    return found


def take_share(till: Page, number: int, count: int = 3) -> None:
    """The guest pays the share that is offered, exactly."""
    expect(till.get_by_test_id("pay-sheet")).to_contain_text(f"Share {number} of {count}")
    expect(till.get_by_test_id("take-cash")).to_be_enabled()
    till.get_by_test_id("take-cash").click()


def test_a_bill_is_split_merged_and_paid_in_shares(screens: Screens, keep: Keep) -> None:
    till = screens("pos-2", "cashier", 1280, 800)
    open_drawer(till)
    seat(till, "T2", 3)
    for name in ("Chapati", "Chapati", "Matoke"):
        dish(till, name)
    till.get_by_test_id("send").click()
    expect(till.get_by_test_id("send")).to_have_text("All sent")
    number = order_number(till)

    # One of two chapatis goes on a bill of its own, and comes back.
    more(till, "order.split")
    till.get_by_test_id("split-Chapati").get_by_test_id("step-more").click()
    keep(till, "1-split")
    till.get_by_test_id("split-off").click()
    other = till.get_by_test_id("toast-note").get_by_text("New bill #").inner_text().partition("#")[2].split(",")[0]
    expect(till.get_by_test_id("line-Chapati")).to_contain_text("1")
    more(till, "order.merge")
    till.get_by_test_id(f"merge-{other}").click()
    hold(till.get_by_test_id("confirm-merge"))
    expect(till.get_by_test_id("line-Chapati")).to_have_count(2)

    # Three pay a share each; the last one settles.
    more(till, "order.split")
    till.get_by_test_id("split-ways").click()
    till.get_by_test_id("ways-3").click()
    expect(till.get_by_test_id("shares").locator("li")).to_have_count(3)
    keep(till, "2-shares")
    till.get_by_test_id("pay-shares").click()
    take_share(till, 1)
    expect(till.get_by_test_id("pay-sheet")).to_contain_text("Share 2 of 3")

    # The sheet is closed before the second has found the money: the other shares are offered again.
    till.get_by_test_id("pay-sheet").get_by_test_id("close").click()
    till.get_by_test_id("pay").click()
    keep(till, "3-the-second-share")
    take_share(till, 2)

    # The third has a friend who pays half of it: what is due is divided again.
    expect(till.get_by_test_id("pay-sheet")).to_contain_text("Share 3 of 3")
    till.get_by_test_id("pay-sheet").get_by_test_id("close").click()
    more(till, "order.split")
    expect(till.get_by_test_id("split-lines")).to_have_count(0)
    till.get_by_test_id("ways-2").click()
    till.get_by_test_id("pay-shares").click()
    keep(till, "4-divided-again")
    for share in (1, 2):
        take_share(till, share, 2)
    till.get_by_test_id("done").click()
    paid = look(screens, number)
    assert (paid["state"], len(paid["payments"])) == ("settled", 4)  # type: ignore[arg-type]


def test_a_cashier_refunds_and_reopens_with_a_manager(screens: Screens, keep: Keep) -> None:
    till, boss = screens("pos-2", "cashier", 390, 844), screens("manager-1", "manager", 1440, 900)
    open_drawer(till)
    till.get_by_test_id("new-takeaway").click()
    dish(till, "Matoke")
    number = order_number(till)
    till.get_by_test_id("send").click()
    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    till.get_by_test_id("done").click()

    # A refund: a manager's PIN on the spot. Somebody else's PIN is not enough.
    till.get_by_test_id("go-orders").click()
    till.get_by_test_id("orders-paid").click()
    till.get_by_test_id(f"order-{number}").click()
    till.get_by_test_id("refund").click()
    till.get_by_test_id("refund-amount").fill("1,000")
    because(till, "Complaint")
    till.get_by_test_id("give-back").click()
    manager_pin(till, PINS["waiter"])
    expect(till.get_by_test_id("approval-why")).to_contain_text("cannot approve")
    keep(till, "1-approval")
    manager_pin(till, PINS["manager"])
    expect(till.get_by_test_id(f"order-{number}")).to_contain_text("Refunded")

    # Reopening: asked of the manager's own screen, refused once, then granted.
    till.get_by_test_id(f"order-{number}").click()
    till.get_by_test_id("order.reopen").click()
    because(till, "Something was forgotten")
    hold(till.get_by_test_id("confirm-reopen"))
    for answer in ("refuse", "grant"):
        till.get_by_test_id("ask-manager").click()
        expect(till.get_by_test_id("approval-asked")).to_be_visible()
        expect(boss.get_by_test_id("approvals")).to_contain_text(f"Takeaway #{number} · USh")
        keep(boss, f"2-{answer}")
        boss.get_by_test_id(answer).click()
        expect(boss.get_by_test_id("approvals")).to_have_count(0)
    expect(till.get_by_test_id("cart-bar")).to_contain_text("Takeaway")
    assert look(screens, number)["state"] == "open"


def test_a_waiter_moves_notes_lowers_and_voids(screens: Screens, keep: Keep) -> None:
    waiter, kitchen = screens("pos-1", "waiter", 1280, 800), screens("kds-kitchen", "kitchen", 1280, 800)
    seat(waiter, "T6", 2)
    dish(waiter, "Matoke")
    waiter.get_by_test_id("send").click()
    number = order_number(waiter)
    ticket = kitchen.get_by_test_id(f"ticket-{number}")
    more(waiter, "order.edit")
    waiter.get_by_test_id("step-more").click()
    waiter.get_by_test_id("name").fill("Nakato")
    waiter.get_by_test_id("note").fill("Birthday")
    waiter.get_by_test_id("save-edit").click()
    for known in ("3 guests", "Nakato", "Birthday"):
        expect(waiter.locator(".cart-head")).to_contain_text(known)
    more(waiter, "order.transfer")
    waiter.get_by_test_id("to-T7").click()
    expect(waiter.get_by_test_id("order-place")).to_have_text("T7")
    expect(ticket).to_contain_text("T7")

    # A waiter asks for every discount; the manager is at the table.
    waiter.get_by_test_id("line-Matoke").get_by_role("button").first.click()
    waiter.get_by_test_id("discount-line").click()
    waiter.get_by_test_id("percent-10").click()
    because(waiter, "Regular guest")
    waiter.get_by_test_id("give-discount").click()
    manager_pin(waiter, PINS["manager"])
    expect(waiter.locator(".cart-sums")).to_contain_text("Discount")
    waiter.get_by_test_id("void").click()
    because(waiter, "Wrong dish")
    hold(waiter.get_by_test_id("confirm-void"))
    manager_pin(waiter, PINS["manager"])
    expect(waiter.get_by_test_id("line-Matoke")).to_have_attribute("data-state", "voided")
    expect(ticket).to_contain_text("VOID")
    keep(kitchen, "void")
    more(waiter, "order.cancel")
    because(waiter, "Guests left")
    hold(waiter.get_by_test_id("confirm-cancel"))
    manager_pin(waiter, PINS["manager"])
    expect(waiter.get_by_test_id("table-T7")).to_have_attribute("data-state", "free")

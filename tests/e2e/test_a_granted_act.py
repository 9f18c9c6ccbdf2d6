"""An approval granted after the asker walked away: the screen offers it, it is done once, and both sides know."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Screens
from tests.e2e.hands import because, dish, hold, more, order_number, seat

Keep = Callable[[Page, str], None]


def discounted(till: Page, table: str, percent: str = "10") -> str:
    """A waiter orders chips and asks for a discount, which opens the approval's sheet; the order's number."""
    seat(till, table, 2)
    dish(till, "Matoke")
    till.get_by_test_id("send").click()
    expect(till.get_by_test_id("send")).to_have_text("All sent")
    number = order_number(till)
    ask_for_discount(till, percent)
    return number


def ask_for_discount(till: Page, percent: str) -> None:
    """Up to the approval's sheet."""
    more(till, "order.discount")
    till.get_by_test_id(f"percent-{percent}").click()
    because(till, "Regular guest")
    till.get_by_test_id("give-discount").click()
    expect(till.get_by_test_id("approval-sheet")).to_be_visible()


def test_what_was_granted_is_offered_after_the_sheet_was_closed(screens: Screens, keep: Keep) -> None:
    till, boss = screens("pos-1", "waiter", 1280, 800), screens("manager-1", "manager", 1440, 900)
    number = discounted(till, "T8")
    sheet = till.get_by_test_id("approval-sheet")
    expect(sheet.get_by_test_id("approval-act")).to_contain_text(f"10 % off T8 #{number}")
    expect(sheet.get_by_test_id("approval-money")).to_contain_text("→")
    keep(till, "1-the-sheet")
    till.get_by_test_id("ask-manager").click()
    expect(till.get_by_test_id("approval-asked")).to_be_visible()
    till.get_by_test_id("close").click()

    card = boss.get_by_test_id("approvals")
    expect(card).to_contain_text(f"10 % off T8 #{number}")
    expect(card.get_by_test_id("approval-money")).to_have_text(sheet_money := card_money(boss))
    keep(boss, "2-the-card")
    boss.get_by_test_id("grant").click()
    expect(card).to_have_count(0)

    # They reload, as somebody does who came back to a till that slept.
    till.reload()
    offer = till.get_by_test_id("offers")
    expect(offer).to_contain_text(f"10 % off T8 #{number}")
    keep(till, "3-the-offer")
    offer.get_by_test_id("do-approved").click()
    expect(offer).to_have_count(0)
    till.get_by_test_id("table-T8").click()
    expect(till.locator(".cart-sums")).to_contain_text("Discount")
    expect(boss.get_by_test_id("feed")).to_contain_text(f"10 % off T8 #{number}: used")
    assert "→" in sheet_money


def card_money(boss: Page) -> str:
    """The money on the manager's card."""
    return boss.get_by_test_id("approvals").get_by_test_id("approval-money").inner_text()


def test_both_sides_are_told_of_a_refusal_and_a_sheet_takes_up_what_waits(screens: Screens, keep: Keep) -> None:
    till, boss = screens("pos-1", "waiter", 1280, 800), screens("manager-1", "manager", 390, 844)
    number = discounted(till, "T9", "20")
    till.get_by_test_id("ask-manager").click()
    expect(till.get_by_test_id("approval-asked")).to_be_visible()
    till.get_by_test_id("close").click()
    keep(boss, "1-the-card-on-a-phone")

    # The same act once more: its sheet waits for the request that the manager has already.
    ask_for_discount(till, "20")
    expect(till.get_by_test_id("approval-asked")).to_be_visible()
    expect(boss.get_by_test_id("approvals").locator("article")).to_have_count(1)
    till.get_by_test_id("close").click()
    till.get_by_test_id("go-ready").click()
    expect(till.get_by_test_id("calls-sheet")).to_contain_text("Waits for a manager")
    keep(till, "2-it-waits")
    till.get_by_test_id("close").click()
    boss.get_by_test_id("refuse").click()
    expect(till.get_by_test_id("toast-refused")).to_contain_text(f"20 % off T9 #{number}")
    keep(till, "3-refused")
    expect(till.get_by_test_id("offers")).to_have_count(0)


def test_what_the_kitchen_began_is_asked_for_again(screens: Screens, keep: Keep) -> None:
    till, boss = screens("pos-1", "waiter", 1280, 800), screens("manager-1", "manager", 1440, 900)
    kitchen = screens("kds-kitchen", "kitchen", 1280, 800)
    seat(till, "T10", 2)
    dish(till, "Matoke")
    till.get_by_test_id("send").click()
    number = order_number(till)
    ticket = kitchen.get_by_test_id(f"ticket-{number}")
    expect(ticket).to_be_visible()
    more(till, "order.cancel")
    because(till, "Guests left")
    hold(till.get_by_test_id("confirm-cancel"))
    till.get_by_test_id("ask-manager").click()
    expect(till.get_by_test_id("approval-asked")).to_be_visible()
    till.get_by_test_id("close").click()
    boss.get_by_test_id("grant").click()
    expect(till.get_by_test_id("offers")).to_contain_text(f"Cancel T10 #{number}")
    ticket.get_by_test_id("start").click()
    expect(ticket).to_have_attribute("data-state", "started")
    till.get_by_test_id("do-approved").click()
    sheet = till.get_by_test_id("approval-sheet")
    expect(sheet.get_by_test_id("approval-kitchen")).to_contain_text("1 dish is thrown away")
    keep(till, "1-graver")
    till.get_by_test_id("ask-manager").click()
    boss.get_by_test_id("grant").click()
    expect(till.get_by_test_id("table-T10")).to_have_attribute("data-state", "free")
    expect(till.get_by_test_id("offers")).to_have_count(0)

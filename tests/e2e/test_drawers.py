"""Drawers on the screens: counted by notes, closed by a manager who was not there, and their Zs as one page."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PINS, Screens
from tests.e2e.hands import digits, dish, manager_pin, open_drawer

Keep = Callable[[Page, str], None]


def test_a_drawer_is_counted_by_notes_and_the_manager_sees_every_attempt(own_screens: Screens, keep: Keep) -> None:
    till = own_screens("pos-1", "cashier", 1024, 768)
    boss = own_screens("manager-1", "manager", 1440, 900)
    open_drawer(till, "50000")
    till.get_by_test_id("new-takeaway").click()
    dish(till, "Chapati")
    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    till.get_by_test_id("done").click()
    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("drawer-close").click()
    till.get_by_test_id("count-notes").click()
    expect(till.get_by_test_id("close-shift")).to_be_disabled()
    till.get_by_test_id("note-20000").click()
    digits(till, "2")
    keep(till, "a-count-by-notes")
    till.get_by_test_id("close-shift").click()
    expect(till.get_by_test_id("approval-sheet")).to_be_visible()
    expect(till.get_by_role("dialog").last).not_to_contain_text("53,000")
    expect(boss.get_by_test_id("feed")).to_contain_text("13,000 short, not accepted")
    keep(boss, "an-attempt-in-the-feed")
    till.get_by_test_id("approval-sheet").get_by_test_id("close").click()

    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("drawer-close").click()
    till.get_by_test_id("count-notes").click()
    till.get_by_test_id("note-20000").click()
    digits(till, "2")
    till.get_by_test_id("note-5000").click()
    digits(till, "2")
    till.get_by_test_id("note-1000").click()
    digits(till, "3")
    expect(till.get_by_test_id("sum")).to_contain_text("53,000")
    till.get_by_test_id("close-shift").click()
    expect(till.get_by_test_id("closed-sheet")).to_contain_text("exact")

    boss.goto(f"{own_screens.url}/admin/shifts")
    row = boss.get_by_test_id("shifts").locator(".row", has_text="pos-1").first
    boss.goto(f"{own_screens.url}{row.get_attribute('href')}")
    expect(boss.get_by_test_id("counts")).to_contain_text("not accepted")
    expect(boss.get_by_role("main")).to_contain_text("2 of 20,000")
    keep(boss, "the-z-with-its-counts")


def test_much_money_leaves_a_drawer_by_a_manager(own_screens: Screens, keep: Keep) -> None:
    till = own_screens("pos-2", "cashier", 1024, 768)
    open_drawer(till, "10000")
    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("cash-drop").click()
    till.get_by_test_id("cash-reason").fill("To the safe")
    digits(till, "10001")
    till.get_by_test_id("record-cash").click()
    expect(till.get_by_test_id("approval-sheet")).to_be_visible()
    keep(till, "a-drop-beyond-the-drawer")
    manager_pin(till, PINS["manager"])
    expect(till.get_by_test_id("drawer-sheet")).to_have_count(0)


def test_a_manager_closes_a_forgotten_drawer_and_prints_the_day_as_one(own_screens: Screens, keep: Keep) -> None:
    boss = own_screens("manager-1", "manager", 1440, 900)
    boss.get_by_test_id("close-pos-2").click()
    sheet = boss.get_by_test_id("close-drawer")
    expect(sheet.get_by_test_id("may-hold-payments")).to_contain_text("pos-2 is off line")
    expect(sheet.get_by_test_id("close-shift")).to_be_disabled()
    sheet.get_by_test_id("close-reason").fill("Went home")
    keep(boss, "closing-a-forgotten-drawer")
    hold = sheet.get_by_test_id("close-uncounted")
    hold.hover()
    boss.mouse.down()
    expect(sheet).to_have_count(0)
    boss.mouse.up()
    expect(boss.get_by_test_id("drawers")).not_to_contain_text("pos-2")

    boss.goto(f"{own_screens.url}/admin/shifts")
    expect(boss.get_by_test_id("shifts")).to_contain_text("Not counted")
    with boss.context.expect_page() as opened:
        boss.get_by_test_id("day-zs").click()
    page = opened.value
    expect(page.get_by_test_id("day-report")).to_contain_text("not counted")
    keep(page, "the-day")

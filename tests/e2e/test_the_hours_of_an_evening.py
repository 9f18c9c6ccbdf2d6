"""What runs a house beside its orders: sold-out dishes, drawers, the books, and clocks that agree."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PINS, Caller, Screens
from tests.e2e.hands import digits, dish, manager_pin, open_drawer

Keep = Callable[[Page, str], None]


def test_a_dish_sells_out_on_every_screen(screens: Screens, keep: Keep) -> None:
    till, kitchen = screens("pos-2", "cashier", 1280, 800), screens("kds-kitchen", "kitchen", 1280, 800)
    kitchen.get_by_test_id("stock").click()
    kitchen.get_by_test_id("stock-search").fill("Fruit platter")
    kitchen.get_by_test_id("sell-out").click()
    till.get_by_test_id("new-takeaway").click()
    till.get_by_test_id("search").click()
    till.get_by_test_id("menu-search").fill("Fruit platter")
    key = till.locator("[data-name='Fruit platter']")
    expect(key).to_be_disabled()
    keep(kitchen, "sold-out")

    # The cashier brings it back, two of them.
    till.get_by_test_id("go-86").click()
    platter = till.get_by_test_id("stock-Fruit platter")
    platter.get_by_test_id("back-on").click()
    platter.get_by_test_id("count-it").click()
    for _ in range(8):
        platter.get_by_test_id("step-less").click()
    platter.get_by_test_id("set-count").click()
    expect(platter).to_contain_text("2 left")
    keep(till, "counted")
    till.get_by_test_id("close").click()
    key.click()
    expect(key).to_contain_text("1 left")
    key.click()
    expect(key).to_be_disabled()


def test_a_drawer_is_counted_blind_and_its_z_printed(screens: Screens, keep: Keep) -> None:
    till, boss = screens("pos-1", "cashier", 390, 844), screens("manager-1", "manager", 1440, 900)
    open_drawer(till, "50000")
    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("cash-pay_out").click()
    till.get_by_test_id("cash-reason").fill("Ice")
    digits(till, "20000")
    keep(till, "pay-out")
    till.get_by_test_id("record-cash").click()
    expect(till.get_by_test_id("drawer-sheet")).to_have_count(0)

    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("drawer-close").click()
    expect(till.get_by_test_id("drawer-sheet")).not_to_contain_text("30,000")
    digits(till, "10000")
    till.get_by_test_id("close-shift").click()
    manager_pin(till, PINS["manager"])
    expect(till.get_by_test_id("closed-sheet")).to_contain_text("short")
    expect(till.get_by_test_id("variance")).to_contain_text("20,000")
    keep(till, "closed")

    boss.goto(f"{screens.url}/admin/shifts")
    shift = boss.get_by_test_id("shifts").locator(".row", has_text="pos-1").first
    expect(shift).to_contain_text("Short 20,000")
    boss.goto(f"{screens.url}{shift.get_attribute('href')}")
    for word in ("Z report", "Ice", "Expected", "30,000", "Counted"):
        expect(boss.get_by_role("main")).to_contain_text(word)
    keep(boss, "z")


def test_an_empty_drawer_is_one_whose_0_was_typed(own_screens: Screens, keep: Keep) -> None:
    till = own_screens("pos-2", "cashier", 1280, 800)
    _waits_for_a_figure(till, "open-shift", opens="go-drawer")
    digits(till, "0")
    till.get_by_test_id("open-shift").click()
    expect(till.get_by_test_id("drawer-sheet")).to_have_count(0)

    till.get_by_test_id("go-drawer").click()
    till.get_by_test_id("cash-reason").fill("Change from the bank")
    for kind in ("pay_in", "pay_out", "drop"):
        _waits_for_a_figure(till, "record-cash", opens=f"cash-{kind}")
        digits(till, "0")
        expect(till.get_by_test_id("record-cash")).to_be_disabled()
        till.get_by_test_id("key-back").click()

    _waits_for_a_figure(till, "close-shift", opens="drawer-close")
    keep(till, "nothing-typed")
    digits(till, "0")
    expect(till.get_by_test_id("close-shift")).to_contain_text("Close with")
    till.get_by_test_id("key-back").click()
    expect(till.get_by_test_id("close-shift")).to_be_disabled()
    digits(till, "0")
    till.get_by_test_id("close-shift").click()
    expect(till.get_by_test_id("closed-sheet")).to_contain_text("exact")


def _waits_for_a_figure(till: Page, permission: str, opens: str) -> None:
    till.get_by_test_id(opens).click()
    expect(till.get_by_test_id(permission)).to_be_disabled()
    expect(till.get_by_test_id(permission)).to_have_text("Enter the amount")
    expect(till.get_by_test_id("sum")).not_to_contain_text("0")


def test_money_is_not_taken_for_a_figure_that_was_taken_away(screens: Screens) -> None:
    till = screens("pos-2", "cashier", 1280, 800)
    open_drawer(till)
    till.get_by_test_id("new-takeaway").click()
    dish(till, "Chapati")
    till.get_by_test_id("pay").click()
    digits(till, "0")
    expect(till.get_by_test_id("take-cash")).to_be_disabled()

    till.get_by_test_id("tender-card").click()
    till.get_by_test_id("reference").fill("A-1")
    expect(till.get_by_test_id("record")).to_be_enabled()
    till.get_by_test_id("amount").fill("")
    expect(till.get_by_test_id("record")).to_be_disabled()
    till.get_by_test_id("amount").fill("3000")
    till.get_by_test_id("tip").fill("5oo")
    expect(till.get_by_test_id("record")).to_be_disabled()
    till.get_by_test_id("tip").fill("")
    till.get_by_test_id("record").click()
    till.get_by_test_id("done").click()


def test_the_books_are_read_and_taken_home(screens: Screens, tmp_path: Path, keep: Keep) -> None:
    boss = screens("manager-1", "manager", 1280, 800)
    boss.get_by_test_id("reports").click()
    boss.get_by_test_id("report-payments").click()
    boss.get_by_text("This month", exact=True).click()
    expect(boss.locator("[aria-current=page]", has_text="This month")).to_be_visible()
    with boss.expect_download() as taken:
        boss.get_by_test_id("csv").click()
    taken.value.save_as(tmp_path / "payments.csv")
    assert (tmp_path / "payments.csv").read_text("utf-8").startswith("\ufeffmethod,payments,amount,")
    boss.get_by_test_id("from").fill("2026-01-02")
    boss.get_by_test_id("to").fill("2026-01-01")
    boss.get_by_test_id("show").click()
    expect(boss.get_by_test_id("why")).to_contain_text("no later than")
    keep(boss, "refused")


def test_clocks_show_the_venues_time_wherever_the_screen_is(screens: Screens, keep: Keep) -> None:
    waiter = screens("pos-1", "waiter", 390, 844, timezone_id="America/Los_Angeles")
    kitchen = screens("kds-kitchen", "kitchen", timezone_id="Asia/Tokyo")
    waiter.get_by_test_id("new-takeaway").click()
    dish(waiter, "Matoke")
    waiter.get_by_test_id("send").click()
    expect(waiter.get_by_test_id("send")).to_have_text("All sent")
    order = newest_order(screens)
    kitchen.get_by_test_id(f"ticket-{order['number']}").get_by_test_id("bump").click()
    kitchen.get_by_test_id("recall").click()
    here = datetime.now(ZoneInfo("Africa/Kampala"))
    expect(kitchen.get_by_test_id(f"recall-{order['number']}")).to_contain_text(f"{here:%H:}")

    # The waiter hears that it is ready, and serves it from the list.
    expect(waiter.get_by_test_id("toast-ready")).to_contain_text("ready")
    waiter.get_by_test_id("back").click()
    waiter.get_by_test_id("go-ready").click()
    keep(waiter, "ready")
    waiter.get_by_test_id(f"ready-{order['number']}").get_by_test_id("serve").click()
    expect(waiter.get_by_test_id(f"ready-{order['number']}")).to_have_count(0)
    waiter.goto(f"{screens.url}/receipt/{order['id']}")
    expect(waiter.get_by_role("main")).to_contain_text(f"{here.day} {here:%b %Y, %H:}")


def newest_order(screens: Screens) -> dict[str, object]:
    """The order that was opened last."""
    ask = Caller(screens.url, "/api/auth/login", username="manager", password="password123")
    newest: dict[str, object] = ask("GET", "/api/orders?limit=1")["items"][0]
    return newest

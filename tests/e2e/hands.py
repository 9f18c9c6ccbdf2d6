"""What a person's hands do, by name: find a dish, seat a party, type a PIN, hold a button."""

from typing import Final

from playwright.sync_api import Locator, Page, expect

PUT_FORWARD: Final = "() => { const now = Date.now; Date.now = () => now() + 5_500; }"
"""By more than `SILENCE_MS.disconnected` of web/static/js/hub.js and less than `connected`. Timers are as they are."""


def dish(page: Page, name: str) -> None:
    """Find a dish by name, wherever it is on the menu, and tap it."""
    if not page.get_by_test_id("menu-search").is_visible():
        page.get_by_test_id("search").click()
    page.get_by_test_id("menu-search").fill(name)
    page.locator(f"[data-testid^=item-][data-name='{name}']").click()


def seat(page: Page, table: str, guests: int) -> None:
    """Tap a free table and say how many came."""
    page.get_by_test_id(f"table-{table}").click()
    page.get_by_test_id(f"guests-{guests}").click()
    expect(page.get_by_test_id("menu")).to_be_visible()


def order_number(page: Page) -> str:
    """The number of the order on the screen, once the hub has given it one."""
    head = page.locator(".cart-head small").first
    expect(head).to_contain_text("#")
    return head.inner_text().partition("#")[2].split()[0]


def more(page: Page, permission: str) -> None:
    """Choose what else can be done with the order."""
    page.get_by_test_id("order-more").click()
    page.get_by_test_id(permission).click()


def digits(page: Page, text: str) -> None:
    """Type on the pad of the sheet that is up."""
    pad = page.locator("dialog[open]").last
    for digit in text:
        pad.get_by_test_id(f"key-{digit}").click()


def manager_pin(page: Page, pin: str) -> None:
    """A manager types their PIN on somebody else's screen."""
    expect(page.get_by_test_id("approval-sheet")).to_be_visible()
    digits(page, pin)
    page.get_by_test_id("approval-sheet").get_by_test_id("key-enter").click()


def because(page: Page, reason: str) -> None:
    """Choose one of the usual reasons."""
    page.locator("dialog[open]").last.get_by_text(reason, exact=True).click()


def hold(button: Locator) -> None:
    """Press and keep pressing until it has happened."""
    button.dispatch_event("pointerdown")
    expect(button).to_have_count(0)


def open_drawer(page: Page, float_: str = "50000") -> None:
    """Open this till's drawer unless it is open."""
    page.get_by_test_id("go-drawer").click()
    if page.get_by_test_id("open-shift").is_visible():
        digits(page, float_)
        page.get_by_test_id("open-shift").click()
        expect(page.get_by_test_id("drawer-sheet")).to_have_count(0)
    else:
        page.get_by_test_id("close").click()


def is_cut_off(page: Page) -> None:
    """The screen has lost its hub, and says so. It waits before it says so: its clock is put forward by as long."""
    expect(page.get_by_test_id("live")).not_to_have_text("live")
    page.evaluate(PUT_FORWARD)
    expect(page.get_by_test_id("not-live")).to_be_visible()

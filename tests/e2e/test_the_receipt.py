"""What a guest is asked for and what they have paid, on the till, on its page and on the receipt: the rows add up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PINS, Caller, Screens, Server
from tests.e2e.hands import digits, dish, manager_pin, more, open_drawer, order_number, seat
from tests.unit.views.adding_up import add_up

Keep = Callable[[Page, str], None]
LEVY = {"code": "LEVY", "name": "Tourism levy", "rate": "1.5", "is_inclusive": False}


@pytest.fixture(scope="module")
def admin(venue: Server) -> Caller:
    """Tables of two and more pay for service, a levy is added, and cash is rounded."""
    ask = Caller(venue.url, "/api/auth/login", username="admin", password="password123")
    (group,) = ask("GET", "/api/admin/taxes")["items"]
    known = [{name: tax[name] for name in LEVY} for tax in group["taxes"]]
    ask("PATCH", f"/api/admin/taxes/{group['id']}", {"taxes": [*known, LEVY]})
    money = {"service_charge": {"dine_in": "10"}, "service_from_guests": 2, "cash_rounding_minor": 100}
    ask("PATCH", "/api/admin/settings", {**money, "tax_number": "1001234567"})
    return ask


def rows(listing: Locator) -> list[tuple[str, int]]:
    """The words and the amount of each row, as a person reads them."""
    words, amounts = (listing.locator(name).all_inner_texts() for name in ("dt", "dd"))
    return [(text.split("\n")[0], _number(figure)) for text, figure in zip(words, amounts, strict=True)]


def _number(text: str) -> int:
    return int("".join(character for character in text.replace("\N{MINUS SIGN}", "-") if character in "-0123456789"))


def row(page: Page, kind: str) -> Locator:
    return page.locator(f".cart-sums [data-row={kind}] dd")


def test_a_bill_is_added_up_until_it_is_paid(own_screens: Screens, admin: Caller, keep: Keep) -> None:
    till = own_screens("pos-2", "cashier", 1280, 800)
    open_drawer(till)
    seat(till, "T2", 2)
    for name in ("Chips", "Matoke", "Matoke"):
        dish(till, name)
    expect(row(till, "service")).to_have_text("3,300")
    till.get_by_test_id("line-Chips").get_by_role("button").first.click()
    till.get_by_test_id("discount-line").click()
    till.get_by_test_id("percent-10").click()
    till.locator("dialog[open]").get_by_text("Complaint", exact=True).click()
    till.get_by_test_id("give-discount").click()
    expect(row(till, "discount")).to_have_text("\N{MINUS SIGN}900")
    more(till, "order.edit")
    till.get_by_test_id("name").fill("Akello Ltd")
    till.get_by_test_id("tax_number").fill("1009-2")
    till.get_by_test_id("save-edit").click()
    expect(till.locator(".cart-head")).to_contain_text("Akello Ltd")
    keep(till, "1-cart")

    till.get_by_test_id("pay").click()
    till.get_by_test_id("tender-card").click()
    keep(till, "2-pay")
    till.locator("dialog[open]").get_by_test_id("amount").fill("20,000")
    till.locator("dialog[open]").get_by_test_id("reference").fill("A 17")
    till.get_by_test_id("record").click()
    expect(till.locator(".payment-list [data-row=due]")).to_be_visible()
    keep(till, "3-part-paid")
    till.get_by_test_id("tender-cash").click()
    digits(till, "20000")
    till.get_by_test_id("take-cash").click()
    expect(till.get_by_test_id("paid-sheet")).to_be_visible()

    with till.context.expect_page() as opened:
        till.get_by_test_id("receipt").click()
    receipt = opened.value
    receipt.get_by_test_id("print").wait_for()
    receipt.set_viewport_size({"width": 480, "height": 1000})
    receipt.emulate_media(media="print")
    expect(receipt.get_by_test_id("print")).to_be_hidden()
    keep(receipt, "4-receipt")
    for words in ("1001234567", "Akello Ltd", "1009-2"):
        expect(receipt.locator("main")).to_contain_text(words)
    sums = add_up(rows(receipt.locator(".receipt-rows")))
    assert sums == {"Subtotal": 33_000, "Total": 35_718, "To pay": 35_700, "Paid": 35_700}

    till.get_by_test_id("done").click()
    till.get_by_test_id("go-orders").click()
    till.get_by_test_id("orders-paid").click()
    till.locator("[data-testid=paid-orders] button").first.click()
    expect(till.get_by_test_id("paid-order-sheet")).to_have_css("opacity", "1")
    keep(till, "5-paid-order")
    paid = rows(till.locator(".payment-list"))
    assert add_up([(words.replace("Total", "Total UGX"), amount) for words, amount in paid]) == sums


def test_what_owes_nothing_is_closed_without_a_send(own_screens: Screens, admin: Caller, keep: Keep) -> None:
    till, kitchen = own_screens("pos-2", "cashier", 1280, 800), own_screens("kds-kitchen", "kitchen", 1280, 800)
    seat(till, "T3", 1)
    dish(till, "Chips")
    more(till, "order.discount")
    till.get_by_test_id("percent-100").click()
    till.locator("dialog[open]").get_by_text("Staff meal", exact=True).click()
    till.get_by_test_id("give-discount").click()
    manager_pin(till, PINS["manager"])
    expect(till.get_by_test_id("pay")).to_have_text("Close, nothing is due")
    number = order_number(till)
    keep(till, "1-nothing-due")
    till.get_by_test_id("pay").click()
    expect(till.get_by_test_id("table-T3")).to_have_attribute("data-state", "free")
    expect(kitchen.get_by_test_id(f"ticket-{number}")).to_contain_text("Chips")


def test_the_office_switches_sending_by_payment_off(own_screens: Screens, venue: Server, keep: Keep) -> None:
    office = own_screens.page("office", viewport={"width": 1280, "height": 1200})
    login = {"username": "admin", "password": "password123"}
    assert office.context.request.post(f"{venue.url}/api/auth/login", data=login).ok
    office.goto(f"{venue.url}/admin/settings")
    office.get_by_test_id("sends_when_paid").uncheck()
    office.get_by_test_id("service_from_guests").fill("8")
    office.get_by_test_id("tax_number").fill("1000-77")
    keep(office, "1-settings")
    with office.expect_navigation():
        office.get_by_test_id("save").click()
    expect(office.get_by_test_id("sends_when_paid")).not_to_be_checked()
    expect(office.get_by_test_id("service_from_guests")).to_have_value("8")
    expect(office.get_by_test_id("tax_number")).to_have_value("1000-77")

    till, kitchen = own_screens("pos-2", "cashier", 1280, 800), own_screens("kds-kitchen", "kitchen", 1280, 800)
    open_drawer(till)
    seat(till, "T5", 1)
    dish(till, "Matoke")
    number = order_number(till)
    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    expect(till.get_by_test_id("paid-sheet")).to_be_visible()
    keep(till, "2-paid")
    till.get_by_test_id("done").click()
    expect(till.get_by_test_id("table-T5")).to_have_attribute("data-state", "seated")
    till.get_by_test_id("table-T5").click()
    expect(till.get_by_test_id("send")).to_have_text("Send 1")
    keep(till, "3-paid-not-sent")
    till.get_by_test_id("send").click()
    expect(kitchen.get_by_test_id(f"ticket-{number}")).to_contain_text("Matoke")
    expect(till.get_by_test_id("table-T5")).to_have_attribute("data-state", "free")
    office.get_by_test_id("service_from_guests").fill("")
    office.get_by_test_id("sends_when_paid").check()
    with office.expect_navigation():
        office.get_by_test_id("save").click()
    expect(office.get_by_test_id("service_from_guests")).to_have_value("")

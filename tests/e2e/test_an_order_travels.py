"""The whole journey by clicking, on four screens at once, started by the one command."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Screens
from tests.e2e.hands import digits, dish, order_number, seat

Keep = Callable[[Page, str], None]


def test_an_order_travels_from_the_terminal_to_the_kitchen_the_till_and_the_manager(
    screens: Screens, keep: Keep
) -> None:
    waiter = screens.by_touch("pos-1", "waiter", 1024, 768)
    kitchen = screens("kds-kitchen", "kitchen", 1280, 800)
    bar = screens("kds-bar", "bar", 1280, 800)
    manager = screens("manager-1", "manager", 1440, 900)
    till = screens("pos-2", "cashier", 1024, 768)

    # The waiter seats a table and puts dishes with a priced modifier on it; the kitchen hears nothing yet.
    seat(waiter, "T4", 3)
    dish(waiter, "Rolex special")
    waiter.locator("button[data-name='Avocado']").click()
    waiter.locator("button[data-name='Extra chilli']").click()
    keep(waiter, "1-modifiers")
    waiter.get_by_test_id("add-line").click()
    dish(waiter, "Nile 500ml")
    expect(waiter.get_by_test_id("order-total")).to_contain_text("17,500")
    expect(manager.get_by_test_id("open-orders")).to_contain_text("T4")

    number = order_number(waiter)
    ticket = f"ticket-{number}"
    expect(kitchen.get_by_test_id(ticket)).to_have_count(0)

    # Sending makes one ticket at each station.
    waiter.get_by_test_id("send").click()
    expect(kitchen.get_by_test_id(ticket)).to_contain_text("Extra chilli")
    expect(kitchen.get_by_test_id(ticket)).not_to_contain_text("Nile")
    expect(bar.get_by_test_id(ticket)).to_contain_text("Nile 500ml", ignore_case=True)
    keep(waiter, "2-sent")
    keep(kitchen, "3-ticket")

    # The kitchen starts and bumps; the waiter's order and the floor plan show it.
    kitchen.get_by_test_id(ticket).get_by_test_id("start").click()
    expect(kitchen.get_by_test_id(ticket)).to_have_attribute("data-state", "started")
    kitchen.get_by_test_id(ticket).get_by_test_id("bump").click()
    expect(kitchen.get_by_test_id(ticket)).to_have_count(0)
    bar.get_by_test_id(ticket).get_by_test_id("bump").click()
    expect(till.get_by_test_id("table-T4")).to_have_attribute("data-state", "ready")
    keep(till, "4-floor")

    # The cashier opens the drawer and takes cash with change; the order settles and the table is free.
    till.get_by_test_id("table-T4").click()
    till.get_by_test_id("pay").click()
    till.get_by_test_id("open-drawer").click()
    digits(till, "50000")
    till.get_by_test_id("open-shift").click()
    expect(till.get_by_test_id("due")).to_contain_text("17,500")
    till.get_by_test_id("note-20000").click()
    expect(till.get_by_test_id("change-preview")).to_contain_text("2,500")
    keep(till, "5-pay")
    till.get_by_test_id("take-cash").click()
    expect(till.get_by_test_id("change")).to_contain_text("2,500")
    keep(till, "6-paid")
    till.get_by_test_id("done").click()
    expect(till.get_by_test_id("table-T4")).to_have_attribute("data-state", "free")

    # The manager has seen each step as it happened.
    expect(manager.get_by_test_id("feed")).to_contain_text(f"T4 #{number} paid, 17,500")
    expect(manager.get_by_test_id("figure-sales")).not_to_contain_text("USh 0")
    expect(manager.get_by_test_id("tenders")).to_contain_text("Cash")
    expect(manager.get_by_test_id("top-items")).to_contain_text("Rolex special")
    expect(manager.get_by_test_id("device-kds-kitchen")).to_contain_text("live")
    keep(manager, "7-manager")

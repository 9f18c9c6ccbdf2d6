"""Paper, as the house sees it: the office puts up a printer, a ticket comes out, and it is told what waits and why."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Beside, Screens
from tests.e2e.hands import dish
from tests.fake_printer import FakePrinter

Keep = Callable[[Page, str], None]


def send(till: Page, name: str) -> None:
    """One dish goes to the kitchen."""
    till.get_by_test_id("new-takeaway").click()
    dish(till, name)
    till.get_by_test_id("send").click()
    expect(till.get_by_test_id("send")).to_have_text("All sent")
    till.get_by_test_id("back").click()


def put_up(office: Page, port: int) -> None:
    """A printer for the kitchen's tickets."""
    office.get_by_test_id("add").click()
    order = office.locator("dialog[open]")
    order.get_by_test_id("name").fill("Pass")
    order.get_by_test_id("host").fill("127.0.0.1")
    order.get_by_test_id("port").fill(str(port))
    order.get_by_label("Kitchen", exact=True).check()
    expect(order.get_by_text("A cash drawer")).to_be_hidden()
    order.get_by_test_id("kind").select_option("receipt")
    expect(order.get_by_text("A cash drawer")).to_be_visible()
    expect(order.get_by_text("Tickets of", exact=True)).to_be_hidden()
    order.get_by_test_id("kind").select_option("station")
    order.get_by_test_id("save").click()
    expect(office.get_by_test_id("printer")).to_contain_text("tickets of Kitchen")


def take_away(office: Page) -> None:
    """It is used no longer."""
    office.get_by_test_id("printer").click()
    order = office.locator("dialog[open]")
    order.get_by_test_id("remove").click()
    order.get_by_text("Tap again to confirm").click()
    expect(office.get_by_text("Not in use", exact=True)).to_be_visible()


def test_a_ticket_is_printed_once_also_when_its_printer_was_away(screens: Screens, beside: Beside, keep: Keep) -> None:
    office, till = screens.page("office", viewport={"width": 1280, "height": 800}), screens("pos-1", "waiter")
    login = {"username": "admin", "password": "password123"}
    assert office.context.request.post(f"{screens.url}/api/auth/login", data=login).ok
    office.goto(f"{screens.url}/admin/printers")
    keep(office, "1-none")
    printer = FakePrinter()
    beside(printer.switch_on())
    put_up(office, printer.port)
    office.get_by_test_id("try").click()
    expect(office.locator("[data-notice]")).to_have_text("A test page is printed")
    keep(office, "2-tried")

    send(till, "Matoke")
    _, ticket = beside(printer.has_printed(2))
    assert "1 Matoke" in ticket

    # It goes away: the office sees what waits, and why, without asking.
    beside(printer.switch_off())
    send(till, "Chips")
    trouble = office.get_by_test_id("trouble")
    expect(trouble).to_contain_text(
        f"1 slip waiting: 127.0.0.1 is there, but takes no print jobs on port {printer.port}"
    )
    keep(office, "3-trouble")
    office.set_viewport_size({"width": 390, "height": 844})
    keep(office, "3-trouble-phone")

    # It comes back, and nobody has to ask again.
    beside(printer.switch_on())
    expect(trouble).to_have_count(0)
    *before, late = beside(printer.has_printed(3))
    assert "1 Chips" in late
    assert "DUPLICATE" not in late
    assert len(before) == 2
    keep(office, "4-back-phone")
    take_away(office)
    beside(printer.switch_off())

"""A guest pays by Pesapal: what the cashier sees, from the code on the screen to the receipt."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Beside, Screens, Server, demo
from tests.e2e.hands import dish
from tests.fake_pesapal import KEY, SECRET, FakePesapal, fake_pesapal

Keep = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def bank(beside: Beside) -> Iterator[FakePesapal]:
    servers: list[TestServer] = []

    async def start(app: web.Application) -> TestServer:
        servers.append(server := TestServer(app))
        await server.start_server()
        return server

    yield beside(fake_pesapal(start))
    beside(servers.pop().close())


@pytest.fixture(scope="module")
def shop(seeded: Path, bank: FakePesapal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    env = {"PESAPAL_CONSUMER_KEY": KEY, "PESAPAL_CONSUMER_SECRET": SECRET, "PESAPAL_BASE_URL": bank.url}
    hub = demo(seeded, tmp_path_factory.mktemp("shop"), env)
    hub.start()
    yield hub
    hub.stop()


def test_a_guest_pays_with_their_telephone(browser: Browser, shop: Server, bank: FakePesapal, keep: Keep) -> None:
    screens = Screens(browser, shop.url)
    till = screens("pos-2", "cashier")
    till.get_by_test_id("new-takeaway").click()
    dish(till, "Matoke")
    till.get_by_test_id("send").click()
    expect(till.get_by_test_id("send")).to_have_text("All sent")
    till.get_by_test_id("pay").click()
    till.get_by_test_id("tender-pesapal").click()
    till.get_by_test_id("record").click()
    expect(till.get_by_test_id("qr-code")).to_be_visible()
    expect(till.get_by_test_id("pesapal-page")).to_have_attribute(
        "href", f"{bank.page}?OrderTrackingId={bank.newest().tracking_id}"
    )
    expect(till.get_by_test_id("awaited-note")).to_contain_text("The guest scans this code")
    keep(till, "1-awaited")

    # The guest changes their mind; the bill can be paid in another way again, and by Pesapal again.
    till.get_by_test_id("cancel-payment").click()
    expect(till.get_by_test_id("given-cancelled")).to_be_visible()
    keep(till, "2-cancelled")
    till.get_by_test_id("record").click()
    expect(till.get_by_test_id("qr-code")).to_be_visible()

    # It goes on when the sheet is closed, and is found again.
    till.get_by_test_id("close").click()
    expect(till.get_by_test_id("pay")).to_have_text("Waiting for payment")
    till.get_by_test_id("pay").click()
    expect(till.get_by_test_id("qr-code")).to_be_visible()
    # The power fails while the guest pays.
    shop.kill()
    bank.pay(bank.newest())
    shop.start()
    expect(till.get_by_test_id("paid-sheet")).to_contain_text("Paid in full")
    keep(till, "3-paid")
    till.get_by_test_id("done").click()
    screens.close()


@pytest.mark.long
def test_a_phone_shows_the_code_and_why_it_was_declined(
    browser: Browser, shop: Server, bank: FakePesapal, keep: Keep
) -> None:
    screens = Screens(browser, shop.url)
    till = screens("pos-2", "cashier", 390, 844)
    till.get_by_test_id("new-takeaway").click()
    dish(till, "Matoke")
    till.get_by_test_id("send").click()
    till.get_by_test_id("pay").click()
    till.get_by_test_id("tender-pesapal").click()
    till.get_by_test_id("record").click()
    expect(till.get_by_test_id("qr-code")).to_be_visible()
    keep(till, "1-awaited")
    bank.newest().status_code = 2
    expect(till.get_by_test_id("given-failed")).to_contain_text("Pesapal says that it failed")
    page = screens.page("guest")
    page.goto(f"{shop.url}/thank-you?OrderTrackingId=x")
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    keep(page, "2-thank-you")
    screens.close()

"""An admin asks whether the house is ready to open."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Server

Keep = Callable[[Page, str], None]


def test_the_office_says_what_is_wrong_and_what_to_do(browser: Browser, shared_venue: Server, keep: Keep) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    login = {"username": "admin", "password": "password123"}
    assert page.context.request.post(f"{shared_venue.url}/api/auth/login", data=login).ok
    page.goto(f"{shared_venue.url}/admin/doctor")
    expect(page.locator("[data-verdict]")).to_have_text("Not ready to open yet.", timeout=2 * PATIENCE_MS)
    first = page.locator("[data-findings] .row").first
    expect(first).to_contain_text("This is the demo venue; its passwords are public.")
    expect(first).to_contain_text("Start a venue of your own")
    expect(page.get_by_test_id("schema")).to_contain_text("OK")
    keep(page, "doctor")
    page.get_by_test_id("examine").click()
    expect(page.get_by_test_id("examine")).to_be_enabled(timeout=2 * PATIENCE_MS)
    page.context.close()

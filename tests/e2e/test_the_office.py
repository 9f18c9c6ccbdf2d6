"""An admin runs the house by clicking: a dish on the menu, a person, a paired till, settings, and the audit chain."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Server

Keep = Callable[[Page, str], None]
ICON = Path(__file__).parents[2] / "web/static/img/icon.svg"


@pytest.fixture
def office(browser: Browser, shared_venue: Server) -> Iterator[Page]:
    """The office, with an admin signed in by password."""
    problems: list[str] = []
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: problems.append(str(error)))
    login = {"username": "admin", "password": "password123"}
    assert page.context.request.post(f"{shared_venue.url}/api/auth/login", data=login).ok
    yield page
    page.context.close()
    assert problems == []


def save(page: Page) -> None:
    page.locator("dialog[open]").get_by_test_id("save").click()


def test_a_dish_goes_on_the_menu_and_off(office: Page, shared_venue: Server, keep: Keep) -> None:
    office.goto(f"{shared_venue.url}/admin/menu")
    office.get_by_test_id("add").click()
    order = office.locator("dialog[open]")
    order.get_by_test_id("name").fill("Lemon cake")
    order.get_by_test_id("price_minor").fill("a lot")
    save(office)
    expect(order.get_by_text("This is not an amount")).to_be_visible()
    keep(office, "refused")
    order.get_by_test_id("price_minor").fill("9,500")
    order.get_by_test_id("category").select_option(label="Desserts")
    order.locator("[name=modifier_groups]").first.check()
    save(office)
    row = office.locator(".item", has_text="Lemon cake")
    expect(row).to_contain_text("9,500")
    row.locator("[data-act=stock]").click()
    expect(row).to_contain_text("Sold out")
    keep(office, "sold-out")
    row.locator("[data-act=stock]").click()
    expect(row).to_contain_text("On sale")
    row.get_by_test_id("item").click()
    order.get_by_test_id("remaining").fill("3")
    save(office)
    expect(row).to_contain_text("3 left")
    row.get_by_test_id("item").click()
    order.get_by_test_id("remove").click()
    order.get_by_text("Tap again to confirm").click()
    expect(row).to_contain_text("Off the menu")


def test_a_picture_shows_at_once(office: Page, shared_venue: Server) -> None:
    office.goto(f"{shared_venue.url}/admin/menu")
    office.get_by_test_id("item").first.click()
    picture = office.locator("dialog[open]").get_by_test_id("image")
    picture.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": ICON.read_bytes()})
    expect(office.get_by_text("This must be a PNG, JPEG or WebP file")).to_be_visible()
    photo = office.screenshot(clip={"x": 0, "y": 0, "width": 64, "height": 64})
    picture.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": photo})
    expect(office.locator(".item img").first).to_be_visible()


def test_choices_and_taxes_are_saved_with_their_lines(office: Page, shared_venue: Server) -> None:
    office.goto(f"{shared_venue.url}/admin/modifiers")
    office.get_by_test_id("add").click()
    order = office.locator("dialog[open]")
    order.get_by_test_id("name").fill("Crust")
    for name, price in (("Thick", "3,000"), ("Thin", "-500")):
        order.get_by_test_id("add-line").click()
        order.locator(".line [name=name]").last.fill(name)
        order.locator(".line [name=price_minor]").last.fill(price)
    save(office)
    group = office.get_by_test_id("group").filter(has_text="Crust")
    expect(group).to_contain_text("+3,000")
    expect(group).to_contain_text("-500")
    office.goto(f"{shared_venue.url}/admin/taxes")
    office.get_by_test_id("tax").first.click()
    order.locator(".line [name=rate]").first.fill("118")
    save(office)
    expect(order.locator(".field.is-wrong, .lines.is-wrong, [data-problem]:visible").first).to_be_visible()
    order.locator(".line [name=rate]").first.fill("16.5")
    save(office)
    expect(office.get_by_test_id("tax").first).to_contain_text("16.5 %")


def test_a_happy_hour_comes_changes_and_goes(office: Page, shared_venue: Server, keep: Keep) -> None:
    office.goto(f"{shared_venue.url}/admin/price-rules")
    office.get_by_test_id("add").click()
    order = office.locator("dialog[open]")
    order.get_by_test_id("name").fill("Happy hour")
    order.get_by_test_id("value").fill("20")
    for day in ("Mon", "Fri"):
        order.get_by_label(day, exact=True).check()
    order.get_by_test_id("from_time").fill("17:00")
    save(office)
    expect(order.get_by_text("This is missing")).to_be_visible()
    keep(office, "one-end")
    order.get_by_test_id("to_time").fill("19:00")
    save(office)
    rule = office.get_by_test_id("rule").filter(has_text="Happy hour")
    expect(rule).to_contain_text("20 % off · Mon, Fri · 17:00 to 19:00 · the whole menu")
    rule.click()
    order.get_by_test_id("kind").select_option("price")
    order.get_by_test_id("value").fill("5,000")
    order.get_by_test_id("is_active").uncheck()
    save(office)
    expect(rule).to_contain_text("5,000 each")
    expect(rule).to_contain_text("Off")
    rule.click()
    order.get_by_test_id("remove").click()
    order.get_by_text("Tap again to confirm").click()
    expect(office.get_by_text("No price rules yet")).to_be_visible()


def test_a_person_is_taken_on_and_leaves(office: Page, shared_venue: Server, keep: Keep) -> None:
    office.goto(f"{shared_venue.url}/admin/staff")
    office.get_by_test_id("add").click()
    order = office.locator("dialog[open]")
    order.get_by_test_id("name").fill("Nina Nakato")
    order.get_by_test_id("username").fill("nina")
    order.get_by_test_id("pin").fill("4444")
    save(office)
    expect(order.get_by_text("This is already in use")).to_be_visible()
    keep(office, "pin-taken")
    order.get_by_test_id("pin").fill("707070")
    save(office)
    office.get_by_test_id("person-nina").click()
    order.get_by_test_id("remove").click()
    order.get_by_text("Tap again to confirm").click()
    expect(office.get_by_test_id("person-nina")).to_contain_text("Left")
    office.get_by_test_id("person-admin").click()
    order.get_by_test_id("remove").click()
    order.get_by_text("Tap again to confirm").click()
    expect(order.get_by_text("The last active admin")).to_be_visible()


def test_a_till_is_paired_by_its_code(office: Page, shared_venue: Server, browser: Browser, keep: Keep) -> None:
    office.goto(f"{shared_venue.url}/admin/devices")
    office.get_by_test_id("pair-pos-1").click()
    expect(office.locator("[data-left]")).to_contain_text(re.compile(r"Expires in (10:00|9:5\d)"))
    code = office.get_by_test_id("pairing-code").inner_text()
    keep(office, "code")
    tablet = browser.new_context().new_page()
    tablet.goto(f"{shared_venue.url}/pair")
    tablet.get_by_test_id("code").fill(code)
    tablet.get_by_test_id("pair").click()
    expect(tablet.get_by_text("This is now Till 1")).to_be_visible()
    tablet.context.close()
    office.get_by_text("Done", exact=True).click()
    expect(office.locator(".row", has_text="Till 1")).to_contain_text("Paired")


def test_settings_are_saved_and_the_chain_holds(office: Page, shared_venue: Server, keep: Keep) -> None:
    office.goto(f"{shared_venue.url}/admin/settings")
    office.get_by_test_id("name").fill("Chez Nous")
    office.get_by_test_id("timezone").fill("Mars/Olympus")
    office.get_by_test_id("save").click()
    expect(office.get_by_text("This is not a time zone")).to_be_visible()
    office.get_by_test_id("timezone").fill("Africa/Nairobi")
    office.get_by_test_id("cutoff_minutes").fill("05:30")
    office.get_by_test_id("service_charge.dine_in").fill("7.5")
    office.get_by_test_id("save").click()
    expect(office.locator(".side-venue")).to_contain_text("Chez Nous")
    expect(office.get_by_test_id("cutoff_minutes")).to_have_value("05:30")
    expect(office.get_by_test_id("service_charge.dine_in")).to_have_value("7.5")
    office.get_by_test_id("service_charge.dine_in").fill("0")
    with office.expect_navigation():
        office.get_by_test_id("save").click()
    office.goto(f"{shared_venue.url}/admin/audit")
    expect(office.locator("tbody tr").first).to_contain_text("settings.change")
    office.get_by_test_id("verify").click()
    expect(office.locator("[data-verdict]")).to_contain_text("The chain is complete")
    keep(office, "audit")


def test_a_manager_sees_only_what_managers_change(browser: Browser, shared_venue: Server) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{shared_venue.url}/admin/staff")
    expect(page).to_have_url(re.compile("/sign-in"))
    login = {"username": "manager", "password": "password123"}
    assert page.context.request.post(f"{shared_venue.url}/api/auth/login", data=login).ok
    page.goto(f"{shared_venue.url}/admin")
    expect(page.locator(".side nav a")).to_have_text(
        ["Overview", "Reports", "Shifts", "Menu", "Modifiers", "Price rules", "Floors and tables"]
    )
    answer = page.goto(f"{shared_venue.url}/admin/staff")
    assert answer is not None
    assert answer.status == 403
    page.context.close()


def test_a_strangers_page_cannot_use_the_cookie(office: Page, shared_venue: Server) -> None:
    cookie = next(c for c in office.context.cookies() if c.get("name") == "pos_session")
    headers = {
        "Cookie": f"pos_session={cookie.get('value')}",
        "Origin": "https://evil.example",
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(
        f"{shared_venue.url}/api/admin/floors", b'{"name":"Cellar"}', headers, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    assert refused.value.code == 403
    assert json.load(refused.value)["code"] == "foreign_origin"


def test_a_backup_is_made_and_proven_before_ones_eyes(office: Page, shared_venue: Server, keep: Keep) -> None:
    office.goto(f"{shared_venue.url}/admin/backups")
    expect(office.get_by_test_id("last-proven")).to_have_text("Never")
    office.get_by_test_id("back-up").click()
    expect(office.get_by_test_id("back-up")).to_be_disabled()
    one = office.get_by_test_id("backup")
    expect(one).to_have_attribute("data-state", "proven", timeout=60_000)
    expect(office.get_by_test_id("last-proven")).to_have_text("Just now")
    keep(office, "backups")
    one.get_by_test_id("prove").click()
    expect(one.locator("progress")).to_be_visible()
    expect(one).to_have_attribute("data-state", "proven", timeout=60_000)
    with office.expect_download() as download:
        one.get_by_text("Download").click()
    assert download.value.suggested_filename.endswith(".dump")

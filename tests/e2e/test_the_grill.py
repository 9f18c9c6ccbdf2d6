"""A grill, set up by clicking: its station, its cook, its screen and a dish; then the first order is grilled there."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Screens
from tests.e2e.hands import dish, order_number, seat

Keep = Callable[[Page, str], None]
LONG = "Charcoal grill of the garden restaurant, the terrace and the bar by the swimming pool"[:80].strip()


def sheet(office: Page, place: str, button: str = "add") -> Locator:
    """The sheet behind a button of the office."""
    if not office.url.endswith(place):
        office.locator(f".side nav a[href='{place}']").click()
    office.get_by_test_id(button).click()
    return office.locator("dialog[open]")


def save(office: Page) -> None:
    office.locator("dialog[open]").get_by_test_id("save").click()
    expect(office.locator("[data-notice]")).to_have_text("Added")


def fill(form: Locator, **fields: str) -> None:
    for name, text in fields.items():
        form.get_by_test_id(name).fill(text)


def set_up_the_grill(office: Page, keep: Keep) -> None:
    form = sheet(office, "/admin/stations")
    fill(form, name="Charcoal grill", code="grill")
    keep(office, "1-station")
    save(office)

    form = sheet(office, "/admin/menu", "add-category")
    fill(form, name="From the grill")
    form.get_by_test_id("station").select_option(label="Charcoal grill")
    save(office)
    expect(office.locator(".menu-page", has_text="From the grill")).to_contain_text("0 items · Charcoal grill")
    form = sheet(office, "/admin/menu")
    fill(form, name="Goat ribs", price_minor="32,000")
    form.get_by_test_id("category").select_option(label="From the grill")
    save(office)

    form = sheet(office, "/admin/staff")
    fill(form, name="Grace Grill", username="grace", pin="864209")
    expect(form.get_by_test_id("at-grill")).to_be_hidden()
    form.get_by_test_id("role").select_option("kitchen")
    form.get_by_test_id("at-grill").check()
    keep(office, "2-person")
    save(office)
    expect(office.get_by_test_id("person-grace")).to_contain_text("grace · Charcoal grill")

    form = sheet(office, "/admin/devices")
    fill(form, name="Grill screen", code="kds-grill")
    form.get_by_test_id("kind").select_option("kds")
    form.get_by_test_id("station").select_option(label="Charcoal grill")
    save(office)
    expect(office.get_by_test_id("device-kds-grill")).to_contain_text("Kitchen screen · Charcoal grill")


def rename(office: Page, name: str) -> None:
    form = sheet(office, "/admin/stations", "station-grill")
    fill(form, name=name)
    form.get_by_test_id("save").click()
    expect(office.get_by_test_id("station-grill")).to_contain_text(name)


def sign_in(page: Page, url: str, pin: str, device: str) -> None:
    assert page.context.request.post(f"{url}/api/auth/pin", data={"pin": pin, "device": device}).ok
    page.goto(f"{url}/?device={device}")
    page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()


def test_a_grill_is_set_up_in_the_office_and_gets_its_tickets(own_screens: Screens, keep: Keep) -> None:
    screens, wide = own_screens, {"width": 1280, "height": 800}
    office = screens.page("office", viewport=wide)
    login = {"username": "admin", "password": "password123"}
    assert office.context.request.post(f"{screens.url}/api/auth/login", data=login).ok
    office.goto(f"{screens.url}/admin/stations")
    set_up_the_grill(office, keep)

    grill, kitchen = screens.page("kds-grill", viewport=wide), screens("kds-kitchen", "kitchen")
    sign_in(grill, screens.url, "864209", "kds-grill")
    expect(grill.get_by_role("heading", level=1)).to_have_text("Charcoal grill")
    manager, till = screens("manager-1", "manager", width=1280, height=1600), screens("pos-1", "waiter")
    seat(till, "T7", 2)
    dish(till, "Goat ribs")
    till.get_by_test_id("send").click()
    number = order_number(till)
    ticket = grill.get_by_test_id(f"ticket-{number}")
    expect(ticket).to_contain_text("Goat ribs")
    keep(grill, "3-ticket")
    expect(kitchen.get_by_test_id(f"ticket-{number}")).to_have_count(0)

    row = manager.get_by_test_id("kitchen-load").get_by_role("row", name="Charcoal grill")
    expect(row.get_by_role("cell").first).to_have_text("1")
    expect(manager.get_by_test_id("feed")).to_contain_text("to Charcoal grill")
    keep(manager, "4-manager")
    ticket.get_by_test_id("bump").click()
    expect(ticket).to_have_count(0)
    expect(row.get_by_role("cell").first).to_have_text("0")
    rename(office, LONG)
    expect(grill.get_by_role("heading", level=1)).to_have_text(LONG)
    expect(grill.get_by_test_id("sign-out")).to_be_in_viewport(ratio=1)
    keep(grill, "5-long-name")
    manager.goto(f"{screens.url}/admin/reports?report=kitchen")
    expect(manager.get_by_role("row", name=LONG)).to_be_visible()
    keep(manager, "6-report")

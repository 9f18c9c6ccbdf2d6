"""A venue from nothing, by clicking: the printed address, a house, paired screens, the first order in the kitchen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Screens, Server
from tests.e2e.hands import dish, order_number, seat

Keep = Callable[[Page, str], None]
ADDRESS = re.compile(r"once:\s+(\S+)")


@pytest.fixture(scope="module")
def new_venue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A hub on a database that held nothing, without the demo."""
    env = {"POS_JWT_SECRET": "a secret of the tests, long enough to sign with", "CAFE_NAME": "New venue"}
    hub = Server("hub", tmp_path_factory.mktemp("new"), says=ADDRESS.pattern, env=env)
    hub.start()
    yield hub
    hub.stop()


def add(office: Page, place: str, button: str = "add", **fields: str) -> None:
    """Fill in the sheet behind a button and save it; `choose_…` fields are lists."""
    if not office.url.endswith(place):
        office.locator(f".side nav a[href='{place}']").click()
    office.get_by_test_id(button).click()
    order = office.locator("dialog[open]")
    for name, text in fields.items():
        if name.startswith("choose_"):
            order.get_by_test_id(name.removeprefix("choose_")).select_option(text)
        else:
            order.get_by_test_id(name).fill(text)
    order.get_by_test_id("save").click()
    expect(office.locator("[data-notice]")).to_have_text("Added")


def pair(screens: Screens, office: Page, code: str) -> Page:
    """Make a browser that device of the house."""
    office.get_by_test_id(f"pair-{code}").click()
    expect(office.get_by_test_id("pairing-code")).to_have_text(re.compile(r"\w{4} \w{4}"))
    dictated = office.get_by_test_id("pairing-code").inner_text()
    page = screens.page(code, viewport={"width": 1280, "height": 800})
    page.goto(f"{screens.url}/pair")
    page.get_by_test_id("code").fill(dictated)
    page.get_by_test_id("pair").click()
    page.get_by_test_id("to-sign-in").click()
    office.get_by_text("Done", exact=True).click()
    expect(office.get_by_test_id(f"pair-{code}")).to_have_text("Pair again")
    return page


def sign_in(page: Page, name: str, pin: str) -> None:
    """By tile and PIN, as on any evening."""
    page.get_by_test_id(f"staff-{name}").click()
    for digit in pin:
        page.get_by_test_id(f"key-{digit}").click()
    page.get_by_test_id("key-enter").click()
    page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()


def test_a_venue_from_nothing_to_the_first_order(browser: Browser, new_venue: Server, keep: Keep) -> None:
    screens = Screens(browser, new_venue.url)
    address = ADDRESS.search("".join(new_venue.said))
    assert address is not None
    office = screens.page("office", viewport={"width": 1280, "height": 800})
    office.goto(address[1])
    office.get_by_test_id("name").fill("Olivia Owner")
    office.get_by_test_id("username").fill("olivia")
    office.get_by_test_id("password").fill("plantain & beans")
    office.get_by_test_id("pin").fill("246810")
    office.get_by_test_id("set-up").click()
    expect(office.get_by_test_id("live")).to_have_text("live")
    office.get_by_test_id("admin").click()
    expect(office.get_by_text("Ready for guests?")).to_be_visible()
    keep(office, "1-to-do")

    add(office, "/admin/stations", name="Oven", code="oven")
    add(office, "/admin/floors", "add-floor", name="Garden")
    add(office, "/admin/floors", code="A1")
    add(office, "/admin/menu", "add-category", name="Pizza", choose_station="oven")
    add(office, "/admin/menu", name="Margherita", price_minor="30,000")
    add(office, "/admin/staff", name="Will", username="will", choose_role="waiter", pin="1379")
    add(office, "/admin/staff", name="Chef", username="chef", choose_role="kitchen", pin="2468")
    add(office, "/admin/devices", name="Till", code="till", choose_kind="pos")
    add(office, "/admin/devices", name="Oven screen", code="oven-1", choose_kind="kds", choose_station="oven")
    till, oven = pair(screens, office, "till"), pair(screens, office, "oven-1")
    sign_in(oven, "Chef", "2468")
    sign_in(till, "Will", "1379")

    seat(till, "A1", 2)
    dish(till, "Margherita")
    expect(till.get_by_test_id("order-total")).to_contain_text("30,000")
    till.get_by_test_id("send").click()
    ticket = oven.get_by_test_id(f"ticket-{order_number(till)}")
    for word in ("A1", "Margherita", "Will"):
        expect(ticket).to_contain_text(word)
    keep(oven, "2-first-ticket")
    again = screens.page("stranger")
    again.goto(address[1])
    expect(again.get_by_test_id("set-up")).to_have_count(0)
    screens.close()

"""Two houses with other money: one counts in fils, with three decimals; one writes its cents after a comma."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Caller, Screens, Server
from tests.e2e.hands import because, dish, more, seat

Keep = Callable[[Page, str], None]


def house(place: Path, currency: str, locale: str) -> Server:
    """A new demo venue with this currency, as an owner of that country would set it up."""
    server = Server("hub", place, "--demo", says=r"bar\s+PIN 6666", env={"POS_CURRENCY": currency})
    server.start()
    admin = Caller(server.url, "/api/auth/login", username="admin", password="password123")
    admin("PATCH", "/api/admin/settings", {"locale": locale})
    return server


@pytest.fixture(scope="module", params=[("KWD", "en-KW"), ("EUR", "de-DE")], ids=lambda one: one[0])
def abroad(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A running venue abroad, and its decimal mark."""
    currency, locale = request.param
    server = house(tmp_path_factory.mktemp(currency), currency, locale)
    yield server, "," if locale == "de-DE" else "."
    server.stop()


@pytest.fixture
def screens_abroad(browser: Browser, abroad: tuple[Server, str]) -> Iterator[Screens]:
    """Opens devices of that venue."""
    opened = Screens(browser, abroad[0].url)
    yield opened
    opened.close()


def admin(screens: Screens) -> Page:
    """The office, with an admin signed in by password."""
    page = screens.page("office", viewport={"width": 1280, "height": 800})
    login = {"username": "admin", "password": "password123"}
    assert page.context.request.post(f"{screens.url}/api/auth/login", data=login).ok
    return page


def typed(page: Page, keys: str) -> None:
    """Type an amount on the pad, its mark too."""
    pad = page.locator("dialog[open]").last
    for key in keys:
        pad.get_by_test_id("key-decimal" if key in ".," else f"key-{key}").click()


def test_an_office_sets_prices_as_it_writes_them(
    screens_abroad: Screens, abroad: tuple[Server, str], keep: Keep
) -> None:
    mark = abroad[1]
    office = admin(screens_abroad)
    office.goto(f"{screens_abroad.url}/admin/menu")
    row = office.locator(".item", has_text="Chips").first
    sheet = office.locator("dialog[open]")
    for price in (f"12{mark}5", f"1250{mark}5"):
        row.get_by_test_id("item").click()
        sheet.get_by_test_id("price_minor").fill(price)
        sheet.get_by_test_id("save").click()
        expect(sheet).to_have_count(0)
        row.get_by_test_id("item").click()
        decimals = 3 if mark == "." else 2
        whole, _, part = price.partition(mark)
        expect(sheet.get_by_test_id("price_minor")).to_have_value(f"{whole}{mark}{part.ljust(decimals, '0')}")
        keep(office, f"price-{whole}")
        sheet.get_by_test_id("save").click()
        expect(sheet).to_have_count(0)
    expect(row).to_contain_text("1.250,50" if mark == "," else "1,250.500")


def test_an_office_edits_every_kind_of_tax(screens_abroad: Screens, abroad: tuple[Server, str], keep: Keep) -> None:
    mark = abroad[1]
    office = admin(screens_abroad)
    office.goto(f"{screens_abroad.url}/admin/taxes")
    office.get_by_test_id("add").click()
    sheet = office.locator("dialog[open]")
    sheet.get_by_test_id("name").fill("Drinks")
    for code, field, figure, is_compound in (
        ("DEP", "amount_minor", f"0{mark}25", False),
        ("VAT", "rate", f"7{mark}5", True),
    ):
        sheet.get_by_test_id("add-line").click()
        line = sheet.locator(".line").last
        line.locator("[name=code]").fill(code)
        line.locator("[name=name]").fill(code)
        line.locator(f"[name={field}]").fill(figure)
        line.locator("[name=is_inclusive]").uncheck()
        if is_compound:
            line.locator("[name=is_compound]").check()
    keep(office, "taxes")
    sheet.get_by_test_id("save").click()
    row = office.get_by_test_id("tax").filter(has_text="Drinks")
    expect(row).to_contain_text(f"0{mark}25")
    expect(row).to_contain_text("on price and earlier taxes")
    office.goto(f"{screens_abroad.url}/admin/settings")
    office.get_by_test_id("service_charge_tax_group").select_option(label="Drinks")
    with office.expect_navigation():
        office.get_by_test_id("save").click()
    expect(office.get_by_test_id("service_charge_tax_group").locator("option:checked")).to_have_text("Drinks")
    keep(office, "settings")
    office.goto(f"{screens_abroad.url}/admin/menu")
    office.get_by_test_id("item").first.click()
    sheet.get_by_test_id("delivery_tax_group").select_option(label="Drinks")
    keep(office, "delivery")
    sheet.get_by_test_id("save").click()
    expect(sheet).to_have_count(0)


def test_a_till_takes_what_is_typed_with_decimals(
    screens_abroad: Screens, abroad: tuple[Server, str], keep: Keep
) -> None:
    mark, till = abroad[1], screens_abroad("pos-1", "cashier")
    float_ = {",": 150, ".": 1_500}[mark]
    till.get_by_test_id("go-drawer").click()
    typed(till, f"1{mark}5")
    assert minor(till.get_by_test_id("sum")) == float_
    keep(till, "float")
    till.get_by_test_id("open-shift").click()
    expect(till.get_by_test_id("drawer-sheet")).to_have_count(0)

    seat(till, "T1", 2)
    dish(till, "Chapati")
    more(till, "order.discount")
    till.get_by_test_id("amount").fill(f"0{mark}1")
    because(till, "Regular guest")
    keep(till, "discount")
    till.get_by_test_id("give-discount").click()
    expect(till.get_by_test_id("discount-sheet")).to_have_count(0)
    till.get_by_test_id("send").click()
    till.get_by_test_id("pay").click()
    due = minor(till.get_by_test_id("due"))
    cash = till.get_by_test_id("change-preview").locator("b")
    for note in till.locator("[data-testid^=note-]").all():
        note.click()
        assert note.get_attribute("data-testid") == f"note-{minor(cash)}"
    for _ in range(12):
        till.get_by_test_id("key-back").click()
    typed(till, f"99{mark}5")
    keep(till, "pay")
    till.get_by_test_id("take-cash").click()
    assert minor(till.get_by_test_id("change")) == 99_500 * float_ // 1_500 - due
    keep(till, "paid")


def minor(shown: Locator) -> int:
    """An amount as it is shown, with all decimals of its currency, in minor units."""
    return int("".join(character for character in shown.inner_text() if character.isdigit()))

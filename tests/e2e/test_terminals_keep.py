"""What a terminal keeps when its browser or the vendor takes something away: all of it, and the screen says so."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.conftest import PINS, Caller, Cloud, Screens, Server
from tests.e2e.hands import digits, dish, is_cut_off, open_drawer, order_number, seat

Keep = Callable[[Page, str], None]
NOT_SOCKET_IO = "?"
"""Fails a connection at once, as a browser would. Playwright's `close` fires no `error`: the client waits for 20 s."""
NEVER_OPENS = "indexedDB.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError') }"


class Line:
    """A terminal's line to its hub, which can be cut and joined again while the hub goes on."""

    def __init__(self, page: Page) -> None:
        self._page, self._is_cut = page, False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket("**/socket.io/**", self._carry)

    def _carry(self, screen: WebSocketRoute) -> None:
        if self._is_cut:
            screen.send(NOT_SOCKET_IO)
            return
        hub = screen.connect_to_server()
        screen.on_message(hub.send)
        hub.on_message(screen.send)
        self._open.append(screen)

    def cut(self) -> None:
        """The network is gone."""
        self._is_cut = True
        for screen in self._open:
            screen.close()
        self._open.clear()
        is_cut_off(self._page)

    def join(self) -> None:
        """The network is back, and somebody taps."""
        self._is_cut = False
        self._page.dispatch_event("body", "pointerdown")
        expect(self._page.get_by_test_id("not-live")).to_be_hidden()


def clear_site_data(page: Page, types: str) -> None:
    """As somebody does in the browser's settings, while the page is open."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": types})
    session.detach()


def stored(page: Page) -> list[Any]:
    """Names and states of the commands in the browser's own database."""
    found: list[Any] = page.evaluate("""async () => {
        const open = indexedDB.open("pos-hub");
        await new Promise((done) => (open.onsuccess = done));
        const get = open.result.transaction("journal").objectStore("journal").getAll();
        await new Promise((done) => (get.onsuccess = done));
        open.result.close();
        return get.result.map((one) => [one.name, one.state]);
    }""")
    return found


def sign_in(page: Page) -> None:
    """The waiter, by tile and PIN."""
    page.locator("[data-role=waiter]").click()
    for digit in PINS["waiter"]:
        page.get_by_test_id(f"key-{digit}").click()
    page.get_by_test_id("key-enter").click()


def boss(server: Server) -> Caller:
    return Caller(server.url, "/api/auth/login", username="manager", password="password123")


def orders(server: Server, number: str) -> list[dict[str, Any]]:
    """Every order of that number that the hub has."""
    return [one for one in boss(server)("GET", "/api/orders")["items"] if str(one["number"]) == number]


def lines(order: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(line["name"], line["quantity"], line["state"]) for line in order["lines"]]


@pytest.mark.parametrize("types", ["indexeddb", "all"])
def test_site_data_cleared_while_people_tap(own_screens: Screens, venue: Server, keep: Keep, types: str) -> None:
    waiter = own_screens("pos-1", "waiter")
    waiter.get_by_test_id("new-takeaway").click()
    dish(waiter, "Chapati")
    number = order_number(waiter)
    expect(waiter.get_by_test_id("order-total")).to_contain_text("3,000")

    # Everything this browser held is gone, twice; the page has it still, and writes it down again.
    clear_site_data(waiter, types)
    dish(waiter, "Club 500ml")
    expect(waiter.get_by_test_id("order-total")).to_contain_text("10,000")
    venue.kill()
    is_cut_off(waiter)
    dish(waiter, "Matoke")
    clear_site_data(waiter, types)
    dish(waiter, "Nile 500ml")
    waiter.get_by_test_id("send").click()
    expect(waiter.get_by_test_id("send")).to_have_text("Waiting")
    expect(waiter.get_by_test_id("not-kept")).to_be_hidden()
    expect(waiter.get_by_test_id("line-Matoke")).to_contain_text("waiting to be sent")
    keep(waiter, "1-cleared")
    waiting = [name for name, state in stored(waiter) if state == "waiting"]
    assert waiting == ["order.add_lines", "order.add_lines", "order.send"]

    venue.start()
    waiter.dispatch_event("body", "pointerdown")
    if types == "all":  # The session's cookie went too: the same person signs in again.
        sign_in(waiter)
        waiter.get_by_test_id("go-orders").click()
        waiter.get_by_test_id(f"order-{number}").click()
    expect(waiter.get_by_test_id("send")).to_have_text("All sent", timeout=60_000)
    (order,) = orders(venue, number)
    meant = ["Chapati", "Club 500ml", "Matoke", "Nile 500ml"]
    assert lines(order) == [(name, 1, "sent") for name in meant]


def test_a_person_signed_out_meanwhile_hands_in_at_the_next_sign_in(own_screens: Screens, venue: Server) -> None:
    waiter = own_screens("pos-1", "waiter")
    line = Line(waiter)
    waiter.reload()
    waiter.get_by_test_id("new-takeaway").click()
    number = order_number(waiter)
    line.cut()
    dish(waiter, "Chapati")
    waiter.get_by_test_id("send").click()
    Caller(venue.url, "/api/auth/login", username="waiter", password="password123")("POST", "/api/auth/logout-all")
    line.join()
    sign_in(waiter)
    waiter.get_by_test_id("go-orders").click()
    waiter.get_by_test_id(f"order-{number}").click()
    expect(waiter.get_by_test_id("send")).to_have_text("All sent")
    (order,) = orders(venue, number)
    assert lines(order) == [("Chapati", 1, "sent")]


def test_a_browser_that_stores_nothing_says_so_and_sells(own_screens: Screens, venue: Server, keep: Keep) -> None:
    waiter = own_screens("pos-1", "waiter")
    waiter.add_init_script(NEVER_OPENS)
    line = Line(waiter)
    waiter.reload()
    band = waiter.get_by_test_id("not-kept")
    expect(band).to_contain_text("Not saved on this device")
    waiter.get_by_test_id("new-takeaway").click()
    number = order_number(waiter)
    line.cut()
    dish(waiter, "Chapati")
    waiter.get_by_test_id("send").click()
    expect(band).to_contain_text("2 changes exist only on this page")
    expect(waiter.get_by_test_id("send")).to_have_text("Waiting")
    keep(waiter, "not-kept")
    line.join()
    expect(waiter.get_by_test_id("send")).to_have_text("All sent")
    expect(band).not_to_contain_text("only on this page")
    (order,) = orders(venue, number)
    assert lines(order) == [("Chapati", 1, "sent")]


@pytest.fixture
def till(screens: Screens) -> tuple[Page, Line]:
    """A terminal of the shared venue whose line can be cut."""
    page = screens("pos-2", "cashier")
    line = Line(page)
    page.reload()
    page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()
    return page, line


@pytest.mark.parametrize("mode", ["full", "drain"])
def test_what_a_lock_met_waits_for_the_unlock(
    till: tuple[Page, Line], screens: Screens, shared_venue: Server, cloud: Cloud, keep: Keep, mode: str
) -> None:
    page, line = till
    boss_screen = screens("manager-1", "manager")
    line.cut()
    page.get_by_test_id("new-takeaway").click()
    dish(page, "Chapati")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("send")).to_have_text("Waiting")
    cloud.lock("The invoice of March is open", mode)
    expect(boss_screen.get_by_test_id({"full": "lock-screen", "drain": "licence-banner"}[mode])).to_be_visible()
    line.join()
    expect(page.get_by_test_id("held-note")).to_contain_text("It is sent when")
    expect(page.get_by_test_id("line-Chapati")).to_contain_text("waiting to be sent")
    if mode == "full":
        expect(page.get_by_test_id("lock-waiting")).to_contain_text("3 changes on this screen")
    keep(page, "1-waits")
    expect(page.get_by_test_id("send")).to_have_text("Waiting")

    cloud.unlock()
    expect(page.get_by_test_id("send")).to_have_text("All sent")
    expect(page.get_by_test_id("held-note")).to_have_count(0)
    (order,) = orders(shared_venue, order_number(page))
    assert lines(order) == [("Chapati", 1, "sent")]


def test_a_drawer_closed_and_a_dish_sold_out_meanwhile_wait_and_others_go_past(
    till: tuple[Page, Line], shared_venue: Server, keep: Keep
) -> None:
    page, line = till
    ask = boss(shared_venue)
    open_drawer(page)
    seat(page, "T8", 1)
    dish(page, "Chapati")
    paid = order_number(page)
    expect(page.get_by_test_id("order-total")).to_contain_text("3,000")
    line.cut()
    page.get_by_test_id("pay").click()
    page.get_by_test_id("take-cash").click()
    page.get_by_test_id("close").click()
    page.get_by_test_id("go-tables").click()
    page.get_by_test_id("new-takeaway").click()
    dish(page, "Matoke")
    page.get_by_test_id("send").click()
    page.get_by_test_id("go-tables").click()
    page.get_by_test_id("new-takeaway").click()
    dish(page, "Nile 500ml")
    page.get_by_test_id("send").click()

    drawer = Caller(shared_venue.url, "/api/auth/pin", pin=PINS["cashier"], device="pos-2")
    shift = drawer("GET", "/api/shifts/current")
    ask("POST", f"/api/shifts/{shift['id']}/close", {"counted_minor": 50_000})  # whatever others took before
    matoke = item(ask, "Matoke")
    ask("POST", f"/api/stock/{matoke}", {"available": False})
    line.join()
    expect(page.get_by_test_id("send")).to_have_text("All sent")
    expect(page.get_by_test_id("held")).to_contain_text("2 changes not sent to the hub yet")
    page.get_by_test_id("go-ready").click()
    open_order = page.get_by_test_id("calls-sheet")
    expect(open_order).to_contain_text("The drawer is closed")
    expect(open_order).to_contain_text("Matoke is sold out")
    keep(page, "1-two-wait")
    page.get_by_test_id("calls-sheet").get_by_test_id("close").click()

    ask("POST", f"/api/stock/{matoke}", {"available": True})
    expect(page.get_by_test_id("held")).to_contain_text("1 change not sent to the hub yet")
    page.get_by_test_id("go-drawer").click()
    digits(page, "50000")
    page.get_by_test_id("open-shift").click()
    expect(page.get_by_test_id("held")).to_have_count(0)
    (order,) = orders(shared_venue, paid)
    assert [payment["amount_minor"] for payment in order["payments"]] == [3_000]


def item(ask: Caller, name: str) -> str:
    """An item's id."""
    categories = ask("GET", "/api/menu")["categories"]
    return str(next(one["id"] for category in categories for one in category["items"] if one["name"] == name))

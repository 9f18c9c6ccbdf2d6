"""What screens look like when there is more than fits: a wall full of tickets, and amounts of twelve figures."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PINS, Caller, Screens, Server
from tests.e2e.hands import digits, open_drawer

Keep = Callable[[Page, str], None]
SIZES: Final = ((1920, 1080), (1366, 768), (1024, 768), (390, 844))
MOST: Final = 999_999_999_999
TALL: Final = 7
"""The seventh order has thirty lines."""
LAYOUT: Final = (Path(__file__).parent / "layout.js").read_text()


class Cook:
    """Fills the wall through the API."""

    def __init__(self, url: str) -> None:
        self._till = Caller(url, "/api/auth/pin", pin=PINS["cashier"], device="pos-1")
        categories = self._till("GET", "/api/menu")["categories"]
        made = [item for one in categories for item in one["items"] if item["station"] == "kitchen"]
        self._dishes = [item["id"] for item in made if not item["modifier_groups"] and not item["is_open_price"]]

    def orders(self, numbers: range) -> None:
        """Send orders of one to four dishes, and one of thirty."""
        for n in numbers:
            self.order(n, 30 if n == TALL else 1 + n % 3)

    def order(self, first: int, dishes: int) -> str:
        """Send one order; the name of its ticket."""
        menu = self._dishes[first % len(self._dishes) :] + self._dishes
        lines = [{"item": menu[n % len(menu)], "quantity": 1 + n % 3} for n in range(dishes)]
        order = self._till("POST", "/api/orders", {"type": "takeaway", "lines": lines})
        self._till("POST", f"/api/orders/{order['id']}/send", {})
        return f"ticket-{order['number']}"


def tell(page: Page, what: str) -> Any:
    """What `layout.js` finds out about a page."""
    return page.evaluate(f"() => {{ {LAYOUT}; return {what}(); }}")


def fits(page: Page, width: int, height: int) -> None:
    """Change the size of the screen, and wait until the cards stand as they should on it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(f"() => {{ {LAYOUT}; return cardsAreLaidOut(); }}")


def counted(page: Page, which: str) -> int:
    """The number on the bar that says what is out of sight."""
    words = page.get_by_test_id(which).inner_text().lstrip("+").split()
    return int(words[0]) if words and words[0].isdigit() else 0


def pages(wall: Page) -> Iterator[list[str]]:
    """The tickets whose Bump can be touched, screen after screen."""
    yield tell(wall, "bumps")
    while wall.get_by_test_id("page-more").is_enabled():
        turn(wall, "page-more")
        yield tell(wall, "bumps")
    while wall.get_by_test_id("page-before").is_enabled():
        turn(wall, "page-before")


def turn(wall: Page, key: str) -> None:
    """Touch one of the keys that go on by a screen, and see it go."""
    before = tell(wall, "scrolled")
    wall.get_by_test_id(key).click()
    wall.wait_for_function(f"was => {{ {LAYOUT}; return scrolled() !== was; }}", arg=before)


@pytest.fixture
def wall(own_screens: Screens) -> Page:
    """The kitchen's screen."""
    return own_screens("kds-kitchen", "kitchen", 1920, 1080)


def test_a_bump_moves_the_cards_below_it_and_no_others(wall: Page, own_screens: Screens) -> None:
    expect(wall.get_by_text("All clear")).to_be_visible()
    Cook(own_screens.url).orders(range(1, 6))
    expect(wall.locator(".ticket")).to_have_count(5)
    fits(wall, 1366, 768)
    before = tell(wall, "places")
    first = next(iter(before))
    wall.get_by_test_id(first).get_by_test_id("bump").click()
    expect(wall.get_by_test_id(first)).to_have_count(0)
    fits(wall, 1366, 768)
    after = tell(wall, "places")
    assert {name: column for name, (column, _) in after.items()} == {
        name: column for name, (column, _) in before.items() if name != first
    }
    assert all(after[name] == place for name, place in before.items() if place[0] != before[first][0])
    for left in (3, 2, 1, 0):
        wall.keyboard.press("Enter")
        expect(wall.locator(".ticket")).to_have_count(left)


def test_every_ticket_is_in_sight_or_counted(wall: Page, own_screens: Screens, keep: Keep) -> None:
    expect(wall.get_by_text("All clear")).to_be_visible()
    cook = Cook(own_screens.url)
    cook.orders(range(1, 2))
    expect(wall.locator(".ticket")).to_have_count(1)
    expect(wall.get_by_test_id("beyond")).to_have_count(0)

    cook.orders(range(2, 23))
    expect(wall.locator(".ticket")).to_have_count(22)
    for (width, height), least in zip(SIZES, (10, 6, 5, 2), strict=True):
        fits(wall, width, height)
        keep(wall, f"22-{width}")
        assert tell(wall, "touchingCards") == []
        assert tell(wall, "wholeCards") >= least
        assert tell(wall, "wholeCards") + counted(wall, "page-more") == 22
        assert tell(wall, "readingOrder") == sorted(tell(wall, "readingOrder"))
        reached = {number for one in pages(wall) for number in one}
        assert len(reached) == 22

    # The ticket of thirty lines says where it goes on, and loses none.
    fits(wall, 1024, 768)
    tall = wall.locator(".ticket", has=wall.get_by_test_id("continued"))
    expect(tall.get_by_test_id("continued").first).to_contain_text("continued")
    expect(tall.locator(".ticket-line")).to_have_count(30)
    expect(tall.get_by_test_id("bump")).to_have_count(1)

    cook.orders(range(23, 51))
    expect(wall.locator(".ticket")).to_have_count(50)
    fits(wall, 1024, 768)
    keep(wall, "50-1024")
    assert tell(wall, "touchingCards") == []
    assert len({number for one in pages(wall) for number in one}) == 50


def test_the_bump_bar_reaches_what_waits_beyond_the_edge(wall: Page, own_screens: Screens) -> None:
    cook = Cook(own_screens.url)
    cook.orders(range(1, 15))
    last = cook.order(1, 1)
    expect(wall.get_by_test_id(last)).to_be_visible()
    fits(wall, 1024, 768)
    count = wall.locator(".ticket").count()
    wall.keyboard.press("PageDown")
    wall.keyboard.press("PageDown")
    chosen = wall.locator(".ticket.chosen")
    expect(chosen).to_be_in_viewport()
    wall.keyboard.press("2")
    expect(chosen).to_be_in_viewport()
    for _ in range(count):
        wall.keyboard.press("ArrowRight")
    expect(chosen).to_be_in_viewport(ratio=1)
    expect(chosen).to_have_attribute("data-testid", last)
    wall.keyboard.press("Enter")
    expect(wall.get_by_test_id(last)).to_have_count(0)

    # The last dish of a ticket that goes on for columns comes into sight under the arrows.
    tall = wall.locator(".ticket", has=wall.get_by_test_id("continued")).first
    for _ in range(count):
        if tall.evaluate("card => card.classList.contains('chosen')"):
            break
        wall.keyboard.press("ArrowLeft")
        wall.evaluate("() => new Promise(requestAnimationFrame)")
    for _ in range(30):
        wall.keyboard.press("ArrowDown")
    expect(wall.locator(".ticket-line.is-chosen")).to_be_in_viewport(ratio=1)


@pytest.fixture
def rich(venue: Server) -> str:
    """Three orders of nearly a million millions, one of them paid; the number of the receipt."""
    admin = Caller(venue.url, "/api/auth/login", username="admin", password="password123")
    categories = admin("GET", "/api/menu")["categories"]
    dish = next(item for one in categories for item in one["items"] if not item["modifier_groups"])
    admin("PATCH", f"/api/admin/menu-items/{dish['id']}", {"price_minor": MOST})
    till = Caller(venue.url, "/api/auth/pin", pin=PINS["cashier"], device="pos-1")
    seats = [{"type": "dine_in", "table": table, "guests": 2} for table in ("T1", "T2", "T3")]
    order = [till("POST", "/api/orders", seat | {"lines": [{"item": dish["id"]}]}) for seat in seats][-1]
    tender = {"method": "card", "amount_minor": order["due_minor"], "reference": "A1"}
    till("POST", f"/api/orders/{order['id']}/payments", tender)
    return str(order["id"])


def holds(page: Page, widths: tuple[int, ...], keep: Keep, name: str) -> None:
    """At every width no text touches another and no amount leaves what holds it."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(".amount").first).to_be_attached()
        page.evaluate("() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))")
        keep(page, f"{name}-{width}")
        assert tell(page, "touching") == [], f"{name} at {width}"
        assert tell(page, "broken") == [], f"{name} at {width}"


def test_amounts_of_twelve_figures_touch_nothing(own_screens: Screens, rich: str, keep: Keep) -> None:
    manager, till = own_screens("manager-1", "manager"), own_screens("pos-1", "cashier")
    expect(manager.get_by_test_id("figure-sales")).to_contain_text("USh 999,999,999,999")
    expect(manager.get_by_test_id("top-items")).to_contain_text("999,999,999,999")
    holds(manager, (360, 1024, 1920, 3840), keep, "manager")
    for figure in ("figure-sales", "figure-tables"):
        manager.get_by_test_id(figure).click()
        holds(manager, (360, 1440), keep, figure)
        manager.get_by_test_id("close").click()

    open_drawer(till)
    holds(till, (360, 1024, 1920), keep, "floor")
    till.get_by_test_id("go-orders").click()
    holds(till, (360, 800, 1024), keep, "orders")
    till.locator(".order-row", has=till.get_by_text("T1", exact=True)).click()
    holds(till, (360, 1024, 1920), keep, "cart")
    till.get_by_test_id("pay").click()
    expect(till.get_by_test_id("due")).to_contain_text("999,999,999,999")
    digits(till, "999999999999")
    holds(till, (360, 800, 1024), keep, "pay")

    drawer = manager.get_by_test_id("drawers").get_by_role("link", name="X", exact=True).get_attribute("href") or ""
    for page in (f"receipt/{rich}", drawer[1:], "admin/menu", "admin/reports?report=items"):
        manager.goto(f"{own_screens.url}/{page}")
        holds(manager, (360, 1280), keep, page.partition("?")[0].rpartition("/")[2])

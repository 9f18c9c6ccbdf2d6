"""Screens whose hub goes away: they say so, keep what is meant, and send it once when the hub is back."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.conftest import Caller, Screens, Server
from tests.e2e.hands import dish, is_cut_off, open_drawer, order_number, seat

Keep = Callable[[Page, str], None]


def look(server: Server, number: str) -> dict[str, Any]:
    """An order as the hub has it."""
    ask = Caller(server.url, "/api/auth/login", username="manager", password="password123")
    found: dict[str, Any] = next(o for o in ask("GET", "/api/orders")["items"] if str(o["number"]) == number)
    return found


def is_back(page: Page) -> None:
    """A tap tries at once, instead of waiting for the next try."""
    page.dispatch_event("body", "pointerdown")
    expect(page.get_by_test_id("not-live")).to_be_hidden(timeout=60_000)
    expect(page.get_by_test_id("live")).to_have_text("live")


def test_what_was_meant_while_the_hub_was_dead_happens_once(own_screens: Screens, venue: Server, keep: Keep) -> None:
    waiter, kitchen = own_screens("pos-1", "waiter"), own_screens("kds-kitchen", "kitchen", 1280, 800)
    till = own_screens("pos-2", "cashier")
    open_drawer(till)
    seat(till, "T3", 1)
    dish(till, "Chapati")
    expect(till.get_by_test_id("order-total")).to_contain_text("3,000")
    to_pay = order_number(till)
    seat(waiter, "T1", 2)
    dish(waiter, "Chapati")
    waiter.get_by_test_id("send").click()
    number = order_number(waiter)
    ticket = kitchen.get_by_test_id(f"ticket-{number}")
    expect(ticket).to_be_visible()
    for key in ("1", "s", "ArrowDown", "Space"):
        kitchen.keyboard.press(key)
    expect(ticket).to_have_attribute("data-state", "started")
    expect(ticket.get_by_test_id("line-Chapati")).to_have_attribute("data-state", "ready")

    # Power cut. What was on the screens stays, marked as old; the waiter and the cook go on.
    venue.kill()
    for page in (waiter, kitchen, till):
        is_cut_off(page)
    dish(waiter, "Matoke")
    dish(waiter, "Nile 500ml")
    waiter.get_by_test_id("send").click()
    expect(waiter.get_by_test_id("line-Matoke")).to_contain_text("waiting to be sent")
    kitchen.keyboard.press("Enter")
    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    keep(waiter, "1-waiting")

    # The tablet is restarted too: it opens without its hub and has lost nothing.
    waiter.reload()
    is_cut_off(waiter)
    waiter.get_by_test_id("table-T1").click()
    expect(waiter.get_by_test_id("line-Matoke")).to_contain_text("waiting to be sent")
    keep(waiter, "2-reloaded")

    venue.start()
    for page in (waiter, kitchen, till):
        is_back(page)
    expect(waiter.get_by_test_id("line-Matoke")).to_have_attribute("data-state", "sent")
    expect(ticket).to_contain_text("Matoke")
    expect(ticket).to_have_count(1)
    expect(till.get_by_test_id("paid-sheet")).to_be_visible()
    lines = [(line["name"], line["quantity"], line["state"]) for line in look(venue, number)["lines"]]
    assert lines == [("Chapati", 1, "ready"), ("Matoke", 1, "sent"), ("Nile 500ml", 1, "sent")]
    paid = look(venue, to_pay)
    assert (paid["state"], [payment["amount_minor"] for payment in paid["payments"]]) == ("settled", [3000])
    keep(till, "3-back")


class LossyLine:
    """A line that breaks just when the answer to one command comes back."""

    def __init__(self, page: Page, loses: str) -> None:
        self._loses, self.is_lost = loses, False
        self.asked: list[str] = []
        page.route_web_socket("**/socket.io/**", self._carry)

    def _carry(self, screen: WebSocketRoute) -> None:
        hub = screen.connect_to_server()
        screen.on_message(lambda frame: self._to_hub(hub, str(frame)))
        hub.on_message(lambda frame: self._to_screen(screen, str(frame)))

    def _to_hub(self, hub: WebSocketRoute, frame: str) -> None:
        if self._loses in frame:
            self.asked.append(frame.partition('"id":"')[2][:36])
        hub.send(frame)

    def _to_screen(self, screen: WebSocketRoute, frame: str) -> None:
        if frame.startswith("43") and self.asked and not self.is_lost:
            self.is_lost = True
            screen.close()
        else:
            screen.send(frame)


def test_a_command_whose_answer_was_lost_is_asked_again_with_its_key(own_screens: Screens, venue: Server) -> None:
    waiter = own_screens("pos-1", "waiter")
    line = LossyLine(waiter, loses='"order.add_lines"')
    waiter.reload()
    waiter.get_by_test_id("new-takeaway").click()
    dish(waiter, "Chapati")
    number = order_number(waiter)
    expect(waiter.get_by_test_id("order-total")).to_contain_text("3,000")
    assert line.is_lost

    # Commands go one after the other: when the next one is through, the first has had its answer.
    dish(waiter, "Matoke")
    expect(waiter.get_by_test_id("order-total")).to_contain_text("15,000")
    assert [line["name"] for line in look(venue, number)["lines"]] == ["Chapati", "Matoke"]
    first, again, other = line.asked
    assert first == again != other


def test_a_revoked_token_leads_to_the_sign_in_page(own_screens: Screens, venue: Server) -> None:
    waiter = own_screens("pos-1", "waiter")
    Caller(venue.url, "/api/auth/login", username="waiter", password="password123")("POST", "/api/auth/logout-all")
    expect(waiter.get_by_test_id("sign-in")).to_be_visible()


def test_the_hub_stops_cleanly_when_asked(venue: Server) -> None:
    assert venue.stop() == 0
    venue.start()

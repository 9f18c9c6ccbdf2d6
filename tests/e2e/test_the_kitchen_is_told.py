"""What a kitchen must know: an allergy on every card, a changed one marked; courses; a round that was paid first."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Screens
from tests.e2e.hands import dish, more, open_drawer, order_number, seat

Keep = Callable[[Page, str], None]


def note(page: Page, text: str) -> None:
    """Write what goes for the whole order."""
    more(page, "order.edit")
    page.get_by_test_id("edit-sheet").get_by_test_id("note").fill(text)
    page.get_by_test_id("save-edit").click()


def test_a_note_stands_on_the_card_and_marks_it_when_it_changes(own_screens: Screens, keep: Keep) -> None:
    waiter = own_screens("pos-1", "waiter")
    kitchen = own_screens("kds-kitchen", "kitchen", 1280, 800)
    seat(waiter, "T7", 2)
    dish(waiter, "Chips")
    note(waiter, "Nut allergy!")
    waiter.get_by_test_id("send").click()
    card = kitchen.get_by_test_id(f"ticket-{order_number(waiter)}")
    expect(card.get_by_test_id("order-note")).to_have_text("Nut allergy!")
    keep(kitchen, "1-note")
    note(waiter, "Nut and milk allergy!")
    expect(card.get_by_test_id("order-note")).to_have_text("Nut and milk allergy!CHANGED")
    keep(kitchen, "2-changed")
    note(waiter, "")
    expect(card.get_by_test_id("order-note")).to_have_text("Note removedCHANGED")
    card.get_by_test_id("bump").click()
    expect(card).to_have_count(0)


CHANGED_ELSEWHERE = """async () => {
  const [order] = (await (await fetch("/api/orders?state=open&table=T9")).json()).items;
  const body = JSON.stringify({ note: "From the other till" });
  const headers = { "Content-Type": "application/json" };
  return (await fetch(`/api/orders/${order.id}`, { method: "PATCH", headers, body })).status;
}"""


def test_what_is_being_typed_stays_though_the_order_changes(own_screens: Screens) -> None:
    waiter = own_screens("pos-1", "waiter")
    kitchen = own_screens("kds-kitchen", "kitchen", 1280, 800)
    seat(waiter, "T9", 2)
    dish(waiter, "Chips")
    waiter.get_by_test_id("send").click()
    card = kitchen.get_by_test_id(f"ticket-{order_number(waiter)}")
    expect(card).to_be_visible()
    more(waiter, "order.edit")
    field = waiter.get_by_test_id("edit-sheet").get_by_test_id("note")
    field.fill("No salt")
    assert waiter.evaluate(CHANGED_ELSEWHERE) == 200
    expect(waiter.locator(".cart-note")).to_contain_text("From the other till")
    expect(field).to_have_value("No salt")
    waiter.get_by_test_id("save-edit").click()
    expect(card.get_by_test_id("order-note")).to_have_text("No saltCHANGED")


def course(page: Page, name: str, number: int) -> None:
    """Put a dish that was not sent into a course."""
    page.locator(f"[data-testid='line-{name}'] button").first.click()
    page.locator(f"[data-testid='line-{name}']").get_by_test_id("edit-line").click()
    page.get_by_test_id("line-sheet").get_by_test_id(f"course-{number}").click()
    page.get_by_test_id("save-line").click()
    expect(page.get_by_test_id(f"line-{name}")).to_contain_text(f"Course {number}")


def test_a_course_takes_what_has_none_and_a_paid_order_stays_for_the_next(own_screens: Screens, keep: Keep) -> None:
    till = own_screens("pos-1", "cashier")
    open_drawer(till)
    till.get_by_test_id("go-tables").click()
    kitchen = own_screens("kds-kitchen", "kitchen", 1280, 800)
    seat(till, "T8", 2)
    for name in ("Chips", "Matoke", "Espresso"):
        dish(till, name)
    course(till, "Matoke", 2)
    card = kitchen.get_by_test_id(f"ticket-{order_number(till)}")
    till.get_by_test_id("send").click()
    till.get_by_test_id("send-course-1").click()
    expect(till.get_by_test_id("line-Chips")).to_have_attribute("data-state", "sent")
    expect(till.get_by_test_id("line-Espresso")).to_have_attribute("data-state", "sent")
    expect(till.get_by_test_id("line-Matoke")).to_have_attribute("data-state", "draft")
    expect(card).to_have_count(1)

    till.get_by_test_id("pay").click()
    till.get_by_test_id("take-cash").click()
    till.get_by_test_id("done").click()
    expect(till.get_by_test_id("table-T8")).to_have_attribute("data-state", "ordered")
    till.get_by_test_id("table-T8").click()
    expect(till.get_by_test_id("paid-board")).to_be_visible()
    expect(till.get_by_test_id("pay")).to_have_count(0)
    expect(till.get_by_test_id("new-order")).to_be_visible()
    keep(till, "1-paid-and-held")
    till.get_by_test_id("send").click()
    expect(card).to_have_count(2)
    expect(card.last).to_contain_text("Matoke")
    expect(till.get_by_test_id("table-T8")).to_have_attribute("data-state", "free")

"""The vendor locks a venue: every kind of screen says why and whom to call, and a dictated code opens it again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Cloud, Screens, Server

Keep = Callable[[Page, str], None]


def test_a_locked_venue_says_why_and_opens_by_a_dictated_code(screens: Screens, cloud: Cloud, keep: Keep) -> None:
    till, kitchen = screens("pos-2", "cashier", 390, 844), screens("kds-kitchen", "kitchen", 1280, 800)
    boss = screens("manager-1", "manager", 1280, 800)
    cloud.lock("The invoice of March is open")
    for page in (till, kitchen, boss):
        lock = page.get_by_test_id("lock-screen")
        expect(lock).to_contain_text("The invoice of March is open")
        expect(lock.get_by_test_id("lock-contact")).to_have_text("Vera Vendor, 0800 123")
    keep(till, "1-locked")
    keep(kitchen, "1-locked-kitchen")

    # A wrong code is refused in words; the right one opens every screen, and counts once.
    field, button = kitchen.get_by_test_id("code"), kitchen.get_by_test_id("unlock")
    field.fill("abcde 12345")
    expect(button).to_be_disabled()
    field.fill("ABCDE ABCDE ABCDE ABCDE ABCDE")
    button.click()
    expect(kitchen.get_by_test_id("unlock-problem")).to_contain_text("mistyped")
    code = cloud.unlock_code()
    field.fill(code.lower())
    button.click()
    for page in (till, kitchen, boss):
        expect(page.get_by_test_id("lock-screen")).to_have_count(0)
    expect(kitchen.get_by_test_id("toast-ready")).to_contain_text("Unlocked until")


def test_a_draining_venue_finishes_what_it_has(screens: Screens, cloud: Cloud, keep: Keep) -> None:
    till = screens("pos-2", "cashier", 1280, 800)
    cloud.lock("The contract ends", "drain")
    banner = till.get_by_test_id("licence-banner")
    for word in ("No new orders", "The contract ends", "Vera Vendor, 0800 123"):
        expect(banner).to_contain_text(word)
    till.get_by_test_id("new-takeaway").click()
    expect(till.get_by_test_id("toast-refused")).to_be_visible()
    keep(till, "drain")

    # A dictated code opens it too; on a narrow screen as well.
    till.set_viewport_size({"width": 390, "height": 844})
    till.get_by_test_id("enter-code").click()
    keep(till, "drain-code")
    till.get_by_test_id("code").fill(cloud.unlock_code())
    till.get_by_test_id("unlock").click()
    expect(banner).to_contain_text("Unlocked by code until")
    expect(till.get_by_test_id("code")).to_have_count(0)
    cloud.unlock()
    expect(banner).to_have_count(0)


def test_the_office_says_how_the_licence_stands_and_stays_open(
    screens: Screens, shared_venue: Server, cloud: Cloud, keep: Keep
) -> None:
    office = screens.page("office", viewport={"width": 1280, "height": 800})
    login = {"username": "admin", "password": "password123"}
    assert office.context.request.post(f"{shared_venue.url}/api/auth/login", data=login).ok
    office.goto(f"{shared_venue.url}/admin/menu")
    banner = office.get_by_test_id("licence-banner")
    expect(office.get_by_test_id("item").first).to_be_visible()
    expect(banner).to_have_count(0)
    cloud.lock("The invoice of March is open")
    for word in (
        "This venue is locked",
        "The invoice of March is open",
        "Vera Vendor, 0800 123",
        "exports and backups",
    ):
        expect(banner).to_contain_text(word)
    keep(office, "locked")
    office.set_viewport_size({"width": 390, "height": 844})
    keep(office, "locked-phone")
    office.get_by_test_id("enter-code").click()
    keep(office, "code-phone")
    office.get_by_test_id("code").fill(cloud.unlock_code())
    office.get_by_test_id("unlock").click()
    expect(banner).to_contain_text("Unlocked by code until")
    cloud.unlock()
    expect(banner).to_have_count(0)
    cloud.lock("The contract ends", "drain")
    expect(banner).to_contain_text("No new orders")

    # The next page says it from the beginning, also where nothing comes from the hub any more.
    office.route_web_socket("**/socket.io/**", lambda _: None)
    office.goto(f"{shared_venue.url}/admin/reports")
    expect(banner).to_contain_text("The contract ends")
    keep(office, "drain-phone")

"""The installed app: it opens from its icon without its hub, and nobody who has signed out is let in by a kept page."""

import hashlib
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.deploy.front import Front, lay_out
from tests.e2e.conftest import CHROMIUM, FLAGS, PATIENCE_MS, PINS, Beside, Caller, Screens, Server
from tests.e2e.hands import dish, is_cut_off, order_number
from tests.ports import free_port

Keep = Callable[[Page, str], None]
KEPT = """async () => {
  const database = () => new Promise((done) => {
    const open = indexedDB.open("pos-hub");
    open.onsuccess = () => done(open.result);
  });
  const saved = (db) => new Promise((done) => {
    const count = db.transaction("state").objectStore("state").count();
    count.onsuccess = () => done(count.result > 0);
  });
  const db = await database();
  const isKept = async () => (await caches.match(location.href)) && (await saved(db));
  while (!(await isKept())) await new Promise(requestAnimationFrame);
  db.close();
}"""
"""The page and what it shows are on the disk."""

JOURNAL = """() => new Promise((done) => {
  const open = indexedDB.open("pos-hub");
  open.onsuccess = () => {
    const all = open.result.transaction("journal").objectStore("journal").getAll();
    all.onsuccess = () => (open.result.close(), done(all.result.map((entry) => entry.name)));
  };
})"""


class App:
    """A device of its own, whose browser can be closed and opened again."""

    def __init__(self, browser: Browser, place: Path, url: str, *flags: str) -> None:
        self.url = url
        self._browser, self._place, self._flags = browser, place, flags
        self.context: BrowserContext | None = None

    def sign_in(self, device: str, username: str) -> Page:
        """Sign in and open the app; it is live, and kept."""
        page = self._open()
        assert self.context is not None
        who = {"pin": PINS[username], "device": device}
        assert self.context.request.post(f"{self.url}/api/auth/pin", data=who, ignore_https_errors=True).ok
        page.goto(f"{self.url}/?device={device}")
        page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()
        page.evaluate(KEPT)
        return page

    def by_its_icon(self, at: str = "/") -> Page:
        """End the browser, begin it anew, tap the icon."""
        self.close()
        page = self._open()
        page.goto(self.url + at)
        return page

    def token(self) -> str:
        """What the browser shows to the hub."""
        assert self.context is not None
        return next(one["value"] for one in self.context.cookies() if one["name"] == "pos_session")

    def _open(self) -> Page:
        self.context = self._browser.browser_type.launch_persistent_context(
            self._place, executable_path=CHROMIUM, args=[*FLAGS, *self._flags], viewport={"width": 1024, "height": 768}
        )
        self.context.set_default_timeout(PATIENCE_MS)
        return self.context.pages[0]

    def close(self) -> None:
        """As when the tablet is switched off."""
        if self.context is not None:
            self.context.close()
            self.context = None


@pytest.fixture(autouse=True)
def _there_again(venue: Server) -> Iterator[None]:
    """Each test finds its hub running."""
    yield
    if not venue.is_running():
        venue.start()


@pytest.fixture
def app(browser: Browser, venue: Server, tmp_path: Path) -> Iterator[App]:
    """A device of the venue."""
    opened = App(browser, tmp_path / "profile", venue.url)
    yield opened
    opened.close()


def status_of(url: str, token: str) -> int:
    """What the hub says to a token."""
    request = urllib.request.Request(f"{url}/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    ("device", "username", "path", "shows"),
    [
        ("pos-1", "waiter", "/pos", "table-T1"),
        ("kds-kitchen", "kitchen", "/kds", "stock"),
        ("manager-1", "manager", "/manager", "reports"),
    ],
)
def test_it_opens_without_its_hub(
    app: App, venue: Server, device: str, username: str, path: str, shows: str, keep: Keep
) -> None:
    app.sign_in(device, username)
    venue.kill()
    page = app.by_its_icon()
    expect(page).to_have_url(f"{venue.url}{path}?device={device}")
    expect(page.get_by_test_id(shows)).to_be_visible()
    is_cut_off(page)
    keep(page, "away")
    venue.start()
    page.dispatch_event("body", "pointerdown")
    expect(page.get_by_test_id("live")).to_have_text("live", timeout=60_000)


def test_a_browser_offers_to_install_it(app: App) -> None:
    page = app.sign_in("pos-1", "waiter")
    assert app.context is not None
    session = app.context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_signing_out_while_the_hub_is_away(app: App, venue: Server, keep: Keep) -> None:
    page = app.sign_in("pos-1", "waiter")
    token, other = app.token(), page.context.new_page()
    other.goto(f"{venue.url}/pos?device=pos-1")
    expect(other.get_by_test_id("table-T1")).to_be_visible()
    assert status_of(venue.url, token) == 200
    venue.kill()
    is_cut_off(page)
    page.get_by_test_id("person").click()
    page.get_by_test_id("sign-out").click()
    for one in (page, other):
        is_nobodys(one)
    keep(page, "signed-out")
    page.reload()
    is_nobodys(page)
    page = app.by_its_icon()
    is_nobodys(page)

    # The hub takes part again before anybody touches the screen: it ends the session.
    venue.start()
    assert status_of(venue.url, token) == 200
    page.dispatch_event("body", "pointerdown")
    expect(page.get_by_test_id("sign-in")).to_be_visible(timeout=60_000)
    assert status_of(venue.url, token) == 401


def is_nobodys(page: Page) -> None:
    """Neither what was on the screen, nor a way to act."""
    expect(page.get_by_test_id("signed-out")).to_be_visible()
    expect(page.get_by_test_id("table-T1")).to_have_count(0)


def test_a_page_that_was_kept_lets_nobody_in_who_has_signed_out_since(app: App, venue: Server) -> None:
    page = app.sign_in("pos-1", "waiter")
    page.get_by_test_id("person").click()
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    venue.kill()
    is_nobodys(app.by_its_icon())


def test_a_page_that_was_kept_lets_nobody_in_whom_the_hub_has_put_out(app: App, venue: Server) -> None:
    page = app.sign_in("pos-1", "waiter")
    Caller(venue.url, "/api/auth/login", username="waiter", password="password123")("POST", "/api/auth/logout-all")
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    venue.kill()
    is_nobodys(app.by_its_icon())


def test_the_next_person_is_not_signed_out_by_what_the_last_one_left(app: App, venue: Server) -> None:
    page = app.sign_in("pos-1", "waiter")
    venue.kill()
    is_cut_off(page)
    page.get_by_test_id("person").click()
    page.get_by_test_id("sign-out").click()
    is_nobodys(page)
    waiters = app.token()
    venue.start()
    page = app.by_its_icon(at="/sign-in?device=pos-1")
    type_pin(page, "cashier")
    page.reload()
    expect(page.get_by_test_id("live")).to_have_text("live")
    assert [status_of(venue.url, token) for token in (waiters, app.token())] == [401, 200]


def type_pin(page: Page, username: str) -> None:
    """Tap who one is, and type the PIN."""
    page.locator(f"[data-role={username}]").click()
    for digit in PINS[username]:
        page.get_by_test_id(f"key-{digit}").click()
    page.get_by_test_id("key-enter").click()
    expect(page.get_by_test_id("live")).to_have_text("live")


def test_another_tab_of_the_last_person_ends_nothing_of_the_next(app: App, venue: Server) -> None:
    page = app.sign_in("pos-1", "waiter")
    other = page.context.new_page()
    other.goto(f"{venue.url}/pos?device=pos-1")
    expect(other.get_by_test_id("live")).to_have_text("live")
    venue.kill()
    is_cut_off(page)
    page.get_by_test_id("person").click()
    page.get_by_test_id("sign-out").click()
    is_nobodys(other)
    venue.start()
    page.dispatch_event("body", "pointerdown")
    expect(page.get_by_test_id("sign-in")).to_be_visible(timeout=60_000)
    type_pin(page, "cashier")
    other.dispatch_event("body", "pointerdown")
    expect(other.get_by_test_id("signed-out")).to_have_count(0)
    assert status_of(venue.url, app.token()) == 200
    page.reload()
    expect(page.get_by_test_id("live")).to_have_text("live")


def test_a_screen_that_was_signed_out_takes_no_keys(own_screens: Screens, venue: Server) -> None:
    waiter, kitchen = own_screens("pos-1", "waiter"), own_screens("kds-kitchen", "kitchen", 1280, 800)
    waiter.get_by_test_id("new-takeaway").click()
    dish(waiter, "Chapati")
    waiter.get_by_test_id("send").click()
    ticket = f"ticket-{order_number(waiter)}"
    expect(kitchen.get_by_test_id(ticket)).to_be_visible()
    venue.kill()
    is_cut_off(kitchen)
    kitchen.get_by_test_id("sign-out").dispatch_event("pointerdown")
    expect(kitchen.get_by_test_id("signed-out")).to_be_visible()
    for key in ("1", "Enter"):
        kitchen.keyboard.press(key)
    venue.start()
    kitchen.dispatch_event("body", "pointerdown")
    expect(kitchen.get_by_test_id("sign-in")).to_be_visible(timeout=60_000)

    # The same cook comes back: nothing was kept to be sent now.
    who = {"pin": PINS["kitchen"], "device": "kds-kitchen"}
    assert kitchen.context.request.post(f"{venue.url}/api/auth/pin", data=who).ok
    kitchen.goto(f"{venue.url}/?device=kds-kitchen")
    expect(kitchen.get_by_test_id("live")).to_have_text("live")
    expect(kitchen.get_by_test_id(ticket)).to_be_visible()
    assert kitchen.evaluate(JOURNAL) == []


@pytest.fixture
def front(venue: Server, beside: Beside, tmp_path: Path) -> Iterator[Front]:
    """The deployed nginx before this venue's hub."""
    made = lay_out(tmp_path, free_port(), free_port(), (venue.port, free_port()))
    beside(made.start())
    yield made
    beside(made.stop())


def trusts(front: Front) -> str:
    """The flag by which a browser takes the certificate for a good one: no service worker runs under another."""
    certificate = x509.load_pem_x509_certificate((front.place / "ssl" / "fullchain.pem").read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"--ignore-certificate-errors-spki-list={b64encode(hashlib.sha256(key).digest()).decode()}"


def test_it_opens_behind_a_proxy_whose_hub_is_away(
    browser: Browser, venue: Server, front: Front, tmp_path: Path, keep: Keep
) -> None:
    app = App(browser, tmp_path / "profile", front.url, trusts(front))
    try:
        app.sign_in("pos-1", "waiter")
        venue.kill()
        page = app.by_its_icon()
        expect(page).to_have_url(f"{front.url}/pos?device=pos-1")
        expect(page.get_by_test_id("table-T1")).to_be_visible()
        is_cut_off(page)
        assert page.evaluate("fetch('/api/auth/me').then((answer) => answer.status)") == 503

        # A page that is not kept, and a browser that has kept none, try again by themselves.
        page.goto(f"{front.url}/admin")
        stranger = browser.new_context(ignore_https_errors=True).new_page()
        stranger.goto(f"{front.url}/pos")
        for one in (page, stranger):
            expect(one.get_by_role("heading", name="The hub is away")).to_be_visible()
        keep(stranger, "stranger")
        venue.start()
        expect(stranger.get_by_test_id("sign-in")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("heading", name="The hub is away")).to_have_count(0, timeout=60_000)
        stranger.context.close()
    finally:
        app.close()

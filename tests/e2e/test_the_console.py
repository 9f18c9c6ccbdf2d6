"""A sysadmin's day in a real browser: register, see a venue come on line, lock, unlock, and look after one's account.

The cloud and the venue are processes of their own, started by their real commands.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cloud_link.backend.admins import totp
from hub.base import clock
from tests.e2e.conftest import ROOT
from tests.ports import free_port

PASSWORD = "password123"
END = f"{clock.now().year + 2}-06-30"
CLOSING = {
    2: "grace period starts at once",
    16: "will take no new orders from now on",
    366: "365 days ago. The venue will be locked at once",
}
"""What a last day so many days ago would do."""
Keep = Callable[[Page, str], None]


class Program:
    """One of our programs, ended with the test."""

    def __init__(self, name: str, environment: dict[str, str], opened: str) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._command = [str(Path(sys.executable).parent / name)]
        self._environment, self._opened = environment, opened
        self._process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> None:
        subprocess.run([*self._command, *arguments], env=self._environment, check=True, capture_output=True)

    def start(self, *more: str) -> None:
        command = [*self._command, "serve", "--port", str(self.port), *more]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert any(re.search(self._opened, line) for line in self._process.stdout)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(30)
            assert self._process.stdout is not None
            self._process.stdout.close()


def environment(place: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("POS_", "CLOUD_", "DATABASE_"))}
    return {**clean, "DATA_DIR": str(place), **more}


@pytest.fixture
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    place = tmp_path_factory.mktemp("vendor")
    program = Program("pos-cloud", environment(place, CLOUD_CONTACT="+256 700 000000"), "The cloud is open")
    program.run("create-admin", "--username", "root", "--password", PASSWORD)
    program.start()
    yield program
    program.stop()


@pytest.fixture
def console(browser: Browser, cloud: Program) -> Iterator[Page]:
    """The console's sign-in page; nothing in it may go wrong, the policy of its headers included."""
    problems: list[str] = []
    expect.set_options(timeout=30_000)
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.extend([said.text] if said.type in ("error", "warning") else []))
    page.goto(f"{cloud.url}/")
    yield page
    page.context.close()
    # A refused sign-in is an answer of 401, which the browser also logs.
    assert [problem for problem in problems if "401" not in problem] == []


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill("root")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def answer(page: Page, button: str, **fields: str) -> None:
    """Fill in the open dialog and go on."""
    dialog = page.locator("dialog[open]")
    for label, value in fields.items():
        dialog.get_by_label(label.replace("_", " ")).fill(value)
    dialog.get_by_role("button", name=button, exact=True).click()


def test_a_sysadmins_day(console: Page, tmp_path_factory: pytest.TempPathFactory, keep: Keep) -> None:
    keep(console, "sign-in")
    sign_in(console, "not it at all")
    expect(console.get_by_text("Name, password or code is wrong")).to_be_visible()
    sign_in(console)
    expect(console.get_by_text("Venues that you register appear here.")).to_be_visible()
    expect(console.locator("#live")).to_have_text("live")
    hub = _register(console, tmp_path_factory.mktemp("venue"), keep)
    row = console.locator("#sites tr")
    expect(row).to_contain_text("never seen")
    hub.start("--demo")
    try:
        expect(row).to_contain_text("on line")
        expect(row).to_contain_text("continuous")
        keep(console, "on-line")
        _one_site(console, keep)
        _from_the_venue(console, hub, keep)
    finally:
        hub.stop()
    expect(console.locator("#line")).to_have_text("off line")
    console.set_viewport_size({"width": 390, "height": 844})
    keep(console, "phone")
    console.goto(console.url.partition("/sites")[0])
    console.locator("#search").fill("nobody has this name")
    expect(console.get_by_text("No venue matches.")).to_be_visible()
    console.locator("#search").fill("amina")
    expect(row).to_contain_text("off line")
    keep(console, "phone-sites")
    console.locator("[data-only=locked]").click()
    expect(console.get_by_text("No venue matches.")).to_be_visible()


def _register(page: Page, place: Path, keep: Keep) -> Program:
    page.get_by_role("button", name="Register a venue").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Name").fill("Kampala Road Café")
    dialog.get_by_label("Owner").fill("Amina Nakato")
    dialog.get_by_label("E-mail").fill("amina@example.ug")
    dialog.get_by_label("Licensed until").fill("2020-12-31")
    dialog.get_by_label("E-mail").press("Enter")
    expect(page.locator("#meaning")).to_contain_text("The venue will be locked at once")
    keep(page, "a-past-date-at-registration")
    page.locator("dialog[open]").get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("Name")).to_have_value("Kampala Road Café")
    dialog.get_by_label("Licensed until").fill(END)
    dialog.get_by_label("E-mail").press("Enter")
    expect(page.locator("#environment")).to_contain_text("CLOUD_PUBLIC_KEY=")
    keep(page, "key-shown-once")
    lines = dict(line.split("=", 1) for line in page.locator("#environment").inner_text().splitlines())
    assert lines.keys() == {"CLOUD_URL", "CLOUD_SITE_ID", "CLOUD_SITE_KEY", "CLOUD_PUBLIC_KEY"}
    page.get_by_role("button", name="Done").click()
    assert lines["CLOUD_SITE_KEY"] not in page.request.get(f"{page.url}api/sites").text()
    return Program("pos-hub", environment(place, **lines), r"bar\s+PIN 6666")


def _one_site(page: Page, keep: Keep) -> None:
    page.get_by_role("link", name="Kampala Road Café").click()
    expect(page.locator("#state")).to_have_text("licensed")
    expect(page.locator("#figures")).to_contain_text("active")
    history = page.locator("#history")
    expect(history.locator("tr", has_text="Licensed until")).to_have_count(1)
    _dates_that_may_be_slips(page, keep)
    page.get_by_role("button", name="Licence until…").click()
    answer(page, "Extend", Last_day="2100-06-30")
    expect(page.locator("#meaning")).to_contain_text("years ahead")
    _mean_it(page)
    expect(history).to_contain_text("Licensed until 30 Jun 2100")
    page.get_by_role("button", name="Unlock code…").click()
    expect(page.locator("#meaning")).to_contain_text("whatever the reason that it is locked")
    answer(page, "Make a code")
    expect(page.locator("#shown-about")).to_contain_text("Its next lease replaces the code.")
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Edit details…").click()
    answer(page, "Save", Owner="Amina Nakato & Sons")
    expect(page.locator("#who")).to_contain_text("Amina Nakato & Sons")
    page.get_by_role("button", name="New key…").click()
    answer(page, "Make a new key")
    expect(page.locator("#shown")).to_contain_text("CLOUD_SITE_KEY=")
    page.get_by_role("button", name="Done").click()
    expect(history).to_contain_text("New key made")
    keep(page, "site")


def _dates_that_may_be_slips(page: Page, keep: Keep) -> None:
    """A date that would close the venue says how, and neither Enter nor one more press on its key sets it."""
    page.get_by_role("button", name="Licence until…").click()
    for days, outcome in CLOSING.items():
        answer(page, "Extend", Last_day=_day(-days))
        expect(page.locator("#meaning")).to_contain_text(outcome)
        keep(page, f"{days}-days-past")
        page.keyboard.press("Enter")
        expect(page.locator("#question")).to_have_text("Is this date correct?")
        page.locator("dialog[open]").get_by_role("button", name="Cancel").click()
        expect(page.locator("#question")).to_have_text("Licensed until when?")
    answer(page, "Extend", Last_day=_day(3))
    expect(page.locator("#meaning")).to_contain_text("the licence will be shortened")
    page.locator("dialog[open]").get_by_role("button", name="Set this date").dblclick()
    expect(page.locator("dialog[open]")).to_contain_text("Is this date correct?")
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_have_text("Licensed until when?")
    page.locator("dialog[open]").get_by_label("Last day").evaluate("input => input.value = '20266-01-01'")
    page.locator("dialog[open]").get_by_role("button", name="Extend").click()
    expect(page.locator("dialog[open]")).to_contain_text("Licensed until when?")
    page.keyboard.press("Escape")
    expect(page.locator("#state")).to_have_text("licensed")
    expect(page.locator("#history tr", has_text="Licensed until")).to_have_count(1)


def _mean_it(page: Page) -> None:
    page.locator("dialog[open]").get_by_role("checkbox").check()
    page.locator("dialog[open]").get_by_role("button", name="Set this date").click()


def _day(ahead: int) -> str:
    return (clock.now() + timedelta(days=ahead)).date().isoformat()


def _from_the_venue(page: Page, hub: Program, keep: Keep) -> None:
    """A lock is seen on the venue's own screen, and so is its end; nobody reloads anything."""
    screen = page.context.browser.new_context(viewport={"width": 1024, "height": 768}).new_page()  # type: ignore[union-attr]
    screen.set_default_timeout(30_000)
    screen.goto(f"{hub.url}/?device=pos-1")
    screen.locator("[data-role=waiter]").click()
    for digit in "4444":
        screen.get_by_test_id(f"key-{digit}").click()
    screen.get_by_test_id("key-enter").click()
    screen.get_by_test_id("live").get_by_text("live", exact=True).wait_for()
    page.get_by_role("button", name="Lock…").click()
    keep(page, "lock")
    answer(page, "Lock", Reason="Invoice 12 is open")
    expect(page.locator("#state")).to_have_text("locked")
    expect(page.locator("#lock-notice")).to_have_text("Locked: Invoice 12 is open")
    expect(page.locator("#figures")).to_contain_text("locked")
    expect(page.get_by_text("Done. The venue has applied it.")).to_be_visible()
    expect(screen.get_by_text("Invoice 12 is open")).to_be_visible()
    expect(screen.get_by_text("+256 700 000000")).to_be_visible()
    assert _open_an_order(screen, hub) == 423
    keep(screen, "locked-screen")
    page.get_by_role("button", name="Unlock code…").click()
    answer(page, "Make a code", For_how_many_hours="5")
    expect(page.locator("#shown")).to_have_text(re.compile(r"^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$"))
    keep(page, "code")
    code = page.locator("#shown").inner_text()
    page.get_by_role("button", name="Done").click()
    for typed in (f"{code[:-1]}{'0' if code[-1] != '0' else '1'}", code.lower()):
        screen.get_by_label("Unlock code from your supplier").fill(typed)
        screen.get_by_test_id("unlock").click()
        if typed != code.lower():
            expect(screen.get_by_test_id("unlock-problem")).to_contain_text("mistyped")
            keep(screen, "mistyped")
    expect(screen.get_by_test_id("lock-screen")).to_be_hidden()
    expect(screen.get_by_test_id("licence-banner")).to_be_visible()
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.locator("#state")).to_have_text("licensed")
    expect(screen.get_by_test_id("licence-banner")).to_be_hidden()
    assert _open_an_order(screen, hub) == 201
    expect(page.locator("#history")).to_contain_text("Unlock code issued")
    screen.context.close()


def _open_an_order(screen: Page, hub: Program) -> int:
    order = {"type": "takeaway"}
    return screen.request.post(f"{hub.url}/api/orders", data=order, headers={"Origin": hub.url}).status


def test_ones_own_account(console: Page, cloud: Program, keep: Keep) -> None:
    sign_in(console)
    console.get_by_role("link", name="root").click()
    console.locator("#totp").get_by_label("Password").fill(PASSWORD)
    console.get_by_role("button", name="Switch on…").click()
    expect(console.locator("#secret")).not_to_be_empty()
    secret = console.locator("#secret").inner_text()
    expect(console.locator("#qr")).not_to_have_js_property("naturalWidth", 0)
    keep(console, "codes")
    answer(console, "Confirm", Then_enter_the_code="000000" if totp(secret, _step()) != "000000" else "111111")
    expect(console.get_by_text("Name, password or code is wrong")).to_be_visible()
    answer(console, "Confirm", Then_enter_the_code=totp(secret, _step() - 1))
    expect(console.locator("#totp-state")).to_have_text("on")
    form = console.locator("#password")
    form.get_by_label("Current password").fill(PASSWORD)
    form.get_by_label("New password").fill("a better one 2")
    form.get_by_role("button", name="Change password").click()
    sign_in(console, "a better one 2")
    console.get_by_label("One-time code").fill(totp(secret, _step()))
    keep(console, "code-asked")
    console.get_by_role("button", name="Sign in").click()
    expect(console.locator("#live")).to_have_text("live")
    console.get_by_role("button", name="Sign out").click()
    expect(console.get_by_role("button", name="Sign in")).to_be_visible()
    console.goto(cloud.url)
    expect(console).to_have_url(f"{cloud.url}/sign-in")


def _step() -> int:
    return int(time.time()) // 30

"""A venue from the real command, and a real browser in front of it. Screenshots are kept under artifacts/."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.chaos.seeded import seeded_data
from tests.ports import free_port

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
ARTIFACTS = ROOT / "artifacts"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
"""How long a condition may take on a machine that is busy; nothing waits longer than it must."""
PINS = {"admin": "1111", "manager": "2222", "cashier": "3333", "waiter": "4444", "kitchen": "5555", "bar": "6666"}


class Server:
    """A command of ours, run as a process of its own as its owner would run it."""

    def __init__(
        self, module: str, data_dir: Path, *arguments: str, says: str, env: dict[str, str] | None = None
    ) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.said: list[str] = []
        self._says = re.compile(says)
        # At half past four in the morning at the venue a backup would begin by itself.
        self._env = clean_environment() | {"DATA_DIR": str(data_dir), "BACKUP_AT": "never"} | (env or {})
        self._command = [sys.executable, "-m", module, "serve", *arguments, "--port", str(self.port)]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start, and wait until it says that it is open."""
        self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._env, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.said.clear()
        for line in self._process.stdout:
            self.said.append(line)
            if self._says.search(line):
                return
        raise AssertionError("it did not start: " + "".join(self.said))

    def kill(self) -> None:
        """As a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(30)
        self._close()

    def stop(self) -> int:
        """As Ctrl-C would; answers the exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        code = self._process.wait(30)
        self._close()
        return code

    def _close(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.stdout.close()

    def is_running(self) -> bool:
        """Neither killed nor stopped."""
        return self._process is not None and self._process.poll() is None

    def is_healthy(self) -> bool:
        """What a monitor would ask."""
        with urllib.request.urlopen(f"{self.url}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)


class Caller:
    """Somebody who uses the API directly, to set the table for a test or to look behind the screens."""

    def __init__(self, url: str, path: str, **login: str) -> None:
        self._url, self._token = url, ""
        self._token = self("POST", path, login)["token"]

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        """One call that succeeds; its reply."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


class Cloud:
    """The vendor's side of one venue: what a sysadmin does to it."""

    def __init__(self, sysadmin: Caller, site: str) -> None:
        self._sysadmin, self._site = sysadmin, f"/api/sites/{site}"

    def lock(self, reason: str, mode: str = "full") -> None:
        """Lock the venue, now."""
        self._sysadmin("POST", f"{self._site}/lock", {"reason": reason, "mode": mode})

    def unlock(self) -> None:
        """Let it trade again."""
        self._sysadmin("POST", f"{self._site}/unlock")

    def unlock_code(self) -> str:
        """What is read out over the telephone."""
        code: str = self._sysadmin("POST", f"{self._site}/unlock-code", {"hours": 6})["code"]
        return code


def clean_environment() -> dict[str, str]:
    """Ours, without what would tell a hub where to find things."""
    foreign = ("POS_", "CLOUD_", "PESAPAL_", "DATABASE_URL", "REDIS_URL", "DATA_DIR")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


class Beside:
    """What the hub speaks to has a loop of its own, for the browser has this thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def __call__(self, work: Coroutine[Any, Any, T], within_s: float = 30) -> T:
        """Have it do something, and wait until it is done."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(within_s)

    def end(self) -> None:
        """Let nothing of it go on."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture(scope="session")
def beside() -> Iterator[Beside]:
    """Does what needs a loop."""
    made = Beside()
    yield made
    made.end()


@pytest.fixture(scope="session")
def seeded(beside: Beside) -> Path:
    """The database of a demo venue, made once for all of them; its passwords are cheap to check."""
    return beside(seeded_data(), within_s=60)


def demo(seeded: Path, place: Path, env: dict[str, str] | None = None) -> Server:
    """A demo venue that is not running yet."""
    subprocess.run(["cp", "-a", f"{seeded}/.", str(place)], check=True)
    return Server("hub", place, "--demo", says=r"bar\s+PIN 6666", env=env)


@pytest.fixture(scope="module")
def venue(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running demo venue for the tests of one file, which may kill it."""
    hub = demo(seeded, tmp_path_factory.mktemp("venue"))
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture(scope="session")
def linked(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Cloud]]:
    """A running demo venue and its vendor's cloud."""
    place = tmp_path_factory.mktemp("cloud")
    env = {"CLOUD_CONTACT": "Vera Vendor, 0800 123"}
    server = Server("cloud_link.backend", place, "--host", "127.0.0.1", says="The cloud is open", env=env)
    server.start()
    admin = {"username": "root", "password": "plantain & beans"}
    create = [sys.executable, "-m", "cloud_link.backend", "create-admin"]
    create += [part for name, value in admin.items() for part in (f"--{name}", value)]
    subprocess.run(create, cwd=ROOT, env=clean_environment() | {"DATA_DIR": str(place)}, check=True, timeout=60)
    sysadmin = Caller(server.url, "/api/auth/login", **admin)
    site = sysadmin("POST", "/api/sites", {"name": "The house of the tests"})
    hub = demo(seeded, tmp_path_factory.mktemp("house"), site["environment"] | {"CLOUD_URL": server.url})
    hub.start()
    yield hub, Cloud(sysadmin, site["site_id"])
    hub.stop()
    server.stop()


@pytest.fixture
def shared_venue(linked: tuple[Server, Cloud]) -> Server:
    """The running demo venue that most tests share: they take what they find, and kill nothing."""
    return linked[0]


@pytest.fixture
def cloud(linked: tuple[Server, Cloud]) -> Iterator[Cloud]:
    """The vendor of the shared venue, which is open again after the test."""
    yield linked[1]
    linked[1].unlock()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


class Screens:
    """Devices of one venue, each in a browser of its own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self.url = browser, url
        self.problems: list[str] = []

    def __call__(self, device: str, username: str, width: int = 1024, height: int = 768, **more: Any) -> Page:
        """Open a device with somebody signed in; the page says that it is live."""
        page = self.page(device, viewport={"width": width, "height": height}, **more)
        who = {"pin": PINS[username], "device": device}
        assert page.context.request.post(f"{self.url}/api/auth/pin", data=who).ok
        page.goto(f"{self.url}/?device={device}")
        page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()
        return page

    def by_touch(self, device: str, username: str, width: int = 1024, height: int = 768) -> Page:
        """Open a device and sign in by tile and PIN."""
        page = self.page(device, viewport={"width": width, "height": height})
        page.goto(f"{self.url}/?device={device}")
        page.locator(f"[data-role={username}]").click()
        for digit in PINS[username]:
            page.get_by_test_id(f"key-{digit}").click()
        page.get_by_test_id("key-enter").click()
        page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()
        return page

    def page(self, name: str, **more: Any) -> Page:
        """An empty page whose errors count."""
        page = self._browser.new_context(**more).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.problems.append(f"{name}: {error}"))
        page.on("console", lambda said: self.problems.extend([f"{name}: {said.text}"] if said.type == "error" else []))
        return page

    def close(self) -> None:
        """Close all of them, and let no error of theirs pass."""
        for context in self._browser.contexts:
            context.close()
        assert not [problem for problem in self.problems if not EXPECTED.search(problem)]


EXPECTED: Final = re.compile(r"ERR_CONNECTION|WebSocket|status of 4(04|09|22|23|29)")
"""What a browser itself calls an error: a hub that was killed, and refusals that a test provoked."""


@pytest.fixture
def screens(browser: Browser, shared_venue: Server) -> Iterator[Screens]:
    """Opens devices of the shared venue."""
    opened = Screens(browser, shared_venue.url)
    yield opened
    opened.close()


@pytest.fixture
def own_screens(browser: Browser, venue: Server) -> Iterator[Screens]:
    """Opens devices of this file's own venue."""
    opened = Screens(browser, venue.url)
    yield opened
    opened.close()


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a screenshot under artifacts/, named after the test."""

    def save(page: Page, name: str) -> None:
        folder = ARTIFACTS / request.node.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")

    return save

"""A venue from the real command, and a real browser in front of it. Screenshots are kept under artifacts/."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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
PINS = {"admin": "1111", "manager": "2222", "cashier": "3333", "waiter": "4444", "kitchen": "5555", "bar": "6666"}


class Venue:
    """A hub started as its owner would, as a process of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self._data_dir = data_dir
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start, and wait until the hub says that it is open."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("POS_")}
        env |= {"DATA_DIR": str(self._data_dir)}
        env.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "hub", "serve", "--demo", "--port", str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if re.search(r"bar\s+PIN 6666", line):
                return
        raise AssertionError("the hub did not start: " + "".join(said))

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

    def is_healthy(self) -> bool:
        """What a monitor would ask."""
        with urllib.request.urlopen(f"{self.url}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def venue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    """A running demo venue of its own."""
    hub = Venue(tmp_path_factory.mktemp("venue"))
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


OpenScreen = Callable[..., Page]


@pytest.fixture
def screen(browser: Browser, venue: Venue) -> Iterator[OpenScreen]:
    """Opens a device of the house in a browser of its own and signs somebody in by tile and PIN."""
    problems: list[str] = []

    def open_screen(device: str, username: str, width: int, height: int) -> Page:
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: problems.append(f"{device}: {error}"))
        page.on("console", lambda said: problems.extend([f"{device}: {said.text}"] if said.type == "error" else []))
        page.goto(f"{venue.url}/?device={device}")
        page.locator(f"[data-role={username}]").click()
        for digit in PINS[username]:
            page.get_by_test_id(f"key-{digit}").click()
        page.get_by_test_id("key-enter").click()
        page.get_by_test_id("live").get_by_text("live", exact=True).wait_for()
        return page

    yield open_screen
    for context in browser.contexts:
        context.close()
    assert not [problem for problem in problems if "ERR_CONNECTION" not in problem and "WebSocket" not in problem]


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a screenshot under artifacts/, named after the test."""

    def save(page: Page, name: str) -> None:
        folder = ARTIFACTS / request.node.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")

    return save

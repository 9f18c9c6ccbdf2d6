"""From one version to the next and back, in a clone of this repository, with the commands its owner would use."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.checkout import ROOT, Checkout, migration

PORT = 5830


class Installation(Checkout):
    """A checkout with a hub of its own, embedded database and all."""

    def __init__(self, place: Path) -> None:
        super().__init__(place / "checkout")
        self.place = place
        log, pid = place / "hub.log", place / "pid"
        self.environment |= {
            "DATA_DIR": str(place / "data"), "POS_PORT": str(PORT), "POS_JWT_SECRET": "s" * 40, "READY_WITHIN_S": "60",
            "HUB_START": f"setsid .venv/bin/pos-hub serve --demo </dev/null >>{log} 2>&1 & echo $! >{pid}",
            "HUB_STOP": f"kill $(cat {pid}) && while kill -0 $(cat {pid}) 2>/dev/null; do sleep 0.1; done",
        }  # fmt: skip

    def install(self) -> None:
        """A clone of what is being tested, with its packages, as the version `v1`."""
        self.clone()
        self._borrow_packages()

    def _borrow_packages(self) -> None:
        """The packages this run has already installed, under a `.venv` that imports the clone's own modules first."""
        bin_dir = self.checkout / ".venv" / "bin"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bin_dir.parent)], check=True)
        (site,) = bin_dir.parent.glob("lib/*/site-packages")
        borrowed = [path for path in sys.path if path.endswith("site-packages")]
        (site / "packages.pth").write_text("\n".join([str(self.checkout), *borrowed]) + "\n")
        command = bin_dir / "pos-hub"
        command.write_text(f"#!{bin_dir}/python\nfrom hub.__main__ import main\nmain()\n")
        command.chmod(0o755)
        shutil.copytree(ROOT / "web" / "node_modules", self.checkout / "web" / "node_modules", symlinks=True)
        stamp = 'echo "$PWD $(cat requirements.lock pyproject.toml bin/setup | cksum)" >.venv/.installed'
        self.run("bash", "-c", stamp)

    def ask(self, path: str, body: object = None, token: str = "") -> dict[str, object]:
        """The running hub."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data, headers if token else {})
        if not token:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found

    def sells(self) -> str:
        """A waiter opens an order; its id."""
        token = str(self.ask("/api/auth/pin", {"pin": "4444", "device": "pos-1"})["token"])
        return str(self.ask("/api/orders", {"type": "takeaway"}, token)["id"])

    def holds(self, *orders: str) -> bool:
        """Whether all of these orders are there."""
        token = str(self.ask("/api/auth/pin", {"pin": "4444", "device": "pos-1"})["token"])
        return all(self.ask(f"/api/orders/{order}", token=token)["id"] == order for order in orders)

    def backups(self) -> list[dict[str, object]]:
        """What the manifests say, oldest first."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.place / "data" / "backups").glob("*.json")]
        return sorted(found, key=lambda manifest: str(manifest["created_at"]))


@pytest.fixture
def installation() -> Iterator[Installation]:
    """Not below tmp_path, which only its owner may enter: the embedded database runs as somebody else."""
    with tempfile.TemporaryDirectory(prefix="upgrade-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        yield Installation(Path(place))
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((Path(place) / "pid").read_text()), signal.SIGKILL)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_an_upgrade_and_its_rollback_lose_nothing(installation: Installation) -> None:
    it = installation
    it.install()
    last = max(path.stem for path in (it.checkout / "models" / "migrations").glob("[0-9]*.py"))
    it.release("v2", models__migrations__9000_next=migration(last, "mood"))
    it.release(
        "v3", models__migrations__9001_later=migration("9000_next", "weather"),
        hub__app="raise RuntimeError('this version does not start')\n",
    )  # fmt: skip
    it.run("bash", "-c", "source bin/installation; know_installation; start_hub; is_ready")
    before = it.sells()

    assert "This is v2." in it.run("bin/upgrade", "v2")
    (made,) = it.backups()
    assert (made["reason"], made["migrations"][-1], bool(made["verified_at"])) == ("upgrade", last, True)  # type: ignore[index]
    between = it.sells()

    assert "The former version is running; nothing is lost." in it.run("bin/upgrade", "v3", code=1)
    assert it.run("git", "describe", "--tags").strip() == "v2"
    assert it.holds(before, between)

    it.git("update-ref", "refs/pos-hub/previous", "v1")
    assert "The former version is running: v1." in it.run("bin/rollback")
    assert it.holds(before, between), "what was sold in between stays"
    assert "No upgrade was made here" in it.run("bin/rollback", code=1)
    assert [backup["migrations"][-1] for backup in it.backups()] == [last, "9000_next", "9001_later", "9000_next"]  # type: ignore[index]
    print(*(line for line in (it.place / "hub.log").read_text().splitlines() if "hub." in line), sep="\n")

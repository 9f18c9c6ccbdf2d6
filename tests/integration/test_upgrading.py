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

ROOT = Path(__file__).parents[2]
PORT = 5830


def migration(after: str, column: str) -> str:
    """A migration that only adds, and can be taken back."""
    forth, back = f"alter table orders add column {column} text", f"alter table orders drop column {column}"
    return f'''"""A column that the version before does not know."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Only adds."""

    dependencies = [("models", "{after}")]
    operations = [ops.RunSQL("{forth}", reverse_sql="{back}")]
'''


class Installation:
    """A checkout with a hub of its own, embedded database and all."""

    def __init__(self, place: Path) -> None:
        self.checkout, self.place = place / "checkout", place
        log, pid = place / "hub.log", place / "pid"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("POS_", "CLOUD_"))}
        self.environment = kept | {
            "DATA_DIR": str(place / "data"), "POS_PORT": str(PORT), "POS_JWT_SECRET": "s" * 40, "READY_WITHIN_S": "60",
            "HUB_START": f"setsid .venv/bin/pos-hub serve --demo </dev/null >>{log} 2>&1 & echo $! >{pid}",
            "HUB_STOP": f"kill $(cat {pid}) && while kill -0 $(cat {pid}) 2>/dev/null; do sleep 0.1; done",
        }  # fmt: skip

    def run(self, *command: str, code: int = 0) -> str:
        """A command in the checkout; what it said."""
        done = subprocess.run(
            command, check=False, cwd=self.checkout, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def git(self, *arguments: str) -> str:
        return self.run("git", "-c", "user.name=Nakato", "-c", "user.email=nakato@example.com", *arguments)

    def install(self) -> None:
        """A clone of what is being tested, with its packages, as the version `v1`."""
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.checkout)], check=True)
        changed = subprocess.run(["git", "diff", "HEAD", "--binary"], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["git", "apply", "--allow-empty"], cwd=self.checkout, input=changed, check=True)
        self.git("commit", "--quiet", "--all", "--allow-empty", "--message", "v1")
        self.git("tag", "v1")
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

    def release(self, tag: str, **files: str) -> None:
        """Another version on top of the last, that differs in these files; the checkout stays at `v1`."""
        self.git("checkout", "--quiet", self.git("tag", "--sort=-refname").split()[0])
        for name, text in files.items():
            path = self.checkout / f"{name}.py".replace("__", "/")
            path.write_text(text)
            self.git("add", str(path))
        self.git("commit", "--quiet", "--message", tag)
        self.git("tag", tag)
        self.git("checkout", "--quiet", "v1")

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

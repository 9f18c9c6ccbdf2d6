"""A machine of its own that boots systemd (in a container of systemd-nspawn), for the units of deploy/systemd.

It is made from Debian's packages, as deploy/RUNBOOK.md begins. What is asked of it stands in the tests.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from tests.checkout import Checkout

PACKAGES = (
    "systemd", "systemd-sysv", "dbus", "sudo", "git", "ca-certificates", "curl", "openssl", "procps", "iproute2",
    "postgresql", "redis-server", "python3-venv",
)  # fmt: skip
WAYS_TO_PACKAGES = {
    "/etc/pip.conf": "etc/pip.conf",
    "/usr/etc/npmrc": "root/.npmrc",
    "/etc/ssl/certs/ca-certificates.crt": "etc/ssl/certs/ca-certificates.crt",
    "/etc/resolv.conf": "etc/resolv.conf",
}
PATIENCE_S = 60.0


class Machine:
    """Its root directory, and the process that holds it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._nspawn: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """An empty server with the packages of the runbook, and the checkout in /opt/pos-hub."""
        mirror = _said("apt-get", "indextargets", "--format", "$(SITE)").split()[0]
        _said("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "bookworm", str(self.root), mirror)
        for here, there in WAYS_TO_PACKAGES.items():
            if Path(here).exists():
                shutil.copy(here, self.root / there)
        Checkout(self.root / "opt" / "pos-hub").clone()

    def boot(self) -> None:
        """Until systemd says that it is up."""
        self._nspawn = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--boot", f"--directory={self.root}", "--register=no", "--keep-unit",
             "--console=pipe"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE_S
        while self._init() is None or self.says("systemctl is-system-running") not in ("running", "degraded"):
            assert time.monotonic() < until, "the machine does not boot"
            assert self._nspawn.poll() is None, "the machine ended"
            time.sleep(0.5)

    def _init(self) -> int | None:
        assert self._nspawn is not None
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def _enter(self, command: str) -> subprocess.CompletedProcess[str]:
        inside = ("nsenter", "--target", str(self._init()), "--mount", "--uts", "--ipc", "--pid", "--cgroup")
        return subprocess.run(
            [*inside, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8",
             "bash", "-c", f"cd /opt/pos-hub && {command}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def says(self, command: str) -> str:
        """What a command in there says, however it ends."""
        done = self._enter(command)
        return (done.stdout + done.stderr).strip()

    def run(self, command: str) -> str:
        """A command in there, which must go well; what it said."""
        done = self._enter(command)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def off(self) -> None:
        """Power off."""
        if self._nspawn is not None and self._nspawn.poll() is None:
            self._nspawn.terminate()
            self._nspawn.wait(30)


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout

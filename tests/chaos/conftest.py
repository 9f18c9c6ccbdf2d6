"""Some experiments, and all naive builds, are tried beside the others in a process of their own: there is time."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.parents import ending_with_us
from tests.chaos.seeded import GIVEN, seeded_data
from tests.chaos.venue import ROOT

LONGEST_S = 240.0


class Verdicts:
    """What the oracle said of each, as it becomes known."""

    def __init__(self, told: Path, process: subprocess.Popen[bytes]) -> None:
        self._told, self._process = told, process

    def of(self, trial: str) -> list[str]:
        """What it said of this one."""
        end = time.monotonic() + LONGEST_S
        while time.monotonic() < end:
            known = self._known()
            if trial in known:
                return known[trial]
            assert self._process.poll() is None, "the trials have ended early"
            time.sleep(0.1)
        raise TimeoutError(trial)

    def _known(self) -> dict[str, list[str]]:
        whole = self._told.read_text("utf-8").rpartition("\n")[0]
        return {told["trial"]: told["wrong"] for told in map(json.loads, whole.splitlines())}


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    """What is tried beside the others."""
    told = tmp_path_factory.mktemp("beside") / "told"
    with asyncio.Runner() as runner:
        seeded = runner.run(seeded_data())
    command = [*ending_with_us(), sys.executable, "-m", "tests.chaos.trials"]
    with told.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {GIVEN: str(seeded)}, stdout=out)
    yield Verdicts(told, process)
    process.terminate()
    process.wait()


@pytest.fixture(scope="session", autouse=True)
def _begin_early(request: pytest.FixtureRequest) -> None:
    """It begins with the first experiment, when anybody will ask."""
    if any("verdicts" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("verdicts")

"""Everything that `make test` runs, as jobs side by side: one more than there are processors, for each mostly waits.

A job is pytest on some paths, without what deeper paths of other jobs name; the last one has whatever no job names, so
that no test can be forgotten. The longest come first. What a job says is shown when it has ended.
"""

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
HUB_GONE = ("test_terminals_keep.py", "test_the_app_opens.py", "test_the_hub_comes_back.py")
"""Browser tests that kill their hub."""
LONGEST_FIRST: dict[str, tuple[str, ...]] = {
    "journeys": ("tests/journeys",),
    "integration": ("tests/integration",),
    "browsers": ("tests/e2e",),
    "chaos": ("tests/chaos",),
    "browsers whose hub is gone": tuple(f"tests/e2e/{name}" for name in HUB_GONE),
    "operations": ("tests/integration/operations",),
    "cloud": ("tests/integration/cloud_link", "tests/deploy"),
}
SELECTION = ("-q", "-m", "not long and not deploy")
NOTHING_SELECTED = 5


@dataclass(frozen=True)
class Job:
    """A command, by its name."""

    name: str
    command: tuple[str, ...]
    may_be_empty: bool = False


@dataclass(frozen=True)
class Result:
    """How a job ended."""

    is_good: bool
    text: str


def jobs(more: Sequence[str]) -> list[Job]:
    """All of them; `more` are arguments of pytest, after which a job may have nothing to do."""
    named = LONGEST_FIRST | {"the rest": tuple(path for path in _test_paths() if path not in _paths())}
    tests = [Job(name, _pytest(paths, more), bool(more)) for name, paths in named.items() if paths]
    return [*tests[:-1], Job("check", ("bin/check",)), tests[-1]]


def _test_paths() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    paths: list[str] = project["tool"]["pytest"]["ini_options"]["testpaths"]
    return paths


def _paths() -> set[str]:
    return {path for paths in LONGEST_FIRST.values() for path in paths}


def _pytest(paths: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    """Without what is a job of its own further down."""
    deeper = [path for path in sorted(_paths()) if any(path.startswith(f"{above}/") for above in paths)]
    return ("bin/test", *SELECTION, *more, *paths, *(f"--ignore={path}" for path in deeper))


def run(job: Job) -> Result:
    """Run one to its end."""
    began = time.monotonic()
    done = subprocess.run(job.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    is_good = done.returncode == 0 or (job.may_be_empty and done.returncode == NOTHING_SELECTED)
    verdict = "good" if is_good else f"FAILED ({done.returncode})"
    title = f"── {job.name}: {verdict} after {time.monotonic() - began:.0f} s"
    return Result(is_good, f"{done.stdout.decode(errors='replace').rstrip()}\n{title}")


def main() -> int:
    """Run them all; 0 if each has ended well."""
    began, is_good = time.monotonic(), True
    with ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        for ended in as_completed([pool.submit(run, job) for job in jobs(sys.argv[1:])]):
            is_good &= ended.result().is_good
            print(ended.result().text, flush=True)
    print(f"── {'all good' if is_good else 'FAILED'} after {time.monotonic() - began:.0f} s")
    return not is_good


if __name__ == "__main__":
    sys.exit(main())

"""Disks of a size of our own, where the kernel lets us have them: as root, on Linux."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MIB = 1 << 20


@contextmanager
def small_disk(place: Path, mib: int = 1, options: str = "") -> Iterator[Path]:
    """A disk of so many mebibytes at `place`, in memory; gone with the block. Skips the test where we may not mount."""
    place.mkdir(exist_ok=True)
    asked = ",".join(filter(None, [f"size={mib}m", "mode=0755", options]))
    if os.geteuid() != 0 or _ran("mount", "-t", "tmpfs", "-o", asked, "tmpfs", str(place)) != 0:
        pytest.skip("a disk of a size of our own needs a root that may mount")
    try:
        yield place
    finally:
        _ran("umount", "--lazy", str(place))


def _ran(*command: str) -> int:
    return subprocess.run(command, check=False, capture_output=True).returncode

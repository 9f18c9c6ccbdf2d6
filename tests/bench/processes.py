"""Processes that are measured: peers and loads that obey JSON lines, and how much CPU any of them has used."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.chaos.venue import ROOT

ANSWER_S = 120.0


class Obedient:
    """A process that answers one JSON line to each JSON line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def ask(self, **command: Any) -> dict[str, Any]:
        """One command, one answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        """The next line it says."""
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), ANSWER_S)
        if not line:
            raise RuntimeError("a measured process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def obedient(*command: str) -> AsyncIterator[Obedient]:
    """A process with pipes, for as long as the block lasts."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
    try:
        yield Obedient(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def python(module: str, *arguments: str) -> AsyncIterator[Obedient]:
    """One of our own modules as such a process."""
    async with obedient(sys.executable, "-m", module, *arguments) as process:
        yield process


def cpu_s(pid: int) -> float:
    """CPU seconds a process and its threads have used: in nanoseconds where the kernel says so, else in ticks."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except (OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid: int) -> int:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("the kernel does not say how much memory a process has")

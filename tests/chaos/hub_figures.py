"""What a hub process says of itself, and what the kernel says of it."""

from __future__ import annotations

from pathlib import Path

import aiohttp


async def figures(session: aiohttp.ClientSession, url: str) -> dict[str, float]:
    """The unlabelled figures of `/metrics`."""
    async with session.get(f"{url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    pairs = [line.split(" ") for line in lines if line.startswith("pos_") and "{" not in line]
    return {name: float(value) for name, value in pairs}


def memory_kib(pid: int) -> int:
    """How much of the machine's memory a process holds."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def is_stopped(pid: int) -> bool:
    """Whether a process stands still."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "T"

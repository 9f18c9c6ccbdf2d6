"""`python -m tests.bench [PART …] [--json FILE]`: measures, and prints what stands beside what. Nothing is asserted.

`python -m tests.bench compare OTHER`: this tree beside another one, which has its own `.venv` (`make setup` there).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uvloop

from tests.bench import cloud, commands, compare, fanout, growth, restore, screens, storm

PARTS: dict[str, Callable[[argparse.Namespace], Awaitable[dict[str, Any]]]] = {
    "fanout": lambda _: fanout.run(),
    "commands": lambda asked: commands.run(profile=asked.profile),
    "screens": lambda _: screens.run(),
    "storm": lambda _: storm.run(),
    "growth": lambda asked: growth.run(asked.orders),
    "memory": lambda _: growth.memory(),
    "cloud": lambda _: cloud.run(),
    "restore": lambda asked: restore.run(min(asked.orders, 200_000)),
}
PACKAGES = ("python-socketio", "python-engineio", "aiohttp", "asyncpg", "tortoise-orm", "msgspec", "uvloop")


def main() -> None:
    """Run the parts that were named, else all; or compare two trees."""
    asked = parser().parse_args()
    figures: dict[str, Any] = {"machine": machine()}
    print(json.dumps(figures["machine"], indent=2))
    if asked.parts[:1] == ["compare"]:
        figures["compare"] = uvloop.run(compare.run(Path(asked.parts[1]), asked.rounds))
    else:
        figures |= measured(asked)
    print(f"(load of the machine: {os.getloadavg()[0]:.1f})")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    made = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    made.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; or compare OTHER")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    made.add_argument("--orders", type=int, default=1_000_000, help="growth, restore: how many settled orders")
    made.add_argument("--profile", action="store_true", help="commands: say where their time goes")
    made.add_argument("--rounds", type=int, default=5, help="compare: how many rounds")
    return made


def measured(asked: argparse.Namespace) -> dict[str, Any]:
    """The figures of each part."""
    if unknown := [part for part in asked.parts if part not in PARTS]:
        raise SystemExit(f"There is no part {unknown[0]}; there are {', '.join(PARTS)}.")
    figures: dict[str, Any] = {}
    for part in asked.parts or PARTS:
        begin = time.monotonic()
        figures[part] = uvloop.run(_measured(PARTS[part], asked))
        print(f"({part}: {time.monotonic() - begin:.0f} s)", flush=True)
    return figures


async def _measured(
    part: Callable[[argparse.Namespace], Awaitable[dict[str, Any]]], asked: argparse.Namespace
) -> dict[str, Any]:
    return await part(asked)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpu = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next((int(line.split()[1]) >> 20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": memory,
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "packages": {name: version(name) for name in PACKAGES},
    }


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()

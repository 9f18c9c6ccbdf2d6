"""Short experiments on the real hub, run beside others in a process of their own; each answers what is wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.chaos import clock_steps, faults, poison, slow_and_gone
from tests.chaos.clock_steps import Clock
from tests.chaos.experiment import experiment
from tests.ports import free_ports

BRISK = "tests.chaos.brisk_hub"


async def clients_that_misbehave() -> list[str]:
    """6, 7, 15, 16: they vanish, send poison, flood, freeze, and are signed out; an event cannot be told."""
    port, silent = free_ports(2)
    async with experiment([port], module=BRISK, payers=1, servers=0, listeners=5) as it:
        wrong = await slow_and_gone.vanish(it, silent, 10, within_s=20)
        wrong += await poison.swallow(it)
        wrong += await poison.flood(it, 1000)
        wrong += await poison.flood_over_http(it, 100)
        wrong += await slow_and_gone.freeze(it, 4)
        await faults.tell_what_cannot_be_told(it)
        wrong += await faults.revoke(it)
        return wrong + await it.verdict()


async def a_clock_that_is_set() -> list[str]:
    """11: by minutes and by a day, both ways."""
    with tempfile.TemporaryDirectory() as place:
        clock = Clock(Path(place) / "clock")
        environment = {"CLOCK_FILE": f"{place}/clock"}
        async with experiment(free_ports(1), module=BRISK, payers=2, listeners=5, environment=environment) as it:
            await clock_steps.step_by_minutes(it, clock, 1.0)
            return await clock_steps.step_by_a_day(it, clock) + await it.verdict()


SHORT_FORMS: dict[str, Callable[[], Awaitable[list[str]]]] = {
    "clients that misbehave": clients_that_misbehave,
    "a clock that is set": a_clock_that_is_set,
}

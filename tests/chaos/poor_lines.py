"""Screens and people whose way to the hub is late, and dark for a while now and then (experiment 5).

Made above TCP: the kernel of a small machine need not have netem, and what TCP shows of lost packets is lateness.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.chaos.experiment import Experiment
from tests.chaos.people import Person, pay_for_ever
from tests.chaos.proxy import PoorLine, to_port

BETWEEN_S = (1.0, 4.0)
DARK_S = (0.3, 2.0, 6.0, 25.0)
"""The last is longer than the hub and the screens wait for each other."""


@asynccontextmanager
async def over(it: Experiment, port: int, screens: int) -> AsyncIterator[PoorLine]:
    """So many screens more, and somebody who takes money, on the far side of a poor line."""
    async with PoorLine(port, to_port(it.venue.hubs[0].port)).listening() as line:
        there = f"http://127.0.0.1:{port}"
        it.screens += await it.more_screens(screens, [there])
        cashier = Person(it.session, [there], it.stage.tokens["cashier"], it.book)
        it.put_to_work(pay_for_ever(cashier, it.stage, it.book, it.done))
        yield line


async def go_dark(it: Experiment, line: PoorLine, seconds: float) -> None:
    """Nothing passes for a while, again and again; connections stay as they are."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        for dark_s in random.sample(DARK_S, len(DARK_S)):
            await asyncio.sleep(random.uniform(*BETWEEN_S))
            line.fall_silent()
            it.count("times dark")
            await asyncio.sleep(dark_s)
            line.come_back()

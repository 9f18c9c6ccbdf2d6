"""Experiment 19: hours of service with something small going wrong all the time. Nothing may grow."""

import asyncio
import os
import random
import statistics
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from hub.base.ids import new_id
from hub.base.tasks import stop
from tests.chaos import faults
from tests.chaos.experiment import Experiment, experiment
from tests.chaos.hub_figures import figures, memory_kib
from tests.chaos.people import sell_for_ever
from tests.ports import free_ports

SHORT_S = 7.0
LONG_S = float(os.environ.get("SOAK_S", "600"))
SELLERS = 4
EVERY_S = 0.25
GRAIN_KIB = 4 << 10
ALLOWED = {"tasks": 10.0, "descriptors": 6.0}
MEMORY_ALLOWED = 0.06
"""Of the memory of the second third: the collector breathes."""

NOBODY = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}


@dataclass(frozen=True)
class Sample:
    """What a process holds at one moment."""

    tasks: float
    descriptors: float
    memory_kib: float


async def sample(it: Experiment) -> Sample:
    hub = it.venue.hubs[0]
    said = await figures(it.session, hub.url)
    descriptors = len(list(Path(f"/proc/{hub.pid}/fd").iterdir()))
    return Sample(said["pos_tasks"], descriptors, memory_kib(hub.pid))


def growth(samples: Sequence[Sample], *, with_memory: bool) -> Mapping[str, tuple[float, float]]:
    """What the last third holds more than an earlier one by more than it may; the median of each.

    Tasks and descriptors are compared with the first third, memory with the second: in the first, caches fill.
    """
    third = len(samples) // 3
    earlier = {"tasks": 0, "descriptors": 0} | ({"memory_kib": third} if with_memory else {})
    grown = {}
    for name, start in earlier.items():
        before = statistics.median(getattr(one, name) for one in samples[start : start + third])
        last = statistics.median(getattr(one, name) for one in samples[-third:])
        if last - before > ALLOWED.get(name, before * MEMORY_ALLOWED + GRAIN_KIB):
            grown[name] = (before, last)
    return grown


# What goes wrong, a little at a time


async def nonsense(it: Experiment) -> None:
    """Requests that are refused: no token, no JSON, no such thing."""
    url = random.choice(it.urls)
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        for path, body in (("/api/orders", b"{"), ("/api/nothing", b""), (f"/api/orders/{new_id()}", b"{}")):
            async with it.session.post(url + path, data=body, headers=NOBODY) as answer:
                await answer.read()


async def half_a_visit(it: Experiment) -> None:
    """Somebody opens a socket, says nothing, and is gone."""
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with it.session.ws_connect(f"{random.choice(it.urls)}/socket.io/?EIO=4&transport=websocket") as socket:
            await socket.receive(timeout=2)


async def lost_connections(it: Experiment) -> None:
    """PostgreSQL ends half of the hub's connections."""
    connection = await it.venue.connect()
    with suppress(asyncpg.PostgresError):
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'pos-hub' and random() < 0.5"
        )
    await connection.close()


async def aborted_sockets(it: Experiment) -> None:
    """A third of the screens lose their connection."""
    await faults.abort_sockets(it, 0.1)


TROUBLES = (nonsense, half_a_visit, aborted_sockets, aborted_sockets, lost_connections)


async def soak(it: Experiment, seconds: float, pause_s: float) -> list[Sample]:
    """Trouble after trouble, looked at all the time. What a start fills up is not counted."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(min(2.0, seconds / 5))
    end, samples = loop.time() + seconds, list[Sample]()
    troubles = loop.create_task(trouble(it, pause_s))
    while loop.time() < end:
        samples.append(await sample(it))
        await asyncio.sleep(max(EVERY_S, seconds / 600))
    await stop(troubles)
    return samples


async def trouble(it: Experiment, pause_s: float) -> None:
    while True:
        await asyncio.sleep(random.random() * 2 * pause_s)
        what = random.choice(TROUBLES)
        await what(it)
        it.count(what.__name__.replace("_", " "))


@pytest.mark.timeout(120)
async def test_nothing_grows_in_a_short_while() -> None:
    async with experiment(free_ports(1), listeners=8, payers=2, orders=10, module="tests.chaos.brisk_hub") as it:
        samples = await soak(it, SHORT_S, pause_s=0.25)
        wrong = await it.verdict()
        print(it.summary(), samples[0], samples[-1])
        assert growth(samples, with_memory=False) == {}
        assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(LONG_S + 300)
async def test_nothing_grows_in_a_long_service() -> None:
    async with experiment(free_ports(1), listeners=20, payers=0, servers=0) as it:
        for _ in range(SELLERS):
            people = it.person("waiter"), it.person("manager"), it.person("cashier")
            it.put_to_work(sell_for_ever(*people, it.stage, it.book, it.done))
        samples = await soak(it, LONG_S, pause_s=1.0)
        wrong = await it.verdict()
        print(it.summary(), samples[0], samples[len(samples) // 2], samples[-1])
        assert growth(samples, with_memory=True) == {}
        assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(120)
async def test_a_hub_that_forgets_nothing_is_found_out() -> None:
    async with experiment(free_ports(1), listeners=8, payers=1, orders=5, module="tests.chaos.forgetful_hub") as it:
        samples = await soak(it, SHORT_S, pause_s=0.1)
        print(it.summary(), samples[0], samples[-1])
        assert growth(samples, with_memory=False).keys() >= {"tasks", "descriptors"}

"""The experiments on naive builds: each must find what its build gets wrong. `python -m tests.chaos.trials [NAME…]`.

A trial has a venue of its own and a fault that is short, for a naive build fails at once. One line of JSON a trial:
its name and what the oracle says. `make test` runs them beside the other experiments, in a process of their own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.chaos import clock_steps, faults, poison, slow_and_gone
from tests.chaos.clock_steps import Clock
from tests.chaos.experiment import Experiment, experiment, kill_hubs, with_cutter
from tests.chaos.redis_server import redis_server
from tests.chaos.seeded import seeded_data
from tests.chaos.short_forms import SHORT_FORMS
from tests.ports import free_ports

NAIVE = "tests.chaos.naive_hub"
AT_ONCE = 2
PATIENCE_S = 3.0
LONGER_THAN_IT_LOOKS_BACK_S = 1.5
JOINED_WITHIN_S = 20.0
STANDS = 3
"""A hub that stops just after it looked at its clock, and before it asked, hears what it would have missed."""
Trial = Callable[[], Awaitable[list[str]]]
TRIALS: dict[str, Trial] = {}


def trial(run: Trial) -> Trial:
    """A trial, by its name."""
    TRIALS[getattr(run, "__name__", "")] = run
    return run


def naive(way: str, hubs: int = 1, **more: Any) -> Any:
    """A small venue at work whose hubs are naive in one way."""
    environment = {"NAIVE": way, **more.pop("environment", {})}
    return experiment(
        free_ports(hubs),
        **{"module": NAIVE, "listeners": 5, "payers": 2, "orders": 5, **more, "environment": environment},
    )


def through_redis(url: str) -> Any:
    """Two hubs whose events take their way through Redis alone."""
    return naive("through_redis_alone", hubs=2, payers=4, orders=60, environment={"REDIS_URL": url})


def come_back_late(it: Experiment) -> None:
    """Screens take their time, so that something happens while they are away."""
    for screen in it.screens:
        screen.back_s = 3.0


async def judged(it: Experiment) -> list[str]:
    """The oracle, without much patience."""
    return await it.verdict(PATIENCE_S)


@trial
async def hub_killed() -> list[str]:
    """1: events told by the request that caused them."""
    async with naive("emit_after_commit", listeners=10, payers=4, orders=60) as it:
        come_back_late(it)
        await kill_hubs(it, 3.0, (0.5, 1.0), at_least=2)
        return await judged(it)


@trial
async def database_killed() -> list[str]:
    """2: commits that are answered before they are written."""
    async with naive("commit_in_memory", payers=6) as it:
        await faults.kill_postgres(it, 4.0)
        return await judged(it)


@trial
async def cut_at_commit() -> list[str]:
    """3: no record of what was done under a key."""
    async with with_cutter(free_ports(2), NAIVE, NAIVE="no_keys") as (it, cutter):
        await faults.cut_at_commit(it, cutter, 10)
        return await judged(it)


@trial
async def same_key_at_once() -> list[str]:
    """4: a key is looked up, then stored."""
    async with naive("look_then_insert", hubs=2, payers=1) as it:
        await faults.pay_twice_at_once(it, 0.5)
        return await judged(it)


@trial
async def sockets_aborted() -> list[str]:
    """5: no resume."""
    async with naive("emit_after_commit") as it:
        come_back_late(it)
        await faults.abort_sockets(it, 2.0)
        return await judged(it)


@trial
async def vanished() -> list[str]:
    """6: no pulse."""
    (port,) = free_ports(1)
    async with naive("no_pulse", payers=1, servers=0) as it:
        return await slow_and_gone.vanish(it, port, 5, within_s=6)


@trial
async def frozen() -> list[str]:
    """7: queues without a bound."""
    async with naive("no_bounds", payers=0, servers=0) as it:
        return await slow_and_gone.freeze(it, 3)


@trial
async def back_at_once() -> list[str]:
    """8: whoever comes back just listens."""
    async with naive("emit_after_commit", payers=0, servers=0) as it:
        return await slow_and_gone.come_back_at_once(it, 20, with_restart=True) + await judged(it)


@trial
async def redis_killed() -> list[str]:
    """9: events through Redis alone."""
    (port,) = free_ports(1)
    async with redis_server(port) as redis, through_redis(redis.url) as it:
        await faults.torment_redis(it, redis, 3.0)
        return await judged(it)


@trial
async def hub_stands_still() -> list[str]:
    """10: the log is followed by the clock."""
    async with naive("by_the_clock,no_pulse", hubs=2, payers=0, servers=0) as it:
        it.screens += await it.more_screens(1, it.urls[-1:])
        await it.screens[-1].until(lambda screen: screen.vouched_times, JOINED_WITHIN_S)
        wrong: list[str] = []
        for _ in range(STANDS):
            await faults.stand_still(it, LONGER_THAN_IT_LOOKS_BACK_S)
            wrong += await judged(it)
            if any("wrong, as" in line for line in wrong):
                break
        return wrong


@trial
async def clock_set() -> list[str]:
    """11: screens resume by the time of what they heard last."""
    with tempfile.TemporaryDirectory() as place:
        clock = Clock(Path(place) / "clock")
        async with naive("by_the_clock", orders=20, environment={"CLOCK_FILE": f"{place}/clock"}) as it:
            await clock_steps.step_by_minutes(it, clock, 0.6)
            return await judged(it)


@trial
async def one_client_floods() -> list[str]:
    """15: every command is run when it comes."""
    async with naive("no_turns", payers=0, servers=0) as it:
        return await poison.flood(it, 1500)


@trial
async def bad_event() -> list[str]:
    """15: what cannot be encoded is skipped."""
    async with naive("skip_what_is_bad", payers=1, servers=0) as it:
        await faults.tell_what_cannot_be_told(it)
        return await judged(it)


@trial
async def signed_out() -> list[str]:
    """16: a token is checked at connect only."""
    async with naive("ask_once", servers=0) as it:
        return await faults.revoke(it)


@trial
async def locked() -> list[str]:
    """17: the lock is read at the start of a request."""
    async with naive("lock_at_the_start", payers=8) as it:
        await faults.toggle_lock(it, 3.0)
        return await faults.paid_while_locked(it)


ALL = SHORT_FORMS | TRIALS


async def _run(names: list[str]) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    await seeded_data()

    async def one(name: str) -> None:
        async with gate:
            try:
                wrong = await ALL[name]()
            except Exception as error:
                wrong = [f"broken: {error!r}"]
            print(json.dumps({"trial": name, "wrong": wrong[:500]}), flush=True)

    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(one(name))


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1:] or [*ALL]))

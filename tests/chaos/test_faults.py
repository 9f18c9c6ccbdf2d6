"""DESIGN §9's experiments under one oracle: in short one after another, each at length in `make chaos`."""

from pathlib import Path

import pytest

from tests.chaos import clock_steps, faults, poison, slow_and_gone
from tests.chaos.clock_steps import Clock
from tests.chaos.experiment import Experiment, experiment, with_cutter
from tests.chaos.redis_server import redis_server
from tests.chaos.venue import free_ports

SHORT_S, LONG_S = 2.0, 60.0
BRISK = "tests.chaos.brisk_hub"
bounded = pytest.mark.timeout(300)


async def holds(it: Experiment) -> None:
    """The oracle's verdict, and that there was anything to judge."""
    wrong = await faults.paid_while_locked(it) + await it.verdict()
    print(it.summary(), *wrong, sep="\n")
    assert wrong == [], [hub.last_words() for hub in it.venue.hubs]
    assert it.book.payments


@bounded
async def test_one_thing_after_another_breaks() -> None:
    *ports, redis_port = free_ports(4)
    async with redis_server(redis_port) as redis, with_cutter(ports, BRISK, REDIS_URL=redis.url) as (it, cutter):
        await faults.pay_twice_at_once(it, SHORT_S)
        await faults.abort_sockets(it, SHORT_S)
        await faults.freeze_a_hub(it, SHORT_S)
        await faults.torment_redis(it, redis, SHORT_S)
        await faults.cut_at_commit(it, cutter, 30)
        await faults.toggle_lock(it, SHORT_S)
        wrong = await slow_and_gone.come_back_at_once(it, 50, with_restart=True)
        await faults.kill_postgres(it, SHORT_S)
        assert wrong == []
        await holds(it)


@bounded
async def test_clients_vanish_freeze_flood_and_lose_their_right() -> None:
    port, silent = free_ports(2)
    async with experiment([port], module=BRISK, payers=1, servers=0, listeners=5) as it:
        wrong = await slow_and_gone.vanish(it, silent, 10, within_s=20)
        wrong += await poison.swallow(it)
        wrong += await poison.flood(it, 1000)
        wrong += await poison.flood_over_http(it, 100)
        wrong += await slow_and_gone.freeze(it, 4)
        await faults.tell_what_cannot_be_told(it)
        wrong += await faults.revoke(it)
        assert wrong == []
        await holds(it)


@bounded
async def test_the_clock_is_set(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock")
    environment = {"CLOCK_FILE": str(tmp_path / "clock")}
    async with experiment(free_ports(1), module=BRISK, payers=2, listeners=5, environment=environment) as it:
        await clock_steps.step_by_minutes(it, clock, 1.0)
        assert await clock_steps.step_by_a_day(it, clock) == []
        await holds(it)

"""The experiments of docs/reliability.md at length, each alone, with the product's pings and ticks (`make chaos`)."""

import asyncio
from pathlib import Path

import pytest

from tests.chaos import clock_steps, faults, poison, poor_lines, slow_and_gone
from tests.chaos.clock_steps import Clock
from tests.chaos.experiment import experiment, kill_hubs, with_cutter
from tests.chaos.redis_server import redis_server
from tests.ports import free_ports

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
LONG_S = 45.0
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
"""Debian's libfaketime: the whole process believes in another time, not only our own clock."""


async def test_1_two_hubs_killed_in_turn() -> None:
    async with experiment(free_ports(2)) as it:
        await kill_hubs(it, 4 * LONG_S, at_least=50)
        await faults.holds(it)


async def test_2_all_of_postgresql_killed() -> None:
    async with experiment(free_ports(1)) as it:
        await faults.kill_postgres(it, LONG_S)
        await faults.holds(it)


async def test_3_a_thousand_connections_cut_at_commit() -> None:
    async with with_cutter(free_ports(2)) as (it, cutter):
        await faults.cut_at_commit(it, cutter, 1000)
        await faults.holds(it)


async def test_4_the_same_key_many_times_at_once_on_both_hubs() -> None:
    async with experiment(free_ports(2), payers=1) as it:
        await faults.pay_twice_at_once(it, LONG_S)
        await faults.holds(it)


async def test_5_sockets_aborted_and_a_line_that_is_late_and_dark() -> None:
    hub, far = free_ports(2)
    async with experiment([hub], listeners=15) as it, poor_lines.over(it, far, screens=10) as line:
        await asyncio.gather(faults.abort_sockets(it, 2 * LONG_S), poor_lines.go_dark(it, line, 2 * LONG_S))
        await faults.holds(it)


async def test_6_screens_vanish() -> None:
    port, silent = free_ports(2)
    async with experiment([port], payers=1) as it:
        await faults.holds(it, await slow_and_gone.vanish(it, silent, 50, within_s=40))


async def test_7_four_of_forty_screens_stop_reading() -> None:
    async with experiment(free_ports(1), payers=1, servers=0, listeners=36) as it:
        usual, beside = await slow_and_gone.others_pace(it, 4, rounds=8, seconds=5)
        print(f"the others' p99 beside frozen ones: {beside:.1f} ms, {beside / usual:.2f} times the usual {usual:.1f}")
        await faults.holds(it, await slow_and_gone.freeze(it, 4, most=350))


async def test_8_five_hundred_screens_come_back_at_once() -> None:
    async with experiment(free_ports(1), payers=1, servers=0, listeners=5) as it:
        wrong = await slow_and_gone.come_back_at_once(it, 500, with_restart=False)
        it.screens = it.screens[:5]
        await faults.holds(it, wrong)


async def test_8_five_hundred_screens_come_back_after_a_restart() -> None:
    async with experiment(free_ports(1), payers=1, servers=0, listeners=5) as it:
        await faults.holds(it, await slow_and_gone.come_back_at_once(it, 500, with_restart=True))


async def test_9_redis_killed_and_frozen() -> None:
    *ports, redis_port = free_ports(3)
    async with redis_server(redis_port) as redis, experiment(ports, environment={"REDIS_URL": redis.url}) as it:
        await faults.torment_redis(it, redis, LONG_S)
        await faults.holds(it)


async def test_10_one_of_two_hubs_stands_still() -> None:
    async with experiment(free_ports(2)) as it:
        await faults.freeze_a_hub(it, LONG_S)
        await faults.holds(it)


@pytest.mark.skipif(not FAKETIME.exists(), reason="libfaketime is not installed")
async def test_11_the_clock_is_set(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    clock = Clock(tmp_path / "clock", as_offset=True)
    environment = {
        "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "clock"), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip
    async with experiment(free_ports(1), payers=2, environment=environment) as it:
        for _ in range(3):
            await clock_steps.step_by_minutes(it, clock, 3.0)
        await faults.holds(it, await clock_steps.step_by_a_day(it, clock))


async def test_15_poison_and_ten_thousand_commands() -> None:
    async with experiment(free_ports(1), payers=2) as it:
        wrong = await poison.swallow(it)
        wrong += await poison.flood(it, 10_000)
        wrong += await poison.flood_over_http(it, 500)
        await faults.tell_what_cannot_be_told(it)
        await faults.holds(it, wrong)


async def test_16_people_signed_out_everywhere() -> None:
    async with experiment(free_ports(1), servers=0, listeners=20) as it:
        wrong = []
        for who in ("waiter", "manager"):
            wrong += await faults.revoke(it, who)
        await faults.holds(it, wrong)


async def test_17_no_payment_inside_a_lock() -> None:
    async with experiment(free_ports(1), payers=8) as it:
        await faults.toggle_lock(it, LONG_S)
        await faults.holds(it)

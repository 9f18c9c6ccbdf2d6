"""The other experiments of DESIGN §9: all in a row in short, each at length in `make chaos`, under the same oracle."""

import asyncio

import pytest

from tests.chaos import faults
from tests.chaos.experiment import Experiment, experiment, kill_hubs
from tests.chaos.redis_server import redis_server

SHORT_S, LONG_S = 3.0, 120.0
bounded = pytest.mark.timeout(300)


async def holds(it: Experiment) -> None:
    """The oracle's verdict, and that there was anything to judge."""
    connection = await it.venue.connect()
    inside = await connection.fetch(faults.PAID_WHILE_LOCKED)
    await connection.close()
    assert inside == []
    wrong = await it.verdict()
    print(it.summary(), *wrong, sep="\n")
    assert wrong == [], [hub.last_words() for hub in it.venue.hubs]
    assert it.book.payments


@bounded
async def test_one_thing_after_another_breaks() -> None:
    async with redis_server(5699) as redis, experiment([5692, 5693], environment={"REDIS_URL": redis.url}) as it:
        await faults.pay_twice_at_once(it, SHORT_S)
        await faults.abort_sockets(it, SHORT_S)
        await faults.freeze_a_hub(it, SHORT_S)
        await faults.torment_redis(it, redis, SHORT_S)
        await faults.toggle_lock(it, SHORT_S)
        await faults.kill_postgres(it, SHORT_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_two_hubs_killed_in_turn() -> None:
    async with experiment([5692, 5693]) as it:
        await kill_hubs(it, LONG_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_all_of_postgresql_killed() -> None:
    async with experiment([5694]) as it:
        await faults.kill_postgres(it, LONG_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_the_same_key_many_times_at_once_on_both_hubs() -> None:
    async with experiment([5692, 5693], payers=1) as it:
        await faults.pay_twice_at_once(it, LONG_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_sockets_aborted() -> None:
    async with experiment([5695], listeners=15) as it:
        await faults.abort_sockets(it, LONG_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_one_of_two_hubs_stands_still() -> None:
    async with experiment([5692, 5693]) as it:
        await faults.freeze_a_hub(it, LONG_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_redis_killed_and_frozen() -> None:
    async with (
        redis_server(5699) as redis,
        experiment([5692, 5693], environment={"REDIS_URL": redis.url}) as it,
    ):
        await faults.torment_redis(it, redis, LONG_S)
        await holds(it)


@pytest.mark.long
@bounded
async def test_no_payment_inside_a_lock() -> None:
    async with experiment([5696], payers=8) as it:
        await faults.toggle_lock(it, LONG_S)
        await holds(it)


@bounded
async def test_a_person_signed_out_everywhere_hears_nothing_more() -> None:
    async with experiment([5697], listeners=5, payers=2) as it:
        screen = it.screens[0]
        headers = {"Authorization": f"Bearer {it.stage.tokens['waiter']}"}
        async with it.session.post(f"{it.urls[0]}/api/auth/logout-all", headers=headers) as answer:
            assert answer.status == 200
        await asyncio.sleep(1)
        heard = screen.heard
        await asyncio.sleep(1)
        assert screen.heard == heard
        assert "not_signed_in" in str(screen.refused)

"""Counted failures: shared by all hubs of a venue, forgotten in the end, and not outrun by many guesses at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from hub.base import clock
from hub.base.counters import WINDOW_S, MemoryCounters, RedisCounters
from hub.domain.refusals import TooMany
from hub.identity.lockout import ACCOUNT_LIMIT, ADDRESS_LIMIT, Attempt, Lockout
from tests.chaos.redis_server import redis_server

PORT = 5893


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    """A Redis of one's own."""
    async with redis_server(PORT) as server, Redis.from_url(server.url) as client:
        yield client


async def fails(lockout: Lockout, account: str, place: str, address: str | None) -> int:
    """A failed attempt; how many tries are left."""
    async with lockout.attempt(account, place, address) as attempt:
        return await attempt.failed()


async def test_failures_at_one_hub_count_at_the_other_and_are_forgotten_in_the_end(redis: Redis) -> None:
    here, there = Lockout(RedisCounters(redis)), Lockout(RedisCounters(redis))
    left = [await fails((here, there)[n % 2], "waiter", "pos-1", "10.0.0.9") for n in range(ACCOUNT_LIMIT)]
    assert left == [4, 3, 2, 1, 0]
    for lockout in (here, there):
        with pytest.raises(TooMany):
            await lockout.check("waiter", "pos-1", None)
    for name in await redis.keys():
        assert 0 < await redis.ttl(name) <= WINDOW_S
    await Attempt(RedisCounters(redis), "waiter", "pos-1", None).succeeded()
    await there.check("waiter", "pos-1", None)


@pytest.mark.parametrize("kind", ["memory", "redis"])
async def test_of_many_guesses_at_once_only_the_limit_is_compared(kind: str, redis: Redis) -> None:
    counters = MemoryCounters() if kind == "memory" else RedisCounters(redis)
    lockout, compared, go = Lockout(counters), 0, asyncio.Event()

    async def guess() -> None:
        nonlocal compared
        async with lockout.attempt("waiter", "pos-1", "10.0.0.9") as attempt:
            compared += 1
            await go.wait()
            await attempt.failed()

    guesses = [asyncio.get_running_loop().create_task(guess()) for _ in range(20)]
    while sum(task.done() for task in guesses) < 20 - ACCOUNT_LIMIT:
        await asyncio.sleep(0)
    go.set()
    refused = [error for error in await asyncio.gather(*guesses, return_exceptions=True) if error is not None]
    assert (compared, [type(error) for error in refused]) == (ACCOUNT_LIMIT, [TooMany] * (20 - ACCOUNT_LIMIT))


@pytest.mark.parametrize("kind", ["memory", "redis"])
async def test_an_attempt_that_came_to_nothing_does_not_count(kind: str, redis: Redis) -> None:
    counters = MemoryCounters() if kind == "memory" else RedisCounters(redis)
    lockout = Lockout(counters)
    for _ in range(ADDRESS_LIMIT + 1):
        with pytest.raises(ConnectionResetError):
            async with lockout.attempt("waiter", "pos-1", "10.0.0.9"):
                raise ConnectionResetError
    assert await fails(lockout, "waiter", "pos-1", "10.0.0.9") == ACCOUNT_LIMIT - 1


async def test_guesses_at_many_accounts_at_once_are_slowed_as_one_after_the_other_are() -> None:
    lockout, compared = Lockout(MemoryCounters()), 0

    async def guess(account: str) -> None:
        nonlocal compared
        async with lockout.attempt(account, "10.0.0.9", "10.0.0.9") as attempt:
            compared += 1
            await asyncio.sleep(0)
            await attempt.failed()

    await asyncio.gather(*(guess(f"guess-{n}") for n in range(100)), return_exceptions=True)
    assert compared == ADDRESS_LIMIT


async def test_the_lock_lasts_from_the_last_failure_not_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(clock, "monotonic_s", lambda: now)
    lockout = Lockout(MemoryCounters())
    for _ in range(ACCOUNT_LIMIT):
        await fails(lockout, "waiter", "pos-1", "10.0.0.9")
        now += WINDOW_S / ACCOUNT_LIMIT - 1
    now += WINDOW_S / 2
    with pytest.raises(TooMany):
        await lockout.check("waiter", "pos-1", None)
    now += WINDOW_S / 2
    await lockout.check("waiter", "pos-1", None)


async def test_a_paired_device_is_slowed_when_one_signs_in_between_guesses() -> None:
    """Somebody's own PIN forgets the failures of the PIN pad; it must not buy endless guesses at a manager's."""
    lockout, place = Lockout(MemoryCounters()), "paired device pos-1"
    for n in range(ADDRESS_LIMIT):
        await fails(lockout, "pin:any", "pos-1", place)
        if n < ADDRESS_LIMIT - 1:
            async with lockout.attempt("pin:any", "pos-1", place) as attempt:
                await attempt.succeeded()
    with pytest.raises(TooMany):
        await lockout.check("pin:any", "pos-1", place)
    await lockout.check("pin:any", "pos-2", "paired device pos-2")

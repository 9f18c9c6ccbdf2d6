"""Counted failures: shared by all hubs of a venue, forgotten in the end, and not outrun by many guesses at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from hub import clock, hashing, sessions
from hub.domain.refusals import TooMany, WrongCredentials
from hub.lockout import ACCOUNT_LIMIT, ADDRESS_LIMIT, WINDOW_S, Lockout, MemoryCounters, RedisCounters
from tests.chaos.redis_server import redis_server
from tests.running_hub import RunningHub

PORT = 5893


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    """A Redis of one's own."""
    async with redis_server(PORT) as server, Redis.from_url(server.url) as client:
        yield client


async def test_failures_at_one_hub_count_at_the_other_and_are_forgotten_in_the_end(redis: Redis) -> None:
    here, there = Lockout(RedisCounters(redis)), Lockout(RedisCounters(redis))
    left = [await (here, there)[n % 2].failed("waiter", "pos-1", "10.0.0.9") for n in range(ACCOUNT_LIMIT)]
    assert left == [4, 3, 2, 1, 0]
    for lockout in (here, there):
        with pytest.raises(TooMany):
            await lockout.check("waiter", "pos-1", None)
    for name in await redis.keys():
        assert 0 < await redis.ttl(name) <= WINDOW_S
    await here.succeeded("waiter", "pos-1")
    await there.check("waiter", "pos-1", None)


async def test_a_right_guess_among_many_at_once_counts_only_before_the_limit(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wrong_first(secret: str, hashed: str | None) -> bool:
        await asyncio.sleep(0.05 if secret == "4444" else 0)
        return await hashing.matches(secret, hashed)

    monkeypatch.setattr(sessions, "matches", wrong_first)
    place = hub.sessions.place("10.0.0.9", "pos-1", None)
    guesses = [hub.sessions.sign_in_by_pin(pin, place) for pin in (*map(str, range(7000, 7020)), "4444")]
    found = Counter(type(answer) for answer in await asyncio.gather(*guesses, return_exceptions=True))
    assert found == {WrongCredentials: 20, TooMany: 1}


async def test_the_lock_lasts_from_the_last_failure_not_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(clock, "monotonic_s", lambda: now)
    lockout = Lockout(MemoryCounters())
    for _ in range(ACCOUNT_LIMIT):
        await lockout.failed("waiter", "pos-1", "10.0.0.9")
        now += WINDOW_S / ACCOUNT_LIMIT - 1
    now += WINDOW_S / 2
    with pytest.raises(TooMany):
        await lockout.check("waiter", "pos-1", None)
    now += WINDOW_S / 2
    await lockout.check("waiter", "pos-1", None)


async def test_a_paired_device_is_slowed_when_one_signs_in_between_guesses() -> None:
    """Somebody's own PIN forgets the failures of the PIN pad; it must not buy endless guesses at a manager's."""
    lockout, place = Lockout(MemoryCounters()), "paired device pos-1"
    for _ in range(ADDRESS_LIMIT):
        await lockout.failed("pin:any", "pos-1", place)
        await lockout.succeeded("pin:any", "pos-1")
    with pytest.raises(TooMany):
        await lockout.check("pin:any", "pos-1", place)
    await lockout.check("pin:any", "pos-2", "paired device pos-2")

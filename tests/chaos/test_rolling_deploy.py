"""Experiment 14: two hubs behind nginx are replaced in turn by the next version, and back, while people work."""

import asyncio
import itertools
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.chaos.experiment import Experiment, at_work
from tests.chaos.redis_server import redis_server
from tests.chaos.venue import open_venue
from tests.deploy.front import lay_out, running
from tests.ports import free_ports

NEXT = "tests.chaos.next_hub"
pytestmark = [pytest.mark.long, pytest.mark.timeout(400)]


@asynccontextmanager
async def behind_nginx(place: Path, module: str = "hub") -> AsyncIterator[Experiment]:
    """A venue at work behind one door."""
    http, https, redis, *hubs = free_ports(5)
    front = lay_out(place, http, https, hubs)
    environment = {"REDIS_URL": f"redis://127.0.0.1:{redis}/0", "POS_TRUSTED_PROXIES": "127.0.0.1"}
    async with (
        redis_server(redis),
        open_venue(hubs, module=module, environment=environment) as venue,
        running(front),
        front.session() as session,
        at_work(venue, session, [front.url]) as it,
    ):
        yield it


async def roll(it: Experiment, seconds: float, *versions: str) -> None:
    """One hub after the other ends as a deployment ends it, and comes back as the other version."""
    end = asyncio.get_running_loop().time() + seconds
    for version in itertools.cycle(versions):
        for hub in it.venue.hubs:
            await hub.end(signal.SIGTERM)
            hub.module = version
            await hub.start()
            it.count(f"starts of {version}")
            await asyncio.sleep(2)
        if asyncio.get_running_loop().time() > end:
            return


async def test_two_versions_take_turns_and_nothing_is_lost(tmp_path: Path) -> None:
    async with behind_nginx(tmp_path) as it:
        await roll(it, 90, NEXT, "hub")
        wrong = await it.verdict()
        connection = await it.venue.connect()
        unheard_of = await connection.fetchval("select count(*) from event_log where type = 'mood.changed'")
        moods = await connection.fetchval("select array_agg(distinct mood order by mood) from orders")
        await connection.close()
        print(it.summary(), f"{unheard_of} events of the next version", *wrong, sep="\n")
    assert wrong == []
    assert unheard_of > 0
    assert moods == ["better", "good"], "each version calls its own SQL functions"
    assert it.book.payments
    assert set(it.book.retries) <= {"503", "409"}, "a deployment may ask for patience, never for a guess"


async def test_a_hub_that_emits_after_commit_fails_the_same_deployment(tmp_path: Path) -> None:
    naive = "tests.chaos.naive_hub"
    async with behind_nginx(tmp_path, naive) as it:
        await roll(it, 15, naive)
        wrong = await it.verdict()
        print(it.summary(), len(wrong), wrong[:3])
    assert wrong

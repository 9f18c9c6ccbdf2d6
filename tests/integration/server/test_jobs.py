"""One process of the venue runs the scheduled jobs; if it is gone, another one takes over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hub.base import clock
from hub.postgres.database import Database
from hub.server import jobs
from hub.server.jobs import ELECTION_LOCK, Jobs
from tests.databases import Databases, Dsn
from tests.trading import Trade

END_LOCK_HOLDERS = """
select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and objid = $1 and granted
  and database = (select oid from pg_database where datname = current_database())
"""
"""Ends the connections that hold the election lock; returns their number."""


@asynccontextmanager
async def running_jobs(trade: Trade, count: int) -> AsyncIterator[list[Jobs]]:
    """The jobs of several processes, which take part in the election."""
    candidates = [Jobs(Database(trade.database.dsn), trade.commands) for _ in range(count)]
    for candidate in candidates:
        await candidate.start()
    yield candidates
    for candidate in candidates:
        await candidate.stop()


async def elected(candidates: list[Jobs]) -> list[Jobs]:
    """The elected candidates; waits until there is one."""
    async with asyncio.timeout(10):
        while not (leaders := [candidate for candidate in candidates if candidate.is_elected]):
            await asyncio.sleep(0.01)
    return leaders


async def test_one_of_several_is_elected_and_another_takes_over(
    trade: Trade, databases: Databases, dsn: Dsn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RETRY_S", 0.05)
    async with running_jobs(trade, 3) as candidates, databases.owner(dsn) as owner:
        for _ in range(3):
            (leader,) = await elected(candidates)
            await asyncio.sleep(0.2)
            assert await elected(candidates) == [leader]
            assert await owner.fetchval(END_LOCK_HOLDERS, ELECTION_LOCK) == 1
            async with asyncio.timeout(10):
                while leader.is_elected:
                    await asyncio.sleep(0.001)


async def test_the_jobs_begin_a_new_business_day(trade: Trade) -> None:
    count_days = "select count(*) from business_days where business_day = $1"
    await trade.ask("delete from business_days")
    async with running_jobs(trade, 2) as candidates, asyncio.timeout(10):
        await elected(candidates)
        while not await trade.ask(count_days, trade.commands.reference_data.business_day(clock.now())):
            await asyncio.sleep(0.05)

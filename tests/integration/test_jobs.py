"""Scheduled work is done by one process of the venue, and by another one as soon as that one is gone."""

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

HOLDERS = """
select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and objid = $1 and granted
  and database = (select oid from pg_database where datname = current_database())
"""
"""How many hold the election; they lose their connection by it."""


@asynccontextmanager
async def standing(trade: Trade, many: int) -> AsyncIterator[list[Jobs]]:
    """So many processes that stand for election."""
    all_ = [Jobs(Database(trade.database.dsn), trade.commands) for _ in range(many)]
    for one in all_:
        await one.start()
    yield all_
    for one in all_:
        await one.stop()


async def elected(candidates: list[Jobs]) -> list[Jobs]:
    """Who is elected, once somebody is."""
    async with asyncio.timeout(10):
        while not (found := [one for one in candidates if one.is_elected]):
            await asyncio.sleep(0.01)
    return found


async def test_one_of_several_is_elected_and_another_takes_over(
    trade: Trade, databases: Databases, dsn: Dsn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RETRY_S", 0.05)
    async with standing(trade, 3) as candidates, databases.owner(dsn) as owner:
        for _ in range(3):
            (chosen,) = await elected(candidates)
            await asyncio.sleep(0.2)
            assert await elected(candidates) == [chosen]
            assert await owner.fetchval(HOLDERS, ELECTION_LOCK) == 1
            async with asyncio.timeout(10):
                while chosen.is_elected:
                    await asyncio.sleep(0.001)


async def test_a_new_business_day_is_begun_by_itself(trade: Trade) -> None:
    begun = "select count(*) from business_days where business_day = $1"
    await trade.ask("delete from business_days")
    async with standing(trade, 2) as candidates, asyncio.timeout(10):
        await elected(candidates)
        while not await trade.ask(begun, trade.commands.reference_data.business_day(clock.now())):
            await asyncio.sleep(0.05)

"""Whether this machine's clock agrees with those of PostgreSQL and the cloud."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from hub.base import clock
from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn

ANSWER_S = 5.0
TOLERANCE, LARGE = timedelta(seconds=3), timedelta(minutes=2)
SET_IT = "Switch on time synchronisation on the machine that is wrong: `timedatectl set-ntp true`."


async def database_clock(context: DoctorContext) -> AsyncIterator[Finding]:
    """The clock of PostgreSQL, which dates the books."""
    async with context.database() as connection:
        before = clock.now()
        other = await connection.fetchval("select clock_timestamp()")
        yield _compared("PostgreSQL's", other, before, clock.now())


async def cloud_clock(context: DoctorContext) -> AsyncIterator[Finding]:
    """The clock of the vendor's cloud, by which leases are dated. Its Date header has whole seconds."""
    cloud = context.settings.cloud
    if cloud is None:
        return
    before = clock.now()
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S), trust_env=True) as session,
            session.get(f"{cloud.url}/health") as answer,
        ):
            other = parsedate_to_datetime(answer.headers["Date"]) + timedelta(milliseconds=500)
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError) as error:
        why = str(error) or type(error).__name__
        raise NotKnown(
            f"the cloud at {cloud.url} does not answer ({why})", "Trading goes on; see docs/cloud.md."
        ) from None
    yield _compared("the cloud's", other, before, clock.now())


def _compared(whose: str, other: datetime, before: datetime, after: datetime) -> Finding:
    difference = max(before - other, other - after, timedelta(0))
    if difference <= TOLERANCE:
        return ok(f"Our clock and {whose} agree.")
    finding = fail if difference > LARGE else warn
    return finding(f"Our clock and {whose} are {difference.total_seconds():.0f} s apart.", SET_IT)

"""Whether this machine's clock agrees with the others it works with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from hub.base import clock
from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn

ANSWER_S = 5.0
SLIGHT, GRAVE = timedelta(seconds=3), timedelta(minutes=2)
SET_IT = "Switch on time synchronisation on the machine that is wrong: `timedatectl set-ntp true`."


async def database_clock(context: DoctorContext) -> AsyncIterator[Finding]:
    """The clock of PostgreSQL, which dates the books."""
    async with context.database() as connection:
        before = clock.now()
        theirs = await connection.fetchval("select clock_timestamp()")
        yield _compared("PostgreSQL's", theirs, before, clock.now())


async def cloud_clock(context: DoctorContext) -> AsyncIterator[Finding]:
    """The clock of the vendor's cloud, by which leases are dated. Its Date tells whole seconds."""
    cloud = context.settings.cloud
    if cloud is None:
        return
    before = clock.now()
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S), trust_env=True) as session,
            session.get(f"{cloud.url}/health") as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"]) + timedelta(milliseconds=500)
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError) as error:
        why = str(error) or type(error).__name__
        raise NotKnown(
            f"the cloud at {cloud.url} does not answer ({why})", "Trading goes on; see docs/cloud.md."
        ) from None
    yield _compared("the cloud's", theirs, before, clock.now())


def _compared(whose: str, theirs: datetime, before: datetime, after: datetime) -> Finding:
    apart = max(before - theirs, theirs - after, timedelta(0))
    if apart <= SLIGHT:
        return ok(f"Our clock and {whose} agree.")
    judge = fail if apart > GRAVE else warn
    return judge(f"Our clock and {whose} are {apart.total_seconds():.0f} s apart.", SET_IT)

"""What is done to a venue at work: one function a fault, each for a number of seconds."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from hub.base import postgres_leftovers
from hub.base.ids import new_id
from tests.chaos.experiment import Experiment
from tests.chaos.hub_figures import is_stopped
from tests.chaos.people import Person, pay_once
from tests.chaos.proxy import CommitCutter
from tests.chaos.redis_server import RedisServer

PAID_WITHIN_S = 2.0
LICENCE = """
select finish_command(null, 200, null, null, null, now(), '{}', '[]', '{licence.changed}', '{venue}', '{licence}',
  '{1}', '{1}', array[$1])
"""
BAD_EVENT = LICENCE.replace("now()", "'-infinity'")
"""An instant that the database holds and the wire cannot."""


async def kill_postgres(it: Experiment, seconds: float) -> None:
    """Every PostgreSQL process dies at once, as in a power cut of the database's machine."""
    end = _now() + seconds
    while _now() < end:
        await asyncio.sleep(random.uniform(1.0, 2.5))
        for pid in postgres_leftovers.processes(it.venue.directory / "data" / "postgres" / "cluster"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        it.count("database kills")
        await it.venue.postgres.stop()
        await it.venue.postgres.start()


async def abort_sockets(it: Experiment, seconds: float) -> None:
    """A third of the screens lose their connection without a word, again and again."""
    end = _now() + seconds
    while _now() < end:
        await asyncio.sleep(0.5)
        for screen in random.sample(it.screens, len(it.screens) // 3):
            if screen.lose_connection():
                it.count("sockets aborted")


async def freeze_a_hub(it: Experiment, seconds: float) -> None:
    """One of the hubs stands still, then goes on where it was, again and again."""
    end = _now() + seconds
    while _now() < end:
        await stand_still(it, min(5.0, seconds / 2))
        await asyncio.sleep(1)


async def stand_still(it: Experiment, seconds: float) -> None:
    """The last hub stands still, somebody pays at the first one, and `seconds` later it goes on where it was.

    Where it held a lock when it stopped, nobody can pay before it goes on.
    """
    hub = it.venue.hubs[-1]
    assert hub.process
    hub.process.send_signal(signal.SIGSTOP)
    while not is_stopped(hub.pid):
        await asyncio.sleep(0.01)
    elsewhere = Person(it.session, it.urls[:1], it.stage.tokens["cashier"], it.book)
    paying = asyncio.get_running_loop().create_task(pay_once(elsewhere, it.stage, it.book))
    await asyncio.wait([paying], timeout=PAID_WITHIN_S)
    await asyncio.sleep(seconds)
    hub.process.send_signal(signal.SIGCONT)
    await paying
    it.count("hub freezes")


async def torment_redis(it: Experiment, redis: RedisServer, seconds: float) -> None:
    """Redis dies and comes back, and freezes in between."""
    end = _now() + seconds
    while _now() < end:
        await redis.kill()
        it.count("redis kills")
        await asyncio.sleep(1)
        await redis.start()
        await asyncio.sleep(0.5)
        redis.send_signal(signal.SIGSTOP)
        await asyncio.sleep(1)
        redis.send_signal(signal.SIGCONT)
        await asyncio.sleep(0.5)


async def toggle_lock(it: Experiment, seconds: float) -> None:
    """The venue is locked and unlocked, in the same serial order as its payments."""
    connection, end = await it.venue.connect(), _now() + seconds
    try:
        while _now() < end:
            await _set_licence(connection, "locked")
            it.count("locks")
            await asyncio.sleep(0.3)
            await _set_licence(connection, "active")
            await asyncio.sleep(random.uniform(0.2, 0.8))
    finally:
        await _set_licence(connection, "active")
        await connection.close()


async def _set_licence(connection: Any, state: str) -> None:
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(7001, 1)")
        await connection.execute("update licence set state = $1", state)
        await connection.execute(LICENCE, view(state))


def view(state: str, contact: str | None = None) -> str:
    """The data of a `licence.changed`."""
    return json.dumps(
        {"licence": {"state": state, "reason": None, "reason_data": None, "contact": contact, "expires_at": None}}
    )


async def paid_while_locked(it: Experiment) -> list[str]:
    """Payments whose position lies inside a lock."""
    connection = await it.venue.connect()
    try:
        return [f"payment at {row['position']} lies inside a lock" for row in await connection.fetch(PAID_WHILE_LOCKED)]
    finally:
        await connection.close()


async def holds(it: Experiment, wrong: Sequence[str] = ()) -> None:
    """The oracle's verdict, and that there was anything to judge."""
    found = [*wrong, *await paid_while_locked(it), *await it.verdict()]
    print(it.summary(), *found, sep="\n")
    assert found == [], [hub.last_words() for hub in it.venue.hubs]
    assert it.book.payments


PAID_WHILE_LOCKED = """
with told as (
  select position, type, max(position) filter (where type = 'licence.changed') over (order by position) as since
  from event_log)
select t.position from told t join event_log l on l.position = t.since
where t.type = 'payment.recorded' and l.data -> 'licence' ->> 'state' = 'locked'
"""


async def pay_twice_at_once(it: Experiment, seconds: float) -> None:
    """The same payment under the same key, up to ten times at the same moment, at all hubs."""
    end, person = _now() + seconds, it.person("cashier")
    while _now() < end:
        payment, order = str(new_id()), random.choice(it.stage.orders)
        body = {"id": payment, "method": "cash", "amount_minor": random.randint(1, 99)}
        path = f"/api/orders/{order}/payments"
        many = [person.insist(path, body, payment) for _ in range(random.randint(2, 10))]
        answers = {str(answer) for answer in await asyncio.gather(*many)}
        if len(answers) != 1:
            it.book.mismatches.append(f"payment {payment} was answered in {len(answers)} ways")
        it.book.payments[payment] = body | {"order": order}
        it.count("payments by many twins")


async def cut_at_commit(it: Experiment, cutter: CommitCutter, many: int, share: float = 0.3) -> None:
    """So many connections of a hub to its database are cut at the moment of a COMMIT."""
    cutter.share = share
    try:
        while cutter.cuts < many:
            await asyncio.sleep(0.02)
    finally:
        cutter.share = 0.0
        it.counts["connections cut at COMMIT"] = cutter.cuts


async def revoke(it: Experiment, who: str = "waiter") -> list[str]:
    """A person is signed out everywhere; a second later nothing of what happens may reach that person's screens."""
    theirs = [screen for screen in it.screens if screen.seat[0] == it.stage.tokens[who]]
    headers = {"Authorization": f"Bearer {it.stage.tokens[who]}"}
    async with it.session.post(f"{it.urls[0]}/api/auth/logout-all", headers=headers) as answer:
        assert answer.status == 200
    await asyncio.sleep(1)
    heard = {screen.name: screen.heard for screen in theirs}
    payments = len(it.book.payments)
    while len(it.book.payments) < payments + 5:
        await asyncio.sleep(0.05)
    it.screens = [screen for screen in it.screens if screen not in theirs]
    return [f"{s.name} heard {s.heard - heard[s.name]} events after the end" for s in theirs if s.heard > heard[s.name]]


async def tell_what_cannot_be_told(it: Experiment) -> None:
    """An event reaches the log that no hub can encode; what it announces is in the database all the same."""
    connection = await it.venue.connect()
    try:
        await connection.execute("update licence set contact = $1", "somebody else")
        await connection.execute(BAD_EVENT, view("active", "somebody else"))
    finally:
        await connection.close()


def _now() -> float:
    return asyncio.get_running_loop().time()

"""Experiment 20: the vendor's cloud is away for thirty days. The venue trades through its grace, is warned, drains, and
comes back with the cloud. At every step its data can be read and taken out. The clocks are moved, nothing waits.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cloud_link import licence
from cloud_link.agent.heartbeats import Heartbeats
from cloud_link.licence import STATES, LicenceFacts, LicenceStatus
from hub.base import clock, ids
from hub.base import clock as cloud_clock
from hub.commands.operation import OPERATIONS
from hub.domain.refusals import VenueLocked
from tests.databases import Databases, Dsn
from tests.running_cloud import RegisteredSite, RunningCloud, running_cloud
from tests.running_hub import RunningHub, running_hub

DAY = timedelta(days=1)
AWAY = "http://127.0.0.1:9"
STEPS = (0, 1, 3, 5, 6, 8, 10, 14, 18, 20, 21.5, 22.5, 24, 27, 30)
READ = ("/api/orders?limit=5", "/api/menu", "/api/licence", "/api/reports/sales?format=csv", "/api/shifts")
GRACE_AT_LEAST = 14
TOLD = """
select coalesce(array_agg(data -> 'licence' ->> 'state' order by position), '{}') from event_log
where type = 'licence.changed' and position > $1
"""
"""What screens were told. They themselves are signed out after twelve hours, as the clock goes."""


@dataclass
class Diary:
    """What was found on each day: the state, whether a new order was taken, whether an open one could be paid."""

    days: list[tuple[float, str, bool, bool]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def move(patch: pytest.MonkeyPatch, days: float) -> None:
    """Time passes for everybody: wall clocks here and in the cloud, and the time this machine has been on."""
    true_now, true_cloud, true_boot = TRUE
    patch.setattr(clock, "now", lambda: true_now() + days * DAY)
    patch.setattr(cloud_clock, "now", lambda: true_cloud() + days * DAY)
    patch.setattr(clock, "boot", lambda: (true_boot()[0], true_boot()[1] + int(days * 86_400)))


TRUE = (clock.now, cloud_clock.now, clock.boot)


async def may(hub: RunningHub, name: str, who: str, **args: Any) -> Any:
    """What a command answers; None when the venue's licence does not allow it now."""
    wanted = OPERATIONS[name]
    try:
        reply = await hub.commands.execute(name, wanted.decode(args), hub.actor(who), str(ids.new_id()))
    except VenueLocked:
        return None
    assert not reply.is_refusal, reply.body
    return reply


async def live_through(hub: RunningHub, patch: pytest.MonkeyPatch, diary: Diary) -> None:
    """A day of the venue, again and again, each later than the one before."""
    licence_state = hub.link.licence_state
    item = next(str(i.id) for i in hub.commands.reference_data.rows.items if not i.groups and i.price_minor)
    await may(hub, "shift.open", "cashier", float_minor=0)
    open_orders = [await opened(hub, item) for _ in STEPS]
    for day, order in zip(STEPS, open_orders, strict=True):
        move(patch, day)
        await licence_state.refresh()
        state = str(await hub.ask("select state from licence"))
        new = await opened(hub, item)
        diary.taken += [new] if new else []
        paid = await may(hub, "order.pay", "cashier", order=order, method="cash", amount_minor=100)
        diary.days.append((day, state, new is not None, paid is not None))
        manager = hub.as_("manager")
        statuses = {path: (await manager.call("GET", path)).status for path in READ}
        diary.unread += [f"day {day}: {path} {status}" for path, status in statuses.items() if status != 200]


async def opened(hub: RunningHub, item: str) -> str | None:
    id_ = str(ids.new_id())
    wanted = {"id": id_, "type": "takeaway", "lines": [{"item": item}]}
    return id_ if await may(hub, "order.open", "waiter", **wanted) else None


async def comes_back(hub: RunningHub, cloud: RunningCloud, site: RegisteredSite) -> str:
    """The next heartbeat after the cloud's return, which is due every six hours."""
    agent = hub.link
    assert agent._http is not None
    heartbeats = Heartbeats(
        settings=site.settings(cloud.url),
        database=hub.database,
        licence_state=agent.licence_state,
        http=agent._http,
        devices_online=lambda: 0,
        is_elected=lambda: True,
        started_s=clock.monotonic_s(),
    )
    assert await heartbeats.send()
    return str(await hub.ask("select state from licence"))


def verdict(diary: Diary) -> list[str]:
    """What a careful owner would object to."""
    wrong = list(diary.unread)
    for day, state, took_new, took_money in diary.days:
        if day < GRACE_AT_LEAST and not (took_new and took_money):
            wrong.append(f"day {day}: no trade, though the cloud is away for two weeks at most ({state})")
        if day >= 8 and state == "active":
            wrong.append(f"day {day}: nobody was told that the cloud is away")
        if day >= 30 and took_new:
            wrong.append(f"day {day}: a venue nobody vouches for goes on for ever")
        if state == "drain" and (took_new or not took_money):
            wrong.append(f"day {day}: a draining venue finishes what it began, and begins nothing")
    rungs = [STATES.index(state) for _, state, _, _ in diary.days]
    wrong += [] if rungs == sorted(rungs) else ["it went up and down the ladder while nothing was heard"]
    seen = list(dict.fromkeys(state for _, state, _, _ in diary.days))
    wrong += [] if diary.told == [*seen[1:], "active"] else [f"screens were told {diary.told}, it was {seen}"]
    return wrong


@asynccontextmanager
async def linked(
    databases: Databases, dsn: Dsn, place: Path, site: RegisteredSite, url: str
) -> AsyncIterator[RunningHub]:
    """A hub that believes its cloud to be at `url`."""
    settings = replace(databases.settings, data_dir=place, cloud=site.settings(url))
    async with running_hub(settings, dsn) as hub:
        async with asyncio.timeout(10):
            while hub.link.licence_state.licence_status is None:
                await asyncio.sleep(0.02)
        yield hub


async def thirty_days(databases: Databases, dsn: Dsn, place: Path, patch: pytest.MonkeyPatch) -> tuple[Diary, str, str]:
    """The diary, and how the venue stands after the cloud's return: the state, and whether it trades."""
    diary = Diary()
    async with running_cloud(databases, place / "cloud") as cloud:
        site = await cloud.register(license_expires_at=clock.wire(clock.now() + 100 * DAY))
        async with linked(databases, dsn, place / "hub", site, cloud.url):
            await cloud.until_site(site, online=True, is_applied=True)
        async with linked(databases, dsn, place / "hub", site, AWAY) as hub:
            since = await hub.ask("select head from event_stream")
            await live_through(hub, patch, diary)
            state = await comes_back(hub, cloud, site)
            diary.told = list(dict.fromkeys(await hub.ask(TOLD, since)))
            item = next(str(i.id) for i in hub.commands.reference_data.rows.items if not i.groups and i.price_minor)
            trades = "trades" if await opened(hub, item) else "does not trade"
            kept = await hub.ask("select count(*) from orders where id = any($1::uuid[])", diary.taken)
            assert kept == len(diary.taken), "what was acknowledged is there"
    return diary, state, trades


async def test_a_venue_without_its_cloud_for_thirty_days(
    databases: Databases, dsn: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary, state, trades = await thirty_days(databases, dsn, tmp_path, monkeypatch)
    print(*diary.days, sep="\n")
    assert verdict(diary) == []
    assert list(dict.fromkeys(state for _, state, _, _ in diary.days)) == [
        "active",
        "grace",
        "drain",
        "locked",
    ]
    assert (state, trades) == ("active", "trades")


def at_once(held: LicenceFacts, now: Any) -> LicenceStatus:
    """As it is often built: no answer from the licence server, no work."""
    lease = held.lease
    is_silent = lease is None or now - lease.issued_at > DAY
    return LicenceStatus("locked" if is_silent else "active")


def for_ever(_: LicenceFacts, __: Any) -> LicenceStatus:
    """As it is often built too: an error is taken for a yes."""
    return LicenceStatus("active")


@pytest.mark.long
@pytest.mark.parametrize("naive", [at_once, for_ever])
async def test_the_usual_ways_fail(
    databases: Databases, dsn: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    naive: Callable[[LicenceFacts, Any], LicenceStatus],
) -> None:  # fmt: skip
    monkeypatch.setattr(licence, "licence_status", naive)
    diary, _, _ = await thirty_days(databases, dsn, tmp_path, monkeypatch)
    assert len(verdict(diary)) >= 3, diary

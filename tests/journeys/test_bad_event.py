"""One event that cannot be told, or that the hub itself does not understand: an alarm, and nobody is left behind."""

import asyncio
from typing import Any

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from hub.log.event_log import LoggedEvent
from hub.server.reactions import Reactions
from tests.databases import Databases, Dsn
from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub, running_hub

UNTELLABLE = "-infinity"
"""An instant that a timestamp can hold and the wire cannot."""
APPEND = """
select finish_command(null, 200, null, null, null, $1::text::timestamptz, '{}', '[]', array[$2], array[$3], '{bad}',
  '{1}', '{1}', array[$4])
"""


async def append(hub: RunningHub, type_: str, rooms: str, data: str, at: str = "now") -> None:
    """Put an event into the log behind the hub's back."""
    async with hub.database.transaction() as connection:
        await connection.execute(APPEND, at, type_, rooms, data)
    hub.fanout.wake()


async def alarms(hub: RunningHub) -> list[str]:
    found: list[str] = await hub.ask("select coalesce(array_agg(message), '{}') from alerts where kind = 'bad_event'")
    return found


async def test_an_event_that_cannot_be_told_makes_everybody_start_over(floor: Floor, hub: RunningHub) -> None:
    waiter = await hub.screen("waiter")
    await append(hub, "settings.changed", "venue", '{"settings": {}}', UNTELLABLE)
    await waiter.ended()
    bad = await hub.ask("select position from event_log where at = '-infinity'")
    back = await hub.screen("waiter", **waiter.cursor)
    assert (back.sync["mode"], back.sync["why"]) == ("snapshot", "compacted")
    assert back.sync["position"] >= bad
    order = await floor.opened()
    await back.hears("order.opened", lambda event: event["data"]["order"]["id"] == order["id"])
    (alarm,) = await alarms(hub)
    assert str(bad) in alarm


async def test_a_hub_starts_on_a_log_with_such_an_event_in_it(
    databases: Databases, dsn: Dsn, aiohttp_client: AiohttpClient
) -> None:
    async with running_hub(databases.settings, dsn, aiohttp_client) as hub:
        waiter = await hub.screen("waiter")
        await append(hub, "settings.changed", "venue", '{"settings": {}}', UNTELLABLE)
        await hub.as_("waiter").post("/api/orders", {"type": "takeaway"})
    async with running_hub(databases.settings, dsn, aiohttp_client) as another:
        back = await another.screen("waiter", **waiter.cursor)
        assert (back.sync["mode"], back.sync["why"]) == ("snapshot", "compacted")
        await another.as_("waiter").post("/api/orders", {"type": "takeaway"})
        await back.hears("order.opened")


async def test_an_event_the_hub_does_not_understand_is_told_all_the_same(floor: Floor, hub: RunningHub) -> None:
    manager = await hub.screen("manager")
    await append(hub, "ticket.changed", "manager", '{"ticket": {}}')
    raised = await manager.hears("alert.raised")
    assert raised["data"]["alert"]["kind"] == "bad_event"
    assert [event["type"] for event in manager.events] == ["ticket.changed", "alert.raised"]


async def test_what_the_hub_must_do_about_an_event_is_done_when_the_database_is_back(
    floor: Floor, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, failed = Reactions.handle, asyncio.Event()

    async def fails_once(reactions: Reactions, event: LoggedEvent) -> Any:
        if not failed.is_set():
            failed.set()
            raise ConnectionResetError
        await handle(reactions, event)

    waiter = await hub.screen("waiter")
    monkeypatch.setattr(Reactions, "handle", fails_once)
    await append(hub, "staff.changed", "manager", '{"staff": {}}')
    async with hub.database.transaction() as connection:
        await connection.execute("update staff set token_version = token_version + 1 where username = 'waiter'")
        await connection.execute("update venue set reference_version = reference_version + 1")
    await waiter.ended()
    assert failed.is_set()

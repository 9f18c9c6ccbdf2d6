"""A screen that was away: it resumes where it stopped and hears each event once, or it starts over and is told why."""

import asyncio
from typing import Any

import pytest

from hub.live import connection as live_connection
from hub.live import joining, ticks
from tests.journeys.conftest import Floor
from tests.reducer import applied
from tests.running_hub import RunningHub
from tests.screens import Screen

SOME = 5


def positions(screen: Screen) -> list[int]:
    return [event["position"] for event in screen.events]


async def missed(floor: Floor, hub: RunningHub) -> tuple[Screen, int]:
    """A waiter's screen that left, and the position after what happened meanwhile."""
    screen = await hub.screen("waiter")
    await floor.opened()
    await screen.hears("order.opened")
    await screen.leave()
    for _ in range(SOME):
        await floor.sent()
    hub.forget_snapshots()
    return screen, await hub.ask("select head from event_stream")


async def test_what_was_missed_comes_once_and_in_order(floor: Floor, hub: RunningHub) -> None:
    before, head = await missed(floor, hub)
    after = await hub.screen("waiter", **before.cursor)
    await floor.opened(table="T5")
    await after.reaches(await hub.ask("select head from event_stream"))
    assert (after.sync["mode"], "state" in after.sync) == ("resume", False)
    whole = positions(before) + positions(after)
    assert whole == sorted(set(whole))
    told = await hub.ask(
        "select array_agg(position order by position) from event_log where rooms && $1", list(after.rooms)
    )
    assert whole == told
    assert after.heard[0] == "sync"
    assert head in range(whole[0], whole[-1])


async def test_state_and_missed_events_make_the_new_state(floor: Floor, hub: RunningHub) -> None:
    before, head = await missed(floor, hub)
    after = await hub.screen("waiter", **before.cursor)
    await after.reaches(await hub.ask("select position from room_heads where room = 'floor'"))
    state: dict[str, Any] = before.sync["state"]
    for event in before.events + after.events:
        state = applied(state, event)
    hub.forget_snapshots()
    fresh = await hub.screen("waiter")
    assert fresh.sync["position"] == head
    assert state == fresh.sync["state"]


async def test_a_long_absence_is_replayed_in_pages(floor: Floor, hub: RunningHub) -> None:
    screen = await hub.screen("manager")
    await screen.leave()
    order = await floor.opened()
    for n in range(450):
        await floor.waiter.call("PATCH", f"/api/orders/{order['id']}", {"guests": n % 9 + 1})
    head = await hub.ask("select head from event_stream")
    assert head > 800
    back = await hub.screen("manager", **screen.cursor)
    await back.reaches(head)
    assert positions(back) == list(range(screen.sync["position"] + 1, head + 1))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"epoch": None}, "new"),
        ({"position": None}, "new"),
        ({"position": "7"}, "new"),
        ({"position": -1}, "new"),
        ({"epoch": "another"}, "epoch"),
        ({"position": 10**9}, "ahead"),
        ({"tag": 0}, "fork"),
        ({"tag": "x"}, "fork"),
    ],
)
async def test_a_cursor_that_does_not_fit_starts_over(
    floor: Floor, hub: RunningHub, changed: dict[str, Any], why: str
) -> None:
    before, head = await missed(floor, hub)
    after = await hub.screen("waiter", **before.cursor | changed)
    assert (after.sync["mode"], after.sync["why"], after.sync["position"]) == ("snapshot", why, head)
    assert len(after.sync["state"]["orders"]) == SOME + 1


async def test_a_cursor_without_a_tag_is_believed(floor: Floor, hub: RunningHub) -> None:
    before, _ = await missed(floor, hub)
    cursor = {name: value for name, value in before.cursor.items() if name != "tag"}
    assert (await hub.screen("waiter", **cursor)).sync["mode"] == "resume"


async def test_what_the_log_no_longer_holds_is_compacted(floor: Floor, hub: RunningHub) -> None:
    before, head = await missed(floor, hub)
    await hub.ask("select prune_event_log(now() + interval '1 day', 1000)")
    hub.fanout.tail.replay_buffer.clear()
    after = await hub.screen("waiter", **before.cursor)
    assert (after.sync["mode"], after.sync["why"], after.sync["position"]) == ("snapshot", "compacted", head)


async def test_over_a_line_that_is_too_thin_for_the_events_the_state_comes_instead(
    floor: Floor, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly(*_: object) -> None:
        await asyncio.sleep(0.1)

    before, head = await missed(floor, hub)
    for name, value in {"PAGE": 1, "LAST_STRETCH_BYTES": 0, "JOIN_TIMEOUT_S": 0.35}.items():
        monkeypatch.setattr(joining, name, value)
    monkeypatch.setattr(joining.Joining, "_drained", slowly)
    after = await hub.screen("waiter", **before.cursor)
    await after.starts_over()
    assert after.heard.count("sync") == 2
    assert (after.sync["mode"], after.sync["why"], after.sync["position"]) == ("snapshot", "compacted", head)
    assert 0 < len(after.events) < SOME
    await floor.opened(table="T5")
    await after.hears("order.opened")


async def test_a_tick_vouches_for_the_last_event_of_each_room(floor: Floor, hub: RunningHub) -> None:
    manager, kitchen = await hub.screen("manager"), await hub.screen("kitchen")
    await floor.sent()
    await manager.reaches(await hub.ask("select head from event_stream"))
    hub.fanout.ticks.tick()
    for screen in (manager, kitchen):
        tick = await screen.ticked()
        assert set(tick["rooms"]) == screen.rooms
        for room, position in tick["rooms"].items():
            assert position == max((e["position"] for e in screen.events if room in e["rooms"]), default=0)
        assert screen.heard[-1] == "tick"
    assert {device["code"] for device in manager.ticks[0]["devices"]} == {"manager-1", "kds-kitchen"}
    assert "devices" not in kitchen.ticks[0]


@pytest.fixture
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticks ten times a second."""
    monkeypatch.setattr(ticks, "TICK_S", 0.1)


async def test_ticks_come_by_themselves(quick_ticks: None, hub: RunningHub) -> None:
    screen = await hub.screen("waiter")
    assert (await screen.ticked())["position"] == 0


class TestTheFastPath:
    async def test_every_private_name_that_it_needs_exists(self) -> None:
        assert [name for name, is_there in live_connection.private_names() if not is_there] == []

    async def test_all_screens_get_the_same_events_without_it(
        self, floor: Floor, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fast = await hub.screen("manager")
        monkeypatch.setattr(live_connection, "_has_fast_path", False)
        stock = await hub.screen("manager")
        assert [client.socket.writer is None for client in hub.fanout.clients.values()] == [False, True]
        for _ in range(SOME):
            await floor.sent()
        head = await hub.ask("select head from event_stream")
        for screen in (fast, stock):
            await screen.reaches(head)
            assert positions(screen) == list(range(1, head + 1))
        assert fast.events == stock.events
        slow = next(client for client in hub.fanout.clients.values() if client.socket.writer is None)
        hub.fanout.drop(slow)
        await stock.ended()


class TestPolling:
    """Clients that begin without a WebSocket, as stock ones do unless they are told otherwise."""

    @pytest.mark.parametrize("transports", [("polling",), ("polling", "websocket")])
    async def test_they_hear_everything_once_and_in_order(
        self, floor: Floor, hub: RunningHub, transports: tuple[str, ...]
    ) -> None:
        screen = await hub.screen("manager", transports=transports)
        for _ in range(SOME):
            await floor.sent()
        head = await hub.ask("select head from event_stream")
        await screen.reaches(head)
        assert positions(screen) == list(range(1, head + 1))
        assert (await screen.command("nothing"))["error"]["code"] == "not_found"
        (client,) = hub.fanout.clients.values()
        assert client.socket.upgraded is ("websocket" in transports)

    async def test_one_that_is_too_slow_is_sent_away(self, floor: Floor, hub: RunningHub) -> None:
        screen = await hub.screen("manager", transports=["polling"])
        (client,) = hub.fanout.clients.values()
        hub.fanout.drop(client)
        await screen.ended()
        again = await hub.screen("manager", transports=["polling"], **screen.cursor)
        assert again.sync["mode"] == "resume"


async def test_a_screen_that_leaves_in_the_middle_of_its_replay_holds_nobody_up(
    floor: Floor, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection takes nothing more, so the replay never comes nearer; it used to go on for ever, in one go."""
    before, _ = await missed(floor, hub)
    monkeypatch.setattr(joining, "LAST_STRETCH_BYTES", 0)
    stock = live_connection.Socket.post
    monkeypatch.setattr(
        live_connection.Socket, "post", lambda to, told: b'["sync"' in told.frame[:24] and stock(to, told)
    )
    cut_before = hub.fanout.audiences.cut
    away = await hub.screen("waiter", **before.cursor)
    await asyncio.wait_for(away.ended(), 5)
    assert hub.fanout.audiences.cut == cut_before + 1
    assert (await hub.call("GET", "/api/health")).status == 200

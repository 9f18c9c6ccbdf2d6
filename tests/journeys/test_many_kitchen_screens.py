"""Several screens at one station: the first word counts, the others' cost nothing and change nothing."""

from collections.abc import Callable

import pytest

from hub.live.socketio_server import LiveServer
from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub
from tests.screens import Event

MANY = 5


def is_now(state: str) -> Callable[[Event], bool]:
    """Whether an event's ticket is in that state."""
    return lambda event: event["data"]["ticket"]["state"] == state


async def test_each_ticket_is_proven_once_however_many_screens_report_it(
    floor: Floor, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[str] = []
    handle = LiveServer._handle_event

    async def note(self: LiveServer, eio_sid: str, namespace: str | None, id_: object, data: list[object]) -> None:
        handled.append(str(data[0]))
        await handle(self, eio_sid, namespace, id_, data)

    monkeypatch.setattr(LiveServer, "_handle_event", note)
    screens = [await hub.screen("kitchen") for _ in range(MANY)]
    await floor.sent()
    for name, state in (("applied", "delivered"), ("shown", "shown")):
        for screen in screens:
            queued = await screen.hears("ticket.queued")
            said = {"applied": {"position": queued["position"]}, "shown": {"tickets": [queued["data"]["ticket"]["id"]]}}
            await screen.say(name, said[name])
            await screen.hears("ticket.changed", is_now(state))
            assert (await screen.command("nothing"))["ok"] is False
    for screen in screens:
        states = [event["data"]["ticket"]["state"] for event in screen.of("ticket.changed")]
        assert states == ["delivered", "shown"]
    assert set(handled) == {"command"}


async def test_what_a_screen_has_applied_counts_even_when_it_is_no_news(floor: Floor, hub: RunningHub) -> None:
    kitchen = await hub.screen("kitchen")
    await floor.sent()
    first = await kitchen.hears("ticket.queued")
    for _ in range(2):
        await kitchen.say("applied", {"position": first["position"]})
    await kitchen.hears("ticket.changed")
    await kitchen.say("applied", {"position": kitchen.cursor["position"]})
    assert (await kitchen.command("nothing"))["ok"] is False
    (client,) = hub.fanout.clients.values()
    assert client.applied == kitchen.cursor["position"] == hub.fanout.head


async def test_a_screen_of_another_station_says_nothing_about_a_ticket(floor: Floor, hub: RunningHub) -> None:
    kitchen, bar = await hub.screen("kitchen"), await hub.screen("bar")
    await floor.sent()
    ticket = (await kitchen.hears("ticket.queued"))["data"]["ticket"]["id"]
    for screen in (bar, kitchen):
        await screen.say("shown", {"tickets": [ticket]})
        assert (await screen.command("nothing"))["ok"] is False
    await kitchen.hears("ticket.changed", is_now("shown"), patience_s=5)

"""The ping sweep: pings come on time, a client that answers stays, one that does not is disconnected."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from engineio import packet

from hub.live import connection as live_connection
from hub.live import socketio_server
from hub.live.packets import Packet
from hub.server.hub import HUB
from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub

PING, PONG = "2", "3"
INTERVAL_S, TIMEOUT_S = 0.2, 4.0
ANSWERS_WITHIN_S = 30.0
"""A busy machine may let a whole process stand still for seconds; a client that answers must not fail for it."""
STALL_S = 1.0
PATIENCE_S = 60.0
WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"
POLLING = "/socket.io/?EIO=4&transport=polling"
CONNECTION_TASKS = ("screen writer", "connection close")


@pytest.fixture
def quick_ping_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients are pinged five times a second."""
    monkeypatch.setattr(socketio_server, "PING_INTERVAL_S", INTERVAL_S)
    monkeypatch.setattr(socketio_server, "PING_TIMEOUT_S", TIMEOUT_S)
    monkeypatch.setattr(socketio_server, "PING_SWEEP_S", 0.05)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Clients that know no Socket.IO but what is written here."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE_S)) as session:
        yield session


def answered_within(hub: RunningHub, seconds: float) -> None:
    """How long the next pings may stay unanswered."""
    hub.app[HUB].live.eio.ping_timeout = seconds


async def joined(hub: RunningHub, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A kitchen screen's WebSocket that has had its `sync`."""
    ws = await session.ws_connect(hub.url + WEBSOCKET)
    await ws.send_str("40" + json.dumps({"token": hub.token("kitchen")}))
    while not (await ws.receive_str(timeout=PATIENCE_S)).startswith('42["sync"'):
        pass
    return ws


async def pings(ws: aiohttp.ClientWebSocketResponse, many: int) -> None:
    """Wait for so many, answering each."""
    while many:
        if await ws.receive_str(timeout=PATIENCE_S) == PING:
            many -= 1
            await ws.send_str(PONG)


async def end_of(ws: aiohttp.ClientWebSocketResponse) -> list[str]:
    """What still comes, until the hub ends the connection."""
    heard = []
    while (message := await ws.receive(timeout=PATIENCE_S)).type is aiohttp.WSMsgType.TEXT:
        heard.append(str(message.data))
    return heard


async def left(hub: RunningHub, many: int = 0) -> None:
    """Wait until the hub knows of no more than so many."""
    async with asyncio.timeout(PATIENCE_S):
        while len(hub.fanout.clients) > many:
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("quick_ping_sweep")
class TestWebSocket:
    async def test_a_client_that_answers_stays(self, hub: RunningHub, session: aiohttp.ClientSession) -> None:
        answered_within(hub, ANSWERS_WITHIN_S)
        ws = await joined(hub, session)
        began = asyncio.get_running_loop().time()
        await pings(ws, 5)
        took_s = asyncio.get_running_loop().time() - began
        assert took_s >= 5 * INTERVAL_S - 0.1
        assert len(hub.fanout.clients) == 1
        await ws.close()

    async def test_a_client_that_does_not_answer_is_disconnected(
        self, hub: RunningHub, session: aiohttp.ClientSession
    ) -> None:
        ws = await joined(hub, session)
        await pings(ws, 1)
        assert (await end_of(ws)).count(PING) == 1
        await left(hub)

    async def test_a_client_is_not_disconnected_because_the_hub_stood_still(
        self, hub: RunningHub, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hub.app[HUB].live.eio, "ping_timeout", STALL_S / 2)
        ws = await joined(hub, session)
        (client,) = hub.fanout.clients.values()
        async with asyncio.timeout(PATIENCE_S):
            while not client.socket.awaits_pong:
                await asyncio.sleep(0)
        time.sleep(STALL_S)  # The whole process stands still.
        for _ in range(20):  # The answer is some turns of the loop away.
            await asyncio.sleep(0)
        await pings(ws, 3)
        await ws.close()

    async def test_a_client_that_sends_but_does_not_answer_pings_is_disconnected(
        self, hub: RunningHub, session: aiohttp.ClientSession
    ) -> None:
        ws = await joined(hub, session)

        async def talk() -> None:
            while not ws.closed:
                await ws.send_str('42["applied",{"position":0}]')
                await asyncio.sleep(0.05)

        talking = asyncio.create_task(talk())
        await end_of(ws)
        talking.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await talking
        await left(hub)

    async def test_pings_work_without_the_fast_path(
        self, hub: RunningHub, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(live_connection, "_has_fast_path", False)
        answered_within(hub, ANSWERS_WITHIN_S)
        ws = await joined(hub, session)
        await pings(ws, 3)
        answered_within(hub, TIMEOUT_S)
        await pings(ws, 1)
        await end_of(ws)
        await left(hub)


@pytest.mark.usefixtures("quick_ping_sweep")
class TestPolling:
    async def test_a_client_that_answers_stays_and_a_silent_one_is_disconnected(
        self, hub: RunningHub, session: aiohttp.ClientSession
    ) -> None:
        answered_within(hub, ANSWERS_WITHIN_S)
        async with session.get(hub.url + POLLING) as response:
            url = f"{hub.url}{POLLING}&sid={json.loads((await response.text())[1:])['sid']}"

        async def say(text: str) -> None:
            async with session.post(url, data=text) as response:
                assert response.status == 200

        async def hears(what: str) -> None:
            while True:
                async with session.get(url) as response:
                    assert response.status == 200
                    if any(packet.startswith(what) for packet in (await response.text()).split("\x1e")):
                        return

        await say("40" + json.dumps({"token": hub.token("kitchen")}))
        await hears('42["sync"')
        for _ in range(3):
            await hears(PING)
            await say(PONG)
        assert len(hub.fanout.clients) == 1
        answered_within(hub, TIMEOUT_S)
        await hears(PING)
        await left(hub)


class TestTheConnection:
    async def test_no_packet_is_written_past_a_waiting_one(
        self, floor: Floor, hub: RunningHub, session: aiohttp.ClientSession
    ) -> None:
        ws = await joined(hub, session)
        (client,) = hub.fanout.clients.values()
        event = Packet("later", b"{}")
        await client.socket.send(packet.Packet(packet.MESSAGE, '2["first"]'))
        assert client.socket.idle is None
        assert client.socket.post(event)
        heard = [await ws.receive_str(timeout=PATIENCE_S) for _ in range(2)]
        assert heard == ['42["first"]', '42["later",{}]']
        await ws.close()

    @pytest.mark.parametrize("who", ["client", "cut", "hub"])
    async def test_a_closed_connection_leaves_no_task_behind(
        self, hub: RunningHub, session: aiohttp.ClientSession, who: str
    ) -> None:
        ws = await joined(hub, session)
        (client,) = hub.fanout.clients.values()
        if who == "client":
            await ws.close()
        elif who == "cut":
            hub.fanout.drop(client)
        else:
            await client.socket.close(wait=False)
        if who != "client":
            await end_of(ws)
        async with asyncio.timeout(PATIENCE_S):
            while not client.socket.closed or any(task.get_name() in CONNECTION_TASKS for task in asyncio.all_tasks()):
                await asyncio.sleep(0.02)
        await left(hub)
        assert client.socket.idle is None

    @pytest.mark.parametrize("nonsense", ["nothing", "9", "4"])
    async def test_a_malformed_message_ends_that_connection_alone(
        self, hub: RunningHub, session: aiohttp.ClientSession, nonsense: str
    ) -> None:
        other, ws = await joined(hub, session), await joined(hub, session)
        await ws.send_str(nonsense)
        await end_of(ws)
        await left(hub, 1)
        assert [client.socket.closed for client in hub.fanout.clients.values()] == [False]
        await other.close()

    async def test_other_tasks_run_between_the_messages_of_a_burst(
        self, hub: RunningHub, session: aiohttp.ClientSession
    ) -> None:
        """Messages that are there already are read without waiting; the hub must look up between them."""
        ws = await joined(hub, session)
        turns, seen = 0, []
        hub.app[HUB].live.on("burst", lambda _sid: seen.append(turns))
        for _ in range(50):
            await ws.send_str('42["burst"]')

        async with asyncio.timeout(PATIENCE_S):
            while len(seen) < 50:
                turns += 1
                await asyncio.sleep(0)
        assert len(set(seen)) > 10
        await ws.close()

"""What screens send, frame by frame: nothing is spoken in bytes, and who sends much at once keeps nobody waiting."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.bursts import PING, frame, rounds_during
from tests.running_hub import RunningHub

SOCKET = "/socket.io/?EIO=4&transport="
PATIENCE_S = 5.0  # less than after what silent clients are let go
ENOUGH = 5
OVER = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.ERROR)
ATTACHED = ['451-["command",{"_placeholder":true,"num":0}]', '461-0[{"_placeholder":true,"num":0}]']


@pytest.fixture
async def ws(hub: RunningHub) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A manager's WebSocket that has had its `sync`."""
    async with hub._session.ws_connect(hub.url + SOCKET + "websocket", autoping=False) as ws:
        await ws.receive_str()
        await ws.send_str("40" + json.dumps({"token": hub.token("manager")}))
        while not (await ws.receive_str(timeout=PATIENCE_S)).startswith('42["sync"'):
            pass
        yield ws


async def ended(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Wait until the hub has ended the connection."""
    while (await ws.receive(timeout=PATIENCE_S)).type not in OVER:
        pass


@pytest.mark.parametrize("text", ATTACHED)
async def test_a_packet_that_announces_bytes_ends_the_connection(
    text: str, ws: aiohttp.ClientWebSocketResponse
) -> None:
    await ws.send_str(text)
    await ended(ws)


async def test_a_binary_frame_ends_the_connection(hub: RunningHub, ws: aiohttp.ClientWebSocketResponse) -> None:
    await ws.send_bytes(b'2["command",{}]')
    await ended(ws)
    assert await hub.as_("waiter").get("/api/auth/me")


@pytest.mark.parametrize("text", [*ATTACHED, "bMlsiY29tbWFuZCIse31d"])
async def test_a_client_that_polls_sends_no_bytes_either(text: str, hub: RunningHub) -> None:
    async with hub._session.get(hub.url + SOCKET + "polling") as opened:
        sid = json.loads((await opened.text())[1:])["sid"]
    address = f"{hub.url}{SOCKET}polling&sid={sid}"
    async with hub._session.post(address, data="40" + json.dumps({"token": hub.token("manager")})):
        pass
    async with hub._session.get(address) as accepted:
        assert (await accepted.text()).startswith("40")
    async with hub._session.post(address, data=text):
        pass
    status = 200
    async with asyncio.timeout(PATIENCE_S):
        while status == 200:  # what was on its way still comes
            async with hub._session.get(address) as answer:
                status = answer.status
    assert status == 400


@pytest.mark.parametrize(
    "burst",
    [
        frame(b'42["applied",{"position":1}]'),
        frame(b'42["shown",{"tickets":[]}]'),
        frame(b'42["nothing",1]'),
        frame(b"3"),
        frame(b"6"),
        frame(b"", PING),
    ],
    ids=["applied", "shown", "event", "pong", "unknown", "ping"],
)
async def test_many_frames_at_once_keep_nobody_waiting(
    burst: bytes, hub: RunningHub, ws: aiohttp.ClientWebSocketResponse
) -> None:
    waiter = hub.as_("waiter")
    assert await rounds_during(burst, ws, lambda: waiter.get("/api/auth/me")) >= ENOUGH

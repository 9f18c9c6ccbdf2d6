"""What links send, frame by frame: nothing is spoken in bytes, and who sends much at once keeps nobody waiting."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpClient

from cloud_link.backend.sockets import WebSocket
from tests.bursts import PING, PONG, frame, rounds_during
from tests.running_cloud import RunningCloud

PATIENCE_S = 5.0
MOST_BYTES = 1 << 16
MANY, ENOUGH = 2_000, 10
"""Of a reader that never yields, others get one answer or two; of one that yields, some hundred on any machine: what is
asked for needs neither a database nor a thread, so that only turns of the event loop count."""
OVER = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.ERROR)


@pytest.fixture
async def ws(cloud: RunningCloud) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A site's WebSocket that was accepted."""
    site = await cloud.register()
    auth = {"site_id": site.site_id, "site_key": site.secret_key, "version": "1"}
    async with cloud.session.ws_connect(f"{cloud.url}/socket.io/?EIO=4&transport=websocket", autoping=False) as ws:
        await ws.receive_str()
        await ws.send_str("40/link," + json.dumps(auth))
        assert (await ws.receive_str(timeout=PATIENCE_S)).startswith("40/link,")
        yield ws


async def ended(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Wait until the cloud has ended the connection."""
    async with asyncio.timeout(PATIENCE_S):
        while (await ws.receive()).type not in OVER:
            pass


@pytest.mark.parametrize(
    "sent",
    [
        '451-/link,["licence",{"_placeholder":true,"num":0}]',
        '461-/link,0[{"_placeholder":true,"num":0}]',
        b'2/link,["licence",{}]',
        "4nothing",
        '42/link,["disconnect"]',
        "42/link,{}",
    ],
)
async def test_what_is_not_of_the_protocol_ends_the_connection(
    sent: str | bytes, ws: aiohttp.ClientWebSocketResponse, cloud: RunningCloud, caplog: pytest.LogCaptureFixture
) -> None:
    await (ws.send_str(sent) if isinstance(sent, str) else ws.send_bytes(sent))
    await ended(ws)
    assert (await cloud.call("GET", "/health")).status == 200
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


class Reader:
    """Reads frame after frame in one task. Engine.IO makes a task for each, which hides a reader that never yields."""

    websocket: WebSocket | None = None

    async def read(self, websocket: WebSocket) -> None:
        """Read to the end of the connection."""
        with contextlib.suppress(OSError):
            while True:
                await websocket.wait()


async def read_all(request: web.Request) -> web.StreamResponse:
    server = SimpleNamespace(max_http_buffer_size=MOST_BYTES)
    response: web.StreamResponse = await WebSocket(Reader().read, server)({"aiohttp.request": request})
    return response


@pytest.mark.parametrize("burst", [frame(b"3"), frame(b"", PING), frame(b"", PONG)], ids=["text", "ping", "pong"])
async def test_other_tasks_run_between_two_frames(burst: bytes, aiohttp_client: AiohttpClient) -> None:
    app = web.Application()
    app.router.add_get("/", read_all)
    client = await aiohttp_client(app)

    async def ask() -> None:
        async with client.get("/nothing-here") as answer:
            assert answer.status == 404

    async with client.ws_connect("/", autoping=False) as ws:
        assert await rounds_during(burst, ws, ask, MANY) >= ENOUGH


async def test_many_pings_at_once_keep_nobody_waiting(ws: aiohttp.ClientWebSocketResponse, cloud: RunningCloud) -> None:
    async def ask() -> None:
        async with cloud.session.get(f"{cloud.url}/nothing-here") as answer:
            assert answer.status == 404

    assert await rounds_during(frame(b"", PING), ws, ask, MANY) >= ENOUGH

"""Somebody in the cloud's place: a server that takes every venue's link and heartbeats, and says what it is told to."""

import asyncio
from typing import Any

import socketio
from aiohttp import web
from pytest_aiohttp import AiohttpServer

PATIENCE_S = 10.0


class RogueCloud:
    """It has no keys of the real one, and the venue was led to it."""

    def __init__(self) -> None:
        self.url = ""
        self.lease = "nonsense"
        """What heartbeats are answered with."""
        self.heartbeats: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._linked: asyncio.Queue[str] = asyncio.Queue()
        self._server = socketio.AsyncServer(async_mode="aiohttp", namespaces=["/link"])
        self._server.on("connect", self._welcome, namespace="/link")

    async def _welcome(self, sid: str, *_: Any) -> None:
        await self._linked.put(sid)

    async def _beat(self, request: web.Request) -> web.Response:
        await self.heartbeats.put(await request.json())
        return web.json_response({"lease": self.lease})

    async def venue(self) -> str:
        """The link of the venue, once it came."""
        async with asyncio.timeout(PATIENCE_S):
            return await self._linked.get()

    async def push(self, venue: str, lease: str) -> dict[str, Any]:
        """Push a lease; answers what the venue says to it."""
        said: dict[str, Any] = await self._server.call(
            "licence", {"lease": lease, "locked": False}, to=venue, namespace="/link", timeout=PATIENCE_S
        )
        return said

    async def open(self, start: AiohttpServer) -> None:
        """Open on a port of the loopback, as long as `aiohttp_server` keeps it."""
        app = web.Application()
        app.router.add_post("/api/heartbeat", self._beat)
        self._server.attach(app)
        server = await start(app)
        self.url = f"http://127.0.0.1:{server.port}"

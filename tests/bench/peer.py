"""The Python servers beside which the hub's fan-out is measured: `python -m tests.bench.peer stock|bare PORT`.

`stock` is python-socketio as it comes, `bare` an aiohttp server that only sends. Each takes JSON lines on standard
input, `{"events": n, "rate": per second, "size": bytes}`, emits them, and answers when all were handed over.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import socketio
import uvloop
from aiohttp import web

Emit = Callable[[dict[str, Any]], Awaitable[None]]


def body(size: int) -> dict[str, Any]:
    """An event of `size` bytes of JSON that says when it was sent."""
    made: dict[str, Any] = {"sent": time.time_ns(), "fill": ""}
    made["fill"] = "x" * (size - len(json.dumps(["event", made], separators=(",", ":"))))
    return made


def stock(app: web.Application) -> Emit:
    """python-socketio with its defaults."""
    server = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    server.attach(app)

    async def emit(event: dict[str, Any]) -> None:
        await server.emit("event", event)

    return emit


def bare(app: web.Application) -> Emit:
    """aiohttp alone: the same text to every open WebSocket, one `send_str` after the other."""
    sockets: set[web.WebSocketResponse] = set()

    async def listen(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_str("40")
        sockets.add(socket)
        async for _ in socket:
            pass
        sockets.discard(socket)
        return socket

    async def emit(event: dict[str, Any]) -> None:
        text = "42" + json.dumps(["event", event], separators=(",", ":"))
        for socket in list(sockets):
            await socket.send_str(text)

    app.router.add_get("/socket.io/", listen)
    return emit


async def emit_at(emit: Emit, events: int, rate: float, size: int) -> None:
    """Emit at a steady rate."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    for number in range(events):
        await asyncio.sleep(max(0.0, begin + number / rate - loop.time()))
        await emit(body(size))


async def main(kind: str, port: int) -> None:
    """Serve, and emit what standard input asks for."""
    app = web.Application()
    emit = {"stock": stock, "bare": bare}[kind](app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=2048).start()
    print("{}", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        await emit_at(emit, asked["events"], asked["rate"], asked["size"])
        print("{}", flush=True)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2])))

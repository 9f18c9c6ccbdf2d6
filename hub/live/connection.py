"""One screen's connection, as engineio keeps it, with three things changed: it says where to write while it is idle,
what waits to be sent is bounded, and it has no tasks for pings and messages, only its reader and its writer.

It leans on private names of engineio and aiohttp; `fits` checks for them, and when an upgrade has moved one, everything
takes the stock path and the log says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import engineio
from aiohttp import WSMsgType, web
from engineio import async_socket
from engineio import exceptions as engineio_exceptions
from engineio import packet as engineio_packet
from engineio.async_drivers import aiohttp as driver

from hub.base import clock, tasks
from hub.live.packets import PING, Packet

log = logging.getLogger(__name__)
MOST_PACKETS = 1000
MOST_BYTES = 1 << 20
MOST_WRITTEN_BYTES = 64 * 1024
LAST_WORDS_S = 2.0
PONG = "3"
FOR_EVER = float("inf")
PACKETS = tuple("0123456")
ENDED = (RuntimeError, AttributeError)
"""What writing to a connection raises that has just ended (uvloop, unlike asyncio, does not pass over it)."""


class PlainWebSocket(driver.WebSocket):  # type: ignore[misc]
    """The driver's WebSocket without permessage-deflate: it costs more than it saves on small frames."""

    socket: Socket | None = None

    async def __call__(self, environ: dict[str, Any]) -> Any:
        limit = self.server.max_http_buffer_size
        self._sock = web.WebSocketResponse(max_msg_size=limit, compress=False, autoping=False)
        await self._sock.prepare(environ["aiohttp.request"])
        self.environ = environ
        await self.handler(self)
        return self._sock

    async def wait(self) -> Any:
        """The next message that is not dealt with at once. Given up on (the peer is silent), the connection ends at
        once: engineio would wait for its writer, which may be waiting for a peer that never reads again."""
        try:
            message = await self._text()
            while self.socket is not None and self.socket.takes(message):
                message = await self._text()
        except asyncio.CancelledError:
            abort(self._sock)
            raise
        if message[:1] not in PACKETS:
            raise OSError("not an Engine.IO packet")
        return message

    async def _text(self) -> str:
        """The next text. Of frames that came together, aiohttp hands out one after the other without a turn for the
        rest of the loop, and answers pings so too; here everybody else has a turn between two of them.

        Raises OSError at the end of the connection, and for a binary frame: nothing here is spoken in bytes.
        """
        while True:
            if is_behind(self._sock):
                await asyncio.sleep(0)
            frame = await self._sock.receive()
            if frame.type is WSMsgType.TEXT:
                return str(frame.data)
            if frame.type is WSMsgType.PING:
                await self._sock.pong(frame.data)
            elif frame.type is not WSMsgType.PONG:
                raise OSError("the connection has ended, or is not of the protocol")


def is_behind(sock: web.WebSocketResponse) -> bool:
    """Whether more frames have arrived than were read."""
    return not fits() or sock._reader is None or bool(sock._reader._buffer)


def abort(sock: web.WebSocketResponse) -> None:
    """End a connection without a word."""
    if sock._writer is not None and sock._writer.transport is not None:
        sock._writer.transport.abort()


def _not_taken(_message: str) -> bool:
    return False


class _Outbox(asyncio.Queue[Any]):
    """What waits to be sent to one screen; while anything does, nothing is written past it."""

    def __init__(self, socket: Socket) -> None:
        super().__init__()
        self._socket = socket

    def _put(self, item: Any) -> None:
        self._socket.idle = None
        super()._put(item)


class _Idle:
    """Where to write at once, while nothing waits to be sent. A slot: fan-out reads it for every screen and event."""

    __slots__ = ("idle",)
    idle: asyncio.WriteTransport | None


class Socket(_Idle, async_socket.AsyncSocket):  # type: ignore[misc]
    """A connection that knows when it is idle, and how much waits to be sent."""

    writer: Any = None
    waiting_bytes = 0
    takes: Callable[[str], bool] = staticmethod(_not_taken)
    """Deals with a message there and then, if that is all it needs: python-socketio makes a task for each other one."""
    due_s = FOR_EVER
    """When a ping is to be sent or, while one is unanswered, when the client counts as gone."""
    is_asked = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.queue = _Outbox(self)
        self.idle = None

    async def _websocket_handler(self, ws: Any) -> Any:
        ws.socket = self
        if not fits():
            return await super()._websocket_handler(ws)
        self.writer = ws._sock._writer
        try:
            if self.connected:  # It began by polling; engineio agrees with it on the change.
                return await super()._websocket_handler(ws)
            return await self._talk(ws)
        finally:
            self.writer = self.idle = None

    async def _talk(self, ws: Any) -> None:
        """Read until the connection ends. As in engineio, whose way costs two tasks and a timer for each message."""
        self.connected = self.upgraded = True
        writing = tasks.spawn(self._write(ws), "what one screen is sent")
        try:
            await self._read(ws)
        finally:  # aiohttp may cancel the request while it ends, and whoever is gone must be known to be.
            await asyncio.shield(tasks.spawn(self._end(ws, writing), "the end of a connection"))

    async def _end(self, ws: Any, writing: asyncio.Task[None]) -> None:
        self.queue.put_nowait(None)
        await asyncio.wait([writing], timeout=LAST_WORDS_S)
        abort(ws._sock)
        await tasks.stop(writing)
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    async def _read(self, ws: Any) -> None:
        while True:
            try:
                message = await ws.wait()
                packet = None if message == PONG else engineio_packet.Packet(encoded_packet=message)
            except (OSError, ValueError):
                return  # The connection has ended, or what came is not of the protocol.
            if packet is None:
                self.schedule_ping()
                continue
            try:
                await self.receive(packet)
            except engineio_exceptions.SocketIsClosedError:
                return
            except engineio_exceptions.UnknownPacketError:
                continue
            except Exception:
                log.exception("a message could not be dealt with")

    async def _write(self, ws: Any) -> None:
        try:
            with suppress(engineio_exceptions.QueueEmpty, OSError, RuntimeError):
                while packets := await self.poll():
                    for packet in packets:
                        await ws.send(packet.encode())
        finally:
            await ws.close()

    def schedule_ping(self) -> None:
        """A ping is due, an interval from now; the server's pulse sends it."""
        if fits():
            self.last_ping, self.is_asked = None, False
            self.due_s = clock.monotonic_s() + self.server.ping_interval
        else:
            super().schedule_ping()

    def measure_loop_lag(self, now_s: float) -> None:
        """Send the ping that is due, or end the connection of a client that has not answered the last one."""
        if self.is_asked or not self.post(PING):
            self.abort()
        self.is_asked, self.due_s = True, now_s + self.server.ping_timeout

    async def poll(self) -> list[Any]:
        """What waits to be sent. Without a timer for each packet: the pulse ends dead connections."""
        if self.writer is not None and self.upgraded and self.queue.empty():
            self.idle = self.writer.transport
        try:
            packets = [await self.queue.get()]
        except asyncio.CancelledError:
            raise engineio_exceptions.QueueEmpty from None
        finally:
            self.idle = None
        self.queue.task_done()
        while packets[-1] is not None and not self.queue.empty():
            packets.append(self.queue.get_nowait())
            self.queue.task_done()
        self.waiting_bytes = 0
        if packets[-1] is None:
            packets.pop()
            if packets:
                self.queue.put_nowait(None)
        return packets

    async def close(self, *args: Any, **kwargs: Any) -> None:
        """As in engineio; and a request that waits for packets is answered, for there will be none."""
        await super().close(*args, **kwargs)
        self.queue.put_nowait(None)

    def post(self, packet: Packet) -> bool:
        """Send, now or as soon as the connection takes it. False: too much waits already, the client is too slow."""
        if (transport := self.idle) is not None and transport.get_write_buffer_size() < MOST_WRITTEN_BYTES:
            with suppress(*ENDED):
                transport.write(packet.frame)
            return True
        if self.queue.qsize() >= MOST_PACKETS or (self.waiting_bytes and self.waiting_bytes + packet.size > MOST_BYTES):
            return False
        self.waiting_bytes += packet.size
        self.queue.put_nowait(packet.queued)
        return True

    async def send(self, pkt: Any) -> None:
        """As in engineio, but bounded: who asks and never reads the answers is cut off too."""
        if self.queue.qsize() >= MOST_PACKETS:
            self.abort()
        else:
            await super().send(pkt)

    def abort(self) -> None:
        """End the connection at once, without waiting for a peer that may never read again."""
        if self.writer is not None and self.writer.transport is not None:
            self.writer.transport.abort()
        elif not self.closed:
            _ = tasks.spawn(self._turn_away(), "a client without a connection to cut is sent away")

    async def _turn_away(self) -> None:
        """Where there is no connection to cut (it polls): what it asks next is refused, and it comes back anew."""
        with contextlib.suppress(engineio_exceptions.EngineIOError):
            await self.close(wait=False, abort=True)


_fits: bool | None = None


def fits() -> bool:
    """Whether the private names that the fast path needs are where they were; said once in the log when not."""
    global _fits  # noqa: PLW0603 - found out once for the process
    if _fits is None:
        missing = [name for name in private_names() if not name[1]]
        _fits = not missing
        if missing:
            log.error("fan-out takes the slow path: this version has no %s", ", ".join(name for name, _ in missing))
    return _fits


def private_names() -> list[tuple[str, bool]]:
    """Each private name of a library that the fast path uses, and whether it exists."""
    from aiohttp._websocket import reader, writer

    written = writer.WebSocketWriter.__init__.__code__.co_names
    return [
        ("engineio.AsyncSocket._websocket_handler", hasattr(async_socket.AsyncSocket, "_websocket_handler")),
        ("engineio.AsyncSocket.schedule_ping", hasattr(async_socket.AsyncSocket, "schedule_ping")),
        ("engineio.AsyncSocket.receive", hasattr(async_socket.AsyncSocket, "receive")),
        ("engineio.AsyncServer._handle_connect", hasattr(engineio.AsyncServer, "_handle_connect")),
        ("engineio.AsyncServer._service_task", hasattr(engineio.AsyncServer, "_service_task")),
        ("aiohttp.WebSocketResponse._writer", hasattr(web.WebSocketResponse, "_writer")),
        ("aiohttp.WebSocketResponse._reader", hasattr(web.WebSocketResponse, "_reader")),
        ("aiohttp.WebSocketDataQueue._buffer", hasattr(reader.WebSocketDataQueue, "_buffer")),
        ("aiohttp.WebSocketWriter.transport", "transport" in written),
    ]

"""One screen's connection: an engineio socket with a fast path.

Three things differ from engineio: an idle socket exposes the transport to write to, its queue is bounded, and it has no
tasks for pings and messages, only a reader and a writer.

The fast path uses private names of engineio and aiohttp. `has_fast_path` checks that they exist; if an upgrade has
moved one, every connection takes the stock path and the log reports it.
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
CLOSE_TIMEOUT_S = 2.0
PONG = "3"
NEVER = float("inf")
PACKETS = tuple("0123456")
CONNECTION_ENDED = (RuntimeError, AttributeError)
"""What a write raises if the connection has just ended (uvloop raises here, asyncio does not)."""


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
        """The next message that no inline handler takes.

        If this is cancelled because the peer is silent, the connection ends at once: engineio would wait for its
        writer, which may be waiting for a peer that never reads again.
        """
        try:
            message = await self._text()
            while self.socket is not None and self.socket.handle_inline(message):
                message = await self._text()
        except asyncio.CancelledError:
            abort(self._sock)
            raise
        if message[:1] not in PACKETS:
            raise OSError("not an Engine.IO packet")
        return message

    async def _text(self) -> str:
        """The next text frame.

        aiohttp returns frames that arrived together without yielding to the event loop, and answers pings in the same
        way; here other tasks run between two frames.

        Raises OSError at the end of the connection, and for a binary frame: the protocol has none.
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
    """Whether frames have arrived that are not read yet."""
    return not has_fast_path() or sock._reader is None or bool(sock._reader._buffer)


def abort(sock: web.WebSocketResponse) -> None:
    """End a connection without a closing handshake."""
    if sock._writer is not None and sock._writer.transport is not None:
        sock._writer.transport.abort()


def _no_inline_handler(_message: str) -> bool:
    return False


class _Outbox(asyncio.Queue[Any]):
    """The packets waiting for one screen; while there are any, no packet is written past them."""

    def __init__(self, socket: Socket) -> None:
        super().__init__()
        self._socket = socket

    def _put(self, item: Any) -> None:
        self._socket.idle = None
        super()._put(item)


class _IdleTransport:
    """The transport to write to at once, while the queue is empty. A slot: fan-out reads it for each delivery."""

    __slots__ = ("idle",)
    idle: asyncio.WriteTransport | None


class Socket(_IdleTransport, async_socket.AsyncSocket):  # type: ignore[misc]
    """A connection that knows whether it is idle, and how many bytes are waiting to be sent."""

    writer: Any = None
    waiting_bytes = 0
    handle_inline: Callable[[str], bool] = staticmethod(_no_inline_handler)
    """Handles a message without a task and returns True, or returns False: python-socketio then makes a task for it."""
    due_s = NEVER
    """When a ping is due or, while one is unanswered, when the client counts as gone; monotonic seconds."""
    awaits_pong = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.queue = _Outbox(self)
        self.idle = None

    async def _websocket_handler(self, ws: Any) -> Any:
        ws.socket = self
        if not has_fast_path():
            return await super()._websocket_handler(ws)
        self.writer = ws._sock._writer
        try:
            if self.connected:  # It began by polling; engineio does the upgrade.
                return await super()._websocket_handler(ws)
            return await self._serve(ws)
        finally:
            self.writer = self.idle = None

    async def _serve(self, ws: Any) -> None:
        """Read until the connection ends. engineio does the same with two tasks and a timer for each message."""
        self.connected = self.upgraded = True
        writing = tasks.spawn(self._write(ws), "screen writer")
        try:
            await self._read(ws)
        finally:  # aiohttp may cancel this request; the client must be removed all the same.
            await asyncio.shield(tasks.spawn(self._end(ws, writing), "connection close"))

    async def _end(self, ws: Any, writing: asyncio.Task[None]) -> None:
        self.queue.put_nowait(None)
        await asyncio.wait([writing], timeout=CLOSE_TIMEOUT_S)
        abort(ws._sock)
        await tasks.stop(writing)
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    async def _read(self, ws: Any) -> None:
        while True:
            try:
                message = await ws.wait()
                packet = None if message == PONG else engineio_packet.Packet(encoded_packet=message)
            except (OSError, ValueError):
                return  # The connection has ended, or the message is not of the protocol.
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
                log.exception("a message could not be handled")

    async def _write(self, ws: Any) -> None:
        try:
            with suppress(engineio_exceptions.QueueEmpty, OSError, RuntimeError):
                while packets := await self.poll():
                    for packet in packets:
                        await ws.send(packet.encode())
        finally:
            await ws.close()

    def schedule_ping(self) -> None:
        """The next ping is due one interval from now; the server's ping sweep sends it."""
        if has_fast_path():
            self.last_ping, self.awaits_pong = None, False
            self.due_s = clock.monotonic_s() + self.server.ping_interval
        else:
            super().schedule_ping()

    def ping_or_abort(self, now_s: float) -> None:
        """Send the ping that is due, or end the connection of a client that has not answered the last one."""
        if self.awaits_pong or not self.post(PING):
            self.abort()
        self.awaits_pong, self.due_s = True, now_s + self.server.ping_timeout

    async def poll(self) -> list[Any]:
        """The packets to send next. Without a timer for each packet: the ping sweep ends dead connections."""
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
        """As in engineio; and a polling request that waits for packets is answered, because none will come."""
        await super().close(*args, **kwargs)
        self.queue.put_nowait(None)

    def post(self, packet: Packet) -> bool:
        """Send a packet now, or queue it. False: the queue is full, the client is too slow."""
        if (transport := self.idle) is not None and transport.get_write_buffer_size() < MOST_WRITTEN_BYTES:
            with suppress(*CONNECTION_ENDED):
                transport.write(packet.frame)
            return True
        if self.queue.qsize() >= MOST_PACKETS or (self.waiting_bytes and self.waiting_bytes + packet.size > MOST_BYTES):
            return False
        self.waiting_bytes += packet.size
        self.queue.put_nowait(packet.queued)
        return True

    async def send(self, pkt: Any) -> None:
        """As in engineio, but bounded: a client that sends requests and never reads the replies is cut off too."""
        if self.queue.qsize() >= MOST_PACKETS:
            self.abort()
        else:
            await super().send(pkt)

    def abort(self) -> None:
        """End the connection at once, without waiting for a peer that may never read again."""
        if self.writer is not None and self.writer.transport is not None:
            self.writer.transport.abort()
        elif not self.closed:
            _ = tasks.spawn(self._close_polling(), "closing of a polling client")

    async def _close_polling(self) -> None:
        """A polling client has no connection to abort: its next request is refused, and it connects again."""
        with contextlib.suppress(engineio_exceptions.EngineIOError):
            await self.close(wait=False, abort=True)


_has_fast_path: bool | None = None


def has_fast_path() -> bool:
    """Whether the private names that the fast path needs exist; if not, that is logged once."""
    global _has_fast_path  # noqa: PLW0603 - checked once for the process
    if _has_fast_path is None:
        missing = [name for name in private_names() if not name[1]]
        _has_fast_path = not missing
        if missing:
            log.error("fan-out takes the slow path: this version has no %s", ", ".join(name for name, _ in missing))
    return _has_fast_path


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

"""Two small changes to python-socketio: a broadcast is framed once and written straight to every idle WebSocket, and
a WebSocket that nothing happens on costs next to nothing: one pulse asks all of them, and reading starts no tasks.

Everything else (handshake, acks, binary, polling, upgrades) stays as python-socketio and engineio do it. Both lean on
private names of engineio and aiohttp; `fits` checks for them, and when an upgrade has moved one, everything takes
the stock path and the log says so. Nothing here knows what is sent, or to whom.
"""

from __future__ import annotations

import asyncio
import contextlib
import json as stock_json
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

import engineio
import msgspec
import socketio
from aiohttp import web
from engineio import async_socket
from engineio import exceptions as engineio_exceptions
from engineio import packet as engineio_packet
from engineio.async_drivers import aiohttp as driver

from hub import clock, tasks

log = logging.getLogger(__name__)
MOST_PACKETS = 1000
MOST_BYTES = 1 << 20
PING_INTERVAL_S, PING_TIMEOUT_S = 10, 8
PULSE_S = 0.5
LAST_WORDS_S = 2.0
PONG = "3"
FOR_EVER = float("inf")
MOST_INBOUND_BYTES = 128 * 1024
PACKETS = tuple("0123456")
RESERVED = ("connect", "connect_error", "disconnect")
ENDED = (RuntimeError, AttributeError)
"""What writing to a connection raises that has just ended (uvloop, unlike asyncio, does not pass over it)."""
NOT_SPOKEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What a message raises that is not of the protocol."""


class Json:
    """msgspec in the place of `json`, for the messages that python-socketio encodes itself."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        """JSON text of a value; UUIDs, dates and raw JSON included."""
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_: Any) -> Any:
        """A value from JSON text. Raises ValueError."""
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise stock_json.JSONDecodeError(str(error), "", 0) from None


class Packet:
    """One Socket.IO event, encoded once: as a WebSocket frame for idle sockets, and from it as a packet for queues."""

    __slots__ = ("_queued", "frame", "size")

    def __init__(self, name: str, body: bytes) -> None:
        """`body` is the JSON of the event's only argument."""
        text = f'2["{name}",'.encode() + body + b"]"
        self.frame = text_frame(b"4" + text)
        self.size = len(self.frame)
        self._queued: Any = None

    @property
    def queued(self) -> Any:
        """As an engineio packet; made when the first socket is not idle, and shared by all of those."""
        if self._queued is None:
            text = self.frame[self.frame.index(b'42["') + 1 :].decode()
            self._queued = engineio_packet.Packet(engineio_packet.MESSAGE, text)
        return self._queued


class _Ping(Packet):
    """Engine.IO's question whether a client is there."""

    __slots__ = ()

    def __init__(self) -> None:
        self.frame = text_frame(b"2")
        self.size = len(self.frame)
        self._queued = engineio_packet.Packet(engineio_packet.PING)


def text_frame(payload: bytes) -> bytes:
    """A whole, unmasked, uncompressed text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        head = bytes((0x81, size))
    elif size < 65536:
        head = bytes((0x81, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x81, 127)) + size.to_bytes(8, "big")
    return head + payload


PING = _Ping()


class _PlainWebSocket(driver.WebSocket):  # type: ignore[misc]
    """The driver's WebSocket without permessage-deflate: it costs more than it saves on small frames."""

    socket: _Socket | None = None

    async def __call__(self, environ: dict[str, Any]) -> Any:
        self._sock = web.WebSocketResponse(max_msg_size=self.server.max_http_buffer_size, compress=False)
        await self._sock.prepare(environ["aiohttp.request"])
        self.environ = environ
        await self.handler(self)
        return self._sock

    async def wait(self) -> Any:
        """The next message that is not dealt with at once. Given up on (the peer is silent), the connection ends at
        once: engineio would wait for its writer, which may be waiting for a peer that never reads again."""
        try:
            message = await super().wait()
            while self.socket is not None and isinstance(message, str) and self.socket.takes(message):
                message = await super().wait()
        except asyncio.CancelledError:
            abort(self._sock)
            raise
        if isinstance(message, str) and message[:1] not in PACKETS:
            raise OSError("not an Engine.IO packet")
        return message


def abort(sock: web.WebSocketResponse) -> None:
    """End a connection without a word."""
    if sock._writer is not None and sock._writer.transport is not None:
        sock._writer.transport.abort()


def _not_taken(_message: str) -> bool:
    return False


class _Socket(async_socket.AsyncSocket):  # type: ignore[misc]
    """A connection that knows when it is idle, and how much waits to be sent."""

    writer: Any = None
    is_idle = False
    waiting_bytes = 0
    takes: Callable[[str], bool] = staticmethod(_not_taken)
    """Deals with a message there and then, if that is all it needs: python-socketio makes a task for each other one."""
    due_s = FOR_EVER
    """When a ping is to be sent or, while one is unanswered, when the client counts as gone."""
    is_asked = False

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
            self.writer = None

    async def _talk(self, ws: Any) -> None:
        """Read until the connection ends. As in engineio, whose way costs two tasks and a timer for each message."""
        self.connected = self.upgraded = True
        writing = tasks.spawn(self._write(ws), "what one screen is sent")
        try:
            await self._read(ws)
        finally:
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

    def feel_pulse(self, now_s: float) -> None:
        """Send the ping that is due, or end the connection of a client that has not answered the last one."""
        if self.is_asked or not self.post(PING):
            self.abort()
        self.is_asked, self.due_s = True, now_s + self.server.ping_timeout

    async def poll(self) -> list[Any]:
        """What waits to be sent. Without a timer for each packet: the ping task closes dead connections."""
        self.is_idle = True
        try:
            packets = [await self.queue.get()]
        except asyncio.CancelledError:
            raise engineio_exceptions.QueueEmpty from None
        finally:
            self.is_idle = False
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
        writer = self.writer
        if (
            writer is not None
            and self.is_idle
            and self.upgraded
            and self.queue.empty()
            and not writer.protocol._paused
            and not writer.transport.is_closing()
        ):
            with suppress(*ENDED):
                writer.transport.write(packet.frame)
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


class _EngineServer(engineio.AsyncServer):  # type: ignore[misc]
    """Makes our sockets. engineio looks the class up through its module, so it is swapped while one is made."""

    async def _handle_connect(self, *args: Any, **kwargs: Any) -> Any:
        stock = async_socket.AsyncSocket
        async_socket.AsyncSocket = _Socket
        try:
            return await super()._handle_connect(*args, **kwargs)
        finally:
            async_socket.AsyncSocket = stock

    async def _service_task(self) -> None:
        """One pulse for all, where engineio has a task and a timer for each."""
        if not fits():
            await super()._service_task()
            return
        self.service_task_event = ended = self.create_event()
        while not ended.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), PULSE_S)
            self.feel_pulses(clock.monotonic_s())


    def feel_pulses(self, now_s: float) -> None:
        """Ask those whose turn it is; forget those that have ended."""
        for socket in [socket for socket in self.sockets.values() if socket.closed or socket.due_s <= now_s]:
            if socket.closed:
                del self.sockets[socket.sid]
            else:
                socket.feel_pulse(now_s)


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
    from aiohttp import base_protocol
    from aiohttp._websocket import writer

    written = writer.WebSocketWriter.__init__.__code__.co_names
    return [
        ("engineio.AsyncSocket._websocket_handler", hasattr(async_socket.AsyncSocket, "_websocket_handler")),
        ("engineio.AsyncSocket.schedule_ping", hasattr(async_socket.AsyncSocket, "schedule_ping")),
        ("engineio.AsyncSocket.receive", hasattr(async_socket.AsyncSocket, "receive")),
        ("engineio.AsyncServer._handle_connect", hasattr(engineio.AsyncServer, "_handle_connect")),
        ("engineio.AsyncServer._service_task", hasattr(engineio.AsyncServer, "_service_task")),
        ("aiohttp.WebSocketResponse._writer", hasattr(web.WebSocketResponse, "_writer")),
        ("aiohttp.BaseProtocol._paused", "_paused" in base_protocol.BaseProtocol.__slots__),
        ("aiohttp.WebSocketWriter.protocol", "protocol" in written),
        ("aiohttp.WebSocketWriter.transport", "transport" in written),
    ]


class _NotLoud(logging.Filter):
    """What engineio calls an error without an exception is a client's: a foreign page, a transport we do not speak."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Turn it down."""
        if record.levelno == logging.ERROR and record.exc_info is None:
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


def _engine_log() -> logging.Logger:
    quieter = logging.getLogger("engineio.server")
    quieter.setLevel(logging.WARNING)
    quieter.addFilter(_NotLoud())
    return quieter


class LiveServer(socketio.AsyncServer):  # type: ignore[misc]
    """python-socketio's server with the fast path, and a hook for the moment after a client was accepted."""

    def __init__(self, *, may_poll: bool = False, **options: Any) -> None:
        """`may_poll`: also serve clients that begin by HTTP long-polling; all of it must reach this one process."""
        transports = ["polling", "websocket"] if may_poll else ["websocket"]
        super().__init__(
            async_mode="aiohttp", transports=transports, json=Json, logger=False, engineio_logger=_engine_log(),
            ping_interval=PING_INTERVAL_S, ping_timeout=PING_TIMEOUT_S, max_http_buffer_size=MOST_INBOUND_BYTES,
            http_compression=False, **options,
        )  # fmt: skip
        self.eio._async = dict(self.eio._async, websocket=_PlainWebSocket)
        self.joined: Callable[[str], Awaitable[None]] | None = None

    def _engineio_server_class(self) -> type[engineio.AsyncServer]:
        return _EngineServer

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        """As in python-socketio; then, with the acceptance already on its way, whoever waits for newcomers is told."""
        await super()._handle_connect(eio_sid, namespace, data)
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if sid is not None and self.joined is not None and self.manager.is_connected(sid, namespace or "/"):
            await self.joined(sid)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """As in python-socketio; whoever does not speak the protocol is cut off, at the cost of one line in the log."""
        try:
            await super()._handle_eio_message(eio_sid, data)
        except NOT_SPOKEN as error:
            log.info("connection %s does not speak the protocol and is cut off: %s", eio_sid, repr(error)[:200])
            if (socket := self.eio.sockets.get(eio_sid)) is not None:
                socket.abort()

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: Any, data: Any) -> None:  # noqa: A002
        """As in python-socketio, where a client could call the handlers of coming and going by their names."""
        if not isinstance(data[0], str) or data[0] in RESERVED:
            raise ValueError("not an event")
        await super()._handle_event(eio_sid, namespace, id, data)

    def socket_of(self, sid: str) -> _Socket | None:
        """The connection of a client, if it is still there."""
        found: _Socket | None = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, "/"))
        return found


def post_all(sockets: Iterable[_Socket], packet: Packet) -> list[_Socket]:
    """Send one packet to many. Answers those that are too slow to take it.

    This loop is the product's hottest: the test for an idle socket stands here once more, without a call.
    """
    frame, slow = packet.frame, []
    for socket in sockets:
        writer = socket.writer
        if (
            writer is not None
            and socket.is_idle
            and socket.upgraded
            and not writer.protocol._paused
            and socket.queue.empty()
        ):
            try:
                writer.transport.write(frame)
            except ENDED:
                continue  # its tasks have not noticed yet; whoever comes next in the audience must hear all the same
        elif not socket.closed and not socket.post(packet):
            slow.append(socket)
    return slow


Socket = _Socket

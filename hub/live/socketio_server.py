"""python-socketio's server with a fast path for broadcasts and idle connections.

A broadcast is framed once and written straight to every idle WebSocket. An idle WebSocket costs next to nothing: one
ping sweep serves all of them, and reading starts no tasks. Everything else (handshake, acks, polling, upgrades) is done
by python-socketio and engineio. The changes to a connection are in `hub.live.connection`. Nothing here knows what is
sent, or to whom.
"""

from __future__ import annotations

import asyncio
import json as stock_json
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

import engineio
import msgspec
import socketio
from engineio import async_socket

from hub.base import clock
from hub.live.connection import CONNECTION_ENDED, MOST_WRITTEN_BYTES, PlainWebSocket, Socket, has_fast_path
from hub.live.packets import Packet

log = logging.getLogger(__name__)
PING_INTERVAL_S, PING_TIMEOUT_S = 10, 8
PING_SWEEP_S = 0.5
MOST_INBOUND_BYTES = 128 * 1024
RESERVED = ("connect", "connect_error", "disconnect")
BINARY = ("5", "6")
"""Socket.IO's packets that announce binary attachments: an event and an acknowledgement."""
PROTOCOL_ERRORS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What a message that is not of the protocol raises."""


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


class _EngineServer(engineio.AsyncServer):  # type: ignore[misc]
    """Makes our sockets. engineio looks the class up through its module, so it is swapped while one is made."""

    async def _handle_connect(self, *args: Any, **kwargs: Any) -> Any:
        stock = async_socket.AsyncSocket
        async_socket.AsyncSocket = Socket
        try:
            return await super()._handle_connect(*args, **kwargs)
        finally:
            async_socket.AsyncSocket = stock

    async def _service_task(self) -> None:
        """One ping sweep for all connections, where engineio has a task and a timer for each."""
        if not has_fast_path():
            await super()._service_task()
            return
        self.service_task_event = stopped = self.create_event()
        swept_s = clock.monotonic_s()
        while not stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), PING_SWEEP_S)
            now_s = clock.monotonic_s()
            self.add_stall(now_s - swept_s - PING_SWEEP_S)
            self.sweep_pings(now_s)
            swept_s = now_s

    def add_stall(self, stall_s: float) -> None:
        """Give every client the time for which this process stood still: its answer may be here, unread."""
        if stall_s > PING_SWEEP_S:
            log.warning("the event loop stood still for %.1f s", stall_s)
            for socket in self.sockets.values():
                socket.due_s += stall_s

    def sweep_pings(self, now_s: float) -> None:
        """Ping the connections that are due; remove those that have ended."""
        for socket in [socket for socket in self.sockets.values() if socket.closed or socket.due_s <= now_s]:
            try:
                if socket.closed:
                    del self.sockets[socket.sid]
                else:
                    socket.ping_or_abort(now_s)
            except Exception:
                log.exception("connection %s could not be pinged", socket.sid)


class _ClientErrorsAsInfo(logging.Filter):
    """An engineio error without an exception is the client's: a foreign page, a transport that we do not offer."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lower the level of such a record to INFO."""
        if record.levelno == logging.ERROR and record.exc_info is None:
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


def _engine_log() -> logging.Logger:
    engine_log = logging.getLogger("engineio.server")
    engine_log.setLevel(logging.WARNING)
    engine_log.addFilter(_ClientErrorsAsInfo())
    return engine_log


class LiveServer(socketio.AsyncServer):  # type: ignore[misc]
    """python-socketio's server with the fast path, and a hook for the moment after a client was accepted."""

    def __init__(self, *, may_poll: bool = False, **options: Any) -> None:
        """`may_poll`: also serve clients that begin by HTTP long-polling; all of it must reach this one process."""
        transports = ["polling", "websocket"] if may_poll else ["websocket"]
        super().__init__(
            async_mode="aiohttp",
            transports=transports,
            json=Json,
            logger=False,
            engineio_logger=_engine_log(),
            ping_interval=PING_INTERVAL_S,
            ping_timeout=PING_TIMEOUT_S,
            max_http_buffer_size=MOST_INBOUND_BYTES,
            http_compression=False,
            **options,
        )
        self.eio._async = dict(self.eio._async, websocket=PlainWebSocket)
        self.joined: Callable[[str], Awaitable[None]] | None = None

    def _engineio_server_class(self) -> type[engineio.AsyncServer]:
        return _EngineServer

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        """As in python-socketio; then `joined` is called, after the acceptance has been queued."""
        await super()._handle_connect(eio_sid, namespace, data)
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if sid is not None and self.joined is not None and self.manager.is_connected(sid, namespace or "/"):
            await self.joined(sid)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """As in python-socketio; a client that does not speak the protocol is cut off, with one line in the log.

        Our protocol has no binary packets: python-socketio would keep them until their attachments have come.
        """
        try:
            if not isinstance(data, str) or data[:1] in BINARY:
                raise ValueError("a binary packet")
            await super()._handle_eio_message(eio_sid, data)
        except PROTOCOL_ERRORS as error:
            log.info("connection %s does not speak the protocol and is cut off: %s", eio_sid, repr(error)[:200])
            if (socket := self.eio.sockets.get(eio_sid)) is not None:
                socket.abort()

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: Any, data: Any) -> None:  # noqa: A002
        """As in python-socketio, but a client cannot call the handlers of connect and disconnect by their names."""
        if not isinstance(data[0], str) or data[0] in RESERVED:
            raise ValueError("not an event")
        await super()._handle_event(eio_sid, namespace, id, data)

    def socket_of(self, sid: str) -> Socket | None:
        """The connection of a client, if it is still there."""
        socket: Socket | None = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, "/"))
        return socket


def post_all(sockets: Iterable[Socket], packet: Packet) -> list[Socket]:
    """Send one packet to many sockets; returns those that are too slow for it.

    This loop is the product's hottest: the test for an idle socket stands here once more, without a call. With a
    thousand screens its cost beside the kernel's is the memory it touches: here a slot and the transport, no more.
    """
    frame, slow = packet.frame, []
    for socket in sockets:
        if (transport := socket.idle) is not None and transport.get_write_buffer_size() < MOST_WRITTEN_BYTES:
            try:
                transport.write(frame)
            except CONNECTION_ENDED:
                continue  # its tasks have not noticed yet; the rest of the audience must get the packet all the same
        elif not socket.closed and not socket.post(packet):
            slow.append(socket)
    return slow

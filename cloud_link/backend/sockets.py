"""The Socket.IO server of the cloud: python-socketio's, limited to the protocol, and fair to other tasks.

A binary packet, or a message that is not of the protocol, ends the connection. Other tasks run between two frames that
came together. Who may connect and what is sent is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import socketio
from aiohttp import WSCloseCode, WSMsgType, web
from engineio.async_drivers import aiohttp as driver

log = logging.getLogger(__name__)
CLOSE_S = 2.0
RESERVED = ("connect", "connect_error", "disconnect")
BINARY = ("45", "46")
"""Engine.IO's message with one of Socket.IO's packets that announce binary attachments."""
PROTOCOL_ERRORS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What a message that is not of the protocol raises."""


class WebSocket(driver.WebSocket):  # type: ignore[misc]
    """The driver's WebSocket, read frame by frame."""

    async def __call__(self, environ: dict[str, Any]) -> Any:
        limit = self.server.max_http_buffer_size
        self._sock = web.WebSocketResponse(max_msg_size=limit, timeout=CLOSE_S, autoping=False)
        await self._sock.prepare(environ["aiohttp.request"])
        self.environ = environ
        self.handler.__self__.websocket = self
        await self.handler(self)
        return self._sock

    async def wait(self) -> str:
        """The next text frame. aiohttp returns frames that arrived together without yielding to the event loop, and
        would answer pings in the same way.

        Raises OSError at the end of the connection.
        """
        while True:
            await asyncio.sleep(0)
            frame = await self._sock.receive()
            if frame.type is WSMsgType.TEXT and not frame.data.startswith(BINARY):
                return str(frame.data)
            if frame.type is WSMsgType.PING:
                await self._sock.pong(frame.data)
            elif frame.type is not WSMsgType.PONG:
                await self.end()
                raise OSError("the connection has ended, or is not of the protocol")

    async def end(self) -> None:
        """Close with the code for unsupported data; harmless if it is closed already."""
        await self._sock.close(code=WSCloseCode.UNSUPPORTED_DATA)


class Server(socketio.AsyncServer):  # type: ignore[misc]
    """python-socketio's server over our WebSockets."""

    def __init__(self, **options: Any) -> None:
        super().__init__(async_mode="aiohttp", transports=["websocket"], **options)
        self.eio._async = dict(self.eio._async, websocket=WebSocket)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """As in python-socketio; a client that does not speak the protocol is cut off, with one line in the log."""
        try:
            await super()._handle_eio_message(eio_sid, data)
        except PROTOCOL_ERRORS as error:
            log.info("connection %s does not speak the protocol and is cut off: %s", eio_sid, repr(error)[:200])
            if (socket := self.eio.sockets.get(eio_sid)) is not None:
                await socket.websocket.end()

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: Any, data: Any) -> None:  # noqa: A002
        """As in python-socketio, but a client cannot call the handlers of connect and disconnect by their names."""
        if not isinstance(data[0], str) or data[0] in RESERVED:
            raise ValueError("not an event")
        await super()._handle_event(eio_sid, namespace, id, data)

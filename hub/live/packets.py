"""Messages encoded and framed once, however many screens they go to."""

from __future__ import annotations

from typing import Any

from engineio import packet as engineio_packet


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
        """As an engineio packet; made for the first socket that is not idle, and shared by all of those."""
        if self._queued is None:
            text = self.frame[self.frame.index(b'42["') + 1 :].decode()
            self._queued = engineio_packet.Packet(engineio_packet.MESSAGE, text)
        return self._queued


class _Ping(Packet):
    """Engine.IO's ping."""

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

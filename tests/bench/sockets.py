"""Load: many Socket.IO clients in one process of their own, as cheap as Python can make them.

`python -m tests.bench.sockets` takes one JSON command a line on standard input and answers one JSON line each:
`{"open": url, "clients": n, "auth": …, "stamp": text before the instant}`, `{"reset": true}`, `{"report": true}`.
It must never be the bottleneck, so frames are split by hand, nothing of an event is decoded but the instant it was sent
at, and that only once: what comes to all is the same to the byte.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import uvloop

STAMP = b'"sent":'
STAMP_DIGITS, QUOTE = 19, ord('"')
OPEN_TOGETHER = 50
MASK = bytes(4)


def masked(text: bytes) -> bytes:
    """A client's text frame; the mask is all zeros, which the protocol allows and costs nothing."""
    size = len(text)
    head = bytes((0x81, 0x80 | size)) if size < 126 else bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
    return head + MASK + text


class Tally:
    """What all clients of this process heard of events that say when they were sent."""

    def __init__(self) -> None:
        self.events = 0
        self.late_ns: list[int] = []
        self.lost = 0
        self.last = b""
        self.last_sent_ns = 0
        self.stamp = STAMP

    def report(self) -> dict[str, Any]:
        """Counts, and how late events were."""
        late = sorted(self.late_ns)
        return {"events": self.events, "lost_connections": self.lost, "p50_ms": at(late, 0.5), "p99_ms": at(late, 0.99)}


def at(ordered_ns: list[int], share: float) -> float | None:
    """A percentile in milliseconds."""
    return round(ordered_ns[min(len(ordered_ns) - 1, int(len(ordered_ns) * share))] / 1e6, 3) if ordered_ns else None


class Listener(asyncio.Protocol):
    """One WebSocket that speaks just enough Socket.IO to listen."""

    def __init__(self, target: str, auth: Any, tally: Tally) -> None:
        self._target = urlsplit(target)
        self._auth = b"40" + (json.dumps(auth).encode() if auth is not None else b"")
        self._tally = tally
        self._buffer = b""
        self._is_open = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the WebSocket."""
        self.transport = transport
        path = f"{self._target.path}?{self._target.query}"
        self.transport.write(
            f"GET {path} HTTP/1.1\r\nHost: {self._target.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it: nobody should be cut off in these measurements."""
        self._tally.lost += 1

    def data_received(self, data: bytes) -> None:
        """Split frames; server frames are never masked."""
        tally = self._tally
        if data == tally.last and not self._buffer:
            tally.events += 1
            tally.late_ns.append(time.time_ns() - tally.last_sent_ns)
            return
        data = self._buffer + data
        start, size = 0, len(data)
        if not self._is_open:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = data
                return
            self._is_open, start = True, end + 4
        while size - start >= 2:
            length, head = data[start + 1], 2
            if length == 126:
                length, head = int.from_bytes(data[start + 2 : start + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(data[start + 2 : start + 10], "big"), 10
            if size - start < head + length:
                break
            self._hear(data, start + head, start + head + length)
            start += head + length
        self._buffer = data[start:]

    def _hear(self, data: bytes, start: int, end: int) -> None:
        if data.startswith(b'42["event"', start):
            stamp = self._tally.stamp
            found = data.find(stamp, start, end)
            if found > 0:
                self._tally.events += 1
                digits = found + len(stamp) + (data[found + len(stamp)] == QUOTE)
                sent_ns = int(data[digits : digits + STAMP_DIGITS])
                self._tally.late_ns.append(time.time_ns() - sent_ns)
                if end == len(data) and start == (4 if data[1] == 126 else 2):
                    self._tally.last, self._tally.last_sent_ns = data, sent_ns
        elif data.startswith(b"0", start):
            self.transport.write(masked(self._auth))
        elif data.startswith(b"2", start) and end - start == 1:
            self.transport.write(masked(b"3"))
        elif data.startswith(b"40", start) and not self.ready.done():
            self.ready.set_result(None)


class Load:
    """The commands of standard input."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._listeners: list[Listener] = []

    async def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Do one command."""
        if "stamp" in command:
            self.tally.stamp = command["stamp"].encode()
        if "open" in command:
            await self._open(command["open"], command["clients"], command.get("auth"))
        if "reset" in command:
            self.tally.events, self.tally.late_ns = 0, []
        return self.tally.report()

    async def _open(self, url: str, clients: int, auth: Any) -> None:
        host, _, port = urlsplit(url).netloc.partition(":")
        loop = asyncio.get_running_loop()
        for start in range(0, clients, OPEN_TOGETHER):
            made = await asyncio.gather(
                *(
                    loop.create_connection(lambda: Listener(url, auth, self.tally), host, int(port))
                    for _ in range(min(OPEN_TOGETHER, clients - start))
                )
            )
            await asyncio.gather(*(asyncio.wait_for(listener.ready, 30) for _, listener in made))
            self._listeners += [listener for _, listener in made]


async def main() -> None:
    """Obey until standard input ends."""
    load = Load()
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await load.obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    uvloop.run(main())

"""Commands: keep-alive HTTP connections in one process, as cheap as Python can make them.

Requests are made before the clock starts; of a reply only the status and the length are looked at.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answers:
    """How requests ended, and how long each took."""

    seconds: float = 0.0
    took_ns: list[int] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.took_ns) / self.seconds

    def ms(self, share: float) -> float:
        """A percentile of the time a request took."""
        ordered = sorted(self.took_ns)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1e6


def request(method: str, path: str, token: str, body: bytes, key: str) -> bytes:
    """The bytes of one request."""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


class _Caller(asyncio.Protocol):
    """One connection that sends the next request when the last one was answered."""

    def __init__(self, requests: Iterator[bytes], answers: Answers) -> None:
        self._requests, self._answers = requests, answers
        self._buffer = b""
        self._began = 0
        self._transport: Any = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._send()

    def _send(self) -> None:
        following = next(self._requests, None)
        if following is None:
            self._transport.close()
            return
        self._began = time.perf_counter_ns()
        self._transport.write(following)

    def data_received(self, data: bytes) -> None:
        """Take a reply when it is whole."""
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        at = self._buffer.lower().find(b"content-length:", 0, head)
        length = int(self._buffer[at + 15 : self._buffer.index(b"\r\n", at)])
        if len(self._buffer) < head + 4 + length:
            return
        status = int(self._buffer[9:12])
        self._answers.statuses[status] = self._answers.statuses.get(status, 0) + 1
        self._answers.took_ns.append(time.perf_counter_ns() - self._began)
        self._buffer = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """Done, or broken off."""
        if not self.done.done():
            self.done.set_result(None)


async def call_all(port: int, requests: list[bytes], concurrency: int) -> Answers:
    """Send all requests over that many connections."""
    answers, waiting = Answers(), iter(requests)
    loop = asyncio.get_running_loop()
    begin = time.perf_counter()
    callers = [
        (await loop.create_connection(lambda: _Caller(waiting, answers), "127.0.0.1", port))[1]
        for _ in range(concurrency)
    ]
    await asyncio.gather(*(caller.done for caller in callers))
    answers.seconds = time.perf_counter() - begin
    return answers

"""Commands: keep-alive HTTP connections in one process, as cheap as Python can make them.

Connections and requests are made before the clock starts; of a reply only the status and the length are looked at.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
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

    def __init__(self) -> None:
        self._requests: Iterator[bytes] = iter(())
        self._answers = Answers()
        self._buffer = b""
        self._began = 0
        self._done: asyncio.Future[None] | None = None
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready."""
        self.transport = transport

    def begin(self, requests: Iterator[bytes], answers: Answers) -> asyncio.Future[None]:
        """Send them all; done when the last one was answered."""
        self._requests, self._answers = requests, answers
        self._done = asyncio.get_running_loop().create_future()
        self._send()
        return self._done

    def _send(self) -> None:
        assert self._done
        following = next(self._requests, None)
        if following is None:
            self._done.set_result(None)
            return
        self._began = time.perf_counter_ns()
        self.transport.write(following)

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
        """Nobody should be cut off in these measurements."""
        if self._done and not self._done.done():
            self._done.set_exception(RuntimeError("the hub closed a connection"))


class Callers:
    """Open connections."""

    def __init__(self, callers: list[_Caller]) -> None:
        self._callers = callers

    async def send(self, answers: Answers, sequences: Sequence[Sequence[bytes]]) -> None:
        """Send each sequence over a connection of its own, all at once; noted in `answers`."""
        await self._send(answers, [iter(sequence) for sequence in sequences])

    async def share(self, answers: Answers, requests: Sequence[bytes]) -> None:
        """Send all requests; each connection takes the next one when it is free."""
        await self._send(answers, [iter(requests)] * len(self._callers))

    async def _send(self, answers: Answers, waiting: Sequence[Iterator[bytes]]) -> None:
        begin = time.perf_counter()
        pairs = zip(self._callers, waiting, strict=True)
        await asyncio.gather(*(caller.begin(requests, answers) for caller, requests in pairs))
        answers.seconds += time.perf_counter() - begin


@asynccontextmanager
async def open_callers(port: int, count: int) -> AsyncIterator[Callers]:
    """That many connections, for as long as the block lasts."""
    loop = asyncio.get_running_loop()
    callers = [(await loop.create_connection(_Caller, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield Callers(callers)
    finally:
        for caller in callers:
            caller.transport.close()


async def call_all(port: int, requests: Sequence[bytes], concurrency: int) -> Answers:
    """Send all requests over that many connections."""
    answers = Answers()
    async with open_callers(port, concurrency) as callers:
        await callers.share(answers, requests)
    return answers

"""A screen as docs/event-log.md describes it: keeps state and cursor, reconnects by itself, resumes, checks ticks.

It speaks the wire itself, so that nothing of a client library hides a fault.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
import msgspec

from tests.reducer import State, apply

HEARD_S = 14.0
BACK_S = 0.4


@dataclass
class Faults:
    """What a screen found wrong with what it heard. All of it must stay empty."""

    out_of_order: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        """Every fault in words."""
        return [*self.out_of_order, *self.holes, *self.foreign]


class Screen:
    """One screen that stays on line as well as it can."""

    def __init__(self, name: str, token: str, device: str | None, urls: Sequence[str]) -> None:
        self.name, self._token, self._device, self._urls = name, token, device, urls
        self.epoch: str | None = None
        self.position: int | None = None
        self.tag: int | None = None
        self.rooms: list[str] = []
        self.state: State = {}
        self.faults = Faults()
        self.snapshots: dict[str, int] = {}
        self.resumes = 0
        self.vouched = -1
        self.vouched_times = 0
        self.refused: str | None = None
        self.heard = 0
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self.back_s = BACK_S
        self.delays_ms: deque[float] = deque(maxlen=10_000)
        self._known: dict[str, int] = {}
        self._highest = -1
        self._news = asyncio.Condition()
        self._may_read = asyncio.Event()
        self._may_read.set()

    @property
    def seat(self) -> tuple[str, str | None]:
        """Who looks, and where: whoever shares it sees the same."""
        return self._token, self._device

    async def stay(self, session: aiohttp.ClientSession) -> None:
        """Be on line until cancelled."""
        while True:
            try:
                async with session.ws_connect(
                    f"{random.choice(self._urls)}/socket.io/?EIO=4&transport=websocket", max_msg_size=0,
                    timeout=aiohttp.ClientWSTimeout(ws_close=0.5),
                ) as socket:  # fmt: skip
                    self.socket = socket
                    await self._listen(socket)
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            finally:
                self.socket = None
            await asyncio.sleep(random.random() * self.back_s)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await self._may_read.wait()
            message = await socket.receive(timeout=HEARD_S)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            await self._read(socket, message.data)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
        if text == "2":
            await socket.send_str("3")
        elif text.startswith("0"):
            await socket.send_str("40" + msgspec.json.encode(self._greeting()).decode())
        elif text.startswith("44"):
            self.refused = text[2:]
            await socket.close()
        elif text.startswith("42"):
            name, body = msgspec.json.decode(text[2:])
            await self.hear(name, body)

    def _greeting(self) -> dict[str, Any]:
        """Who this is, and where it stopped."""
        return {
            "token": self._token, "device": self._device,
            "epoch": self.epoch, "position": self.position, "tag": self.tag,
        }  # fmt: skip

    async def hear(self, name: str, body: dict[str, Any]) -> None:
        """Take in one message."""
        if name == "sync":
            self._start(body)
        elif name == "event":
            self._apply(body)
        elif name == "tick":
            self._check(body)
        async with self._news:
            self._news.notify_all()

    def _start(self, sync: dict[str, Any]) -> None:
        self.rooms = sync["rooms"]
        if sync["mode"] == "resume":
            self.resumes += 1
            return
        self.snapshots[sync["why"]] = self.snapshots.get(sync["why"], 0) + 1
        self.state = sync["state"]
        self.epoch, self.position, self.tag = sync["epoch"], sync["position"], sync["tag"]
        self._known = dict.fromkeys(self.rooms, sync["position"])
        if sync["why"] != "new":
            self._highest = sync["position"]

    def _apply(self, event: dict[str, Any]) -> None:
        position = event["position"]
        assert self.position is not None
        if position <= self.position:
            self.faults.out_of_order.append(f"{self.name}: {position} came after {self.position}")
            return
        if not set(self.rooms) & set(event["rooms"]):
            self.faults.foreign.append(f"{self.name}: {event['type']} of {event['rooms']}")
        self.position, self.tag = position, event["tag"]
        self.heard += 1
        self.delays_ms.append((time.time() - datetime.fromisoformat(event["at"]).timestamp()) * 1000)
        self._known.update((room, position) for room in event["rooms"] if room in self._known)
        apply(self.state, event)

    def _check(self, tick: dict[str, Any]) -> None:
        """A tick vouches: nothing was said in a room after what this screen heard there last."""
        for room, last in tick["rooms"].items():
            if last > self._known.get(room, 0):
                self.faults.holes.append(f"{self.name}: {room} is at {last}, heard up to {self._known.get(room)}")
        self.vouched = tick["position"]
        self.vouched_times += 1

    def use_token(self, token: str) -> None:
        """Somebody signed in anew here; the next connection says so."""
        self._token, self.refused = token, None

    def freeze(self) -> None:
        """Read nothing more, as a tablet that hangs."""
        self._may_read.clear()
        if (transport := self._transport()) is not None:
            transport.pause_reading()

    def thaw(self) -> None:
        """Read again: first what was on its way, then perhaps that the hub has given up."""
        self._may_read.set()
        if (transport := self._transport()) is not None:
            transport.resume_reading()

    def lose_connection(self) -> bool:
        """End the connection without a word; whether there was one."""
        if (transport := self._transport()) is None:
            return False
        transport.abort()
        return True

    def _transport(self) -> Any:
        connection = self.socket._response.connection if self.socket is not None else None
        return None if connection is None else connection.transport

    async def until(self, condition: Any, seconds: float) -> bool:
        """Wait until `condition(self)` holds after something was heard; whether it came to hold."""
        try:
            async with asyncio.timeout(seconds), self._news:
                while not condition(self):
                    await self._news.wait()
        except TimeoutError:
            return False
        return True


async def fresh(session: aiohttp.ClientSession, screen: Screen, url: str) -> Screen:
    """What a screen of the same person and device would see if it were switched on now."""
    newcomer = Screen(f"fresh {screen.name}", screen._token, screen._device, [url])
    task = asyncio.get_running_loop().create_task(newcomer.stay(session))
    try:
        await newcomer.until(lambda it: it.position is not None, 20)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return newcomer

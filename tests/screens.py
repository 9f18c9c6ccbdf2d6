"""A screen as anybody could build one: the stock python-socketio client, and a list of what it heard.

Waits are for events, with a limit; nothing sleeps.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp
import socketio

from hub.base import ids

Event = dict[str, Any]
PATIENCE_S = 20.0
ACK_S = 30.0


class Screen:
    """One Socket.IO connection and everything it heard, in order."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._client = socketio.AsyncClient(reconnection=False, http_session=session)
        self._moved = asyncio.Condition()
        self.sync: dict[str, Any] = {}
        self.events: list[Event] = []
        self.ticks: list[dict[str, Any]] = []
        self.refusal: dict[str, Any] | None = None
        self.is_on = False
        self.heard: list[str] = []
        for name in ("sync", "event", "tick", "disconnect", "connect_error"):
            self._client.on(name, getattr(self, f"_on_{name}"))

    async def join(self, auth: dict[str, Any], transports: Sequence[str] = ("websocket",), **headers: str) -> None:
        """Connect and wait for `sync`. Raises socketio's ConnectionError; `refusal` then says why."""
        await self._client.connect(
            self._url,
            auth=auth,
            headers=headers,
            transports=list(transports),
            retry=False,
            wait_timeout=PATIENCE_S,  # of a busy machine; its default is one second
        )
        self.is_on = True
        await self._until(lambda: bool(self.sync))

    async def leave(self) -> None:
        """Go away; harmless when already gone."""
        await self._client.disconnect()

    @property
    def rooms(self) -> set[str]:
        """The rooms the hub put it in."""
        return set(self.sync["rooms"])

    @property
    def cursor(self) -> dict[str, Any]:
        """What it would resume with."""
        last = self.events[-1] if self.events else self.sync
        return {"epoch": self.sync["epoch"], "position": last["position"], "tag": last["tag"]}

    def of(self, type_: str) -> list[Event]:
        """The events of one type it heard."""
        return [event for event in self.events if event["type"] == type_]

    async def hears(
        self, type_: str, fits: Callable[[Event], bool] = lambda _: True, patience_s: float = PATIENCE_S
    ) -> Event:
        """The first event of that type that fits, heard already or soon."""
        await self._until(lambda: any(fits(event) for event in self.of(type_)), patience_s)
        return next(event for event in self.of(type_) if fits(event))

    async def reaches(self, position: int) -> None:
        """Wait until an event at or past `position` was heard."""
        await self._until(lambda: bool(self.events) and self.events[-1]["position"] >= position)

    async def starts_over(self) -> None:
        """Wait until it was given a snapshot."""
        await self._until(lambda: self.sync["mode"] == "snapshot")

    async def ticked(self) -> dict[str, Any]:
        """The last tick, once there was one."""
        await self._until(lambda: bool(self.ticks))
        return self.ticks[-1]

    async def ended(self) -> None:
        """Wait until the hub ended the connection."""
        await self._until(lambda: not self.is_on)

    async def command(self, name: str, /, key: str | None = None, **args: Any) -> Any:
        """The ack of a command."""
        return await self.ask("command", {"id": key or str(ids.new_id()), "name": name, "args": args})

    async def ask(self, event: str, payload: Any) -> Any:
        """The ack of whatever is sent."""
        return await self._client.call(event, payload, timeout=ACK_S)

    async def say(self, event: str, payload: Any) -> None:
        """Send without waiting."""
        await self._client.emit(event, payload)

    async def _until(self, is_so: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        async with asyncio.timeout(patience_s), self._moved:
            await self._moved.wait_for(is_so)

    async def _tell(self) -> None:
        async with self._moved:
            self._moved.notify_all()

    async def _on_sync(self, body: dict[str, Any]) -> None:
        self.sync = body
        self.heard.append("sync")
        await self._tell()

    async def _on_event(self, body: Event) -> None:
        self.events.append(body)
        self.heard.append("event")
        await self._tell()

    async def _on_tick(self, body: dict[str, Any]) -> None:
        self.ticks.append(body)
        self.heard.append("tick")
        await self._tell()

    async def _on_disconnect(self, _reason: object = None) -> None:
        self.is_on = False
        await self._tell()

    async def _on_connect_error(self, said: Any = None) -> None:
        self.refusal = said
        await self._tell()

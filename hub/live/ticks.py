"""Ticks: every few seconds each live client learns up to which position it has been sent its events.

A client that has missed one notices it by its next tick. Managers also learn which devices are online.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from hub.base import clock
from hub.commands.operation import encode
from hub.live.audiences import Audiences
from hub.live.log_tail import LogTail
from hub.live.packets import Packet
from hub.live.peers import Peers

log = logging.getLogger(__name__)
TICK_S = 5.0


class Ticks:
    """Sends the ticks of one process, and knows the devices of the venue that are online."""

    def __init__(self, tail: LogTail, audiences: Audiences, peers: Peers) -> None:
        self._tail, self._audiences, self._peers = tail, audiences, peers

    async def run(self) -> None:
        """One tick after the other. Never ends."""
        while True:
            await asyncio.sleep(TICK_S)
            try:
                self.tick()
            except Exception:
                log.exception("a tick failed; the next one comes all the same")

    def tick(self) -> None:
        """Send a tick to every live client, behind the events that it vouches for."""
        self._peers.present(self._devices_here())
        packets: dict[tuple[frozenset[str], bool], Packet] = {}
        for client in [client for client in self._audiences.clients.values() if client.is_live]:
            kind = (client.rooms, "manager" in client.rooms)
            if kind not in packets:
                packets[kind] = Packet("tick", encode(self._body(client.rooms)))
            self._audiences.post({client.socket: client}, packets[kind])

    def _body(self, rooms: frozenset[str]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "position": self._tail.head,
            "at": clock.wire(clock.now()),
            "rooms": {room: self._tail.room_heads.get(room, 0) for room in rooms},
        }
        if "manager" in rooms:
            body["devices"] = self.devices_online()
        return body

    def devices_online(self) -> list[dict[str, Any]]:
        """The devices that are live anywhere in the venue."""
        here = self._devices_here()
        return here + self._peers.present(here)

    def _devices_here(self) -> list[dict[str, Any]]:
        """The devices that are live here: `lag` in events by their last report, `since` in seconds."""
        now = clock.monotonic_s()
        return [
            {
                "code": client.actor.device,
                "lag": max(0, self._tail.head - max(client.applied, 0)),
                "since": int(now - client.since),
            }
            for client in self._audiences.clients.values()
            if client.is_live and client.actor.device
        ]

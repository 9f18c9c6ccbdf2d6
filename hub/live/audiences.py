"""The clients of this process, by room, and the delivery of packets to them.

A client is a member of its rooms only while it is live; `joining` makes it live. A client that is too slow is cut off,
so that it resumes from the log: no client ever misses an event without knowing it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping

from hub.commands.operation import encode
from hub.live.client import Client
from hub.live.connection import Socket
from hub.live.packets import Packet
from hub.live.socketio_server import post_all

log = logging.getLogger(__name__)
DRAIN_BATCH = 20


class Audiences:
    """All connected clients, and the live ones by room. `delivered` and `cut` count since the start."""

    def __init__(self) -> None:
        self._rooms: dict[str, set[Client]] = {}
        self._audiences: dict[tuple[str, ...], dict[Socket, Client]] = {}
        self.clients: dict[str, Client] = {}
        self.delivered = 0
        self.cut = 0

    def audience(self, rooms: tuple[str, ...]) -> dict[Socket, Client]:
        """The live clients in the union of the rooms, by socket; cached until a client joins or leaves."""
        audience = self._audiences.get(rooms)
        if audience is None:
            members: dict[Client, None] = {}
            for room in rooms:
                members.update(dict.fromkeys(self._rooms.get(room, ())))
            audience = self._audiences[rooms] = {client.socket: client for client in members}
        return audience

    def post(self, audience: Mapping[Socket, Client], packet: Packet) -> None:
        """Send one packet to an audience, and cut off the clients that are too slow for it."""
        self.delivered += len(audience)
        for socket in post_all(audience, packet):
            self.cut_off(audience[socket])

    def is_connected(self, client: Client) -> bool:
        """Whether this client is still one of ours."""
        return self.clients.get(client.sid) is client

    def add_to_rooms(self, client: Client) -> None:
        """From now on the client is live: it is sent every event of its rooms."""
        client.is_live = True
        for room in client.rooms:
            self._rooms.setdefault(room, set()).add(client)
        self._audiences.clear()

    def cut_off(self, client: Client) -> None:
        """End the connection of a client that is too slow: it connects again and resumes."""
        self.cut += 1
        device_or_name = client.actor.device or client.actor.name
        log.info("client %s of %s was too slow and is cut off", client.sid, device_or_name)
        self.drop(client)

    def drop(self, client: Client) -> None:
        """End a client's connection at once."""
        self.leave(client.sid)
        client.socket.abort()

    def drop_all(self) -> None:
        """End every connection at once."""
        for client in list(self.clients.values()):
            self.drop(client)

    def leave(self, sid: str) -> None:
        """Forget a client."""
        client = self.clients.pop(sid, None)
        if client is None:
            return
        client.is_live = False
        for room in client.rooms:
            self._leave_room(room, client)
        self._audiences.clear()

    def _leave_room(self, room: str, client: Client) -> None:
        if (members := self._rooms.get(room)) is not None:
            members.discard(client)
            if not members:
                del self._rooms[room]

    async def drain(self, seconds: float) -> None:
        """Send all clients away before this process stops, spread over `seconds`; they connect to another process."""
        leaving = list(self.clients.values())
        random.shuffle(leaving)
        for n, client in enumerate(leaving, 1):
            client.socket.post(Packet("restarting", encode({"reconnect_within_ms": int(seconds * 1000)})))
            self.drop(client)
            if n % DRAIN_BATCH == 0:
                await asyncio.sleep(seconds * DRAIN_BATCH / len(leaving))

"""Proof that a station has its tickets: which wait to be received, and what screens report (DOMAIN §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from hub.database import LOST, Database
from hub.domain.audience import WHOLE_KITCHEN
from hub.domain.refusals import Refusal
from hub.fanout import Client
from hub.operation import OPERATIONS, Commands

WAITING = "select id, station from tickets where state = 'queued'"


class Proof:
    """Tickets that no screen of their station has received yet, as this process knows from the log."""

    def __init__(self, database: Database, commands: Commands) -> None:
        self._database = database
        self._commands = commands
        self._queued: dict[str, dict[UUID, int]] = {}

    async def start(self) -> None:
        """Learn what is waiting already."""
        async with self._database.connection() as connection:
            for row in await connection.fetch(WAITING):
                self._queued.setdefault(row["station"], {})[row["id"]] = 0

    def note(self, position: int, ticket: Mapping[str, Any]) -> None:
        """A ticket was queued, or moved on, at a position of the log."""
        waiting = self._queued.setdefault(ticket["station"], {})
        if ticket["state"] == "queued":
            waiting[UUID(ticket["id"])] = position
        else:
            waiting.pop(UUID(ticket["id"]), None)

    async def delivered(self, client: Client) -> None:
        """This screen has applied everything up to `client.applied`: its stations' tickets up to there arrived."""
        if not is_kitchen_screen(client):
            return
        stations = [room.removeprefix("station:") for room in client.rooms if room.startswith("station:")]
        arrived = [
            ticket
            for station in stations
            for ticket, position in self._queued.get(station, {}).items()
            if position <= client.applied
        ]
        for station in stations:
            for ticket in arrived:
                self._queued.get(station, {}).pop(ticket, None)
        await self._say("ticket.deliver", client, arrived)

    async def shown(self, client: Client, tickets: Iterable[UUID]) -> None:
        """This screen has drawn these tickets."""
        if is_kitchen_screen(client):
            await self._say("ticket.show", client, tickets)

    async def _say(self, name: str, client: Client, tickets: Iterable[UUID]) -> None:
        named = [str(ticket) for ticket in tickets]
        if not named:
            return
        try:
            await self._commands.execute(name, OPERATIONS[name].decode({"tickets": named[:200]}), client.actor)
        except (Refusal, *LOST):
            await self.start()


def is_kitchen_screen(client: Client) -> bool:
    """Whether a client is a screen that a station works from."""
    return client.actor.role in ("kitchen", "bar") or client.device_kind in WHOLE_KITCHEN

"""Delivery receipts of tickets (docs/orders.md): which tickets wait for one, and what screens report."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import asyncpg

from hub.base import tasks
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.actor import Actor
from hub.domain.audience import WHOLE_KITCHEN
from hub.live.fanout import Client
from hub.postgres.database import LOST, Database

AT_ONCE, MOMENT_S, RETRY_S = 200, 0.03, 1.0
WAITING = "select id, station, state from tickets where state in ('queued', 'delivered')"


class DeliveryReceipts:
    """Tickets that no screen of their station has received or drawn yet, as this process knows from the log."""

    def __init__(self, database: Database, commands: Commands) -> None:
        self._database = database
        self._commands = commands
        self._queued: dict[str, dict[UUID, int]] = {}
        self._unseen: dict[UUID, str] = {}
        self._unsaid: dict[tuple[str, Actor], list[UUID]] = {}

    async def start(self) -> None:
        """Learn what is waiting already."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(WAITING)
        self._queued, self._unseen = {}, {row["id"]: row["station"] for row in rows}
        for row in rows:
            if row["state"] == "queued":
                self._queued.setdefault(row["station"], {})[row["id"]] = 0

    def note(self, position: int, ticket: Mapping[str, Any]) -> None:
        """A ticket was queued, or moved on, at a position of the log."""
        waiting, id_ = self._queued.setdefault(ticket["station"], {}), UUID(ticket["id"])
        if ticket["state"] == "queued":
            waiting[id_], self._unseen[id_] = position, ticket["station"]
            return
        waiting.pop(id_, None)
        if ticket["state"] != "delivered":
            self._unseen.pop(id_, None)

    def delivered(self, client: Client) -> None:
        """This screen has applied everything up to `client.applied`: its stations' tickets up to there arrived."""
        arrived = self._arrived(client)
        for station, ticket in arrived:
            self._queued[station].pop(ticket, None)
        self._tell("ticket.deliver", client, [ticket for _, ticket in arrived])

    def _arrived(self, client: Client) -> list[tuple[str, UUID]]:
        """What is still queued, by station, though this screen of the station has applied its event."""
        if not is_kitchen_screen(client):
            return []
        stations = [room.removeprefix("station:") for room in client.rooms if room.startswith("station:")]
        return [
            (station, ticket)
            for station in stations
            for ticket, position in self._queued.get(station, {}).items()
            if position <= client.applied
        ]

    def shown(self, client: Client, tickets: Iterable[UUID]) -> None:
        """This screen has drawn these tickets. What another screen of the station has drawn before is no news, and what
        a screen says of another station's ticket is nothing."""
        if not is_kitchen_screen(client):
            return
        drawn = [ticket for ticket in tickets if f"station:{self._unseen.get(ticket)}" in client.rooms]
        for ticket in drawn:
            self._unseen.pop(ticket, None)
        self._tell("ticket.show", client, drawn)

    def _tell(self, name: str, client: Client, tickets: list[UUID]) -> None:
        """Write down what is news, in a moment, with what else that screen says; it is known from now on."""
        if not tickets:
            return
        unsaid = self._unsaid.setdefault((name, client.actor), [])
        if not unsaid:
            _ = tasks.spawn(self._say(name, client.actor), name)
        unsaid.extend(tickets)

    async def _say(self, name: str, actor: Actor) -> None:
        await asyncio.sleep(MOMENT_S)
        named = [str(ticket) for ticket in self._unsaid.pop((name, actor))]
        try:
            for first in range(0, len(named), AT_ONCE):
                args = OPERATIONS[name].decode({"tickets": named[first : first + AT_ONCE]})
                await self._commands.execute(name, args, actor)
        except (Refusal, *LOST):
            await self._learn_anew()

    async def _learn_anew(self) -> None:
        """What could not be written is news again, as soon as the database says what it has."""
        while True:
            try:
                return await self.start()
            except (*LOST, asyncpg.PostgresError):
                await asyncio.sleep(RETRY_S)


def is_kitchen_screen(client: Client) -> bool:
    """Whether a client is a screen that a station works from."""
    return client.actor.role in ("kitchen", "bar") or client.device_kind in WHOLE_KITCHEN

"""Delivery receipts: which tickets no kitchen screen has received or shown yet, and what screens report about them."""

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
from hub.domain.permissions import prepares
from hub.live.client import Client
from hub.postgres.database import LOST, Database

MOST_AT_ONCE, BATCH_S, RETRY_S = 200, 0.03, 1.0
UNCONFIRMED = "select id, station, state from tickets where state in ('queued', 'delivered')"


class DeliveryReceipts:
    """Tickets that no screen of their station has received or shown yet, as this process knows from the log."""

    def __init__(self, database: Database, commands: Commands) -> None:
        self._database = database
        self._commands = commands
        self._queued: dict[str, dict[UUID, int]] = {}
        self._not_shown: dict[UUID, str] = {}
        self._batches: dict[tuple[str, Actor], list[UUID]] = {}

    async def start(self) -> None:
        """Read which tickets are unconfirmed already."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(UNCONFIRMED)
        self._queued, self._not_shown = {}, {row["id"]: row["station"] for row in rows}
        for row in rows:
            if row["state"] == "queued":
                self._queued.setdefault(row["station"], {})[row["id"]] = 0

    def note(self, position: int, ticket: Mapping[str, Any]) -> None:
        """A ticket was queued, or moved on, at a position of the log."""
        waiting, id_ = self._queued.setdefault(ticket["station"], {}), UUID(ticket["id"])
        if ticket["state"] == "queued":
            waiting[id_], self._not_shown[id_] = position, ticket["station"]
            return
        waiting.pop(id_, None)
        if ticket["state"] != "delivered":
            self._not_shown.pop(id_, None)

    def delivered(self, client: Client) -> None:
        """This screen has applied all events up to `client.applied`: its stations' tickets so far are delivered."""
        arrived = self._arrived(client)
        for station, ticket in arrived:
            self._queued[station].pop(ticket, None)
        self._record("ticket.deliver", client, [ticket for _, ticket in arrived])

    def _arrived(self, client: Client) -> list[tuple[str, UUID]]:
        """The queued tickets, with their stations, whose events this screen of the station has applied."""
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
        """This screen shows these tickets. Only the first screen of a ticket's own station counts."""
        if not is_kitchen_screen(client):
            return
        shown = [ticket for ticket in tickets if f"station:{self._not_shown.get(ticket)}" in client.rooms]
        for ticket in shown:
            self._not_shown.pop(ticket, None)
        self._record("ticket.show", client, shown)

    def _record(self, name: str, client: Client, tickets: list[UUID]) -> None:
        """Record it soon, in one command with what else that screen reports; here it counts from now on."""
        if not tickets:
            return
        batch = self._batches.setdefault((name, client.actor), [])
        if not batch:
            _ = tasks.spawn(self._record_batch(name, client.actor), name)
        batch.extend(tickets)

    async def _record_batch(self, name: str, actor: Actor) -> None:
        await asyncio.sleep(BATCH_S)
        ids = [str(ticket) for ticket in self._batches.pop((name, actor))]
        try:
            for first in range(0, len(ids), MOST_AT_ONCE):
                args = OPERATIONS[name].decode({"tickets": ids[first : first + MOST_AT_ONCE]})
                await self._commands.execute(name, args, actor)
        except (Refusal, *LOST):
            await self._restart()

    async def _restart(self) -> None:
        """A receipt could not be recorded: read again which tickets are unconfirmed, once the database answers."""
        while True:
            try:
                return await self.start()
            except (*LOST, asyncpg.PostgresError):
                await asyncio.sleep(RETRY_S)


def is_kitchen_screen(client: Client) -> bool:
    """Whether a client is a screen on which somebody prepares, or sees what is prepared."""
    return prepares(client.actor.role) or client.device_kind in WHOLE_KITCHEN

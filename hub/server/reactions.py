"""Reactions of this process to events: it reads the event log as every screen does.

Nothing here changes a row, except for the alert about an event that could not be handled.
"""

from __future__ import annotations

import asyncio

import msgspec

from hub.base import clock
from hub.domain.refusals import NotSignedIn
from hub.live.client import Client
from hub.log.event_log import LoggedEvent
from hub.server.hub import Hub
from hub.views.assignments import rooms_of
from hub.views.reference_data import ReferenceData

REFERENCE_DATA_EVENTS = ("menu.changed", "stock.changed", "settings.changed", "staff.changed", "device.changed")
REVOKING_EVENTS = ("staff.changed", "device.changed", "settings.changed", "session.ended")
ENDED_SESSIONS = """
select data -> 'session' ->> 'id' as id, (data -> 'session' ->> 'expires_at')::bigint as expires_at
from event_log where type = 'session.ended' and at > now() - interval '1 day'
"""


class Reactions:
    """The log's listener inside the process (`hub.live.log_listener.LogListener`)."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._checked_against: ReferenceData | None = None

    async def start(self) -> None:
        """Read which sessions have already ended."""
        async with self._hub.database.connection() as connection:
            for row in await connection.fetch(ENDED_SESSIONS):
                self._hub.sessions.note_ended(row["id"], row["expires_at"])

    async def handle(self, event: LoggedEvent) -> None:
        """React to one event."""
        hub = self._hub
        if event.type in REFERENCE_DATA_EVENTS:
            await hub.commands.refresh_reference_data()
        if event.type.startswith("ticket."):
            hub.delivery_receipts.note(event.position, msgspec.json.decode(event.data)["ticket"])
        elif event.type == "session.ended":
            session = msgspec.json.decode(event.data)["session"]
            hub.sessions.note_ended(session["id"], session["expires_at"])
        elif event.type == "backup.changed":
            await hub.backup_scheduler.refresh_ages()
            await hub.jobs.back_up()
        elif event.type == "print.changed":
            hub.spooler.wake()
        elif event.type.startswith("payment."):
            hub.pesapal_poller.wake()
        if event.type in REVOKING_EVENTS:
            self.end_revoked()

    async def start_over(self) -> None:
        """After a restore the database is another one, so read everything in memory again."""
        await self._hub.commands.refresh_reference_data()
        await self._hub.backup_scheduler.refresh_ages()
        await self._hub.delivery_receipts.start()
        self.end_revoked()

    async def report_bad_event(self, position: int, message: str) -> None:
        """Raise an alert about an event; the key lets the processes of the venue raise it only once."""
        stream = self._hub.fanout.stream
        assert stream is not None
        key = f"bad-event-{stream.epoch}-{position}"
        await self._hub.commands.by_hub("alert.raise_bad_event", key=key, position=position, message=message)

    async def end_sessions(self) -> None:
        """Disconnect screens whose session has expired, once a second. Never returns."""
        while True:
            await asyncio.sleep(1)
            self._end_expired()

    def _end_expired(self) -> None:
        if self._hub.commands.reference_data is not self._checked_against:
            self.end_revoked()
        now_s = clock.now().timestamp()
        fanout = self._hub.fanout
        for client in [client for client in fanout.clients.values() if client.actor.expires_at <= now_s]:
            fanout.drop(client)

    def end_revoked(self) -> None:
        """Disconnect every screen whose token is no longer valid, or whose rooms are others now: it joins again."""
        self._checked_against = self._hub.commands.reference_data
        for client in list(self._hub.fanout.clients.values()):
            if not self._is_current(client):
                self._hub.fanout.drop(client)

    def _is_current(self, client: Client) -> bool:
        try:
            self._hub.sessions.confirm(client.actor)
        except NotSignedIn:
            return False
        return client.rooms == rooms_of(self._hub.commands.reference_data, client.actor)

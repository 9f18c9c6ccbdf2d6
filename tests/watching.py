"""The guard over every command: what was announced must explain what has changed, for every kind of screen.

`WatchedCommands` takes the place of `Commands`; after each success it requires that the old snapshot and the
events make the new snapshot, that positions have no gap and that the audit chain holds; after each refusal,
that nothing was said at all.
"""

from typing import Any
from uuid import UUID

import msgspec

from hub.base.refusal import Refusal
from hub.commands.execution import Commands, Reply
from hub.commands.operation import encode
from hub.domain.actor import Actor
from hub.domain.audience import rooms_for
from hub.domain.events import CATALOGUE
from hub.log import event_log
from hub.log.event_log import LoggedEvent
from hub.postgres.database import Connection, Database
from hub.queries.queries import check_audit_chain
from hub.queries.snapshot import build_snapshot
from hub.views.reference_data import ReferenceData, read_reference_data
from tests.reducer import State, applied

READERS = {"cashier": "pos-1", "kitchen": "kds-kitchen", "manager": "manager-1"}
"""A floor screen with a drawer, a kitchen screen, and a manager: together they hear every kind of room."""
SECRETS = {"payments", "customer", "password", "pin", "username"}
"""What no part of a ticket may be named."""


def whole(event: event_log.LoggedEvent) -> dict[str, Any]:
    """An event as a client decodes it."""
    found: dict[str, Any] = msgspec.json.decode(event.encoded)
    return found


class Reader:
    """One screen that follows along by events alone."""

    def __init__(self, actor: Actor, reference_data: ReferenceData) -> None:
        device = reference_data.devices[actor.device] if actor.device else None
        stations = [station.code for station in reference_data.rows.stations]
        own = reference_data.station_of(actor)
        self.actor = actor
        self.rooms = rooms_for(
            role=actor.role,
            staff_id=actor.id,
            device=actor.device,
            device_kind=device.kind if device else None,
            own_station=own,
            stations=stations,
        )
        self.state: State = {}

    def hear(self, event: dict[str, Any]) -> None:
        """Apply an event, if it goes to one of this screen's rooms."""
        if not self.rooms.isdisjoint(event["rooms"]):
            self.state = applied(self.state, event)

    async def fresh(self, connection: Connection, reference_data: ReferenceData) -> State:
        """What this screen would be given if it came anew."""
        snapshot = await build_snapshot(connection, self.rooms, reference_data)
        state: State = msgspec.json.decode(encode(snapshot.state_for(self.actor, self.rooms)))
        return state


class Watch:
    """Follows the log of one database with a few readers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._position = 0
        self.readers: list[Reader] = []
        self.news: list[dict[str, Any]] = []
        """The events of the last command that succeeded."""

    async def start(self) -> None:
        """Take the first snapshots."""
        async with self._database.reading() as connection:
            reference_data = await read_reference_data(connection)
            self._position = (await event_log.read_stream(connection)).head
            people = {person.username: person for person in reference_data.people.values()}
            for role, device in READERS.items():
                person = people[role]
                reader = Reader(Actor(id=person.id, name=person.name, role=role, device=device), reference_data)
                reader.state = await reader.fresh(connection, reference_data)
                self.readers.append(reader)

    async def look_again(self) -> None:
        """Start anew from how things are, after a test changed rows behind everybody's back."""
        async with self._database.reading() as connection:
            reference_data = await read_reference_data(connection)
            for reader in self.readers:
                reader.state = await reader.fresh(connection, reference_data)

    async def nothing_was_said(self) -> None:
        """A refusal leaves the log and every screen's state as they were."""
        async with self._database.reading() as connection:
            assert (await event_log.read_stream(connection)).head == self._position, "a refused command was announced"
            reference_data = await read_reference_data(connection)
            for reader in self.readers:
                assert await reader.fresh(connection, reference_data) == reader.state, (
                    "a refused command changed something"
                )

    async def news_explain_all(self, reply: Reply) -> None:
        """Old snapshot and events make the new snapshot; positions are contiguous; the audit chain holds."""
        async with self._database.reading() as connection:
            logged = await self._listen(connection)
            assert reply.appended is None or reply.appended.events() == logged, "told otherwise than logged"
            assert reply.is_replayed or reply.position in (None, self._position)
            reference_data = await read_reference_data(connection)
            for reader in self.readers:
                assert reader.state == await reader.fresh(connection, reference_data), (
                    f"events do not tell {reader.actor.role} all"
                )
            chain = await check_audit_chain(connection)
            assert chain.ok, chain

    async def _listen(self, connection: Connection) -> list[LoggedEvent]:
        logged = await event_log.read_after(connection, self._position)
        self.news = [whole(event) for event in logged]
        expected = range(self._position + 1, self._position + 1 + len(self.news))
        assert [event["position"] for event in self.news] == list(expected)
        self._position += len(self.news)
        for event in self.news:
            _check_shape(event)
            for reader in self.readers:
                reader.hear(event)
        return logged


def _check_shape(event: dict[str, Any]) -> None:
    known = CATALOGUE[event["type"]]
    assert set(event["data"]) <= set(known.data), event
    assert set(known.rooms) <= set(event["rooms"]), event
    if any(room.startswith("station:") for room in event["rooms"]):
        assert not _named(event["data"]) & SECRETS, event
        assert not any(name.endswith("_minor") for name in _named(event["data"])), event


def _named(view: Any) -> set[str]:
    if isinstance(view, dict):
        return set(view).union(*(_named(part) for part in view.values()))
    return set().union(*(_named(part) for part in view)) if isinstance(view, list) else set()


class WatchedCommands(Commands):
    """Commands under watch: no test can forget to look."""

    watch: Watch

    async def execute(
        self,
        name: str,
        args: msgspec.Struct,
        actor: Actor,
        key: str | None = None,
        vouched_by: UUID | None = None,
        *,
        is_retry: bool = False,
    ) -> Reply:
        """As Commands; then what everybody was told is compared with how things are."""
        try:
            reply = await super().execute(name, args, actor, key, vouched_by, is_retry=is_retry)
        except Refusal:
            await self.watch.nothing_was_said()
            raise
        await (self.watch.nothing_was_said() if reply.is_refusal else self.watch.news_explain_all(reply))
        return reply

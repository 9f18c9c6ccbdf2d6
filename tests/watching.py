"""Checks after every command of a test: its events must explain what changed, for every kind of screen.

`WatchedCommands` replaces `Commands`. After each success it asserts that the old snapshot and the events make the new
snapshot, that positions have no gap and that the audit chain is valid; after each refusal, that nothing changed.
"""

from typing import Any
from uuid import UUID

import msgspec

from hub.base.refusal import Refusal
from hub.commands.command import Reply
from hub.commands.execution import Commands
from hub.commands.operation import encode
from hub.domain.actor import Actor
from hub.domain.events import CATALOGUE
from hub.log import event_log
from hub.log.event_log import LoggedEvent
from hub.postgres.database import Connection, Database
from hub.queries.queries import check_audit_chain
from hub.queries.snapshot import build_snapshot
from hub.views.assignments import rooms_of
from hub.views.reference_data import ReferenceData, read_reference_data
from tests.reducer import State, applied

READERS = {"cashier": "pos-1", "kitchen": "kds-kitchen", "manager": "manager-1"}
"""A till, a kitchen screen and a manager: together they are in every kind of room."""
SECRETS = {"payments", "customer", "password", "pin", "username"}
"""Keys that no part of a ticket may have."""
TOLD_APART = {"approval.requested", "approval.resolved"}
"""Types of which the asker may get a view of their own: without what only managers may know."""


def decoded(event: event_log.LoggedEvent) -> dict[str, Any]:
    """An event as a client decodes it."""
    message: dict[str, Any] = msgspec.json.decode(event.encoded)
    return message


class Reader:
    """A screen that is kept up to date by events alone."""

    def __init__(self, actor: Actor, reference_data: ReferenceData) -> None:
        self.actor = actor
        self.rooms = rooms_of(reference_data, actor)
        self.state: State = {}

    def apply(self, event: dict[str, Any]) -> None:
        """Apply an event if one of this screen's rooms receives it."""
        if not self.rooms.isdisjoint(event["rooms"]):
            self.state = applied(self.state, event)

    async def new_snapshot(self, connection: Connection, reference_data: ReferenceData) -> State:
        """The snapshot that this screen would get if it connected now."""
        snapshot = await build_snapshot(connection, self.rooms, reference_data)
        state: State = msgspec.json.decode(encode(snapshot.state_for(self.actor, self.rooms)))
        return state


class Watch:
    """Follows the log of one database with a few readers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._position = 0
        self.readers: list[Reader] = []
        self.events: list[dict[str, Any]] = []
        """The events of the last successful command."""

    async def start(self) -> None:
        """Take the first snapshots."""
        async with self._database.reading() as connection:
            reference_data = await read_reference_data(connection)
            self._position = (await event_log.read_stream(connection)).head
            people = {person.username: person for person in reference_data.people.values()}
            for role, device in READERS.items():
                person = people[role]
                reader = Reader(Actor(id=person.id, name=person.name, role=role, device=device), reference_data)
                reader.state = await reader.new_snapshot(connection, reference_data)
                self.readers.append(reader)

    async def take_snapshots(self) -> None:
        """Take new snapshots, after a test changed rows without a command."""
        async with self._database.reading() as connection:
            reference_data = await read_reference_data(connection)
            for reader in self.readers:
                reader.state = await reader.new_snapshot(connection, reference_data)

    async def assert_nothing_changed(self) -> None:
        """After a refusal: the log and every screen's state are as they were."""
        async with self._database.reading() as connection:
            assert (await event_log.read_stream(connection)).head == self._position, "a refused command emitted events"
            reference_data = await read_reference_data(connection)
            for reader in self.readers:
                assert await reader.new_snapshot(connection, reference_data) == reader.state, (
                    "a refused command changed something"
                )

    async def assert_events_explain_changes(self, reply: Reply) -> None:
        """After a success: the old snapshot and the events make the new one, without gaps; the audit chain is valid."""
        async with self._database.reading() as connection:
            logged = await self._read_events(connection)
            assert reply.appended is None or reply.appended.events() == logged, "sent other events than logged"
            assert reply.is_replayed or reply.position in (None, self._position)
            reference_data = await read_reference_data(connection)
            for reader in self.readers:
                assert reader.state == await reader.new_snapshot(connection, reference_data), (
                    f"events do not explain all to {reader.actor.role}"
                )
            chain = await check_audit_chain(connection)
            assert chain.ok, chain

    async def _read_events(self, connection: Connection) -> list[LoggedEvent]:
        logged = await event_log.read_after(connection, self._position)
        self.events = [decoded(event) for event in logged]
        expected = range(self._position + 1, self._position + 1 + len(self.events))
        assert [event["position"] for event in self.events] == list(expected)
        self._position += len(self.events)
        for event in self.events:
            _check_shape(event)
            for reader in self.readers:
                reader.apply(event)
        return logged


def _check_shape(event: dict[str, Any]) -> None:
    event_type = CATALOGUE[event["type"]]
    assert set(event["data"]) <= set(event_type.data), event
    if event["type"] not in TOLD_APART:
        assert set(event_type.rooms) <= set(event["rooms"]), event
    if any(room.startswith("station:") for room in event["rooms"]):
        assert not _keys(event["data"]) & SECRETS, event
        assert not any(name.endswith("_minor") for name in _keys(event["data"])), event


def _keys(view: Any) -> set[str]:
    if isinstance(view, dict):
        return set(view).union(*(_keys(part) for part in view.values()))
    return set().union(*(_keys(part) for part in view)) if isinstance(view, list) else set()


class WatchedCommands(Commands):
    """Commands that are checked: no test can forget it."""

    watch: Watch

    async def execute(
        self,
        name: str,
        args: msgspec.Struct,
        actor: Actor,
        key: str | None = None,
        approver: UUID | None = None,
        *,
        is_retry: bool = False,
    ) -> Reply:
        """Run a command, then check its events against the database."""
        try:
            reply = await super().execute(name, args, actor, key, approver, is_retry=is_retry)
        except Refusal:
            await self.watch.assert_nothing_changed()
            raise
        await (
            self.watch.assert_nothing_changed() if reply.is_refusal else self.watch.assert_events_explain_changes(reply)
        )
        return reply

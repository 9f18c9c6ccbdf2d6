"""Reads the event log: pages after a position, and whether a client's cursor is still valid (docs/event-log.md).

Only `hub.commands` appends events, inside the business transaction (`finish_command`).
"""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from hub.base.clock import wire
from hub.log.collections import gone
from hub.postgres.database import Connection

log = logging.getLogger(__name__)
PAGE = 500
UNREADABLE = "unreadable"
MAX_TAG = (1 << 31) - 1
_encode = msgspec.json.Encoder().encode
READ_AFTER = """
select position, tag, rooms, type, data::text as data, actor, device, cause, at
from event_log where position > $1 order by position limit $2
"""
READ_STREAM = """
select s.head, s.head_tag, s.floor, s.floor_tag, s.generation,
  (select system_identifier from pg_control_system())::text as system,
  (select timeline_id from pg_control_checkpoint())::text as timeline
from event_stream s
"""
READ_ROOM_HEADS = "select room, position from room_heads"


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event, encoded once as the JSON that every client receives."""

    position: int
    tag: int
    type: str
    rooms: tuple[str, ...]
    data: str
    encoded: bytes
    at: datetime | None = None

    @property
    def is_readable(self) -> bool:
        """False for an event that could not be encoded: its readers must start over from a snapshot."""
        return self.type != UNREADABLE


@dataclass(frozen=True, slots=True)
class Stream:
    """The epoch, the head and the floor of the log."""

    epoch: str
    head: int
    head_tag: int
    floor: int
    floor_tag: int


@dataclass(frozen=True, slots=True)
class Appended:
    """The rows that one transaction appended to the log, so that this process need not read them back."""

    after: int
    """The position that the rows follow."""
    tag: int
    """The tag at that position, which distinguishes this log from others."""
    rows: Sequence[Mapping[str, Any]]

    @property
    def position(self) -> int:
        """The position of the last row, or the head of the log if there is none."""
        return self.after + len(self.rows)

    def events(self) -> list[LoggedEvent]:
        """The rows, encoded."""
        return [logged_event(row) for row in self.rows]


def logged_event(row: Any) -> LoggedEvent:
    """An event from its row. One that cannot be encoded keeps its position, so that no reader skips it unnoticed."""
    try:
        return _encoded(row)
    except Exception:
        log.exception("event %s cannot be encoded", row["position"])
        return LoggedEvent(
            position=row["position"], tag=row["tag"], type=UNREADABLE, rooms=(), data="{}", encoded=b"{}"
        )


def _encoded(row: Any) -> LoggedEvent:
    """`data` is inserted as it was stored, so it is encoded only once."""
    body = {
        "position": row["position"],
        "tag": row["tag"],
        "type": row["type"],
        "rooms": row["rooms"],
        "at": wire(row["at"]),
        "actor": row["actor"],
        "device": row["device"],
        "cause": row["cause"],
        "data": msgspec.Raw(row["data"].encode()),
    }
    if names := gone(row["data"]):
        body["gone"] = names
    return LoggedEvent(
        position=row["position"],
        tag=row["tag"],
        type=row["type"],
        rooms=tuple(row["rooms"]),
        data=row["data"],
        encoded=_encode(body),
        at=row["at"],
    )


def new_tag() -> int:
    """The tag of a new event: 31 random bits, never 0."""
    return random.randint(1, MAX_TAG)  # noqa: S311 - it distinguishes logs, and is no secret


async def read_after(connection: Connection, position: int, limit: int = PAGE) -> list[LoggedEvent]:
    """The next events after a position, in order."""
    return [logged_event(row) for row in await connection.fetch(READ_AFTER, position, limit)]


async def read_stream(connection: Connection) -> Stream:
    """The state of the log. A restore or another cluster is another epoch (docs/event-log.md)."""
    row = await connection.fetchrow(READ_STREAM)
    identity = f"{row['generation']}:{row['system']}:{row['timeline']}"
    epoch = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return Stream(
        epoch=epoch, head=row["head"], head_tag=row["head_tag"], floor=row["floor"], floor_tag=row["floor_tag"]
    )


async def tag_at(connection: Connection, stream: Stream, position: int) -> int | None:
    """The tag of a position that a client may still resume from; None if the log no longer reaches back to it."""
    if position == stream.floor - 1:
        return stream.floor_tag
    if position < stream.floor - 1:
        return None
    tag: int | None = await connection.fetchval("select tag from event_log where position = $1", position)
    return tag


async def read_room_heads(connection: Connection) -> dict[str, int]:
    """The last position in each room."""
    return {row["room"]: row["position"] for row in await connection.fetch(READ_ROOM_HEADS)}

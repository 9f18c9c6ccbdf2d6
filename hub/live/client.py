"""One connected screen, as fan-out knows it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hub.base import clock
from hub.domain.actor import Actor
from hub.live.connection import Socket


class StartOver(Exception):
    """The log no longer holds the events that this client needs next: it needs a snapshot.

    `why` is what `sync` says to the client: new, epoch, fork, ahead or compacted (docs/events.md).
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(eq=False, slots=True)
class Client:
    """One connected screen. Until it is live, `cursor` is the position of the last event that was sent to it."""

    sid: str
    socket: Socket
    actor: Actor
    rooms: frozenset[str]
    device_kind: str | None = None
    cursor: int = 0
    is_live: bool = False
    applied: int = 0
    since: float = field(default_factory=clock.monotonic_s)
    commands: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting_commands: int = 0

"""The latest events of the log, framed and ready to send: for screens that come back after a short absence.

Bounded by number and by bytes. Positions in it have no gap.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, takewhile

from hub.live.packets import Packet
from hub.log.event_log import LoggedEvent

MOST_EVENTS = 5000
MOST_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Framed:
    """What is left of an event once it is framed."""

    position: int
    tag: int
    rooms: tuple[str, ...]
    packet: Packet


def framed(event: LoggedEvent) -> Framed:
    """An event, encoded for every one of its readers."""
    return Framed(event.position, event.tag, event.rooms, Packet("event", event.encoded))


class ReplayBuffer:
    """Everything after some position, up to the head."""

    def __init__(self) -> None:
        self._events: deque[Framed] = deque()
        self._bytes = 0

    def append(self, event: Framed) -> None:
        """Keep the next event; the oldest go when there is no room."""
        self._events.append(event)
        self._bytes += event.packet.size
        while len(self._events) > MOST_EVENTS or self._bytes > MOST_BYTES:
            self._bytes -= self._events.popleft().packet.size

    def clear(self) -> None:
        """Forget all of it."""
        self._events.clear()
        self._bytes = 0

    def reaches(self, position: int) -> bool:
        """Whether the event after a position is here."""
        return bool(self._events) and self._events[0].position <= position + 1 <= self._events[-1].position

    def tag_at(self, position: int) -> int | None:
        """The tag of an event that is here."""
        if not self._events or not self._events[0].position <= position <= self._events[-1].position:
            return None
        return self._events[position - self._events[0].position].tag

    def after(self, position: int, most: int) -> list[Framed]:
        """The next events after a position, `most` at a time; none if the first of them is not here."""
        if not self.reaches(position):
            return []
        first = position + 1 - self._events[0].position
        return list(islice(self._events, first, first + most))


def within(events: Iterable[Framed], most_bytes: int) -> list[Framed]:
    """As many of them as fit, but at least one."""
    total = 0

    def fits(event: Framed) -> bool:
        nonlocal total
        before, total = total, total + event.packet.size
        return not before or total <= most_bytes

    return list(takewhile(fits, events))

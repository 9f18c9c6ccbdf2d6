"""The replay buffer: the latest events of the log, framed and ready to send to screens that resume.

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
class FramedEvent:
    """An event as a packet, with what decides who gets it and after which one."""

    position: int
    tag: int
    rooms: tuple[str, ...]
    packet: Packet


def framed(event: LoggedEvent) -> FramedEvent:
    """An event, encoded once for all its readers."""
    return FramedEvent(event.position, event.tag, event.rooms, Packet("event", event.encoded))


class ReplayBuffer:
    """Everything after some position, up to the head."""

    def __init__(self) -> None:
        self._events: deque[FramedEvent] = deque()
        self._bytes = 0

    def append(self, event: FramedEvent) -> None:
        """Add the next event; the oldest are dropped when the buffer is full."""
        self._events.append(event)
        self._bytes += event.packet.size
        while len(self._events) > MOST_EVENTS or self._bytes > MOST_BYTES:
            self._bytes -= self._events.popleft().packet.size

    def clear(self) -> None:
        """Remove all events."""
        self._events.clear()
        self._bytes = 0

    def reaches(self, position: int) -> bool:
        """Whether the event after a position is in the buffer."""
        return bool(self._events) and self._events[0].position <= position + 1 <= self._events[-1].position

    def tag_at(self, position: int) -> int | None:
        """The tag of the event at a position; None if it is not in the buffer."""
        if not self._events or not self._events[0].position <= position <= self._events[-1].position:
            return None
        return self._events[position - self._events[0].position].tag

    def after(self, position: int, most: int) -> list[FramedEvent]:
        """Up to `most` events after a position; none if the first of them is not in the buffer."""
        if not self.reaches(position):
            return []
        first = position + 1 - self._events[0].position
        return list(islice(self._events, first, first + most))


def within(events: Iterable[FramedEvent], most_bytes: int) -> list[FramedEvent]:
    """As many of the events as `most_bytes` allows, but at least one."""
    total = 0

    def fits(event: FramedEvent) -> bool:
        nonlocal total
        before, total = total, total + event.packet.size
        return not before or total <= most_bytes

    return list(takewhile(fits, events))

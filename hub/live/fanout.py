"""From the log to this process's sockets: tail, ring, audiences, joining without a hole (docs/event-log.md).

Each process tails the log itself; a wake-up only shortens the wait. An event is encoded once, framed once and written
to every live client in the union of its rooms. A client is live when everything up to this process's head was posted
to it; becoming live happens with no `await` after the last missed event was copied from the ring.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import asyncpg
import msgspec

from hub.base import clock, tasks
from hub.commands.operation import encode
from hub.domain.actor import Actor
from hub.live.connection import Socket
from hub.live.packets import Packet
from hub.live.peers import Peers, SingleProcess
from hub.live.replay_buffer import Framed, ReplayBuffer, framed, within
from hub.live.socketio_server import post_all
from hub.log import event_log
from hub.log.event_log import Appended, LoggedEvent, Stream
from hub.postgres.database import LOST, Connection, Database

log = logging.getLogger(__name__)
REMEMBERED = 2000
MOST_HANDED = 200
PAGE, PAGE_BYTES = 400, 512 << 10
LAST_STRETCH_BYTES = 256 << 10
POLL_S = 0.2
TICK_S = 5.0
JOIN_TIMEOUT_S = 10.0
DRAIN_STEP_S = 0.005


class StartOver(Exception):
    """The log no longer holds what this client needs next; it needs a snapshot. `why` as in docs/event-log.md."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(eq=False, slots=True)
class Client:
    """One connected screen. `cursor` is the last position posted to it while it is not live yet."""

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


class LogListener(Protocol):
    """What the process itself does about events, in their order."""

    async def handle(self, event: LoggedEvent) -> None:
        """Act on one event; it is handed over again when the database was away meanwhile."""

    async def start_over(self) -> None:
        """The log is another one: forget what was learned from it."""

    async def report_bad_event(self, position: int, message: str) -> None:
        """An event could not be encoded or handled."""


class Fanout:
    """The tail of the log in this process, and the clients that hear it."""

    def __init__(
        self,
        database: Database,
        *,
        peers: Peers | None = None,
        forget_snapshots: Callable[[], None] = lambda: None,
        measured: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """`forget_snapshots` is called when the log is another one; `measured` with each event's age in seconds."""
        self._database = database
        self._listener: LogListener | None = None
        self._forget_snapshots = forget_snapshots
        self._unheeded: deque[LoggedEvent] = deque()
        self._must_learn_anew = False
        self._last_bad = 0
        self._kick = asyncio.Event()
        self._must_read = False
        self._handed: dict[int, Appended] = {}
        self._moved = asyncio.Condition()
        self._ring = ReplayBuffer()
        self._rooms: dict[str, set[Client]] = {}
        self._audiences: dict[tuple[str, ...], dict[Socket, Client]] = {}
        self._room_heads: dict[str, int] = {}
        self._tasks: list[asyncio.Task[Any]] = []
        self.clients: dict[str, Client] = {}
        self.peers: Peers = peers or SingleProcess()
        self.stream: Stream | None = None
        self.head = 0
        self.head_tag = 0
        self.read_at_s = float("-inf")
        self._measured = measured
        self.delivered = 0
        self.cut = 0

    # The tail

    def wake(self) -> None:
        """Something was committed by whoever; read it now."""
        self._must_read = True
        self._kick.set()

    def hand(self, appended: Appended | None) -> None:
        """This process itself has committed something, which is not read again if it follows what was told last."""
        if appended is None or len(self._handed) >= MOST_HANDED:
            self.wake()
            return
        self._handed[appended.after] = appended
        self._kick.set()

    async def start(self, listener: LogListener | None = None) -> None:
        """Begin to tail; returns once the head of the log is known. `listener` hears every event first-hand."""
        self._listener = listener
        self._tasks = [tasks.spawn(self._tail(), "event log tail"), tasks.spawn(self._tick(), "ticks")]
        async with asyncio.timeout(30), self._moved:
            await self._moved.wait_for(lambda: self.stream is not None)

    async def stop(self) -> None:
        """Stop tailing; clients stay as they are."""
        await tasks.stop(*self._tasks)

    async def _tail(self) -> None:
        while True:
            try:
                async with self._database.connection() as connection:
                    await self._validate(connection)
                    await self._follow(connection)
            except LOST as error:
                log.info("the event log is out of reach: %s", repr(error))
            except Exception:
                log.exception("the event log could not be followed")
            await asyncio.sleep(POLL_S)

    async def _validate(self, connection: Connection) -> None:
        """On every new connection: is this still the log that was being tailed? If not, everybody starts over.

        The latest events are read at once: devices that were away for a restart all resume from memory. All of it is
        one view of the database, or a tick could vouch for an event beyond the head.
        """
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            stream = await event_log.read_stream(connection)
            same_epoch = self.stream is not None and self.stream.epoch == stream.epoch
            if same_epoch and await event_log.tag_at(connection, stream, self.head) == self.head_tag:
                self.stream = stream
                return
            recent = await event_log.read_after(connection, stream.head - REMEMBERED, REMEMBERED)
            room_heads = await event_log.read_room_heads(connection)
        await self._begin_at(stream, recent, room_heads)

    async def _begin_at(self, stream: Stream, recent: list[LoggedEvent], room_heads: dict[str, int]) -> None:
        is_another = self.stream is not None
        self.stream, self.head, self.head_tag, self._room_heads = stream, stream.head, stream.head_tag, room_heads
        self._ring.clear()
        self._handed.clear()
        for event in recent:
            self._remember(event)
        if is_another:
            log.warning("the event log is another one than before: all screens start over")
            self._unheeded.clear()
            self._must_learn_anew = True
            self._drop_all()
        await self._announce_move()

    def _drop_all(self) -> None:
        self._forget_snapshots()
        for client in list(self.clients.values()):
            self.drop(client)

    def _remember(self, event: LoggedEvent) -> Packet:
        """Keep an event for those who come back; nobody resumes from memory across one that cannot be read."""
        kept = framed(event)
        if event.is_readable:
            self._ring.append(kept)
        else:
            self._ring.clear()
            self._last_bad = event.position
        return kept.packet

    async def _follow(self, connection: Connection) -> None:
        await self._handle_hub_events()
        self._must_read = True
        while True:
            self._kick.clear()
            await self._take_handed()
            if self._must_read or self._handed or clock.monotonic_s() > self.read_at_s + POLL_S:
                await self._read(connection)
            else:
                await self._kicked()

    async def _take_handed(self) -> None:
        """Take what this process committed itself, as far as it follows the head. What is left follows another's."""
        began_at = self.head
        while (next_ones := self._handed.pop(self.head, None)) is not None:
            if next_ones.tag != self.head_tag:
                self._must_read = True
                break
            for event in next_ones.events():
                await self._take(event)
        for after in [after for after in self._handed if after < self.head]:
            del self._handed[after]
        if self.head != began_at:
            await self._announce_move()

    async def _read(self, connection: Connection) -> None:
        """Take what follows the head, whoever committed it; then wait, unless there is more."""
        self._must_read = False
        events = await event_log.read_after(connection, self.head)
        self.read_at_s = clock.monotonic_s()
        if events and events[0].position != self.head + 1:
            await self._validate_gap(connection)
            return
        for event in events:
            await self._take(event)
        if events:
            await self._announce_move()
        if len(events) < event_log.PAGE:
            await self._kicked()

    async def _validate_gap(self, connection: Connection) -> None:
        """The log was pruned beyond this tail, or rolled back: nothing in memory can be trusted."""
        self.head_tag = -1
        await self._validate(connection)

    async def _kicked(self) -> None:
        """Wait for news, or until it is time to look."""
        try:
            async with asyncio.timeout(POLL_S):
                await self._kick.wait()
        except TimeoutError:
            return

    async def _take(self, event: LoggedEvent) -> None:
        packet = self._remember(event)
        self.head, self.head_tag = event.position, event.tag
        if not event.is_readable:
            await self._pass_over(event)
            return
        for room in event.rooms:
            self._room_heads[room] = event.position
        self._post(self._audience(event.rooms), packet)
        if event.at is not None:
            self._measured((clock.now() - event.at).total_seconds())
        self._unheeded.append(event)
        await self._handle_hub_events()

    async def _pass_over(self, event: LoggedEvent) -> None:
        """One bad event must not stop the venue, nor be skipped in silence: everybody starts over behind it."""
        self._drop_all()
        await self._raise_alarm(event.position, "cannot be told to screens; they have all started over")

    async def _handle_hub_events(self) -> None:
        """What this process itself must do about events; kept until it is done, whatever becomes of the connection."""
        if self._must_learn_anew:
            if self._listener is not None:
                await self._listener.start_over()
            self._must_learn_anew = False
        while self._unheeded:
            event = self._unheeded[0]
            try:
                if self._listener is not None:
                    await self._listener.handle(event)
            except (*LOST, asyncpg.PostgresError):
                raise
            except Exception:
                log.exception("event %s was not understood", event.position)
                await self._raise_alarm(event.position, f"({event.type}) was not understood by the hub itself")
            self._unheeded.popleft()

    async def _raise_alarm(self, position: int, what: str) -> None:
        try:
            if self._listener is not None:
                await self._listener.report_bad_event(position, f"Event {position} {what}")
        except Exception:
            log.exception("nobody could be told about event %s", position)

    async def _announce_move(self) -> None:
        async with self._moved:
            self._moved.notify_all()

    # Audiences

    def _audience(self, rooms: tuple[str, ...]) -> dict[Socket, Client]:
        """Live clients in the union of the rooms, by socket; remembered until somebody comes or goes."""
        found = self._audiences.get(rooms)
        if found is None:
            members: dict[Client, None] = {}
            for room in rooms:
                members.update(dict.fromkeys(self._rooms.get(room, ())))
            found = self._audiences[rooms] = {client.socket: client for client in members}
        return found

    def _post(self, audience: Mapping[Socket, Client], packet: Packet) -> None:
        self.delivered += len(audience)
        for socket in post_all(audience, packet):
            self._cut(audience[socket])

    def _cut(self, client: Client) -> None:
        """Too slow: the connection ends here, and the client comes back and resumes. Never a silent hole."""
        self.cut += 1
        log.info(
            "client %s of %s was too slow and is cut off",
            client.sid,
            client.actor.device or client.actor.name,
        )
        self.drop(client)

    def drop(self, client: Client) -> None:
        """End a client's connection at once."""
        self.leave(client.sid)
        client.socket.abort()

    def leave(self, sid: str) -> None:
        """Forget a client."""
        client = self.clients.pop(sid, None)
        if client is None:
            return
        client.is_live = False
        for room in client.rooms:
            members = self._rooms.get(room)
            if members is not None:
                members.discard(client)
                if not members:
                    del self._rooms[room]
        self._audiences.clear()

    async def drain(self, seconds: float) -> None:
        """Send everybody away before this process stops, spread over `seconds`; they come back to whoever listens."""
        leaving = list(self.clients.values())
        random.shuffle(leaving)
        for n, client in enumerate(leaving):
            client.socket.post(Packet("restarting", encode({"reconnect_within_ms": int(seconds * 1000)})))
            self.drop(client)
            if n % 20 == 19:
                await asyncio.sleep(seconds * 20 / len(leaving))

    # Joining

    async def resumable(self, epoch: object, position: object, tag: object) -> str | None:
        """Whether the log can continue where a client stopped: None, or why it needs a snapshot (docs/event-log.md)."""
        stream = self.stream
        assert stream is not None
        if epoch is None or not isinstance(position, int) or isinstance(position, bool) or position < 0:
            return "new"
        if epoch != stream.epoch:
            return "epoch"
        known = self._tag_in_memory(position)
        if known is None:
            async with self._database.connection() as connection:
                stream = await event_log.read_stream(connection)
                known = await event_log.tag_at(connection, stream, position)
            if position > stream.head:
                return "ahead"
        if known is None or position < self._last_bad:
            return "compacted"
        return "fork" if tag is not None and tag != known else None

    def _tag_in_memory(self, position: int) -> int | None:
        if position == self.head:
            return self.head_tag
        return self._ring.tag_at(position)

    async def go_live(self, client: Client) -> None:
        """Post everything after the client's cursor, then let it hear what happens. Raises StartOver, TimeoutError.

        Over a thin line the events of a long absence may take longer than they are worth: the whole state is less.
        """
        async with asyncio.timeout(JOIN_TIMEOUT_S):
            await self._reach(client.cursor)
        try:
            async with asyncio.timeout(JOIN_TIMEOUT_S):
                await self._replay(client)
        except TimeoutError:
            raise StartOver("compacted") from None
        if self.clients.get(client.sid) is client:
            self._post_rest(client)

    async def _replay(self, client: Client) -> None:
        """Post page after page, until the rest is near or the client has gone."""
        while self.clients.get(client.sid) is client and not self._is_near(client.cursor):
            await self._post_page(client)
            await self._drained(client)

    async def _reach(self, position: int) -> None:
        """Wait until this process's tail is at least where the client's snapshot was taken."""
        async with self._moved:
            while self.head < position:
                self.wake()
                await self._moved.wait()

    async def _post_page(self, client: Client) -> None:
        page = self._ring.after(client.cursor, PAGE) or await self._read_page(client.cursor)
        if not page or page[0].position != client.cursor + 1:
            raise StartOver("compacted")
        self._post_events(client, within(page, PAGE_BYTES))

    async def _read_page(self, position: int) -> list[Framed]:
        """From the log; never beyond this process's head, or the tail would tell it a second time."""
        async with self._database.connection() as connection:
            events = await event_log.read_after(connection, position, min(PAGE, self.head - position))
        return [framed(event) for event in events] if all(event.is_readable for event in events) else []

    def _is_near(self, position: int) -> bool:
        """Whether what is left after a position is in memory, and little enough to be posted at one go."""
        if position >= self.head:
            return True
        rest = self._ring.after(position, PAGE + 1)
        return 0 < len(rest) <= PAGE and sum(event.packet.size for event in rest) <= LAST_STRETCH_BYTES

    async def taken(self, client: Client) -> None:
        """Wait until nothing waits to be sent to a client. Raises TimeoutError."""
        async with asyncio.timeout(JOIN_TIMEOUT_S):
            await self._drained(client)

    async def _drained(self, client: Client) -> None:
        await asyncio.sleep(0)  # A replay from memory lets others work between its pages.
        while client.socket.queue.qsize() > 0 and not client.socket.closed:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(DRAIN_STEP_S)

    def _post_rest(self, client: Client) -> None:
        """The last stretch, and live: no `await` in here, or an event could fall between."""
        if client.cursor < self.head:
            rest = self._ring.after(client.cursor, PAGE)
            if not rest or rest[-1].position != self.head:
                raise StartOver("compacted")
            self._post_events(client, rest)
        if self.clients.get(client.sid) is client:
            client.is_live = True
            for room in client.rooms:
                self._rooms.setdefault(room, set()).add(client)
            self._audiences.clear()

    def _post_events(self, client: Client, page: list[Framed]) -> None:
        for event in page:
            if not client.rooms.isdisjoint(event.rooms) and not client.socket.post(event.packet):
                self._cut(client)
                return
        client.cursor = page[-1].position

    # Ticks

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                self.tick()
            except Exception:
                log.exception("a tick failed; the next one comes all the same")

    def tick(self) -> None:
        """Vouch to every live client for what was posted to it, behind the events it vouches for."""
        self.peers.present(self._devices_here())
        packets: dict[tuple[frozenset[str], bool], Packet] = {}
        for client in [client for client in self.clients.values() if client.is_live]:
            kind = (client.rooms, "manager" in client.rooms)
            if kind not in packets:
                packets[kind] = Packet("tick", encode(self._tick_body(client.rooms)))
            self._post({client.socket: client}, packets[kind])

    def _tick_body(self, rooms: frozenset[str]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "position": self.head,
            "at": clock.wire(clock.now()),
            "rooms": {room: self._room_heads.get(room, 0) for room in rooms},
        }
        if "manager" in rooms:
            body["devices"] = self.devices_online()
        return body

    def devices_online(self) -> list[dict[str, Any]]:
        """The devices that are live anywhere in the venue."""
        here = self._devices_here()
        return here + self.peers.present(here)

    def _devices_here(self) -> list[dict[str, Any]]:
        """The devices that are live here, how far behind they last said they were, and for how many seconds."""
        now = clock.monotonic_s()
        return [
            {
                "code": c.actor.device,
                "lag": max(0, self.head - max(c.applied, 0)),
                "since": int(now - c.since),
            }
            for c in self.clients.values()
            if c.is_live and c.actor.device
        ]


def sync_packet(body: dict[str, Any]) -> Packet:
    """The first thing a client hears."""
    return Packet("sync", msgspec.json.encode(body))

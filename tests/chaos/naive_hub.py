"""The hub as it is usually built, to prove that the experiments can fail (`python -m tests.chaos.naive_hub`).

`NAIVE` names the ways in which this process is naive, by commas; without it, events are emitted by the request that
caused them. Everything else is the real hub, with the quick ping sweep of `brisk_hub`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
from msgspec import Raw
from redis.asyncio import Redis
from redis.exceptions import RedisError

from handlers.sockets import screens
from hub.__main__ import main
from hub.base import clock
from hub.base.clock import now, wire
from hub.commands import finish as finish_module
from hub.commands import idempotency
from hub.commands.command import Reply
from hub.commands.execution import Commands
from hub.commands.operation import LicenceGate, PendingEvent, Work, encode
from hub.commands.session_throttle import SessionThrottle
from hub.live import connection as live_connection
from hub.live import packets, socketio_server
from hub.live.client import Client
from hub.live.joining import Joining
from hub.live.log_tail import LogTail
from hub.log import event_log
from hub.log.event_log import Appended, LoggedEvent
from hub.postgres import database
from hub.server.reactions import Reactions
from tests.chaos.brisk_hub import move_clock, quicken

_told: ContextVar[list[PendingEvent]] = ContextVar("told")
_tails: list[LogTail] = []
WAYS: dict[str, Callable[[], None]] = {}
FOR_EVER = 10**9
WINDOW = timedelta(seconds=1)


def way(make: Callable[[], None]) -> Callable[[], None]:
    """A way to be naive, by its name."""
    WAYS[make.__name__] = make
    return make


# How events travel


@way
def emit_after_commit() -> None:
    """The request that caused an event emits it, right after its commit; who comes back just goes on listening."""
    _tell_after_commit(_emit_here)
    LogTail._follow = _only_know_the_head  # type: ignore[method-assign,assignment]
    _just_listen()


@way
def through_redis_alone() -> None:
    """As above, but through Redis to all processes."""
    redis = Redis.from_url(os.environ["REDIS_URL"], socket_timeout=0.5, socket_connect_timeout=0.5)

    async def publish(event: LoggedEvent) -> None:
        with suppress(RedisError, OSError, TimeoutError):
            await redis.publish("naive", msgspec.msgpack.encode(event))

    async def follow(self: LogTail, _: Any) -> None:
        while True:
            with suppress(RedisError, OSError, TimeoutError):
                async with redis.pubsub() as channel:
                    await channel.subscribe("naive")
                    while True:
                        if heard := await channel.get_message(ignore_subscribe_messages=True, timeout=0.2):
                            await self._take(msgspec.msgpack.decode(heard["data"], type=LoggedEvent))
            await asyncio.sleep(0.1)

    _tell_after_commit(publish)
    LogTail._follow = follow  # type: ignore[method-assign,assignment]
    _just_listen()


@way
def by_the_clock() -> None:
    """The log is followed, and resumed, by the time of its events instead of by their positions."""

    async def follow(self: LogTail, connection: Any) -> None:
        seen: set[int] = set(range(self.head + 1))
        while True:
            for event in await _since(connection, clock.now() - WINDOW):
                if event.position not in seen:
                    seen.add(event.position)
                    await self._take(event)
            await asyncio.sleep(0.05)

    async def resume(self: Joining, client: Client) -> None:
        async with self._database.connection() as connection:
            last = await connection.fetchval("select at from event_log where position = $1", client.cursor)
            missed = await _since(connection, last) if last else []
        for event in missed:
            if not client.rooms.isdisjoint(event.rooms):
                client.socket.post(packets.Packet("event", event.encoded))
        client.cursor = self._tail.head
        self._post_rest(client)

    LogTail._follow = follow  # type: ignore[method-assign]
    Joining.go_live = resume  # type: ignore[method-assign]


async def _since(connection: Any, at: Any) -> list[LoggedEvent]:
    return [event_log.logged_event(row) for row in await connection.fetch(SINCE, at)]


SINCE = event_log.READ_AFTER.replace("position > $1 order by position limit $2", "at > $1 order by position")


@way
def skip_what_is_bad() -> None:
    """An event that cannot be encoded is logged, and the next one comes."""
    take = LogTail._take

    async def carefree(self: LogTail, event: LoggedEvent) -> None:
        if event.is_readable:
            await take(self, event)
        else:
            self.head, self.head_tag = event.position, event.tag

    LogTail._take = carefree  # type: ignore[method-assign]


def _tell_after_commit(emit: Any) -> None:
    finish, execute = finish_module.finish, Commands.execute

    async def remembering(connection: Any, command: Any, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
        _told.set(work.events)
        return await finish(connection, command, work, body)

    async def telling(self: Commands, *args: Any, **kwargs: Any) -> Any:
        _told.set([])
        reply = await execute(self, *args, **kwargs)
        if not reply.is_replayed and not reply.is_refusal:
            for event in _logged(_told.get(), reply.position):
                await emit(event)
        return reply

    finish_module.finish = remembering
    Commands.execute = telling  # type: ignore[method-assign]


def _logged(events: list[PendingEvent], last: int | None) -> list[LoggedEvent]:
    made = []
    for offset, event in enumerate(events, 1 - len(events)):
        position = (last or 0) + offset
        body = {
            "position": position, "tag": 0, "type": event.type, "rooms": event.rooms, "at": wire(now()),
            "actor": None, "device": None, "cause": None, "data": Raw(event.data.encode()),
        }  # fmt: skip
        made.append(
            LoggedEvent(
                position=position,
                tag=0,
                type=event.type,
                rooms=tuple(event.rooms),
                data=event.data,
                encoded=encode(body),
            )
        )
    return made


async def _emit_here(event: LoggedEvent) -> None:
    for tail in _tails:
        await tail._take(event)


async def _only_know_the_head(self: LogTail, _: Any) -> None:
    _tails.append(self)
    await asyncio.Event().wait()


def _just_listen() -> None:
    async def always(self: Joining, epoch: object, *_: object) -> str | None:
        return "new" if epoch is None else None

    async def listen(self: Joining, client: Client) -> None:
        client.cursor = self._tail.head
        self._post_rest(client)

    Joining.resumable = always  # type: ignore[method-assign,assignment]
    Joining.go_live = listen  # type: ignore[method-assign]


# What commands are trusted with


@way
def commit_in_memory() -> None:
    """A commit is answered before it is written."""
    configure = database.tortoise_config

    def hasty(dsn: dict[str, Any], **more: Any) -> dict[str, Any]:
        config = configure(dsn, **more)
        config["connections"]["default"]["credentials"]["server_settings"]["synchronous_commit"] = "off"
        return config

    database.tortoise_config = hasty


@way
def no_keys() -> None:
    """A request that is repeated is a request: keys are accepted and forgotten, ids are made by the hub."""
    _one_way_only()
    _ids_made_here()
    begin, finish = idempotency.claim_key, finish_module.finish

    async def fresh(connection: Any, command: Any, order: Any = None) -> Any:
        return await begin(connection, replace(command, key=None), order)

    async def unkept(connection: Any, command: Any, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
        return await finish(connection, replace(command, key=None), work, body)

    idempotency.claim_key, finish_module.finish = fresh, unkept


@way
def look_then_insert() -> None:
    """A key is looked up first and stored with its reply at the end; nothing stops two from looking at once."""
    _one_way_only()
    _ids_made_here()
    begin, finish = idempotency.claim_key, finish_module.finish

    async def look(connection: Any, command: Any, order: Any = None) -> Any:
        found = await connection.fetchrow(FIND_KEY, command.key)
        return found or await begin(connection, replace(command, key=None), order)

    async def store(connection: Any, command: Any, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
        finished = await finish(connection, replace(command, key=None), work, body)
        if command.key is not None:
            await connection.execute(STORE, command.key, command.fingerprint, body.decode(), command.operation.status)
        return finished

    idempotency.claim_key, finish_module.finish = look, store


FIND_KEY = """
select false as is_fresh, true as is_same, status, body, position as reply_position from commands where key = $1
"""
STORE = """
insert into commands (key, fingerprint, body, status, at) values ($1, $2, $3, $4, now()) on conflict do nothing
"""


def _one_way_only() -> None:
    """Every command is done step by step: begun, worked, finished."""
    setattr(Commands, "_attempts", lambda self, _command: iter([(self._begun, ())]))  # noqa: B010


def _ids_made_here() -> None:
    do = Commands._attempt

    async def nameless(self: Commands, command: Any, beginning: Any) -> Reply:
        named = "id" in command.args.__struct_fields__ and command.operation.name == "order.pay"
        args = msgspec.structs.replace(command.args, id=None) if named else command.args
        return await do(self, replace(command, args=args), beginning)

    Commands._attempt = nameless  # type: ignore[method-assign]


@way
def lock_at_the_start() -> None:
    """The lock is read when a request begins, and not again."""
    _one_way_only()
    finish = finish_module.finish

    async def unlocked(connection: Any, command: Any, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
        work.gate = LicenceGate.ALWAYS
        return await finish(connection, command, work, body)

    finish_module.finish = unlocked


# What sockets are trusted with


@way
def ask_once() -> None:
    """A token is checked when its screen connects, and not again."""
    Reactions.end_revoked = _leave_be  # type: ignore[method-assign,assignment]


def _leave_be(_: Reactions) -> None:
    """Nothing is ended."""


@way
def no_pulse() -> None:
    """Nobody asks a silent screen whether it is still there."""
    socketio_server.PING_INTERVAL_S = FOR_EVER


@way
def no_bounds() -> None:
    """Whatever a screen does not take is kept for it."""
    live_connection.MOST_PACKETS = live_connection.MOST_BYTES = FOR_EVER
    socketio_server.PING_INTERVAL_S = FOR_EVER


@way
def no_turns() -> None:
    """Every command is run when it comes."""

    @asynccontextmanager
    async def at_once(*_: object) -> AsyncIterator[None]:
        yield

    SessionThrottle.slot = at_once  # type: ignore[method-assign,assignment]
    screens.MOST_WAITING = FOR_EVER
    Client.__init__ = _without_order(Client.__init__)  # type: ignore[method-assign]


def _without_order(init: Any) -> Any:
    def made(self: Client, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.commands = asyncio.Semaphore(FOR_EVER)  # type: ignore[assignment]

    return made


if __name__ == "__main__":
    quicken()
    move_clock()
    for name in os.environ.get("NAIVE", "emit_after_commit").split(","):
        WAYS[name]()
    main()

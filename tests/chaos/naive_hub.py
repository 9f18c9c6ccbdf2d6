"""The hub as it is usually built, to prove that the experiments can fail: `python -m tests.chaos.naive_hub serve …`.

Events are emitted by the request that caused them, right after its commit. Nothing follows the log, and a screen that
comes back just goes on listening. Everything else is the real hub.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import Any

from msgspec import Raw

from hub import operation
from hub.__main__ import main
from hub.clock import now, wire
from hub.event_log import LoggedEvent
from hub.fanout import Client, Fanout
from hub.operation import Announcement, Commands, Work, encode

_told: ContextVar[list[Announcement]] = ContextVar("told")
_fanouts: list[Fanout] = []


def make_naive() -> None:
    """Put the usual way in the place of ours."""
    Fanout._follow = _only_know_the_head  # type: ignore[method-assign,assignment]
    Fanout.resumable = _always_resume  # type: ignore[method-assign,assignment]
    Fanout.go_live = _just_listen  # type: ignore[method-assign]
    finish, execute = operation._finish, Commands.execute

    async def remembering(connection: Any, command: Any, work: Work, body: bytes) -> int | None:
        _told.set(work.events)
        return await finish(connection, command, work, body)

    async def telling(self: Commands, *args: Any, **kwargs: Any) -> Any:
        _told.set([])
        reply = await execute(self, *args, **kwargs)
        if not reply.is_replayed and not reply.is_refusal:
            await _emit(_told.get(), reply.position)
        return reply

    operation._finish = remembering
    Commands.execute = telling  # type: ignore[method-assign]


async def _emit(events: list[Announcement], last: int | None) -> None:
    for offset, event in enumerate(events, 1 - len(events)):
        position = (last or 0) + offset
        body = {
            "position": position, "tag": 0, "type": event.type, "rooms": event.rooms, "at": wire(now()),
            "actor": None, "device": None, "cause": None, "data": Raw(event.data.encode()),
        }  # fmt: skip
        logged = LoggedEvent(position, 0, event.type, tuple(event.rooms), event.data, encode(body))
        for fanout in _fanouts:
            await fanout._take(logged)


async def _only_know_the_head(self: Fanout, _: Any) -> None:
    _fanouts.append(self)
    await asyncio.Event().wait()


async def _always_resume(self: Fanout, epoch: object, *_: object) -> str | None:
    return "new" if epoch is None else None


async def _just_listen(self: Fanout, client: Client) -> None:
    client.cursor = self.head
    self._post_rest(client)


if __name__ == "__main__":
    make_naive()
    main()

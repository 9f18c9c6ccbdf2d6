"""The control of experiment 13: a restore that leaves the epoch alone, and hubs that believe a cursor's position.

`python -m tests.chaos.naive_restore serve|restore …`. The usual "last event id": the log goes on counting from wherever
it is, and nobody asks whether it is still the same log. Everything else is the real hub.
"""

from __future__ import annotations

from typing import Any

from hub.__main__ import main
from hub.backups import restore
from hub.live.joining import Joining
from hub.log import event_log
from hub.log.event_log import Stream


def make_naive() -> None:
    """Put the usual way in the place of ours."""
    read_stream = event_log.read_stream

    async def one_log_for_ever(connection: Any) -> Stream:
        stream = await read_stream(connection)
        return Stream(
            epoch="the log", head=stream.head, head_tag=stream.head_tag, floor=stream.floor, floor_tag=stream.floor_tag
        )

    async def any_tag(connection: Any, stream: Stream, position: int) -> Any:
        return _Alike()

    async def always_resume(self: Joining, epoch: object, position: object, tag: object) -> str | None:
        return "new" if epoch is None else None

    restore.NEW_EPOCH = "select $1::text"  # type: ignore[misc]
    event_log.read_stream = one_log_for_ever
    event_log.tag_at = any_tag
    Joining.resumable = always_resume  # type: ignore[method-assign]


class _Alike:
    """Equal to every tag."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, _: object) -> bool:
        return True


if __name__ == "__main__":
    make_naive()
    main()

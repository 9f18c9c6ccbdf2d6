"""The hub as it would be if it never let go of a screen that has left (`python -m tests.chaos.forgetful_hub`).

Every screen that ever came leaves a task, a descriptor and some memory behind. Everything else is the real hub.
"""

from __future__ import annotations

import asyncio
import os

from hub.__main__ import main
from hub.base import tasks
from hub.live.client import Client
from hub.live.joining import Joining
from tests.chaos.brisk_hub import quicken

KEPT_BYTES = 1 << 18


def forget_nothing() -> None:
    """Keep what belongs to a screen for ever."""
    go_live = Joining.go_live

    async def keep() -> None:
        kept, descriptor = os.urandom(KEPT_BYTES), os.open(os.devnull, os.O_RDONLY)
        await asyncio.Event().wait()
        del kept, descriptor

    async def going_live(self: Joining, client: Client) -> None:
        _ = tasks.spawn(keep(), f"what is kept of {client.sid}")
        await go_live(self, client)

    Joining.go_live = going_live  # type: ignore[method-assign]


if __name__ == "__main__":
    quicken()
    forget_nothing()
    main()

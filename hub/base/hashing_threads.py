"""Threads for bcrypt: sign-ins wait only for each other, and other work never waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from hub.base.refusal import Refusal, TooMany

THREADS: Final = 2
MAX_WAITING = 40
"""More than the staff of a venue at the start of a shift; the last one waits some 5 s."""
FULL_RETRY_S = 3
P = ParamSpec("P")
R = TypeVar("R")


class HashingThreads:
    """Two threads with a bounded queue."""

    def __init__(self, refusal: type[Refusal] = TooMany) -> None:
        """`refusal` is raised if the queue is full."""
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bcrypt")
        self._refusal = refusal
        self._count = 0

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `work` in a thread and return its result. Refuses: TooMany."""
        if self._count >= THREADS + MAX_WAITING:
            raise self._refusal("Too many passwords and PINs are being checked; try again", retry_after_s=FULL_RETRY_S)
        self._count += 1
        try:
            return await asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))
        finally:
            self._count -= 1

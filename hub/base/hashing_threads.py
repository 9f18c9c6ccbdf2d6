"""Threads for bcrypt alone: who signs in waits for others who sign in, and nobody else's work waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from hub.base.refusal import Refusal, TooMany

THREADS: Final = 2
MOST_WAITING = 40
"""More than a venue's staff at the start of an evening; the last of them waits some five seconds."""
FULL_RETRY_S = 3
P = ParamSpec("P")
R = TypeVar("R")


class HashingThreads:
    """Two threads, and a bounded queue before them."""

    def __init__(self, refusal: type[Refusal] = TooMany) -> None:
        """`refusal` is what is raised when the queue is full."""
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bcrypt")
        self._refusal = refusal
        self._present = 0

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of `work`, in its turn. Refuses: TooMany."""
        if self._present >= THREADS + MOST_WAITING:
            raise self._refusal("Too many passwords and PINs are being checked; try again", retry_after_s=FULL_RETRY_S)
        self._present += 1
        try:
            return await asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))
        finally:
            self._present -= 1

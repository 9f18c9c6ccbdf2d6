"""Threads for bcrypt alone, as the hub has them: a flood of sign-ins waits for itself, and nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from cloud_link.backend.refusals import TooMany

THREADS: Final = 2
MOST_WAITING = 40
FULL_RETRY_S = 3
P = ParamSpec("P")
R = TypeVar("R")


class HashingThreads:
    """Two threads, and a bounded queue before them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="bcrypt")
        self._present = 0

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of `work`, in its turn. Refuses: TooMany."""
        if self._present >= THREADS + MOST_WAITING:
            raise TooMany("Too many passwords are being checked; try again", retry_after_s=FULL_RETRY_S)
        self._present += 1
        try:
            return await asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))
        finally:
            self._present -= 1

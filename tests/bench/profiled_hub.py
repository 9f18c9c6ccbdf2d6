"""A hub that says at its end where a command's time went: `python -m tests.bench.profiled_hub serve …`.

Times are wall-clock means over all commands, waiting included; those of a caller contain those of what it calls.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import asyncpg

from handlers.http import identity, replies
from hub.__main__ import main
from hub.commands import dispatch, execution, finish, idempotency
from hub.postgres import database

spent: dict[str, list[float]] = defaultdict(list)


def timed(owner: Any, name: str, label: str) -> None:
    """Measure every call of a function, whether it waits or not."""
    inner: Callable[..., Any] = getattr(owner, name)

    async def waiting(*args: Any, **kwargs: Any) -> Any:
        begin = time.perf_counter()
        try:
            return await inner(*args, **kwargs)
        finally:
            spent[label].append(time.perf_counter() - begin)

    def straight(*args: Any, **kwargs: Any) -> Any:
        begin = time.perf_counter()
        try:
            return inner(*args, **kwargs)
        finally:
            spent[label].append(time.perf_counter() - begin)

    setattr(owner, name, waiting if asyncio.iscoroutinefunction(inner) else straight)


def make_profiled() -> None:
    """Measure the stations of a command's way, and every statement it says."""
    timed(replies, "body", "1 parse the body")
    timed(identity, "actor", "2 who asks")
    timed(dispatch, "decode", "3 decode arguments")
    timed(dispatch.Dispatcher, "command", "4 the command as a whole")
    timed(execution.Commands, "_attempt", "5 its transaction")
    timed(idempotency, "claim_key", "6 claim the key")
    timed(finish, "finish", "7 finish")
    timed(execution, "encode", "8 encode (each)")
    timed(replies, "reply", "9 make the reply")
    original = database._Session.__init__

    def logging(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.add_query_logger(note)

    database._Session.__init__ = logging  # type: ignore[method-assign]


def note(record: asyncpg.connection.LoggedQuery) -> None:
    """Remember how long one statement took."""
    spent["sql " + " ".join(record.query.split())[:60]].append(record.elapsed)


def report() -> None:
    """Print the means."""
    print("# profile")
    for label in sorted(spent):
        times = spent[label]
        print(f"{label:66} {len(times):8} times {sum(times) / len(times) * 1e6:9.0f} µs", flush=True)


if __name__ == "__main__":
    make_profiled()
    try:
        main()
    finally:
        report()

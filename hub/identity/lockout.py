"""Guessing is slowed down: by account and place, and by address.

An attempt counts as a failure before anything is compared, and is taken back when it was none: of many guesses at once
no more than the limit are ever compared.

Counters may be lost with Redis or a restart; they protect PINs, not money.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.base.counters import Counters
from hub.domain.refusals import TooMany

ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30
AT_ONCE_RETRY_S = 1


class Lockout:
    """The rules: 5 failures lock an account at one place, 30 slow an address down; nobody locks a venue out."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def check(self, account: str, place: str, address: str | None) -> None:
        """Refuses: TooMany, with the seconds to wait. A paired device is its own address: not slowed by others."""
        is_locked, left = await self._counters.read(_lock(account, place))
        if is_locked:
            raise TooMany(f"Too many failed attempts; try again in {-(-left // 60)} min", retry_after_s=left)
        held, left = await self._counters.read(_pause(address)) if address else (0, 0)
        if held:
            raise TooMany(f"Too many failed attempts from this address; wait {left} s", retry_after_s=left)

    @asynccontextmanager
    async def attempt(self, account: str, place: str, address: str | None) -> AsyncIterator[Attempt]:
        """Compare what somebody brings inside the block, and say `failed` where it does not fit.

        Refuses: TooMany, as `check` does, and when the tries that are left are being compared at this moment.
        """
        await self.check(account, place, address)
        attempt = Attempt(self._counters, account, place, address)
        await attempt.begin()
        try:
            yield attempt
        finally:
            await attempt.end()


class Attempt:
    """One attempt, counted until its end shows that it was no failure."""

    def __init__(self, counters: Counters, account: str, place: str, address: str | None) -> None:
        self._counters = counters
        self._account, self._lock, self._address = _at(account, place), _lock(account, place), address
        self._counted: list[str] = []
        self._pause: str | None = None
        self._count = 0

    async def begin(self) -> None:
        """Count it. Refuses: TooMany, and it is not counted then."""
        self._count = await self._add(self._account)
        try:
            if self._count > ACCOUNT_LIMIT:
                raise TooMany("Too many attempts at once; try again", retry_after_s=AT_ONCE_RETRY_S)
            if self._address is not None:
                await self._begin_at(self._address)
        except TooMany:
            await self.end()
            raise

    async def _begin_at(self, address: str) -> None:
        """After the limit one attempt a pause; of several at once, the one that has set the pause."""
        if (count := await self._add(address)) < ADDRESS_LIMIT:
            return
        pause, seconds = _pause(address), 2 ** min(count - ADDRESS_LIMIT + 1, 9)
        if await self._counters.add(pause, seconds) > 1:
            raise TooMany(f"Too many failed attempts from this address; wait {seconds} s", retry_after_s=seconds)
        self._pause = pause

    async def _add(self, name: str) -> int:
        self._counted.append(name)
        return await self._counters.add(name)

    async def failed(self) -> int:
        """It was a failure. Answers how many tries are left for this account at this place."""
        self._counted, self._pause = [], None
        if self._count >= ACCOUNT_LIMIT:
            await self._counters.add(self._lock)
        return max(0, ACCOUNT_LIMIT - self._count)

    async def forgive(self) -> None:
        """It was right, and this account's failures at this place are forgotten."""
        await self._counters.clear(self._account)
        await self._counters.clear(self._lock)
        self._counted = [name for name in self._counted if name != self._account]

    async def end(self) -> None:
        """Take back what was counted, unless it failed; harmless when there is nothing left."""
        counted, self._counted = self._counted, []
        for name in counted:
            await self._counters.take_back(name)
        if self._pause is not None:
            await self._counters.clear(self._pause)
            self._pause = None


def _at(account: str, place: str) -> str:
    return f"{account.lower()}@{place}"


def _lock(account: str, place: str) -> str:
    """Counted apart from the failures: its time begins with the last of them."""
    return f"{_at(account, place)}#lock"


def _pause(address: str) -> str:
    return f"{address}#pause"

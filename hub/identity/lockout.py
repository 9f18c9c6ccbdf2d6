"""Lockout: failed attempts are limited by account and place, and by address.

An attempt counts as a failure before its secret is compared, and is taken back if it succeeds: of many guesses at once,
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
    """5 failures lock an account at one place, 30 slow an address down; nobody can lock out a whole venue."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def check(self, account: str, place: str, address: str | None) -> None:
        """Refuses: TooMany, with the seconds to wait. A paired device counts as an address of its own."""
        locked, left_s = await self._counters.read(_lock(account, place))
        if locked:
            raise TooMany("locked_out", minutes=-(-left_s // 60), retry_after_s=left_s)
        paused, left_s = await self._counters.read(_pause(address)) if address else (0, 0)
        if paused:
            raise TooMany("address_paused", retry_after_s=left_s)

    @asynccontextmanager
    async def attempt(self, account: str, place: str, address: str | None) -> AsyncIterator[Attempt]:
        """Compare a secret inside the block, and call `failed` if it is wrong.

        Refuses: TooMany, as `check` does, and if the remaining tries are being compared at this moment.
        """
        await self.check(account, place, address)
        attempt = Attempt(self._counters, account, place, address)
        await attempt.begin()
        try:
            yield attempt
        finally:
            await attempt.end()


class Attempt:
    """One attempt; it counts as a failure until it has succeeded."""

    def __init__(self, counters: Counters, account: str, place: str, address: str | None) -> None:
        self._counters = counters
        self._account, self._lock, self._address = _account_name(account, place), _lock(account, place), address
        self._counter_names: list[str] = []
        self._pause: str | None = None
        self._count = 0

    async def begin(self) -> None:
        """Count it. Refuses: TooMany; then it does not count."""
        self._count = await self._add(self._account)
        try:
            if self._count > ACCOUNT_LIMIT:
                raise TooMany("attempts_at_once", retry_after_s=AT_ONCE_RETRY_S)
            if self._address is not None:
                await self._count_address(self._address)
        except TooMany:
            await self.end()
            raise

    async def _count_address(self, address: str) -> None:
        """Above the limit, one attempt per pause; of several at once, the one that has set the pause."""
        if (count := await self._add(address)) < ADDRESS_LIMIT:
            return
        pause, seconds = _pause(address), 2 ** min(count - ADDRESS_LIMIT + 1, 9)
        if await self._counters.add(pause, seconds) > 1:
            raise TooMany("address_paused", retry_after_s=seconds)
        self._pause = pause

    async def _add(self, name: str) -> int:
        self._counter_names.append(name)
        return await self._counters.add(name)

    async def failed(self) -> int:
        """It failed. Returns how many tries are left for this account at this place."""
        self._counter_names, self._pause = [], None
        if self._count >= ACCOUNT_LIMIT:
            await self._counters.add(self._lock)
        return max(0, ACCOUNT_LIMIT - self._count)

    async def succeeded(self) -> None:
        """It succeeded: the failures of this account at this place are reset."""
        await self._counters.clear(self._account)
        await self._counters.clear(self._lock)
        self._counter_names = [name for name in self._counter_names if name != self._account]

    async def end(self) -> None:
        """Take back the counts, unless it failed; harmless if there are none."""
        names, self._counter_names = self._counter_names, []
        for name in names:
            await self._counters.take_back(name)
        if self._pause is not None:
            await self._counters.clear(self._pause)
            self._pause = None


def _account_name(account: str, place: str) -> str:
    return f"{account.lower()}@{place}"


def _lock(account: str, place: str) -> str:
    """A counter of its own: its time begins with the last failure."""
    return f"{_account_name(account, place)}#lock"


def _pause(address: str) -> str:
    return f"{address}#pause"

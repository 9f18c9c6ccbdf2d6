"""Pesapal's payment notices (IPN). They are not trusted: a notice only makes the poller query Pesapal soon."""

from __future__ import annotations

from typing import Final

from hub.base.counters import MemoryCounters
from hub.commands.execution import Commands
from hub.domain.refusals import TooMany

MOST: Final = 120
WINDOW_S: Final = 60


class Ipn:
    """Takes notices from anybody, with a limit per address and minute."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._counters = MemoryCounters()

    async def take(self, tracking_id: str, address: str) -> None:
        """Have the poller query this payment soon, if it exists. Refuses: TooMany."""
        if await self._counters.add(address, WINDOW_S) > MOST:
            _, left_s = await self._counters.read(address)
            raise TooMany("notices", retry_after_s=left_s)
        await self._commands.by_hub("pesapal.notice", tracking_id=tracking_id)

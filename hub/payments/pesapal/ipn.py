"""What somebody says of a payment at Pesapal: nothing in it is believed, it is only a reason to ask Pesapal soon."""

from __future__ import annotations

from typing import Final

from hub.base.counters import MemoryCounters
from hub.commands.execution import Commands
from hub.domain.refusals import TooMany

MOST: Final = 120
WINDOW_S: Final = 60


class Ipn:
    """Takes notices from anybody, so many a minute from each address."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._counters = MemoryCounters()

    async def take(self, tracking_id: str, address: str) -> None:
        """Have Pesapal asked about this payment soon, if there is one. Refuses: TooMany."""
        if await self._counters.add(address, WINDOW_S) > MOST:
            _, left = await self._counters.read(address)
            raise TooMany("Too many notices from this address", retry_after_s=left)
        await self._commands.by_hub("pesapal.notice", tracking_id=tracking_id)

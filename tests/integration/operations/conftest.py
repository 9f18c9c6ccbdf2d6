"""What tests of several operations need: time that moves when they say so."""

from datetime import timedelta
from typing import Any

import pytest

from hub.base import clock
from tests.trading import Trade


@pytest.fixture
def later(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the venue's clock on by so much."""

    async def move(by: timedelta) -> None:
        then = clock.now() + by
        monkeypatch.setattr(clock, "now", lambda: then)
        await trade.watch.look_again()

    return move

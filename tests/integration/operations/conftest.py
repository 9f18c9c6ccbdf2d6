"""Fixtures of several operations' tests: a clock that tests move."""

from datetime import timedelta
from typing import Any

import pytest

from hub.base import clock
from tests.trading import Trade


@pytest.fixture
def later(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the venue's clock on."""

    async def move(by: timedelta) -> None:
        then = clock.now() + by
        monkeypatch.setattr(clock, "now", lambda: then)
        await trade.watch.take_snapshots()

    return move

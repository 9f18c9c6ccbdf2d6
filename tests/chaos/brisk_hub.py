"""The real hub with a quicker ping sweep, so that short experiments need not wait (`python -m tests.chaos.brisk_hub`).

Ticks come every second instead of five, a silent screen is given up after two instead of eighteen. With `CLOCK_FILE`,
the seconds in that file are added to the clock of this process, at any moment. Nothing else is changed.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from hub.__main__ import main
from hub.base import clock
from hub.live import socketio_server, ticks


def quicken() -> None:
    """Shorten what an idle hub waits for."""
    socketio_server.PING_INTERVAL_S, socketio_server.PING_TIMEOUT_S, socketio_server.PING_SWEEP_S = 1, 1, 0.1
    ticks.TICK_S = 1.0


def move_clock() -> None:
    """Let the clock of this process be moved from outside."""
    file = os.environ.get("CLOCK_FILE")
    if file is None:
        return
    true_now, true_time = clock.now, time.time

    def shift_s() -> float:
        return float(Path(file).read_text("ascii") or 0)

    clock.now = lambda: true_now() + timedelta(seconds=shift_s())
    time.time = lambda: true_time() + shift_s()


if __name__ == "__main__":
    quicken()
    move_clock()
    main()

"""`python -m tests.journeys.moved_clock pos-hub|pos-cloud …`: the real program, whose machine's clock a test moves.

The file that MOVED_CLOCK names holds by how many seconds. So that nobody waits for hours, heartbeats come every six
seconds and the licence is looked at several times a second; everything else is the real program.
"""

import importlib
import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from cloud_link.agent import heartbeats, licence_state

MAINS = {"pos-hub": "hub.__main__", "pos-cloud": "cloud_link.backend.__main__"}
LOOK_S = 0.05
_sleep = time.sleep
_begun = (time.time(), time.monotonic())


def _follow(clock: time_machine.Traveller, file: Path) -> None:
    """Move the clock whenever the file says so."""
    by = 0.0
    while True:
        wanted = float(file.read_text() or by)
        if wanted != by:
            by = wanted
            clock.move_to(_truly_now() + timedelta(seconds=by))
        _sleep(LOOK_S)


def _truly_now() -> datetime:
    began, ran = _begun
    return datetime.fromtimestamp(began + time.monotonic() - ran, UTC)


def main() -> None:
    """Run the program that is named."""
    name = sys.argv.pop(1)
    vars(heartbeats)["heartbeat_spec"] = lambda _: "*/6 * * * * *"
    licence_state.REFRESH_S = 0.2
    file = Path(os.environ["MOVED_CLOCK"])
    clock = time_machine.travel(_truly_now() + timedelta(seconds=float(file.read_text())), tick=True)
    threading.Thread(target=_follow, args=(clock.start(), file), daemon=True).start()
    importlib.import_module(MAINS[name]).main()


if __name__ == "__main__":
    main()

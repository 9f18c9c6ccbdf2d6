"""A stand-in for a hub: holds the embedded database of one directory until it is ended or told to stop.

`python -m tests.integration.base.hold_database DIR` prints one line when the database answers, and stops cleanly
when its standard input closes.
"""

import asyncio
import sys
from pathlib import Path

from hub.base.embedded_postgres import DatabaseFailed, EmbeddedPostgres


async def hold(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir):
        print("up", flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    try:
        asyncio.run(hold(Path(sys.argv[1])))
    except DatabaseFailed as failure:
        sys.exit(str(failure))

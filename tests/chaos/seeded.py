"""A database that was migrated and seeded once, to be copied: an experiment then starts in a second or two.

Its passwords are cheap to check, and the copy is not flushed to the disk. That matters in a power cut alone, which no
test can make: what a killed process has written stays with the kernel.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import bcrypt
import pytest

from hub.app import prepare
from hub.base import embedded_postgres, postgres_leftovers
from hub.base.embedded_postgres import EmbeddedPostgres
from hub.postgres.database import Database, migrate_database
from hub.settings.settings import Settings

SECRET = "loopback-venue-secret-that-nobody-else-has"
GIVEN = "SEEDED_VENUE"
"""Where a parent process has one already."""
CHEAP_ROUNDS = 4
UNFLUSHED = {"fsync": "off"}
_made: list[Path] = []


async def seeded_data() -> Path:
    """A data directory with a stopped cluster in it: the demo venue, just seeded. It goes with this process."""
    if not _made:
        _made.append(Path(os.environ[GIVEN]) if GIVEN in os.environ else await _make())
    return _made[0]


async def _make() -> Path:
    directory = Path(tempfile.mkdtemp(prefix="seeded-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    directory.chmod(0o755)
    async with EmbeddedPostgres(directory / "data") as postgres:
        dsn = await migrate_database({**postgres.dsn})
        database = Database(dsn)
        await database.open()
        with pytest.MonkeyPatch.context() as patch:
            make_salt = bcrypt.gensalt
            patch.setattr(bcrypt, "gensalt", lambda _worker: make_salt(CHEAP_ROUNDS))
            await prepare(database, Settings(jwt_secret=SECRET, data_dir=directory / "hub", is_demo=True))
        await database.close()
    return directory / "data"


async def unflushed_copy(data_dir: Path) -> EmbeddedPostgres:
    """The seeded venue's database in a directory of its own, not started yet."""
    subprocess.run(["cp", "-a", str(await seeded_data()), str(data_dir)], check=True)
    return UnflushedPostgres(data_dir)


class UnflushedPostgres(EmbeddedPostgres):
    """Nobody waits for the disk, and the end is quick."""

    async def start(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(embedded_postgres, "SETTINGS", embedded_postgres.SETTINGS | UNFLUSHED)
            await super().start()

    def end_at_once(self) -> None:
        """As in a power cut of the database's machine."""
        for pid in postgres_leftovers.processes(self._directory.cluster):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

"""What is kept of the link in a file beside the database, so that neither can be put back alone without a trace."""

from __future__ import annotations

import contextlib
import logging
import os
from datetime import datetime
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)
MOST_BYTES = 16 << 10


class StoredState(msgspec.Struct, frozen=True):
    """The database's `cloud_link`, as far as it is worth a second witness, and which database it was."""

    instance: str
    linked_at: datetime
    mark_at: datetime
    boot: str
    ran_s: int
    lease: str | None
    generation: str


class StateFile:
    """The file. Losing it is survived, and noticed."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "cloud-link.json"

    def read(self) -> StoredState | None:
        """What the file says; None when there is none that can be read."""
        try:
            with self._file.open("rb") as file:
                return msgspec.json.decode(file.read(MOST_BYTES), type=StoredState)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
            log.warning("%s cannot be used: %s", self._file, error)
            return None

    def write(self, memory: StoredState) -> None:
        """Replace the file's content as one step. A full disk must not stop a venue."""
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(memory))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._file)
        except OSError as error:
            log.warning("%s could not be written: %s", self._file, error)
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

"""The link state in a file beside the database, so that restoring only one of them is detected."""

from __future__ import annotations

import contextlib
import logging
import os
from datetime import datetime
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)
MOST_BYTES = 16 << 10


class StoredState(msgspec.Struct, frozen=True, kw_only=True):
    """A copy of the database's `cloud_link`, and which database it was."""

    instance: str
    linked_at: datetime
    mark_at: datetime
    boot: str
    ran_s: int
    lease: str | None
    generation: str


class StateFile:
    """The file. If it is lost, the venue trades on, and the loss is noted."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "cloud-link.json"

    def read(self) -> StoredState | None:
        """The stored state; None if there is no readable file."""
        try:
            with self._file.open("rb") as file:
                return msgspec.json.decode(file.read(MOST_BYTES), type=StoredState)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
            log.warning("%s cannot be used: %s", self._file, error)
            return None

    def write(self, state: StoredState) -> None:
        """Replace the file's content atomically. A full disk must not stop a venue."""
        new_file = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(new_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(state))
                file.flush()
                os.fsync(file.fileno())
            new_file.replace(self._file)
        except OSError as error:
            log.warning("%s could not be written: %s", self._file, error)
            with contextlib.suppress(OSError):
                new_file.unlink(missing_ok=True)

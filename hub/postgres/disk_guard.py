"""Free space on the database's disk. Below the floor, the hub refuses changes before PostgreSQL must (docs/doctor.md).

A PostgreSQL that cannot write its WAL stops at once (PANIC) and cannot start until somebody frees space. A hub that
refuses changes in time still answers queries. This module only measures: `hub.commands` refuses, and
`alert.tell_of_space` alerts.
"""

from __future__ import annotations

import ipaddress
import logging
import os
from pathlib import Path

from hub.base import clock
from hub.base.postgres_url import hosts_of
from hub.postgres.database import Database

log = logging.getLogger(__name__)
MEASURE_EVERY_S = 0.25
CLOSED_S = 10.0
"""How long the guard refuses changes after PostgreSQL itself ran out of space."""
HYSTERESIS = 1.25
"""A full disk counts as free again only a quarter above the floor, so that the state does not flicker."""
DATA_DIRECTORY = "select setting from pg_settings where name = 'data_directory'"


class DiskGuard:
    """Whether there is space for changes. Without a `directory`, it only knows the errors of PostgreSQL."""

    def __init__(self, directory: Path | None, floor_bytes: int) -> None:
        self.directory = directory
        self._floor_bytes = floor_bytes
        self._is_full = False
        self._measured_at_s = -MEASURE_EVERY_S
        self._closed_until_s = 0.0

    @property
    def free_bytes(self) -> int | None:
        """The free space for the database; None if this process cannot see its disk."""
        if self.directory is None:
            return None
        try:
            status = os.statvfs(self.directory)
        except OSError as error:
            log.warning("the free space of %s cannot be measured: %s", self.directory, error)
            return None
        return status.f_bavail * status.f_frsize

    def is_full(self) -> bool:
        """Whether changes must be refused. Makes a system call at most four times a second."""
        now_s = clock.monotonic_s()
        if now_s - self._measured_at_s >= MEASURE_EVERY_S:
            self._measured_at_s = now_s
            self._measure()
        return self._is_full or now_s < self._closed_until_s

    def close(self) -> None:
        """Refuse changes for 10 s, because PostgreSQL ran out of space."""
        if self._floor_bytes:
            self._closed_until_s = clock.monotonic_s() + CLOSED_S

    def _measure(self) -> None:
        if not self._floor_bytes or (free := self.free_bytes) is None:
            return
        floor = self._floor_bytes * (HYSTERESIS if self._is_full else 1)
        was_full, self._is_full = self._is_full, free < floor
        if self._is_full is not was_full:
            log.warning(
                "%s MiB are free at %s: %s", free >> 20, self.directory, "full" if self._is_full else "room again"
            )


async def database_directory(database: Database, own: Path | None) -> Path | None:
    """The database's data directory, if it is on a disk of this machine: `own`, or that of a local server."""
    if own is not None:
        return own
    if not all(_is_local(host) for host, _ in hosts_of(database.dsn)):
        return None
    async with database.alone() as connection:  # the pool's role may not read this setting
        directory = await connection.fetchval(DATA_DIRECTORY)
    try:
        os.statvfs(directory or "")
    except OSError:
        return None
    return Path(directory)


def _is_local(host: str) -> bool:
    """A path is a local socket. A name other than localhost may be another machine or a container."""
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Free space on the database's disk. Below the floor the hub refuses changes, before PostgreSQL must (docs/doctor.md).

A PostgreSQL that cannot write its log ends at once (PANIC) and cannot start until somebody makes room; a hub that says
no in time goes on answering questions. Here it is only measured; `hub.commands` refuses, `alert.tell_of_space` tells.
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
LOOK_S = 0.25
HOLD_S = 10.0
"""How long nothing is tried after PostgreSQL itself found no room, on a disk that we cannot see."""
CLEAR = 1.25
"""The floor is left behind only with a quarter more, so that the hub does not flicker at its edge."""
DATA_DIRECTORY = "select setting from pg_settings where name = 'data_directory'"


class DiskGuard:
    """Whether there is room for changes. Without a `place` it only learns from what PostgreSQL refuses."""

    def __init__(self, place: Path | None, floor_bytes: int) -> None:
        self.place = place
        self._floor_bytes = floor_bytes
        self._is_full = False
        self._looked_at_s = -LOOK_S
        self._closed_until_s = 0.0

    @property
    def free_bytes(self) -> int | None:
        """What is free for the database now; None when nobody here can see its disk."""
        if self.place is None:
            return None
        try:
            about = os.statvfs(self.place)
        except OSError as error:
            log.warning("the free space of %s cannot be seen: %s", self.place, error)
            return None
        return about.f_bavail * about.f_frsize

    def is_full(self) -> bool:
        """Whether changes must wait. Costs a system call, at most four times a second."""
        now_s = clock.monotonic_s()
        if now_s - self._looked_at_s >= LOOK_S:
            self._looked_at_s = now_s
            self._look()
        return self._is_full or now_s < self._closed_until_s

    def found_none(self) -> None:
        """PostgreSQL could not write for want of room: let it be for a while."""
        if self._floor_bytes:
            self._closed_until_s = clock.monotonic_s() + HOLD_S

    def _look(self) -> None:
        if not self._floor_bytes or (free := self.free_bytes) is None:
            return
        floor = self._floor_bytes * (CLEAR if self._is_full else 1)
        was_full, self._is_full = self._is_full, free < floor
        if self._is_full is not was_full:
            log.warning("%s MiB are free at %s: %s", free >> 20, self.place, "full" if self._is_full else "room again")


async def database_directory(database: Database, own: Path | None) -> Path | None:
    """Where the database keeps its data, if that is a disk we see: `own`, or a local server's."""
    if own is not None:
        return own
    if not all(_is_here(host) for host, _ in hosts_of(database.dsn)):
        return None
    async with database.alone() as connection:  # the pool's role is not told where the data is
        told = await connection.fetchval(DATA_DIRECTORY)
    try:
        os.statvfs(told or "")
    except OSError:
        return None
    return Path(told)


def _is_here(host: str) -> bool:
    """A path is a local socket. Names other than localhost may be anywhere, a container beside us among them."""
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

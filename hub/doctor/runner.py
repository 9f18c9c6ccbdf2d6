"""The doctor inside a running hub: one run at a time, shared by all requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from hub.base import tasks
from hub.doctor.finding import DoctorContext
from hub.live.fanout import Fanout
from hub.postgres.database import Database
from hub.settings.settings import Settings

if TYPE_CHECKING:
    from hub.doctor.context import Diagnosis


class DoctorRunner:
    """Runs the checks on this hub for the office."""

    def __init__(
        self, settings: Settings, database: Database, fanout: Fanout, browser_files: Callable[[], str]
    ) -> None:
        self._fanout = fanout
        self._context = DoctorContext(settings, database.dsn, self._devices_online, browser_files)
        self._running: asyncio.Task[Diagnosis] | None = None

    async def diagnosis(self) -> Diagnosis:
        """The present diagnosis; requests during a run share it, because some checks take seconds."""
        from hub.doctor.context import examine  # The checks and what they need are not read at the start.

        if self._running is None or self._running.done():
            self._running = tasks.spawn(examine(self._context), "doctor")
        return await asyncio.shield(self._running)

    async def _devices_online(self) -> frozenset[str]:
        return frozenset(device["code"] for device in self._fanout.devices_online())

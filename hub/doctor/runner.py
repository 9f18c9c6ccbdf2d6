"""The doctor inside a running hub: one examination at a time, however many ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hub.base import tasks
from hub.doctor.context import Diagnosis, examine
from hub.doctor.finding import DoctorContext
from hub.live.fanout import Fanout
from hub.postgres.database import Database
from hub.settings.settings import Settings


class DoctorRunner:
    """Examines this hub for the office."""

    def __init__(
        self, settings: Settings, database: Database, fanout: Fanout, browser_files: Callable[[], str]
    ) -> None:
        self._fanout = fanout
        self._patient = DoctorContext(settings, database.dsn, self._devices_online, browser_files)
        self._at_work: asyncio.Task[Diagnosis] | None = None

    async def diagnosis(self) -> Diagnosis:
        """What is found now; whoever asks during an examination shares it, for some of it costs seconds of work."""
        if self._at_work is None or self._at_work.done():
            self._at_work = tasks.spawn(examine(self._patient), "doctor")
        return await asyncio.shield(self._at_work)

    async def _devices_online(self) -> frozenset[str]:
        return frozenset(device["code"] for device in self._fanout.devices_online())

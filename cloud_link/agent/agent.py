"""The venue's agent, assembled: started with the hub when the hub is told of a cloud, and never in its way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import aiocron
import aiohttp

from cloud_link.agent.beats import Beats
from cloud_link.agent.keeper import Keeper
from cloud_link.agent.line import Line
from cloud_link.agent.memory import MemoryFile
from hub.base import clock, tasks
from hub.commands.execution import Commands
from hub.postgres.database import Database
from hub.settings.settings import CloudSettings

ASK_AGAIN_S = 0.2


class Agent:
    """Keeper, line and beats of one hub process. Only the elected process of a venue speaks with the cloud."""

    def __init__(
        self, settings: CloudSettings, data_dir: Path, database: Database, commands: Commands,
        devices_online: Callable[[], int], is_elected: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._settings, self._database, self._is_elected = settings, database, is_elected
        self._devices_online = devices_online
        self.keeper = Keeper(database, commands, settings, MemoryFile(data_dir))
        self._tasks: list[asyncio.Task[None]] = []
        self._cron: aiocron.Cron | None = None
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Begin; returns at once, whatever the cloud does."""
        self._tasks = [tasks.spawn(self._run(), "cloud link")]

    async def stop(self) -> None:
        """Hang up."""
        if self._cron is not None:
            self._cron.stop()
        await tasks.stop(*self._tasks)
        if self._http is not None:
            await self._http.close()

    async def use_code(self, code: str) -> datetime:
        """Unlock by telephone. Refuses: CodeInvalid, CodeUsed."""
        return await self.keeper.use_code(code)

    async def _run(self) -> None:
        """Looks begin before anything is sent, so that a heartbeat knows what is held."""
        while not self._is_elected():  # noqa: ASYNC110 - the election is another's, and asked of again and again
            await asyncio.sleep(ASK_AGAIN_S)
        await self.keeper.look_calmly()
        # A proxy that the environment names is used, as by every other program on the machine.
        self._http = aiohttp.ClientSession(trust_env=True)
        beats = Beats(
            self._settings, self._database, self.keeper, self._http, self._devices_online, self._is_elected,
            clock.monotonic_s(),
        )  # fmt: skip
        line = Line(self._settings, self.keeper, self._http, self._is_elected)
        looking = tasks.spawn(self.keeper.run(), "licence looks")
        self._tasks += [looking, tasks.spawn(line.run(), "cloud line"), tasks.spawn(_first(beats), "first heartbeat")]
        self._cron = beats.schedule()


async def _first(beats: Beats) -> None:
    await beats.beat()

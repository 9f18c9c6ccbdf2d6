"""The venue's agent, assembled: started with the hub when the hub is told of a cloud, and never in its way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import aiocron
import aiohttp

from cloud_link.agent.connection import CloudConnection
from cloud_link.agent.heartbeats import Heartbeats
from cloud_link.agent.licence_state import LicenceStateMachine
from cloud_link.agent.stored_state import StateFile
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
        self.licence_state = LicenceStateMachine(database, commands, settings, StateFile(data_dir))
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
        return await self.licence_state.use_code(code)

    async def _run(self) -> None:
        """Looks begin before anything is sent, so that a heartbeat knows what is held."""
        while not self._is_elected():  # noqa: ASYNC110 - the election is another's, and asked of again and again
            await asyncio.sleep(ASK_AGAIN_S)
        await self.licence_state.look_calmly()
        # A proxy that the environment names is used, as by every other program on the machine.
        self._http = aiohttp.ClientSession(trust_env=True)
        heartbeats = Heartbeats(
            settings=self._settings,
            database=self._database,
            licence_state=self.licence_state,
            http=self._http,
            devices_online=self._devices_online,
            is_elected=self._is_elected,
            started_s=clock.monotonic_s(),
        )
        line = CloudConnection(self._settings, self.licence_state, self._http, self._is_elected)
        looking = tasks.spawn(self.licence_state.run(), "licence looks")
        self._tasks += [
            looking,
            tasks.spawn(line.run(), "cloud line"),
            tasks.spawn(_first(heartbeats), "first heartbeat"),
        ]
        self._cron = heartbeats.schedule()


async def _first(heartbeats: Heartbeats) -> None:
    await heartbeats.beat()

"""The venue's agent, assembled: it starts with the hub if the settings name a cloud, and never delays the hub."""

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

ELECTION_POLL_S = 0.2


class Agent:
    """Licence state machine, cloud connection and heartbeats of one hub process.

    Only the elected process of a venue talks to the cloud.
    """

    def __init__(
        self,
        settings: CloudSettings,
        data_dir: Path,
        database: Database,
        commands: Commands,
        devices_online: Callable[[], int],
        is_elected: Callable[[], bool],
    ) -> None:
        self._settings, self._database, self._is_elected = settings, database, is_elected
        self._devices_online = devices_online
        self.licence_state = LicenceStateMachine(database, commands, settings, StateFile(data_dir))
        self._tasks: list[asyncio.Task[None]] = []
        self._cron: aiocron.Cron | None = None
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Begin; returns at once, whether or not the cloud can be reached."""
        self._tasks = [tasks.spawn(self._run(), "cloud link")]

    async def stop(self) -> None:
        """Close the connection and stop."""
        if self._cron is not None:
            self._cron.stop()
        await tasks.stop(*self._tasks)
        if self._http is not None:
            await self._http.close()

    async def use_code(self, code: str) -> datetime:
        """Unlock by telephone. Refuses: CodeInvalid, CodeUsed."""
        return await self.licence_state.use_code(code)

    async def _run(self) -> None:
        """The first refresh comes before the first heartbeat, which reports the lease."""
        while not self._is_elected():  # noqa: ASYNC110 - the election has no event to wait for
            await asyncio.sleep(ELECTION_POLL_S)
        await self.licence_state.try_refresh()
        # Like every other program on the machine, it uses the proxy that the environment names.
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
        connection = CloudConnection(self._settings, self.licence_state, self._http, self._is_elected)
        self._tasks += [
            tasks.spawn(self.licence_state.run(), "licence refresh"),
            tasks.spawn(connection.run(), "cloud connection"),
            tasks.spawn(_send_first(heartbeats), "first heartbeat"),
        ]
        self._cron = heartbeats.schedule()


async def _send_first(heartbeats: Heartbeats) -> None:
    await heartbeats.send()

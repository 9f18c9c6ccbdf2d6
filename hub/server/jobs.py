"""Scheduled jobs: watch tickets, expire approvals, make backups, prune. One process of the venue runs them.

The processes elect one by a PostgreSQL advisory lock on a connection of its own. If that process or its connection
dies, the lock is free and another process takes over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import aiocron
import asyncpg

from hub.base import clock, tasks
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.postgres.database import LOST, Connection, Database

log = logging.getLogger(__name__)
ELECTION_LOCK = 7004
RETRY_S = 2.0
LOCK_TIMEOUT_S = 3.0
EVENT_RETENTION = timedelta(days=7)
COMMAND_RETENTION = timedelta(days=30)
BATCH_SIZE = 500


class Jobs:
    """The scheduled jobs of a venue; they run only while this process is elected."""

    def __init__(
        self,
        database: Database,
        commands: Commands,
        *,
        make_due_backup: Callable[[], Awaitable[None]] | None = None,
        observe: Callable[[str, str], None] = lambda _job, _outcome: None,
    ) -> None:
        self._database = database
        self._commands = commands
        self._make_due_backup = make_due_backup
        self._backup: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._crons: list[aiocron.Cron] = []
        self._busy: set[str] = set()
        self._reported_full: bool | None = None
        self._day: date | None = None
        self.is_elected = False
        self._observe = observe

    async def start(self) -> None:
        """Join the election and start the schedule."""
        self._tasks = [tasks.spawn(self._elect(), "job election"), tasks.spawn(self._every_second(), "ticket watch")]
        self._crons = [
            aiocron.crontab("* * * * *", func=self._every_minute, start=True),
            aiocron.crontab("*/10 * * * *", func=self._prune, start=True),
            aiocron.crontab("* * * * *", func=self.back_up, start=True),
        ]

    async def stop(self) -> None:
        """Stop the schedule and give up the lock."""
        for cron in self._crons:
            cron.stop()
        await tasks.stop(*self._tasks, *([self._backup] if self._backup else []))

    async def _elect(self) -> None:
        while True:
            try:
                async with self._database.alone() as connection:
                    await self._hold_lock(connection)
            except (*LOST, asyncpg.PostgresError) as error:
                log.info("not elected for jobs: %s", repr(error))
            finally:
                self.is_elected = False
            await asyncio.sleep(RETRY_S)

    async def _hold_lock(self, connection: Connection) -> None:
        while True:
            if not self.is_elected:
                self.is_elected = await connection.fetchval(
                    "select pg_try_advisory_lock($1)", ELECTION_LOCK, timeout=LOCK_TIMEOUT_S
                )
                await self.back_up()
            else:
                # A connection that no longer answers may have lost the lock to another process already.
                await connection.fetchval("select 1", timeout=LOCK_TIMEOUT_S)
            await asyncio.sleep(RETRY_S)

    async def _every_second(self) -> None:
        while True:
            await asyncio.sleep(1)
            await self._run("alert.watch_tickets")
            await self._report_disk_space()
            await self._begin_day()

    async def _every_minute(self) -> None:
        await self._run("approval.expire")

    async def _report_disk_space(self) -> None:
        """Raise or clear the disk alert on a change; a new process reports once, because it knows no alert."""
        is_full = self._commands.disk_guard.is_full()
        if is_full is not self._reported_full and await self._run("alert.tell_of_space", is_full=is_full):
            self._reported_full = is_full

    async def _begin_day(self) -> None:
        """Run `sales.begin_day` at the start of each business day; a new process runs it once."""
        day = self._commands.reference_data.business_day(clock.now())
        if day != self._day and await self._run("sales.begin_day", was_another=self._day is not None):
            self._day = day

    async def _run(self, name: str, **args: Any) -> bool:
        """Run an operation as the hub itself, unless it is still running; returns whether it succeeded."""
        if not self.is_elected or name in self._busy:
            return False
        self._busy.add(name)
        try:
            await self._commands.by_hub(name, **args)
            self._observe(name, "done")
            return True
        except (Refusal, *LOST) as error:
            self._observe(name, "put off")
            log.info("%s has to wait: %s", name, repr(error))
            return False
        finally:
            self._busy.discard(name)

    async def back_up(self) -> None:
        """Make a backup if one is due or requested, unless one is being made."""
        if self.is_elected and (self._backup is None or self._backup.done()):
            self._backup = tasks.spawn(self._back_up(), "backups")

    async def _back_up(self) -> None:
        try:
            if self._make_due_backup is not None:
                await self._make_due_backup()
            self._observe("backups", "done")
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            self._observe("backups", "put off")
            log.info("backups have to wait: %s", repr(error))

    async def _prune(self) -> None:
        if not self.is_elected or "prune" in self._busy:
            return
        self._busy.add("prune")
        try:
            await self._in_batches("select prune_event_log($1, $2)", EVENT_RETENTION)
            await self._in_batches("select prune_commands($1, $2)", COMMAND_RETENTION)
            self._observe("prune", "done")
        except (*LOST, asyncpg.PostgresError) as error:
            self._observe("prune", "put off")
            log.info("pruning has to wait: %s", repr(error))
        finally:
            self._busy.discard("prune")

    async def _in_batches(self, statement: str, retention: timedelta) -> None:
        """Delete in small batches with pauses, so that commands are not delayed."""
        while True:
            async with self._database.connection() as connection:
                count = await connection.fetchval(statement, clock.now() - retention, BATCH_SIZE)
            if not count:
                return
            await asyncio.sleep(0.05)

"""What the hub does by itself: watch tickets, let approvals expire, prune. Each job runs in one process of the venue.

The processes elect one by a PostgreSQL advisory lock, held by a connection of its own: when that process or its
connection dies, the lock is free and another takes over.
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
ELECTION = 7004
RETRY_S = 2.0
ANSWER_S = 3.0
EVENTS_KEPT = timedelta(days=7)
COMMANDS_KEPT = timedelta(days=30)
BATCH = 500


class Jobs:
    """The scheduled work of a venue, while this process is the elected one."""

    def __init__(
        self,
        database: Database,
        commands: Commands,
        *,
        make_due_backup: Callable[[], Awaitable[None]] | None = None,
        counted: Callable[[str, str], None] = lambda _job, _outcome: None,
    ) -> None:
        self._database = database
        self._commands = commands
        self._make_due_backup = make_due_backup
        self._backup: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._crons: list[aiocron.Cron] = []
        self._busy: set[str] = set()
        self._told_full: bool | None = None
        self._day: date | None = None
        self.is_elected = False
        self._counted = counted

    async def start(self) -> None:
        """Stand for election, and begin to tick."""
        self._tasks = [tasks.spawn(self._stand(), "job election"), tasks.spawn(self._watch(), "ticket watch")]
        self._crons = [
            aiocron.crontab("* * * * *", func=self._minutely, start=True),
            aiocron.crontab("*/10 * * * *", func=self._prune, start=True),
            aiocron.crontab("* * * * *", func=self.back_up, start=True),
        ]

    async def stop(self) -> None:
        """Stop ticking and give the election up."""
        for cron in self._crons:
            cron.stop()
        await tasks.stop(*self._tasks, *([self._backup] if self._backup else []))

    async def _stand(self) -> None:
        while True:
            try:
                async with self._database.alone() as connection:
                    await self._hold(connection)
            except (*LOST, asyncpg.PostgresError) as error:
                log.info("not elected for jobs: %s", repr(error))
            finally:
                self.is_elected = False
            await asyncio.sleep(RETRY_S)

    async def _hold(self, connection: Connection) -> None:
        while True:
            if not self.is_elected:
                self.is_elected = await connection.fetchval(
                    "select pg_try_advisory_lock($1)", ELECTION, timeout=ANSWER_S
                )
                await self.back_up()
            else:
                # A connection that no longer answers may have lost the lock to another process already.
                await connection.fetchval("select 1", timeout=ANSWER_S)
            await asyncio.sleep(RETRY_S)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(1)
            await self._run("alert.watch_tickets")
            await self._tell_of_space()
            await self._begin_day()

    async def _minutely(self) -> None:
        await self._run("approval.expire")

    async def _tell_of_space(self) -> None:
        """Only news is told; a new process tells once what it finds, for it knows of no alarm."""
        is_full = self._commands.disk_guard.is_full()
        if is_full is not self._told_full and await self._run("alert.tell_of_space", is_full=is_full):
            self._told_full = is_full

    async def _begin_day(self) -> None:
        """Once a business day, at its very beginning; a new process asks once."""
        day = self._commands.reference_data.business_day(clock.now())
        if day != self._day and await self._run("sales.begin_day", was_another=self._day is not None):
            self._day = day

    async def _run(self, name: str, **args: Any) -> bool:
        """One operation as the hub itself; never twice at once, never a crash. Says whether it was done."""
        if not self.is_elected or name in self._busy:
            return False
        self._busy.add(name)
        try:
            await self._commands.by_hub(name, **args)
            self._counted(name, "done")
            return True
        except (Refusal, *LOST) as error:
            self._counted(name, "put off")
            log.info("%s has to wait: %s", name, repr(error))
            return False
        finally:
            self._busy.discard(name)

    async def back_up(self) -> None:
        """Look whether a backup is due or asked for; one look at a time."""
        if self.is_elected and (self._backup is None or self._backup.done()):
            self._backup = tasks.spawn(self._back_up(), "backups")

    async def _back_up(self) -> None:
        try:
            if self._make_due_backup is not None:
                await self._make_due_backup()
            self._counted("backups", "done")
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            self._counted("backups", "put off")
            log.info("backups have to wait: %s", repr(error))

    async def _prune(self) -> None:
        if not self.is_elected or "prune" in self._busy:
            return
        self._busy.add("prune")
        try:
            await self._in_batches("select prune_event_log($1, $2)", EVENTS_KEPT)
            await self._in_batches("select prune_commands($1, $2)", COMMANDS_KEPT)
            self._counted("prune", "done")
        except (*LOST, asyncpg.PostgresError) as error:
            self._counted("prune", "put off")
            log.info("pruning has to wait: %s", repr(error))
        finally:
            self._busy.discard("prune")

    async def _in_batches(self, statement: str, kept: timedelta) -> None:
        """Small batches with pauses: nobody who trades should notice."""
        while True:
            async with self._database.connection() as connection:
                gone = await connection.fetchval(statement, clock.now() - kept, BATCH)
            if not gone:
                return
            await asyncio.sleep(0.05)

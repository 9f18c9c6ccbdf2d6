"""The print spooler: one slip at a time for each printer, so that a dead printer never delays another.

Only the process that is elected for jobs does this; taking a slip is a command, so that even two processes that both
believe to be elected never print the same slip twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import asyncpg
import msgspec

from hub.base import clock
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.domain.paper import GIVEN_UP_AFTER, KICKED_WITHIN, LOST_AFTER, MOVED_AFTER, Row, Slip
from hub.postgres.database import LOST, Connection, Database
from hub.postgres.worker import PollingWorker
from hub.printing import escpos, line
from hub.printing.line import PrintFailed
from hub.texts import shown, stored
from hub.views import slips
from hub.views.reference_rows import PrinterRow

log = logging.getLogger(__name__)
SLIP_S: Final = 45.0
LAST_SLIPS_S: Final = 5.0
DUE = """
select distinct on (j.printer_id) j.id, j.printer_id, j.kind, j.content, j.is_duplicate, j.is_doubtful, j.created_at
from print_jobs j join printers p on p.id = j.printer_id and p.is_active
where j.state = 'queued' and j.due_at <= $1 and j.printer_id <> all ($2)
order by j.printer_id, (j.kind <> 'kick'), j.created_at, j.id
"""
OVERDUE = """
select exists (select 1 from print_jobs j join printers p on p.id = j.printer_id
  left join printers b on b.id = p.backup_id
  where (j.state = 'sending' and j.begun_at < $2) or (j.state = 'queued' and (j.created_at < $3
    or (j.kind = 'kick' and j.created_at < $5)
    or (j.kind <> 'kick' and j.created_at < $4 and b.is_active and (j.attempts > 0 or not p.is_active)))))
  and $1::timestamptz is not null
"""
Send = Callable[[str, int, bytes], Awaitable[None]]


class Spooler:
    """Prints the venue's slips, while this process is the elected one."""

    def __init__(
        self,
        database: Database,
        commands: Commands,
        is_elected: Callable[[], bool],
        count: Callable[[str, str, float], None] = lambda _kind, _outcome, _seconds: None,
    ) -> None:
        self._database, self._commands = database, commands
        self._worker = PollingWorker("printing", is_elected, self._round)
        self.send: Send = line.send
        self._count = count

    async def start(self) -> None:
        """Begin to poll the print queue."""
        self._worker.start()

    async def stop(self) -> None:
        """Finish the slips in progress, for a few seconds; an unfinished one is printed again later, marked."""
        await self._worker.stop(LAST_SLIPS_S)

    def wake(self) -> None:
        """A slip was queued."""
        self._worker.wake()

    async def _round(self) -> None:
        if self._commands.reference_data.rows.printers:
            await self._begin_due()

    async def _begin_due(self) -> None:
        """Begin the next slip of every idle printer."""
        async with self._database.connection() as connection:
            due = await connection.fetch(DUE, clock.now(), self._worker.running())
            is_overdue = await self._is_overdue(connection)
        if is_overdue:
            await self._command("print.sweep")
        for job in due:
            self._worker.run(job["printer_id"], self._print(dict(job)))

    async def _is_overdue(self, connection: Connection) -> bool:
        now = clock.now()
        is_overdue: bool = await connection.fetchval(
            OVERDUE, now, now - LOST_AFTER, now - GIVEN_UP_AFTER, now - MOVED_AFTER, now - KICKED_WITHIN
        )
        return is_overdue

    async def _print(self, job: dict[str, Any]) -> None:
        """One attempt at one slip, and its outcome."""
        try:
            await self._command("print.begin", job=job["id"])
            outcome = await self._attempt(job)
            await self._command("print.end", job=job["id"], **outcome)
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            log.info("a slip is printed later: %s", repr(error))
            return
        age_s = (clock.now() - job["created_at"]).total_seconds()
        self._count(job["kind"], "failed" if outcome else "printed", age_s)

    async def _attempt(self, job: dict[str, Any]) -> dict[str, Any]:
        """The problem; empty if it was printed."""
        printer = next(row for row in self._commands.reference_data.rows.printers if row.id == job["printer_id"])
        slip = msgspec.json.decode(job["content"], type=list[Row])
        mark_duplicate = (
            slips.mark_duplicate(slip, is_duplicate=job["is_duplicate"], is_doubtful=job["is_doubtful"]) if slip else []
        )
        try:
            async with asyncio.timeout(SLIP_S):
                await self._send(printer, mark_duplicate)
        except PrintFailed as failed:
            return {"problem": failed.cause, "may_have_printed": failed.may_have_printed}
        except TimeoutError:
            return {"problem": stored("print-problem-slow"), "may_have_printed": True}
        return {}

    async def _send(self, printer: PrinterRow, slip: Slip) -> None:
        data = await asyncio.to_thread(
            escpos.encoded, slip, printer.width_mm, printer.code_page, kicks=printer.has_drawer and not slip
        )
        await self.send(printer.host, printer.port, data)

    async def print_test_page(self, printer: PrinterRow) -> str | None:
        """Print a test page at once; the problem, or None."""
        try:
            await self._send(printer, slips.test_page(printer.name, printer.width_mm))
        except PrintFailed as failed:
            return shown(failed.cause)
        return None

    async def _command(self, name: str, **args: Any) -> None:
        await self._commands.by_hub(name, **args)

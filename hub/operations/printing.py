"""Print jobs: requested, sent, retried, moved to another printer, given up.

Other operations queue their slips through `hub.recording.print_queue`. `hub.printing` handles bytes and network.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from hub.commands import repositories
from hub.commands.operation import CLIENTS, LicenceGate, Work, operation
from hub.domain import events
from hub.domain.paper import GIVEN_UP_AFTER, KICKED_WITHIN, LOST_AFTER, MOVED_AFTER
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, NoPrinter, NotFound
from hub.recording import print_queue
from hub.texts import stored
from hub.views import day_report, drawer_report
from hub.views.notices import PrintView, alert_view
from hub.views.reference_rows import PrinterRow

BACKOFF_S = (1, 2, 4, 8, 15, 30)
Cause = Annotated[str, Meta(max_length=600)]

BEGIN = """
update print_jobs set state = 'sending', attempts = attempts + 1, begun_at = $2 where id = $1 and state = 'queued'
returning *
"""
END = """
update print_jobs set state = $2, problem = $3, is_doubtful = is_doubtful or $4, due_at = $5, ended_at = $6
where id = $1 and state = 'sending' returning *
"""
REQUEUE_LOST = """
update print_jobs set state = 'queued', is_doubtful = true, due_at = $1, problem = $3
where state = 'sending' and begun_at < $2 returning *
"""
EXPIRE = """
update print_jobs set state = 'expired', ended_at = $1, problem = coalesce(problem, $4)
where state = 'queued' and created_at < case when kind = 'kick' then $3::timestamptz else $2::timestamptz end
returning *
"""
MOVE_TO_BACKUP = """
update print_jobs j set printer_id = b.id, due_at = $1 from printers p, printers b
where j.state = 'queued' and j.kind <> 'kick' and j.created_at < $2 and p.id = j.printer_id and b.id = p.backup_id
  and b.is_active and (j.attempts > 0 or not p.is_active)
returning j.*
"""


@operation("print.order", Permission.SERVE_TABLES, callers=CLIENTS, status=201, locks="order")
async def print_order(work: Work, order: UUID, printer: UUID | None = None) -> PrintView:
    """Print an order's bill, or its receipt once it is settled; every receipt after the first says DUPLICATE.

    Refuses: NotFound, NoPrinter, Conflict (cancelled, or nothing is on it).
    """
    order_to_print = await repositories.order(work, order)
    if not order_to_print.may_be_printed:
        raise Conflict("not_printed")
    job = await print_queue.receipt(work, order_to_print, _printer_in_use(work, printer))
    if job is None:
        raise NoPrinter
    return job


def _printer_in_use(work: Work, printer: UUID | None) -> PrinterRow | None:
    if printer is None:
        return None
    for row in work.reference_data.rows.printers:
        if row.id == printer and row.is_active:
            return row
    raise NotFound("printer")


@operation("print.drawer", Permission.SEE_REPORTS, callers=CLIENTS, status=201)
async def print_drawer(work: Work, shift: UUID) -> PrintView:
    """Print a drawer's report again: its Z, or its X while it is open. Refuses: NotFound, NoPrinter."""
    row = await repositories.shift(work, shift, open_only=False)
    z = await work.connection.fetchval("select body from z_reports where shift_id = $1", shift)
    body = drawer_report.decode_z(z) if z else await drawer_report.drawer_figures(work.connection, row)
    if (job := await print_queue.report(work, body)) is None:
        raise NoPrinter
    return job


@operation("print.day", Permission.SEE_REPORTS, callers=CLIENTS, status=201)
async def print_day(work: Work, day: date) -> PrintView:
    """Print the Zs of a business day as one. Refuses: NoPrinter."""
    job = await print_queue.day_report(work, await day_report.day_report(work.connection, day))
    if job is None:
        raise NoPrinter
    return job


@operation("print.begin", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def begin(work: Work, job: UUID) -> PrintView:
    """Claim a print job to send it, so that no other process does. Refuses: Conflict (another process has it)."""
    row = await work.connection.fetchrow(BEGIN, job, work.now)
    if row is None:
        raise Conflict("slip_not_waiting")
    return print_queue.changed(work, dict(row))


@operation("print.end", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def end(work: Work, job: UUID, problem: Cause | None = None, may_have_printed: bool = False) -> PrintView:
    """Record that a job was printed, or why it failed and when it is retried.

    Refuses: Conflict (the job was requeued as lost meanwhile).
    """
    attempts = await work.connection.fetchval("select attempts from print_jobs where id = $1", job) or 1
    again_at = work.now + timedelta(seconds=BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1])
    state, ended_at = ("queued", None) if problem else ("printed", work.now)
    row = await work.connection.fetchrow(END, job, state, problem, may_have_printed, again_at, ended_at)
    if row is None:
        raise Conflict("slip_not_sending")
    return print_queue.changed(work, dict(row))


@operation("print.sweep", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def sweep(work: Work) -> dict[str, int]:
    """Requeue lost jobs, move late jobs to the backup printer, and expire old ones (a job of the hub)."""
    lost_jobs = await work.connection.fetch(
        REQUEUE_LOST, work.now, work.now - LOST_AFTER, stored("print-problem-hub-stopped")
    )
    expired_jobs = await work.connection.fetch(
        EXPIRE, work.now, work.now - GIVEN_UP_AFTER, work.now - KICKED_WITHIN, stored("print-problem-not-in-use")
    )
    moved_jobs = await work.connection.fetch(MOVE_TO_BACKUP, work.now, work.now - MOVED_AFTER)
    for row in (*lost_jobs, *expired_jobs, *moved_jobs):
        print_queue.changed(work, dict(row))
    for row in expired_jobs:
        await _raise_alert(work, dict(row))
    return {"lost": len(lost_jobs), "given_up": len(expired_jobs), "moved": len(moved_jobs)}


async def _raise_alert(work: Work, job: Mapping[str, Any]) -> None:
    printer = next((row.name for row in work.reference_data.rows.printers if row.id == job["printer_id"]), "none")
    message = stored("alert-print-expired", kind=job["kind"], printer=printer, problem=job["problem"])
    row = await work.connection.fetchrow(
        "insert into alerts (id, kind, severity, terminal, order_id, message, raised_at)"
        " values ($1, 'print_expired', 'high', $2, $3, $4, $5) returning *",
        work.new_id(),
        job["terminal"],
        job["order_id"],
        message,
        work.now,
    )
    rooms = [events.terminal(job["terminal"])] if job["terminal"] else []
    work.emit("alert.raised", {"alert": alert_view(row)}, *rooms, kind="alert", id=row["id"])

"""The print outbox: tickets, voids, receipts, Zs and drawer kicks, written in the transaction that causes them.

A venue without printers pays nothing for this. `hub.views.slips` decides what a slip says; this module, who prints it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from hub import amounts
from hub.commands.operation import Work, encode
from hub.domain import paper
from hub.domain.order_records import Line, Ticket
from hub.domain.orders import Order
from hub.domain.paper import Slip
from hub.texts import date_time
from hub.views import drawer_slips, slips
from hub.views.day_report import DayReportView
from hub.views.drawer_report import DrawerFigures
from hub.views.notices import PrintView, print_view
from hub.views.orders import order_view
from hub.views.reference_rows import PrinterRow
from hub.views.tickets import ticket_view
from hub.views.venue import SettingsView, settings_view

QUEUE = """
insert into print_jobs (id, printer_id, kind, state, content, order_id, terminal, is_duplicate, is_doubtful, attempts,
  created_at, due_at)
values ($1, $2, $3, 'queued', $4, $5, $6, $7, false, 0, $8, $8) returning *
"""


async def tickets_changed(
    work: Work, order: Order, tickets: Iterable[Ticket], with_changed_note: Collection[UUID]
) -> None:
    """Print new tickets, lines that this command voided, and a changed note at their stations."""
    for ticket in tickets:
        if (printer := work.reference_data.station_printer(ticket.station)) is None:
            continue
        view, head = ticket_view(order, ticket), (work.reference_data.station_name(ticket.station), _at(work))
        if ticket.version == 1:
            await _queue(work, printer, "ticket", slips.ticket(view, *head), order.record.id)
        elif voided := _newly_voided(work, order.lines_of(ticket)):
            lines = [line for line in view.lines if line.id in voided]
            await _queue(work, printer, "void", slips.void(view, lines, *head), order.record.id)
        if ticket.id in with_changed_note:
            await _queue(work, printer, "ticket", slips.note_changed(view, *head), order.record.id)


def _newly_voided(work: Work, lines: Sequence[Line]) -> set[UUID]:
    before = {line.id for order in work.loaded.values() for line in order.lines if line.is_voided}
    return {line.id for line in lines if line.is_voided} - before


async def receipt(work: Work, order: Order, printer: PrinterRow | None = None) -> PrintView | None:
    """Print an order: a bill while it is open, then its receipt, marked DUPLICATE after the first."""
    printer = printer or work.reference_data.receipt_printer(work.actor.device)
    if printer is None:
        return None
    kind = "receipt" if order.record.state == "settled" else "bill"
    slip = slips.receipt(order_view(order), _venue(work), _money(work), _at(work))
    again = kind == "receipt" and await _was_printed(work, order.record.id)
    return await _queue(work, printer, kind, slip, order.record.id, is_duplicate=again)


async def _was_printed(work: Work, order: UUID) -> bool:
    was_printed: bool = await work.connection.fetchval(
        "select exists (select 1 from print_jobs where order_id = $1 and kind = 'receipt')", order
    )
    return was_printed


async def report(work: Work, body: DrawerFigures) -> PrintView | None:
    """Print a drawer's X or Z where its receipts are printed."""
    printer = work.reference_data.receipt_printer(body.drawer)
    if printer is None:
        return None
    names = {person: one.name for person, one in work.reference_data.people.items()}
    slip = drawer_slips.report(body, _venue(work), _money(work), names)
    return await _queue(work, printer, "report", slip, None)


async def day_report(work: Work, body: DayReportView) -> PrintView | None:
    """Print a day's Zs as one where the receipts of the device at hand are printed."""
    printer = work.reference_data.receipt_printer(work.actor.device)
    if printer is None:
        return None
    return await _queue(work, printer, "report", drawer_slips.day(body, _venue(work), _money(work)), None)


async def kick(work: Work) -> None:
    """Open the drawer at hand."""
    printer = work.reference_data.receipt_printer(work.actor.device)
    if printer is not None and printer.has_drawer:
        await _queue(work, printer, "kick", [], None)


def _venue(work: Work) -> SettingsView:
    return settings_view(work.reference_data)


def _money(work: Work) -> paper.Money:
    venue = work.reference_data.rows.venue
    return amounts.formatter(venue.currency_decimals, venue.locale, "latn")


def _at(work: Work) -> str:
    return date_time(work.now, work.reference_data.timezone, "dd MMM HH:mm")


async def _queue(
    work: Work, printer: PrinterRow, kind: str, slip: Slip, order: UUID | None, *, is_duplicate: bool = False
) -> PrintView:
    job = await work.connection.fetchrow(
        QUEUE, work.new_id(), printer.id, kind, encode(slip).decode(), order, work.actor.device, is_duplicate, work.now
    )
    return changed(work, dict(job))


def changed(work: Work, job: Mapping[str, Any]) -> PrintView:
    """Emit the state of a print job to managers."""
    view = print_view(job)
    work.emit("print.changed", {"print": view}, kind="print", id=job["id"])
    return view

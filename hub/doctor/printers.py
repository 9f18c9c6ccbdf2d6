"""Printers: does each one that is in use answer, with paper in it and its cover closed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn
from hub.printing import line
from hub.texts import shown

IN_USE = "select name, host, port, backup_id is not null as has_backup from printers where is_active order by name"


async def answering(context: DoctorContext) -> AsyncIterator[Finding]:
    """Query the status of all printers concurrently; nothing is printed."""
    async with context.database() as connection:
        printers = await connection.fetch(IN_USE)
    troubles = await asyncio.gather(*(_trouble(row["host"], row["port"]) for row in printers))
    for row, trouble in zip(printers, troubles, strict=True):
        if trouble is not None:
            finding = warn if row["has_backup"] else fail
            yield finding(f"{row['name']}: {trouble}.", "See to it, then print a test under Office, Printers.")
    if not printers:
        yield ok("No printer is in use: screens do all the work.")
    elif not any(troubles):
        yield ok("Every printer in use answers.")


async def _trouble(host: str, port: int) -> str | None:
    try:
        await line.check_status(host, port)
    except line.PrintFailed as error:
        return shown(error.cause)
    return None

"""The restore drill under load: a backup while 50 people trade, its proof, its restore under them, who notices what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hub.backups.files import Backup, manifest_of, read_manifest
from hub.base.ids import new_id
from tests.bench.history import fill
from tests.bench.tables import Table
from tests.chaos import restoring
from tests.chaos.experiment import Experiment, experiment

PORT = 5723
PAYERS, SERVERS, SCREENS = 45, 5, 20
USUAL_S, LOOK_S = 5.0, 0.02
COPIES = ("-7000-8000-", "-7000-9000-", "-7000-a000-")
"""How the ids of copied years look: they have no events, so the oracle would not believe them."""


async def run(orders: int) -> dict[str, Any]:
    """Measure and print; answers the figures."""
    async with experiment([PORT], listeners=SCREENS, payers=PAYERS, servers=SERVERS, orders=50) as it:
        mib = await _years(it, orders)
        figures: dict[str, Any] = {"orders": orders, "database_mib": mib}
        async with _trade(it, figures, "usual"):
            await asyncio.sleep(USUAL_S)
        since = len(it.book.journal)
        async with _trade(it, figures, "backup"):
            file = await restoring.back_up(it)
        async with _trade(it, figures, "restore"):
            began = time.monotonic()
            await restoring.restore(it, file)
            figures["restore_s"] = time.monotonic() - began
        figures["lost"] = await restoring.lost(it)
        began = time.monotonic()
        figures["submitted_again"] = await restoring.submit_journals_again(it, since)
        figures["submitted_again_s"] = time.monotonic() - began
        wrong = [fault for fault in await it.verdict() if not any(part in fault for part in COPIES)]
        figures["screens_that_started_over"] = sum("epoch" in screen.snapshots for screen in it.screens)
        return show(figures, file, wrong)


async def _years(it: Experiment, orders: int) -> int:
    """Years of trading, copied from one order that is settled here; the size of the database then, in MiB."""
    cashier, order, payment = it.person("cashier"), str(new_id()), str(new_id())
    lines = [{"item": it.stage.items[0], "quantity": 1}]
    body = {"id": order, "type": "takeaway", "lines": lines}
    _, opened = await cashier.insist("/api/orders", body, order)
    due = {"id": payment, "method": "cash", "amount_minor": opened["due_minor"]}
    await cashier.insist(f"/api/orders/{order}/payments", due, payment)
    it.book.payments[payment] = due | {"order": order}
    connection = await it.venue.connect()
    try:
        await fill(connection, orders)
        await connection.execute("analyze")
        size: int = await connection.fetchval("select pg_database_size(current_database()) / 1048576")
    finally:
        await connection.close()
    return size


@asynccontextmanager
async def _trade(it: Experiment, figures: dict[str, Any], what: str) -> AsyncIterator[None]:
    """Payments a second while something goes on, and the longest time without any."""
    watch = asyncio.get_running_loop().create_task(_longest_silence(it, figures, f"{what}_longest_silence_s"))
    before, began = len(it.book.payments), time.monotonic()
    yield
    figures[f"{what}_payments_s"] = (len(it.book.payments) - before) / (time.monotonic() - began)
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)


async def _longest_silence(it: Experiment, figures: dict[str, Any], name: str) -> None:
    known, since, figures[name] = len(it.book.payments), time.monotonic(), 0.0
    while True:
        await asyncio.sleep(LOOK_S)
        if len(it.book.payments) != known:
            known, since = len(it.book.payments), time.monotonic()
        figures[name] = max(figures[name], time.monotonic() - since)


def show(figures: dict[str, Any], file: Path, wrong: list[str]) -> dict[str, Any]:
    """What it took, and what a gigabyte of database would take."""
    backup = read_manifest(manifest_of(file))
    assert backup is not None
    seconds = _seconds(backup, figures)
    gib = figures["database_mib"] / 1024
    table = Table(
        f"A restore drill under {PAYERS + SERVERS} trading clients and {SCREENS} screens: {figures['orders']} orders,"
        f" {figures['database_mib']} MiB of database, {backup.size_bytes / (1 << 20):.0f} MiB of backup",
        "step", "seconds", "seconds a GiB of database",
    )  # fmt: skip
    for step, took in seconds.items():
        table.row(step, took, took / gib)
    table.print()
    trade = Table("Meanwhile", "during", "payments/s", "longest silence s")
    for what in ("usual", "backup", "restore"):
        trade.row(what, figures[f"{what}_payments_s"], figures[f"{what}_longest_silence_s"])
    trade.print()
    print(
        f"{figures['screens_that_started_over']} of {SCREENS} screens started over; {figures['lost']} payments were not"
    )
    print(
        f"in the backup; {figures['submitted_again']} commands submitted again in {figures['submitted_again_s']:.1f} s;"
    )
    print(f"the oracle: {wrong or 'everything holds'}")
    return figures | {"seconds": seconds, "backup_mib": backup.size_bytes / (1 << 20), "wrong": wrong}


def _seconds(backup: Backup, figures: dict[str, Any]) -> dict[str, float]:
    return {
        "making the backup": backup.made_in_ms / 1000,
        "proving it": (backup.proven_in_ms or 0) / 1000,
        "restore, from command to command": figures["restore_s"],
    }

"""A backup of a venue at work, and its restore under living hubs and devices, as the owner would do it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.experiment import Experiment
from tests.chaos.people import Entry
from tests.chaos.venue import ROOT

TOGETHER = 8


async def command(it: Experiment, *words: str, module: str = "hub") -> str:
    """`pos-hub …` on the experiment's venue; what it printed. It must end well."""
    hub = it.venue.hubs[0]
    own = dict(hub.environment) | {"BACKUP_DIR": str(it.venue.directory / "backups")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *words, cwd=ROOT, env=own,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def back_up(it: Experiment) -> Path:
    """A proven backup; its file."""
    await command(it, "backup")
    (file,) = (it.venue.directory / "backups").glob("*.dump")
    return file


async def restore(it: Experiment, file: Path, module: str = "hub") -> None:
    """Put it in the place of what the hubs are working on, while they are."""
    await command(it, "restore", str(file), "--yes", "--while-running", module=module)
    it.count("restores")


async def lost(it: Experiment) -> int:
    """How many acknowledged payments the venue does not know (any more)."""
    told = set(it.book.payments)
    connection = await it.venue.connect()
    try:
        known = await connection.fetch("select id::text from payments where id = any ($1::uuid[])", list(told))
    finally:
        await connection.close()
    return len(told) - len(known)


async def submit_journals_again(it: Experiment, since: int = 0) -> int:
    """Every device sends what it holds an acknowledgement for, in the journal from `since` on; how much that is."""
    journal = it.book.journal[since:]
    opened = [entry for entry in journal if entry[1] == "/api/orders"]
    # An order must be there before it is paid, and tills are not in step with each other.
    for part in (opened, [entry for entry in journal if entry[1] != "/api/orders"]):
        waiting = iter(part)
        await asyncio.gather(*(_submit(waiting) for _ in range(TOGETHER)))
    return len(journal)


async def _submit(waiting: Iterator[Entry]) -> None:
    for person, path, body, key in waiting:
        await person.insist(path, body, key)

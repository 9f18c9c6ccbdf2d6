"""The hub's next version, to run beside this one: `python -m tests.chaos.next_hub serve …`.

As a release may (docs/upgrading.md), it has one more column, SQL functions of its own which fill it, and it announces
what this version has never heard of.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from hub import __main__ as command
from hub.commands import finish as finish_module
from hub.commands.operation import PendingEvent, Work
from hub.log.event_log import Appended
from hub.postgres import database, function_set
from hub.postgres.database import connect
from hub.postgres.function_set import FunctionSet

EXPANDED = "alter table orders add column if not exists mood text default 'good'"
NEWS = PendingEvent(
    type="mood.changed",
    rooms=["venue"],
    kind=None,
    id=None,
    version=None,
    data='{"mood":{"of":"the house","is":"good"}}',
)


def next_functions() -> FunctionSet:
    """This version's functions, of which one fills the new column."""
    with TemporaryDirectory() as place:
        folder = copytree(function_set.FOLDER, Path(place) / "functions")
        file = folder / "save_order.sql"
        file.write_text(file.read_text().replace("update orders set ", "update orders set mood = 'better', "))
        return function_set.read_function_set(folder)


def make_next() -> None:
    """Put the additions into this process."""
    finish, migrate = finish_module.finish, database.migrate_database

    async def announcing(connection: Any, what: Any, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
        if work.events:
            work.events.append(NEWS)
        return await finish(connection, what, work, body)

    async def expanding(dsn: dict[str, Any], **more: Any) -> dict[str, Any]:
        reached = await migrate(dsn, **more)
        connection = await connect(dsn)
        await connection.execute(EXPANDED)
        await connection.close()
        return reached

    functions = next_functions()
    vars(function_set).update(own_set=lambda: functions)
    vars(finish_module).update(finish=announcing)
    vars(command).update(migrate_database=expanding)


if __name__ == "__main__":
    make_next()
    command.main()

"""The hub's next version, to run beside this one: `python -m tests.chaos.next_hub serve …`.

As a release may (docs/upgrading.md), it has one more column, and it announces what
this version has never heard of.
"""

from __future__ import annotations

from typing import Any

from hub import __main__ as command
from hub.commands import finish as finish_module
from hub.commands.operation import PendingEvent, Work
from hub.log.event_log import Appended
from hub.postgres import database
from hub.postgres.database import connect

EXPANDED = "alter table orders add column if not exists mood text default 'good'"
NEWS = PendingEvent(
    type="mood.changed",
    rooms=["venue"],
    kind=None,
    id=None,
    version=None,
    data='{"mood":{"of":"the house","is":"good"}}',
)


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

    vars(finish_module).update(finish=announcing)
    vars(command).update(migrate_database=expanding)


if __name__ == "__main__":
    make_next()
    command.main()

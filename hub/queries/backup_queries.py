"""Queries about backups: the list, and the age of the last good one. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.base import clock
from hub.domain.permissions import Permission
from hub.postgres.database import Connection
from hub.queries.queries import MOST, Query
from hub.views.notices import BackupsView, backup_view

LIST: Final = "select * from backups order by created_at desc, id desc limit $1"
AGES: Final = """
select max(created_at) filter (where sha256 is not null) as made_at, max(created_at) as tried_at,
  max(created_at) filter (where state = 'proven') as proven_at, max(verified_at) as verified_at,
  (array_agg(size_bytes order by created_at desc) filter (where state = 'proven'))[1] as size_bytes
from backups
"""


@dataclass(frozen=True, slots=True)
class Ages:
    """Times of the last backup, the last attempt, the last proven backup and the last test restore; None: never."""

    made_at: datetime | None = None
    tried_at: datetime | None = None
    proven_at: datetime | None = None
    verified_at: datetime | None = None
    size_bytes: int | None = None


async def backup_ages(connection: Connection) -> Ages:
    """The ages of the last backups. A proven backup is as old as its data: it counts from when it was made."""
    return Ages(**dict(await connection.fetchrow(AGES)))


async def backups(query: Query) -> BackupsView:
    """Backups, newest first, with the times of the last good ones."""
    query.permit(Permission.EDIT_VENUE)
    rows = await query.connection.fetch(LIST, MOST)
    ages = await backup_ages(query.connection)
    return BackupsView(
        items=[backup_view(row) for row in rows],
        last_backup_at=clock.wire_or_none(ages.made_at),
        last_proven_at=clock.wire_or_none(ages.proven_at),
    )

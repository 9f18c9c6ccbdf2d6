"""The schema, as this program knows it and as a database has it; and whether the two may work together.

Only compared here. `hub.postgres.database` brings a database from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import models.migrations

FOLDER = Path(models.migrations.__file__).parent
APPLIED = "select name from tortoise_migrations where app = 'models' order by name"


@dataclass(frozen=True, slots=True)
class Schema:
    """The migrations of a database beside those this program carries, oldest first."""

    known: tuple[str, ...]
    applied: tuple[str, ...]

    @property
    def pending(self) -> list[str]:
        """What the database lacks."""
        return [name for name in self.known if name not in self.applied]

    @property
    def unknown(self) -> list[str]:
        """What a newer program did to it."""
        return [name for name in self.applied if name not in self.known]


def known_migrations() -> tuple[str, ...]:
    """The names of the migrations this program carries, oldest first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("[0-9]*.py")))


async def read_schema(connection: Any) -> Schema:
    """Where a database stands. An empty one has nothing applied."""
    if await connection.fetchval("select to_regclass('tortoise_migrations')") is None:
        return Schema(known_migrations(), ())
    return Schema(known_migrations(), tuple(row["name"] for row in await connection.fetch(APPLIED)))


async def holds_venue(connection: Any) -> bool:
    """Whether there is anything in the database that a person would miss."""
    if await connection.fetchval("select to_regclass('venue')") is None:
        return False
    return bool(await connection.fetchval("select exists (select 1 from venue)"))

"""What tests of backups share: settings that keep them in a place of their own, and the command line."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg

from hub.settings.environment import environment_without_settings
from hub.settings.settings import Settings
from tests.databases import Databases, Dsn

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    error: str


@dataclass(frozen=True)
class Place:
    """A venue's database, and a folder of its own for its backups."""

    databases: Databases
    dsn: Dsn
    settings: Settings

    @property
    def folder(self) -> Path:
        return self.settings.backup_dir

    def sealed_with(self, *keys: str) -> "Place":
        """The same with keys."""
        return replace(self, settings=replace(self.settings, backup_keys=keys))

    async def start(self, *words: object) -> asyncio.subprocess.Process:
        """`pos-hub …` for this venue."""
        own = {
            "DATABASE_URL": self.databases.url(self.dsn),
            "DATA_DIR": str(self.settings.data_dir),
            "BACKUP_DIR": str(self.folder),
            "BACKUP_KEY": ",".join(self.settings.backup_keys),
        }
        kept = {name: value for name, value in environment_without_settings().items() if not name.startswith("POS_")}
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub", *map(str, words), cwd=ROOT, env=kept | own, stdout=pipe, stderr=pipe,
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def run(self, *words: object) -> Said:
        """The same, to its end."""
        process = await self.start(*words)
        out, error = await process.communicate()
        assert process.returncode is not None
        return Said(process.returncode, out.decode(), error.decode())

    async def ask(self, question: str, *args: object) -> Any:
        """One value from the venue's database, as it is now."""
        async with self.databases.owner(self.dsn) as connection:
            return await connection.fetchval(question, *args)

    async def beside(self) -> list[str]:
        """The databases whose name begins with the venue's."""
        async with self.databases.owner(self.databases.dsn) as connection:
            rows = await connection.fetch(
                "select datname from pg_database where starts_with(datname, $1)", self.dsn["database"] + "_"
            )
        return [row["datname"] for row in rows]

    async def tidy(self) -> None:
        """Drop them."""
        for name in await self.beside():
            await self.databases.ask(f'drop database "{name}" with (force)')


@asynccontextmanager
async def place(databases: Databases, dsn: Dsn, folder: Path) -> AsyncIterator[Place]:
    """A venue whose backups are its own; what a restore kept aside is dropped at the end."""
    made = Place(databases, dsn, replace(databases.settings, backup_dir=folder, database_url=databases.url(dsn)))
    yield made
    await made.tidy()


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of that many bytes at `folder`: a file system of its own, else a limit for every file of this process."""
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0 and os.system(f"mount -t tmpfs -o size={size} pos-tests {folder} 2>/dev/null") == 0:
        try:
            yield
        finally:
            assert os.system(f"umount -l {folder}") == 0
        return
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


async def connected(dsn: Dsn) -> Any:
    """Somebody who uses the database."""
    known = {name: dsn[name] for name in ("host", "port", "user", "password", "database")}
    return await asyncpg.connect(**known, server_settings={"application_name": "pos-hub"})

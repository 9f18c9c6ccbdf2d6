"""A venue to try things on: its own PostgreSQL, hub processes that may be killed, people who sign in.

Everything is on the loopback, in a temporary directory, and ends with the venue. What is done to the hubs and what
must hold afterwards is said elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import asyncpg

from hub.base.embedded_postgres import EmbeddedPostgres
from tests.chaos import seeded
from tests.chaos.parents import ending_with_us
from tests.chaos.seeded import UnflushedPostgres, unflushed_copy

ROOT = Path(__file__).parents[2]
SECRET = seeded.SECRET
START_S = 90.0
PINS = {"admin": "1111", "manager": "2222", "cashier": "3333", "waiter": "4444", "kitchen": "5555", "bar": "6666"}


@dataclass
class HubProcess:
    """One hub on one port; it can be ended in every way a hub may end, and started again."""

    port: int
    environment: Mapping[str, str]
    log: Path
    module: str = "hub"
    host: str = "127.0.0.1"
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self.process is not None
        return self.process.pid

    async def start(self, *, wait: bool = True) -> None:
        """Start the process; with `wait`, until it answers."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *ending_with_us(), sys.executable, "-m", self.module, "serve", "--demo",
                "--host", self.host, "--port", str(self.port),
                cwd=ROOT, env=dict(self.environment), stdout=log, stderr=log,
            )  # fmt: skip
        if wait:
            await self.answers()

    async def answers(self) -> None:
        """Wait until it serves requests."""
        try:
            async with asyncio.timeout(START_S), aiohttp.ClientSession() as session:
                while not await _is_healthy(session, self.url):
                    if self.process is not None and self.process.returncode is not None:
                        raise RuntimeError(f"the hub ended: {self.last_words()}")
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise RuntimeError(f"the hub does not answer: {self.last_words()}") from None

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8", "replace")[-2000:]

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self.end(signal.SIGKILL)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal and wait until the process is gone."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(number)
            await self.process.wait()


async def _is_healthy(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/api/health") as response:
            return response.status == 200
    except (aiohttp.ClientError, OSError):
        return False


@dataclass
class Venue:
    """A database and the hubs on it."""

    directory: Path
    postgres: EmbeddedPostgres
    ports: Sequence[int]
    module: str = "hub"
    more_environment: Mapping[str, str] = field(default_factory=dict)
    hubs: list[HubProcess] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        """The venue's database, as DATABASE_URL says it."""
        reach = self.postgres.dsn
        where = f"host={quote(reach['host'], safe='')}&port={reach['port']}"
        return f"postgresql://{reach['user']}:{quote(reach['password'])}@/{reach['database']}?{where}"

    def hub(self, port: int, **environment: str) -> HubProcess:
        """Another hub of this venue, not started yet."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("POS_", "CLOUD_"))}
        own = {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.directory / f"hub-{port}"),
            "POS_JWT_SECRET": SECRET,
            "POS_PORT": str(port),
            "BACKUP_AT": "never",  # a backup that begins by itself would be in every measurement
        }
        made = HubProcess(
            port,
            kept | own | dict(self.more_environment) | environment,
            self.directory / f"hub-{port}.log",
            self.module,
        )
        self.hubs.append(made)
        return made

    def database_url_through(self, port: int) -> str:
        """The same by way of a port of this machine, where something stands in between."""
        reach = self.postgres.dsn
        return f"postgresql://{reach['user']}:{quote(reach['password'])}@127.0.0.1:{port}/{reach['database']}"

    async def connect(self) -> asyncpg.Connection[Any]:
        """A connection of the tester's own, as the database's owner."""
        return await asyncpg.connect(**self.postgres.dsn)

    async def start(self) -> None:
        """Start every hub; the first one migrates and seeds, unless that was done."""
        known = {hub.port: hub for hub in self.hubs}
        hubs = [known.get(port) or self.hub(port) for port in self.ports]
        alone = 0 if isinstance(self.postgres, UnflushedPostgres) else 1
        for hub in hubs[:alone]:
            await hub.start()
        await asyncio.gather(*(hub.start() for hub in hubs[alone:]))

    async def stop(self) -> None:
        """End every process of this venue."""
        for hub in self.hubs:
            await hub.kill()
        if isinstance(self.postgres, UnflushedPostgres):
            self.postgres.end_at_once()
        await self.postgres.stop()


@asynccontextmanager
async def open_venue(
    ports: Sequence[int], *, module: str = "hub", start: bool = True, environment: Mapping[str, str] | None = None,
    quick: bool = False,
) -> AsyncIterator[Venue]:  # fmt: skip
    """A demo venue with a hub on each port, for as long as the block lasts; `quick`: on a copy of a seeded one."""
    directory = Path(tempfile.mkdtemp(prefix="venue-"))
    directory.chmod(0o755)
    postgres = await unflushed_copy(directory / "data") if quick else EmbeddedPostgres(directory / "data")
    venue = Venue(
        directory=directory, postgres=postgres, ports=ports, module=module, more_environment=environment or {}
    )
    try:
        await venue.postgres.start()
        if start:
            await venue.start()
        yield venue
    finally:
        await venue.stop()
        shutil.rmtree(directory, ignore_errors=True)


async def sign_in(session: aiohttp.ClientSession, url: str, who: str, device: str) -> str:
    """A token of one of the demo's people on one of its devices."""
    async with session.post(f"{url}/api/auth/pin", json={"pin": PINS[who], "device": device}) as response:
        answer = await response.json()
        if response.status != 200:
            raise RuntimeError(f"{who} could not sign in: {answer}")
        token: str = answer["token"]
        return token

"""Our programs, each in a process of its own on a free port of the loopback, ended with the test that started them."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import aiohttp

from tests.databases import Dsn
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
START_S = 90.0


def address_of(dsn: Dsn) -> str:
    """A database as DATABASE_URL says it."""
    where = f"host={quote(dsn['host'], safe='')}&port={dsn['port']}"
    return f"postgresql://{dsn['user']}:{quote(dsn['password'])}@/{dsn['database']}?{where}"


class Program:
    """`pos-hub`, `pos-cloud`, or a module that starts one of them."""

    def __init__(self, *command: str, health: str, place: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command, self._health = command, health
        self.log = place / f"{self.port}.log"
        here = os.environ  # noqa: TID251 - what a program started from this shell would get
        clean = {name: value for name, value in here.items() if not name.startswith(("POS_", "CLOUD_"))}
        self._environment = {**clean, "DATA_DIR": str(place), **environment}

    @contextlib.asynccontextmanager
    async def running(self, *more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Started and answering, until the end of the block."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self._command, "serve", "--port", str(self.port), *more,
                cwd=ROOT, env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            await self._answers()
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()

    async def _answers(self) -> None:
        async with aiohttp.ClientSession() as session, asyncio.timeout(START_S):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(self.url + self._health) as response:
                        if response.status == 200:
                            return
                await asyncio.sleep(0.05)

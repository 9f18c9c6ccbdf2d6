"""`python -m tests.bench compare OTHER`: this tree beside another one, in one run with one client.

Each tree's hub is its own `.venv/bin/pos-hub` with its own embedded database. The trees take turns within each
round, and the medians of the rounds are compared: commands at tables and as takeaway, events to many screens, and
start-up. Only names that both trees keep towards the outside are used, apart from one statement that bumps the tickets
after each turn. A round before the first warms everything up and is not shown.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import asyncpg

from hub.base.embedded_postgres import EmbeddedPostgres
from hub.base.ids import new_id
from tests.bench.commands import BUMP
from tests.bench.fanout import settled, socket_url
from tests.bench.http_load import Answers, Callers, open_callers
from tests.bench.processes import Obedient, cpu_s, python
from tests.bench.tables import Table
from tests.bench.visits import COMMANDS, WORKLOADS, Visits, places, total
from tests.chaos.parents import ending_with_us
from tests.chaos.people import Book, Stage, set_stage
from tests.chaos.venue import ROOT

PORTS = (5681, 5682)
CONCURRENCY, TURNS = 16, 15
SCREENS, EVENTS, RATE = 200, 60, 30.0
START_S, LOOK_S = 90.0, 0.01
STAMP = "sent-at:"


@dataclass(kw_only=True)
class Tree:
    """A checkout with its own environment, and a hub of it."""

    name: str
    root: Path
    port: int
    place: Path
    session: aiohttp.ClientSession
    data: Path = Path()
    process: asyncio.subprocess.Process | None = None
    figures: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def url(self) -> str:
        """Where its hub answers."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, place: Path) -> float:
        """Start its hub on that directory; the seconds until it is healthy."""
        self.data = place
        foreign = ("POS_", "CLOUD_", "PESAPAL_", "DATABASE_URL", "REDIS_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        begin = time.perf_counter()
        with (self.place / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *ending_with_us(), str(self.root / ".venv/bin/pos-hub"), "serve", "--demo", "--port", str(self.port),
                cwd=self.root, env=kept | {"DATA_DIR": str(place), "BACKUP_AT": "never"}, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(START_S):
            while not await self._is_healthy():
                if self.process.returncode is not None:
                    raise RuntimeError(f"{self.name}: {(self.place / 'log').read_text('utf-8')[-2000:]}")
                await asyncio.sleep(LOOK_S)
        return time.perf_counter() - begin

    async def _is_healthy(self) -> bool:
        try:
            async with self.session.get(f"{self.url}/api/health") as reply:
                return reply.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    async def bump(self) -> None:
        """Empty the kitchen, so that tickets do not pile up."""
        connection = await asyncpg.connect(**EmbeddedPostgres(self.data).dsn)
        await connection.execute(BUMP)
        await connection.close()

    async def stop(self) -> None:
        """End its hub, as its supervisor would."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            await self.process.wait()


async def run(other: Path, rounds: int) -> dict[str, Any]:
    """Measure and print; answers the figures."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        roots = zip(("other", "this"), (other, ROOT), PORTS, strict=True)
        trees = [await stack.enter_async_context(opened(session, *where)) for where in roots]
        await start_up(trees, rounds)
        sides = [await Side.prepared(tree, stack) for tree in trees]
        for number in range(-1, rounds):
            for side in sides if number % 2 else sides[::-1]:
                await side.round()
            if number < 0:
                for side in sides:
                    side.forget()
    return show(trees, rounds)


@asynccontextmanager
async def opened(session: aiohttp.ClientSession, name: str, root: Path, port: int) -> AsyncIterator[Tree]:
    """A tree with a directory of its own; its hub ends with the block."""
    with tempfile.TemporaryDirectory(prefix="compare-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        tree = Tree(name=name, root=root.resolve(), port=port, place=Path(place), session=session)
        try:
            yield tree
        finally:
            await tree.stop()


async def start_up(trees: list[Tree], rounds: int) -> None:
    """A first start, which makes the database, and a second one, by turns. The hubs of the last round stay."""
    for number in range(rounds):
        for tree in trees if number % 2 else trees[::-1]:
            await tree.stop()
            place = tree.place / f"data-{number}"
            tree.figures["first start s"].append(await tree.start(place))
            await tree.stop()
            tree.figures["start s"].append(await tree.start(place))


@dataclass(kw_only=True)
class Side:
    """A tree's hub with its people, callers and screens."""

    tree: Tree
    stage: Stage
    callers: Callers
    visits: dict[str, Visits]
    order: str

    @classmethod
    async def prepared(cls, tree: Tree, stack: AsyncExitStack) -> Side:
        """With everybody signed in."""
        stage = await set_stage(tree.session, tree.url, Book(), 1)
        tables = await places(tree.session, tree.url, stage, CONCURRENCY)
        visits = {
            workload: Visits(
                stage=stage,
                tables=tables[workload],
                total_minor=await total(tree.session, tree.url, stage, tables[workload][0]),
            )
            for workload in WORKLOADS
        }
        callers = await stack.enter_async_context(open_callers(tree.port, CONCURRENCY))
        return cls(tree=tree, stage=stage, callers=callers, visits=visits, order=stage.orders[0])

    def forget(self) -> None:
        """What was measured to warm up."""
        for name in [name for name in self.tree.figures if "start" not in name]:
            del self.tree.figures[name]

    async def round(self) -> None:
        """Commands, then events, without screens and with them."""
        for workload in WORKLOADS:
            answers = {command: Answers() for command in COMMANDS}
            for _ in range(TURNS):
                await self.visits[workload].turn(self.callers, answers)
                await self.tree.bump()
            for command, found in answers.items():
                self._note(f"{command} {workload}, a second", found.rate)
                self._note(f"{command} {workload}, p99 ms", found.ms(0.99))
        await self._fan_out()

    def _note(self, name: str, value: float) -> None:
        self.tree.figures[name].append(value)

    async def _fan_out(self) -> None:
        assert self.tree.process
        self._note("command with an event, nobody listens, CPU µs", await self._emit())
        async with python("tests.bench.sockets") as load:
            auth = {"token": self.stage.tokens["waiter"]}
            await load.ask(open=socket_url(self.tree.port), clients=SCREENS, auth=auth, stamp=STAMP)
            await self._emit(load)
            await load.ask(reset=True)
            self._note(f"command with an event, {SCREENS} screens, CPU µs", await self._emit(load))
            heard = await settled(load, EVENTS * SCREENS)
        self._note(f"event to {SCREENS} screens, p50 ms", heard["p50_ms"])
        self._note(f"event to {SCREENS} screens, p99 ms", heard["p99_ms"])
        self._note(f"events that {SCREENS} screens missed", EVENTS * SCREENS - heard["events"])

    async def _emit(self, load: Obedient | None = None) -> float:
        """Change an order's note at a steady rate; CPU µs of the hub for each, deliveries included."""
        assert self.tree.process
        before, begin = cpu_s(self.tree.process.pid), time.monotonic()
        for number in range(EVENTS):
            await asyncio.sleep(max(0.0, begin + number / RATE - time.monotonic()))
            await self._edit()
        if load is not None:
            await settled(load, EVENTS * SCREENS)
        return (cpu_s(self.tree.process.pid) - before) / EVENTS * 1e6

    async def _edit(self) -> None:
        headers = {"Authorization": f"Bearer {self.stage.tokens['waiter']}", "Idempotency-Key": str(new_id())}
        body = {"note": f"{STAMP}{time.time_ns()}"}
        async with self.tree.session.patch(
            f"{self.tree.url}/api/orders/{self.order}", json=body, headers=headers
        ) as reply:
            if reply.status != 200:
                raise RuntimeError(await reply.text())


def show(trees: list[Tree], rounds: int) -> dict[str, Any]:
    """Medians side by side."""
    other, this = trees
    table = Table(f"{other.root} and {this.root}: medians of {rounds} rounds", "what", "other", "this", "this ÷ other")
    figures: dict[str, Any] = {}
    for name in this.figures:
        before, now = median(other.figures[name]), median(this.figures[name])
        figures[name] = {"other": before, "this": now, "rounds": [other.figures[name], this.figures[name]]}
        table.row(name, float(before), float(now), now / before if before else None)
    table.print()
    return figures

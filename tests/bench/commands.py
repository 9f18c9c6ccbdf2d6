"""Commands to their durable end: orders opened with five lines, sent and paid, sixteen callers at a time.

At tables, as restaurants do it, and as takeaway. Beside each, bare asyncpg says the same statements, recorded from the
hub itself, to the same database; and beside all, durable commits of nothing: what the disk allows. The hub does HTTP,
sign-in, checks, prices and views on top, and tells its screens. Workloads take turns and medians of the rounds are
shown; the first round, which warms everything up, has rows of its own. After each turn one statement bumps the tickets,
because no kitchen screen is there to say that it has them.
"""

from __future__ import annotations

import signal
from collections import defaultdict
from collections.abc import Mapping
from statistics import median
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.bench.http_load import Answers, Callers, open_callers
from tests.bench.statements import Bare, Said, again, own_ids, record
from tests.bench.tables import Table
from tests.bench.visits import COMMANDS, TAKEAWAY, TOGETHER, WORKLOADS, Party, Places, Visits, places
from tests.chaos.people import Book, Stage, set_stage
from tests.chaos.venue import Venue, open_venue

PORT = 5671
CONCURRENCY, ROUNDS, TURNS, COMMITS = 16, 5, 15, 60
PERCENTILES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
BUMP = "update tickets set state = 'ready', ready_at = now() where state <> 'ready'"


async def run(*, profile: bool = False) -> dict[str, Any]:
    """Measure and print; answers the figures."""
    module = "tests.bench.profiled_hub" if profile else "hub"
    async with open_venue([PORT], module=module) as venue, aiohttp.ClientSession() as session:
        stage = await set_stage(session, venue.hubs[0].url, Book(), 0)
        bench = CommandBench(venue, stage, await places(session, venue.hubs[0].url, stage, CONCURRENCY))
        await bench.prepare()
        async with open_callers(PORT, CONCURRENCY) as callers:
            for _ in range(1 + ROUNDS):
                await bench.round(callers)
        await bench.bare.close()
        if profile:
            await venue.hubs[0].end(signal.SIGTERM)
            print(venue.hubs[0].log.read_text("utf-8").partition("# profile\n")[2])
    return show(bench.rounds)


class Recorded:
    """What a party's commands say, to be said for other parties."""

    def __init__(self, table: str | None, one: list[list[Said]], other: list[list[Said]]) -> None:
        self._table, self._said = table, one
        self._own = own_ids([said for some in one for said in some], [said for some in other for said in some])

    def party(self, table: str | None, number: int) -> list[list[Said]]:
        """What is said for another party at that table, by command."""
        swapped = {own: str(new_id()) for own in self._own}
        if self._table and table:
            swapped[self._table] = table
        return [again(said, swapped, number) for said in self._said]


class CommandBench:
    """The rounds, and what they need from each other."""

    def __init__(self, venue: Venue, stage: Stage, at: Places) -> None:
        self._venue, self._stage, self._places = venue, stage, at
        self._recorded: dict[str, Recorded] = {}
        self._visits: dict[str, Visits] = {}
        self._number = 1_000_000
        self.bare = Bare(dict(venue.postgres.dsn), CONCURRENCY)
        self.rounds: dict[str, list[Answers]] = defaultdict(list)

    async def prepare(self) -> None:
        """Record what a party's commands say."""
        for workload in WORKLOADS:
            tables = self._places[workload]
            one, total = await self._record(tables[0])
            other, _ = await self._record(tables[0])
            self._recorded[workload] = Recorded(tables[0], one, other)
            self._visits[workload] = Visits(stage=self._stage, tables=tables, total_minor=total)
        await self.bare.open()

    async def _record(self, table: str | None) -> tuple[list[list[Said]], int]:
        party = Party(items=self._stage.items, table=table)
        order = {"order": party.order}
        opening = await self._said("order.open", party.opening(), "waiter", str(new_id()))
        total = await self._ask("select total_minor from orders where id = $1", party.order)
        sending = await self._said("order.send", order, "waiter", str(new_id()))
        paying = await self._said("order.pay", party.paying(total) | order, "cashier", party.payment)
        return [opening, sending, paying], total

    async def _said(self, name: str, args: dict[str, Any], username: str, key: str) -> list[Said]:
        dsn, device = dict(self._venue.postgres.dsn), {"waiter": "pos-2", "cashier": "pos-1"}[username]
        return await record(dsn=dsn, name=name, args=args, username=username, device=device, key=key)

    async def _ask(self, query: str, *args: Any) -> Any:
        connection = await self._venue.connect()
        try:
            return await connection.fetchval(query, *args)
        finally:
            await connection.close()

    async def round(self, callers: Callers) -> None:
        """Each workload once, by the hub and bare; and commits of nothing."""
        for workload in WORKLOADS:
            answers = self._answers(workload)
            for _ in range(TURNS):
                await self._visits[workload].turn(callers, answers)
                await self._ask(BUMP)
            answers = self._answers(workload, bare=True)
            for _ in range(TURNS):
                await self._bare_turn(workload, answers)
                await self._ask(BUMP)
        self.rounds["commit"].append(Answers())
        await self.bare.commit(self.rounds["commit"][-1], COMMITS)

    def _answers(self, workload: str, *, bare: bool = False) -> dict[str, Answers]:
        answers = {command: Answers() for command in COMMANDS}
        for command, one in answers.items():
            self.rounds[row_name(command, workload, bare=bare)].append(one)
        return answers

    async def _bare_turn(self, workload: str, answers: Mapping[str, Answers]) -> None:
        said: list[list[list[list[Said]]]] = []
        for table in self._places[workload]:
            said.append([])
            for _ in range(TOGETHER):
                self._number += 1
                said[-1].append(self._recorded[workload].party(table, self._number))
        for number, command in enumerate(COMMANDS):
            await self.bare.say(answers[command], [[party[number] for party in parties] for parties in said])


def row_name(command: str, workload: str, *, bare: bool = False) -> str:
    """How a row is called."""
    return f"{'bare ' if bare else ''}{command} {workload}"


def show(rounds: Mapping[str, list[Answers]]) -> dict[str, Any]:
    """The warm-up, and the medians of the other rounds."""
    table = Table(
        f"Commands: durable, {CONCURRENCY} at a time", "what", "a second", "÷ bare", "÷ takeaway", *PERCENTILES
    )
    figures = {
        "warm-up": rows({name: answers[:1] for name, answers in rounds.items()}),
        **rows({name: answers[1:] for name, answers in rounds.items()}),
    }
    for name, row in figures.items():
        if name != "warm-up":
            table.row(name, *row.values())
    for name, row in figures["warm-up"].items():
        table.row(f"warm-up: {name}", *row.values())
    table.print()
    print(
        f"A commit is of nothing: what the disk allows. Warm-up: one round; the others: medians of {ROUNDS}.",
        flush=True,
    )
    return figures


def rows(rounds: Mapping[str, list[Answers]]) -> dict[str, Any]:
    """Rates, ratios and percentiles by row."""
    found = {name: medians(answers) for name, answers in rounds.items()}
    for command in COMMANDS:
        for workload in WORKLOADS:
            for bare in (False, True):
                row = found[row_name(command, workload, bare=bare)]
                row["of_bare"] = row["per_s"] / found[row_name(command, workload, bare=True)]["per_s"]
                row["of_takeaway"] = row["per_s"] / found[row_name(command, TAKEAWAY, bare=bare)]["per_s"]
    return found


def medians(rounds: list[Answers]) -> dict[str, Any]:
    """Rate and percentiles."""
    return {
        "per_s": median(one.rate for one in rounds),
        "of_bare": None,
        "of_takeaway": None,
        **{name: median(one.ms(share) for one in rounds) for name, share in PERCENTILES.items()},
    }

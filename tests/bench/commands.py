"""Commands to their durable end: orders opened with five lines, and paid, sixteen at a time.

Beside it bare asyncpg says the same statements, recorded from the hub itself, to the same database. The hub does
HTTP, sign-in, checks, prices and views on top, and tells its screens.
"""

from __future__ import annotations

import json
import signal
from statistics import median
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.bench.http_load import Answers, call_all, request
from tests.bench.statements import Bare, Said, again, record
from tests.bench.tables import Table
from tests.chaos.people import Book, Stage, set_stage
from tests.chaos.venue import Venue, open_venue

PORT = 5671
CONCURRENCY, LINES = 16, 5
OPENED, PAID, ROUNDS, WARM = 1200, 600, 3, 320
PERCENTILES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


async def run(*, profile: bool = False) -> dict[str, Any]:
    """Measure and print; answers the figures."""
    module = "tests.bench.profiled_hub" if profile else "hub"
    async with open_venue([PORT], module=module) as venue, aiohttp.ClientSession() as session:
        stage = await set_stage(session, venue.hubs[0].url, Book(), 0)
        bench = CommandBench(venue, stage)
        await bench.prepare()
        for _ in range(ROUNDS):
            await bench.round()
        await bench.bare.close()
        if profile:
            await venue.hubs[0].end(signal.SIGTERM)
            print(venue.hubs[0].log.read_text("utf-8").partition("# profile\n")[2])
    return show(bench.rounds)


class CommandBench:
    """The rounds, and what they need from each other."""

    def __init__(self, venue: Venue, stage: Stage) -> None:
        self._venue, self._stage = venue, stage
        self._opening: list[Said] = []
        self._paying: list[Said] = []
        self._template: dict[str, str] = {}
        self._number = 1_000_000
        self._total = 0
        self.bare = Bare(dict(venue.postgres.dsn), CONCURRENCY)
        self.rounds: dict[str, list[Answers]] = {"open": [], "bare open": [], "pay": [], "bare pay": []}

    async def prepare(self) -> None:
        """Record what one order and its payment say; warm everything up."""
        ids = {name: str(new_id()) for name in ("order", "open-key", "payment", *map(str, range(LINES)))}
        dsn = dict(self._venue.postgres.dsn)
        order = self._order(ids["order"], [ids[str(n)] for n in range(LINES)])
        self._opening = await record(
            dsn=dsn, name="order.open", args=order, username="waiter", device="pos-2", key=ids["open-key"]
        )
        connection = await self._venue.connect()
        self._total = await connection.fetchval("select total_minor from orders where id = $1", ids["order"])
        await connection.close()
        payment = self._payment(ids["payment"]) | {"order": ids["order"]}
        self._paying = await record(
            dsn=dsn, name="order.pay", args=payment, username="cashier", device="pos-1", key=ids["payment"]
        )
        self._template = ids
        await self.bare.open()
        await self._both(WARM, WARM)
        for measured in self.rounds.values():
            measured.clear()

    def _order(self, order: str, lines: list[str]) -> dict[str, Any]:
        items = self._stage.items[:LINES]
        new = [{"id": line, "item": item, "quantity": 1} for line, item in zip(lines, items, strict=True)]
        return {"id": order, "type": "takeaway", "lines": new}

    def _payment(self, payment: str) -> dict[str, Any]:
        return {"id": payment, "method": "cash", "amount_minor": self._total}

    def _orders(self, count: int) -> list[tuple[bytes, str]]:
        """Requests that open an order, and its id."""
        made = []
        for _ in range(count):
            order = str(new_id())
            body = json.dumps(self._order(order, [str(new_id()) for _ in range(LINES)])).encode()
            made.append((request("POST", "/api/orders", self._stage.tokens["waiter"], body, order), order))
        return made

    async def round(self) -> None:
        """Each of the four once."""
        await self._both(OPENED, PAID)

    async def _both(self, orders: int, payments: int) -> None:
        opened = self._orders(orders)
        self.rounds["open"].append(checked(await call_all(PORT, [one for one, _ in opened], CONCURRENCY)))
        bare = [self._bare_open() for _ in range(orders)]
        self.rounds["bare open"].append(await self.bare.say_all([said for said, _ in bare]))
        paying = [self._pay(order) for _, order in opened[:payments]]
        self.rounds["pay"].append(checked(await call_all(PORT, paying, CONCURRENCY)))
        said = [self._bare_pay(order) for _, order in bare[:payments]]
        self.rounds["bare pay"].append(await self.bare.say_all(said))

    def _bare_open(self) -> tuple[list[Said], str]:
        self._number += 1
        swapped = {self._template[name]: str(new_id()) for name in ("order", "open-key", *map(str, range(LINES)))}
        return again(self._opening, swapped, self._number), swapped[self._template["order"]]

    def _bare_pay(self, order: str) -> list[Said]:
        self._number += 1
        swapped = {self._template["order"]: order, self._template["payment"]: str(new_id())}
        return again(self._paying, swapped, self._number)

    def _pay(self, order: str) -> bytes:
        payment = str(new_id())
        body = json.dumps(self._payment(payment)).encode()
        return request("POST", f"/api/orders/{order}/payments", self._stage.tokens["cashier"], body, payment)


def checked(answers: Answers) -> Answers:
    """Only commands that were done count."""
    if set(answers.statuses) != {201}:
        raise RuntimeError(f"commands were refused: {answers.statuses}")
    return answers


def show(rounds: dict[str, list[Answers]]) -> dict[str, Any]:
    """The medians of the rounds."""
    table = Table(f"Commands: durable, {CONCURRENCY} at a time", "what", "a second", "÷ bare", *PERCENTILES)
    figures: dict[str, Any] = {}
    for what in ("open", "pay"):
        for name in (what, f"bare {what}"):
            figures[name] = medians(rounds[name])
        figures[what]["of_bare"] = figures[what]["per_s"] / figures[f"bare {what}"]["per_s"]
        for name in (what, f"bare {what}"):
            found = figures[name]
            table.row(name, found["per_s"], found.get("of_bare", 1.0), *map(found.get, PERCENTILES))
    table.print()
    return figures


def medians(rounds: list[Answers]) -> dict[str, float]:
    """Rate and percentiles."""
    return {
        "per_s": median(one.rate for one in rounds),
        **{name: median(one.ms(share) for one in rounds) for name, share in PERCENTILES.items()},
    }

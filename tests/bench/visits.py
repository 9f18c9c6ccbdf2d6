"""What parties do: orders with five lines are opened, sent to the kitchen and paid, at tables or as takeaway.

Every caller has one table, where two parties sit down and pay before the next two come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.bench.http_load import Answers, Callers, request
from tests.chaos.people import Stage

LINES, TOGETHER = 5, 2
COMMANDS = ("open", "send", "pay")
AT_TABLES, TAKEAWAY = "at tables", "takeaway"
WORKLOADS = (AT_TABLES, TAKEAWAY)
Places = dict[str, list[str] | list[None]]
"""Each caller's table, by workload."""


async def places(session: aiohttp.ClientSession, url: str, stage: Stage, callers: int) -> Places:
    """A table for each caller; takeaway has none."""
    headers = {"Authorization": f"Bearer {stage.tokens['waiter']}"}
    async with session.get(f"{url}/api/tables", headers=headers) as reply:
        floors = (await reply.json())["floors"]
    tables = [table["id"] for floor in floors for table in floor["tables"]]
    return {AT_TABLES: tables[:callers], TAKEAWAY: [None] * callers}


@dataclass(kw_only=True)
class Party:
    """An order that is opened and paid, and the ids of what it makes."""

    items: Sequence[str]
    table: str | None = None
    order: str = field(default_factory=lambda: str(new_id()))
    payment: str = field(default_factory=lambda: str(new_id()))

    def opening(self) -> dict[str, Any]:
        """The arguments of `order.open`."""
        lines = [{"id": str(new_id()), "item": item, "quantity": 1} for item in self.items[:LINES]]
        place = {"type": "takeaway"} if self.table is None else {"type": "dine_in", "table": self.table, "guests": 2}
        return {"id": self.order, **place, "lines": lines}

    def paying(self, total_minor: int) -> dict[str, Any]:
        """The arguments of `order.pay`, the order apart."""
        return {"id": self.payment, "method": "cash", "amount_minor": total_minor}


async def total(session: aiohttp.ClientSession, url: str, stage: Stage, table: str | None) -> int:
    """What such an order costs."""
    party = Party(items=stage.items, table=table)
    waiter, cashier = ({"Authorization": f"Bearer {stage.tokens[who]}"} for who in ("waiter", "cashier"))
    async with session.post(f"{url}/api/orders", json=party.opening(), headers=waiter) as reply:
        due = int((await reply.json())["total_minor"])
    cashier["Idempotency-Key"] = party.payment
    path = f"{url}/api/orders/{party.order}/payments"
    async with session.post(path, json=party.paying(due), headers=cashier) as reply:
        if reply.status != 201:
            raise RuntimeError(await reply.text())
    return due


@dataclass(kw_only=True)
class Visits:
    """Parties of one workload at a hub."""

    stage: Stage
    tables: Sequence[str | None]
    total_minor: int

    async def turn(self, callers: Callers, answers: Mapping[str, Answers]) -> None:
        """Two parties at each table: all open, then all send, then all pay; noted by command."""
        parties = [[Party(items=self.stage.items, table=at) for _ in range(TOGETHER)] for at in self.tables]
        for command, made in zip(COMMANDS, (self._open, self._send, self._pay), strict=True):
            await callers.send(answers[command], [[made(party) for party in some] for some in parties])
            if not set(answers[command].statuses) <= {200, 201}:
                raise RuntimeError(f"commands were refused: {answers[command].statuses}")

    def _open(self, party: Party) -> bytes:
        body = json.dumps(party.opening()).encode()
        return request("POST", "/api/orders", self.stage.tokens["waiter"], body, party.order)

    def _send(self, party: Party) -> bytes:
        return request("POST", f"/api/orders/{party.order}/send", self.stage.tokens["waiter"], b"{}", str(new_id()))

    def _pay(self, party: Party) -> bytes:
        body, path = json.dumps(party.paying(self.total_minor)).encode(), f"/api/orders/{party.order}/payments"
        return request("POST", path, self.stage.tokens["cashier"], body, party.payment)

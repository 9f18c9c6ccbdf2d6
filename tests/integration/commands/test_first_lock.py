"""The first lock of a command is the order that its operation declares; nothing is guessed from its arguments."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from hub.base import ids
from hub.commands.operation import OPERATIONS
from hub.postgres.database import Connection, Database
from tests.trading import Trade

CLAIM = "begin_command($1, $2)"
LOCK = "select lock_order($1)"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[asyncpg.connection.LoggedQuery]:
    """The statements of the pool from now on."""
    records: list[asyncpg.connection.LoggedQuery] = []
    connect = Database.connection

    @asynccontextmanager
    async def logged(self: Database) -> AsyncIterator[Connection]:
        async with connect(self) as connection:
            with connection.query_logger(records.append):
                yield connection

    monkeypatch.setattr(Database, "connection", logged)
    return records


def locks(statements: list[asyncpg.connection.LoggedQuery]) -> list[tuple[str, UUID | None]]:
    """The orders that the statements lock, in their order: by the claim of the key, or by a statement of its own."""
    orders: list[tuple[str, UUID | None]] = []
    for record in statements:
        if CLAIM in record.query:
            orders.append(("claim", record.args[2]))
        elif record.query == LOCK:
            orders.append(("statement", record.args[0]))
    return orders


async def run(trade: Trade, name: str, **args: Any) -> None:
    values = OPERATIONS[name].decode(args)
    reply = await trade.commands.execute(name, values, trade.actor("waiter"), str(ids.new_id()))
    assert not reply.is_refusal, reply.body


async def test_the_claim_of_the_key_locks_the_declared_order(
    trade: Trade, statements: list[asyncpg.connection.LoggedQuery]
) -> None:
    order = UUID((await trade.opened())["id"])
    statements.clear()
    await run(trade, "order.edit", order=str(order), note="Window")
    assert locks(statements) == [("claim", order)]


async def test_a_merge_locks_both_orders_by_id_and_none_with_the_claim(
    trade: Trade, statements: list[asyncpg.connection.LoggedQuery]
) -> None:
    first, second = [UUID((await trade.opened())["id"]) for _ in range(2)]
    statements.clear()
    await run(trade, "order.merge", order=str(max(first, second)), **{"from": str(min(first, second))})
    assert locks(statements) == [("claim", None), *(("statement", order) for order in sorted((first, second)))]


async def test_an_argument_that_is_not_declared_is_not_locked_with_the_claim(
    trade: Trade, statements: list[asyncpg.connection.LoggedQuery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPERATIONS, "order.edit", replace(OPERATIONS["order.edit"], locks=None))
    order = UUID((await trade.opened())["id"])
    statements.clear()
    await run(trade, "order.edit", order=str(order), note="Window")
    assert locks(statements) == [("claim", None), ("statement", order)]

"""An order without a table is one statement, which checks its key and the version of the reference data."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from hub.base import ids
from hub.commands.command import Reply
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.refusals import KeyReused, NotSignedIn, VenueLocked
from hub.log.event_log import Appended
from hub.postgres.database import Connection, Database
from tests.trading import Trade

View = dict[str, Any]


class Counter:
    """Two processes of one venue: one opens orders, the other changes things."""

    def __init__(self, trade: Trade) -> None:
        self.trade = trade
        self.committed: list[Appended | None] = []
        self.here = Commands(trade.database, trade.commands.reference_data, self.committed.append)
        self.there = Commands(trade.database, trade.commands.reference_data, lambda _: None)

    async def open(self, *lines: View, key: str | None = None, **args: Any) -> Reply:
        """Open an order in this process."""
        values = OPERATIONS["order.open"].decode({"type": "takeaway", "lines": list(lines)} | args)
        return await self.here.execute("order.open", values, self.trade.actor("waiter"), key)

    async def elsewhere(self, name: str, **args: Any) -> None:
        """Change something in the other process; this one does not know yet."""
        await self.there.execute(name, OPERATIONS[name].decode(args), self.trade.actor("admin"))

    async def counted(self) -> tuple[int, int, int]:
        """The numbers of orders and of claimed keys, and the last order number."""
        orders = await self.trade.ask("select count(*) from orders")
        keys = await self.trade.ask("select count(*) from commands")
        number = await self.trade.ask("select coalesce(max(last_number), 0) from order_numbers")
        return orders, keys, number


@pytest.fixture
async def counter(trade: Trade) -> AsyncIterator[Counter]:
    processes = Counter(trade)
    yield processes
    processes.here.numbers.close()
    processes.there.numbers.close()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements on the pool's connections from now on."""
    queries: list[str] = []
    connect = Database.connection

    @asynccontextmanager
    async def logged(self: Database) -> AsyncIterator[Connection]:
        async with connect(self) as connection:
            with connection.query_logger(lambda record: queries.append(record.query.split("(")[0].strip())):
                yield connection

    monkeypatch.setattr(Database, "connection", logged)
    return queries


def view(reply: Reply) -> View:
    view: View = msgspec.json.decode(reply.body)
    return view


async def test_an_order_without_a_table_is_one_statement(counter: Counter, statements: list[str]) -> None:
    await counter.open(counter.trade.line())
    statements.clear()
    reply = await counter.open(counter.trade.line(), key=str(ids.new_id()))
    assert statements == ["select * from do_command"]
    assert [appended.position for appended in counter.committed[-1:] if appended] == [reply.position]
    assert await counter.trade.ask("select body from commands") == reply.body.decode()


async def test_the_same_key_replays_the_reply_and_takes_no_number(counter: Counter) -> None:
    key = str(ids.new_id())
    first = await counter.open(counter.trade.line(), key=key)
    counted = await counter.counted()
    again = await counter.open(counter.trade.line(), key=key)
    assert again.is_replayed
    assert (again.status, again.body, again.position) == (first.status, first.body, first.position)
    assert await counter.counted() == counted


async def test_the_key_of_another_command_is_refused(counter: Counter) -> None:
    key = str(ids.new_id())
    await counter.open(counter.trade.line(), key=key)
    counted = await counter.counted()
    with pytest.raises(KeyReused):
        await counter.open(counter.trade.line("Chips", quantity=2), key=key)
    assert await counter.counted() == counted


async def test_concurrent_commands_with_one_key_are_one_order(counter: Counter) -> None:
    key = str(ids.new_id())
    replies = await asyncio.gather(*(counter.open(counter.trade.line(), key=key) for _ in range(6)))
    assert len({reply.body for reply in replies}) == 1
    assert [reply.is_replayed for reply in replies].count(False) == 1
    assert (await counter.counted())[:2] == (1, 1)


async def test_a_price_changed_by_another_process_applies(counter: Counter) -> None:
    item = counter.trade.item("Chips")
    was = view(await counter.open(counter.trade.line()))["total_minor"]
    await counter.elsewhere("item.change", item=item, price_minor=was + 1_000)
    assert view(await counter.open(counter.trade.line()))["total_minor"] == was + 1_000


async def test_an_item_made_available_by_another_process_can_be_sold(counter: Counter) -> None:
    item = counter.trade.item("Chips")
    await counter.elsewhere("stock.set", item=item, available=False)
    refusal = await counter.open(counter.trade.line(), key=str(ids.new_id()))
    assert (refusal.status, view(refusal)["code"]) == (422, "item_unavailable")
    await counter.elsewhere("stock.set", item=item, available=True)
    assert (await counter.open(counter.trade.line(), key=str(ids.new_id()))).status == 201


async def test_a_person_deactivated_by_another_process_opens_no_order(counter: Counter) -> None:
    waiter = counter.trade.actor("waiter")
    await counter.elsewhere("staff.deactivate", staff=str(waiter.id))
    with pytest.raises(NotSignedIn):
        await counter.open(counter.trade.line(), key=str(ids.new_id()))
    assert (await counter.counted())[0] == 0


async def test_a_locked_venue_opens_no_order_and_stores_no_refusal(counter: Counter) -> None:
    async with counter.trade.database.connection() as connection:
        await connection.execute("update licence set state = 'locked'")
    key = str(ids.new_id())
    with pytest.raises(VenueLocked) as refused:
        await counter.open(counter.trade.line(), key=key)
    assert refused.value.data["state"] == "locked"
    assert (await counter.counted())[:2] == (0, 0)


async def test_a_retry_takes_counted_items_once(counter: Counter, statements: list[str]) -> None:
    item, key = counter.trade.item("Chips"), str(ids.new_id())
    await counter.elsewhere("stock.set", item=item, remaining=5)
    await counter.here.current_reference_data()
    statements.clear()
    for _ in range(2):
        await counter.open(counter.trade.line(), key=key)
    assert await counter.trade.ask("select remaining from menu_items where id = $1", item) == 4
    assert (await counter.counted())[0] == 1
    assert [one for one in statements if "do_command" in one] == []


async def test_the_number_is_in_reply_row_and_event_and_replaces_nothing_else(counter: Counter) -> None:
    note = '"number":-1, please'
    first, second = [view(await counter.open(counter.trade.line(), note=note)) for _ in range(2)]
    assert second["number"] == first["number"] + 1 > 1
    stored = await counter.trade.ask("select number from orders where id = $1", second["id"])
    logged = await counter.trade.ask("select data::text from event_log order by position desc limit 1")
    appended_data = [
        msgspec.json.decode(row["data"]) for appended in counter.committed[-1:] if appended for row in appended.rows
    ]
    for order in [second, *(event["order"] for event in [*appended_data, msgspec.json.decode(logged)])]:
        assert (order["number"], order["note"]) == (stored, note)


async def test_concurrent_commands_with_one_id_make_one_order(counter: Counter) -> None:
    """An order without a table writes under the log's lock; one at a table waits for it after writing."""
    for _ in range(5):
        id_ = str(ids.new_id())
        replies = await asyncio.gather(
            *(counter.open(counter.trade.line(), key=str(ids.new_id()), id=id_) for _ in range(2)),
            counter.open(key=str(ids.new_id()), id=id_, lines=[counter.trade.line()], type="dine_in", table="T1"),
        )
        assert sorted(reply.status for reply in replies) == [201, 409, 409]
        assert await counter.trade.ask("select count(*) from orders where id = $1", id_) == 1

"""The log has no gap and no stray tag; the chain notices whoever rewrites, removes or cuts off an entry."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from hub.base import clock
from hub.commands.operation import Work
from hub.log import event_log
from hub.queries.queries import check_audit_chain
from tests.databases import Databases, Dsn
from tests.running_hub import RunningHub
from tests.trading import Trade

AT_ONCE = 16


class Change(Exception):
    """Thrown on purpose, at the last moment."""


async def test_positions_are_contiguous_though_many_commands_fail_at_their_end(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, tried = Work.record, iter(range(10_000))

    def every_third_fails(work: Work, *args: Any, **more: Any) -> None:
        record(work, *args, **more)
        if next(tried) % 3 == 0:
            raise Change

    till, shifts = hub.as_("manager"), AT_ONCE * 4
    monkeypatch.setattr(Work, "record", every_third_fails)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(n: int) -> int:
        async with gate:
            return (await till.call("POST", "/api/shifts", {"float_minor": 0, "drawer": f"d{n}"}, f"k{n}")).status

    statuses = await asyncio.gather(*(one(n) for n in range(shifts)))
    opened = statuses.count(201)
    assert 0 < opened < shifts
    async with hub.database.connection() as connection:
        logged = await event_log.read_after(connection, 0)
        stream = await event_log.read_stream(connection)
        chain = await check_audit_chain(connection)
    assert [event.position for event in logged] == list(range(1, opened + 1))
    assert (stream.head, stream.head_tag) == (opened, logged[-1].tag)
    assert (chain.ok, chain.entries) == (True, opened)


async def grown(trade: Trade, orders: int = 10) -> list[int]:
    """Some orders; the tags of the log, by position - 1."""
    for _ in range(orders):
        await trade.do("order.open", type="takeaway")
    async with trade.database.connection() as connection:
        return [event.tag for event in await event_log.read_after(connection, 0)]


async def pruned(trade: Trade, most: int) -> Any:
    later = clock.now() + timedelta(days=8)
    async with trade.database.connection() as connection:
        gone = await connection.fetchval("select prune_event_log($1, $2)", later, most)
        return gone, await event_log.read_stream(connection)


class TestPruning:
    async def test_the_floor_and_its_tag_follow_the_oldest_event_kept(self, trade: Trade) -> None:
        tags = await grown(trade)
        for step in (1, 2, 3):
            gone, stream = await pruned(trade, 3)
            assert (gone, stream.floor, stream.floor_tag) == (3, 3 * step + 1, tags[3 * step - 1])
            async with trade.database.connection() as connection:
                assert await event_log.tag_at(connection, stream, stream.floor - 1) == stream.floor_tag
                assert await event_log.tag_at(connection, stream, stream.floor - 2) is None
                assert await event_log.tag_at(connection, stream, stream.floor) == tags[stream.floor - 1]

    async def test_the_last_event_always_stays(self, trade: Trade) -> None:
        tags = await grown(trade)
        gone, stream = await pruned(trade, 500)
        assert (gone, stream.floor, stream.head, stream.head_tag) == (9, 10, 10, tags[-1])
        assert (await pruned(trade, 500))[0] == 0

    async def test_what_is_young_enough_stays(self, trade: Trade) -> None:
        await grown(trade)
        async with trade.database.connection() as connection:
            week_ago = clock.now() - timedelta(days=7)
            assert await connection.fetchval("select prune_event_log($1, 500)", week_ago) == 0

    async def test_an_empty_log_has_nothing_to_prune(self, trade: Trade) -> None:
        gone, stream = await pruned(trade, 500)
        assert (gone, stream.head, stream.floor) == (0, 0, 1)

    async def test_trading_goes_on_over_a_pruned_log(self, trade: Trade) -> None:
        await grown(trade)
        await pruned(trade, 500)
        await trade.opened()

    async def test_remembered_replies_are_forgotten_after_their_time(self, trade: Trade) -> None:
        await grown(trade, 3)
        async with trade.database.connection() as connection:
            assert await connection.fetchval("select prune_commands($1, 2)", clock.now() + timedelta(days=31)) == 2
            assert await connection.fetchval("select count(*) from commands") == 1


TAMPERED: dict[str, tuple[str, dict[str, Any]]] = {
    "an edited entry": ("update audit_entries set after = '{}' where n = 3", {"first_broken": 3}),
    "an entry with another actor": ("update audit_entries set actor = null where n = 2", {"first_broken": 2}),
    "an entry with another time": (
        "update audit_entries set at = at + interval '1 ms' where n = 4",
        {"first_broken": 4},
    ),
    "a removed entry": ("delete from audit_entries where n = 3", {"first_broken": 4}),
    "a removed first entry": ("delete from audit_entries where n = 1", {"first_broken": 2}),
    "a cut-off end": ("delete from audit_entries where n = 5", {"first_broken": None, "is_cut_short": True}),
    "an emptied chain": ("delete from audit_entries", {"first_broken": None, "is_cut_short": True}),
}


class TestTheChain:
    async def test_it_holds_over_every_kind_of_entry(self, trade: Trade) -> None:
        await self.five_entries(trade)
        async with trade.database.connection() as connection:
            chain = await check_audit_chain(connection)
        assert (chain.ok, chain.entries, chain.first_broken) == (True, 5, None)

    @pytest.mark.parametrize("how", TAMPERED)
    async def test_tampering_is_noticed(self, databases: Databases, dsn: Dsn, trade: Trade, how: str) -> None:
        await self.five_entries(trade)
        statement, told = TAMPERED[how]
        async with databases.owner(dsn) as connection:
            await connection.execute("set session_replication_role = replica")
            await connection.execute(statement)
            chain = await check_audit_chain(connection)
        assert chain.ok is False
        assert told.items() <= msgspec.structs.asdict(chain).items()

    async def test_a_chain_made_anew_does_not_fit_the_head_that_was_told(
        self, databases: Databases, dsn: Dsn, trade: Trade
    ) -> None:
        await self.five_entries(trade)
        async with databases.owner(dsn) as connection:
            head = (await check_audit_chain(connection)).head
            await connection.execute("set session_replication_role = replica")
            await connection.execute(
                "update audit_entries set after = '{}', hash ="
                " audit_digest(prev_hash, n, at, actor, device, action, target, before, '{}') where n = 5;"
                "update event_stream set audit_hash = (select hash from audit_entries where n = 5)"
            )
            chain = await check_audit_chain(connection)
        assert chain.ok is True
        assert chain.head != head, "so whoever was told the head notices"

    async def five_entries(self, trade: Trade) -> None:
        await trade.drawer(0)
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=5)
        await trade.do("stock.set", "kitchen", item=trade.item("Chips"), remaining=None)
        order = await trade.opened()
        await trade.paid(order, 4_000)
        await trade.paid(order, 5_000)


async def test_a_z_stands_in_the_chain_with_its_hash(trade: Trade) -> None:
    shift = await trade.drawer(0)
    closed = await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=0)
    told = msgspec.json.decode(await trade.ask("select after from audit_entries order by n desc limit 1"))
    assert told["z_hash"] == closed["z"]["hash"]

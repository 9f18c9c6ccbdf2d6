"""A table is taken away while a party sits down at it: either the party is there first, or it finds no table."""

from datetime import date
from typing import Any

import pytest

from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.refusals import NotFound
from tests.trading import Trade


@pytest.mark.parametrize("way", ["late", "in a transaction"])
async def test_an_order_begun_before_and_written_after_is_refused(
    trade: Trade, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    floor, office = (Commands(trade.database, trade.commands.reference_data, lambda _: None) for _ in range(2))
    table = next(str(table.id) for table in trade.commands.reference_data.rows.tables if table.code == "T9")
    take = floor.numbers.next

    async def do(commands: Commands, name: str, who: str, **args: Any) -> None:
        await commands.execute(name, OPERATIONS[name].decode(args), trade.actor(who))

    async def after_the_table_went(day: date) -> int:
        monkeypatch.setattr(floor.numbers, "next", take)
        await do(office, "table.remove", "admin", table=table)
        return await take(day)

    if way == "in a transaction":
        monkeypatch.setattr(floor, "_attempts", lambda _command: [(floor._begun, ())])
    monkeypatch.setattr(floor.numbers, "next", after_the_table_went)
    with pytest.raises(NotFound):
        await do(floor, "order.open", "waiter", type="dine_in", table="T9")
    assert await trade.ask("select count(*) from orders") == 0
    floor.numbers.close()

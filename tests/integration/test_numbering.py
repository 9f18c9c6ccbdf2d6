"""Order numbers: in the order of asking, once each, also when the database goes away and comes back."""

import asyncio
from datetime import date

import pytest

from hub import numbering
from hub.database import LOST
from hub.numbering import OrderNumbers
from tests.trading import Trade

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)


async def test_everybody_who_waits_gets_the_next_number_of_their_day(trade: Trade) -> None:
    numbers = OrderNumbers(trade.database)
    days = [TODAY, TODAY, TOMORROW, TODAY, TOMORROW]
    assert await asyncio.gather(*map(numbers.next, days)) == [1, 2, 1, 3, 2]
    assert await numbers.next(TODAY) == 4
    numbers.close()


async def test_whoever_gives_up_leaves_the_others_their_numbers(trade: Trade) -> None:
    numbers = OrderNumbers(trade.database)
    asked = [asyncio.create_task(numbers.next(TODAY)) for _ in range(6)]
    await asyncio.sleep(0)
    asked[0].cancel()
    asked[3].cancel()
    given = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in given].count(asyncio.CancelledError) == 2
    found = [one for one in given if isinstance(one, int)]
    assert found == sorted(set(found))
    assert await numbers.next(TODAY) > found[-1]
    numbers.close()


async def test_numbers_go_on_after_the_connection_was_lost(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = OrderNumbers(trade.database)
    assert await numbers.next(TODAY) == 1
    monkeypatch.setattr(numbering, "NEXT", "select pg_terminate_backend(pg_backend_pid()) from unnest($1::date[])")
    failed = await asyncio.gather(*(numbers.next(TODAY) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(one, LOST) for one in failed)
    monkeypatch.undo()
    assert await asyncio.gather(numbers.next(TODAY), numbers.next(TODAY)) == [2, 3]
    numbers.close()

"""The hub's clock is set, forwards and backwards, while the venue works (experiment 11)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from hub.base.ids import new_id
from tests.chaos.experiment import Experiment
from tests.chaos.venue import PINS, sign_in

MINUTES, DAY = 5 * 60, 24 * 60 * 60
DOUBLE_NUMBERS = "select business_day, number from orders group by 1, 2 having count(*) > 1"
MISSING_NUMBERS = """
select business_day, max(number) - count(*) as missing from orders group by 1 having max(number) <> count(*)
"""


class Clock:
    """The clock of a hub process, as a file says it; `as_offset` for libfaketime, which wants a sign."""

    def __init__(self, file: Path, *, as_offset: bool = False) -> None:
        self._file, self._as_offset = file, as_offset
        self.set(0)

    def set(self, seconds: float) -> None:
        """From now on the clock shows the true time and so many seconds more."""
        text = f"{seconds:+.1f}" if self._as_offset else str(seconds)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(text, "ascii")
        fresh.chmod(0o644)
        fresh.rename(self._file)


async def step_by_minutes(it: Experiment, clock: Clock, each_s: float) -> None:
    """Five minutes forwards, back, backwards, and back again, under payments; sockets drop and come back in between."""
    for seconds in (MINUTES, 0, -MINUTES, 0):
        clock.set(seconds)
        it.count("clock steps")
        await asyncio.sleep(each_s / 2)
        for screen in it.screens[::2]:
            screen.lose_connection()
        await asyncio.sleep(each_s / 2)


async def step_by_a_day(it: Experiment, clock: Clock) -> list[str]:
    """A day forwards: sessions end, a new business day begins. A day back: nothing is numbered or done twice."""
    await it.pause()
    today, tomorrow = str(_day(0)), str(_day(DAY))
    before = await _opened(it, "before")
    clock.set(DAY)
    wrong = [] if await _status(it) == 401 else ["a session of twelve hours lives on after a day"]
    await _sign_in_again(it)
    next_day = await _opened(it, "on the next day")
    wrong += _differs("the next day", next_day["business_day"], tomorrow)
    wrong += _differs("its first number", next_day["number"], 1)
    wrong += _differs("the order of before", (await _opened(it, "before"))["id"], before["id"])
    clock.set(0)
    again = await _opened(it, "back again")
    wrong += _differs("the day after the step back", again["business_day"], today)
    wrong += _differs("its number", again["number"], before["number"] + 1)
    wrong += _differs("the order of tomorrow", (await _opened(it, "on the next day"))["id"], next_day["id"])
    wrong += await _shift_closes(it)
    return wrong + await _numbers(it)


def _day(seconds: float) -> Any:
    """The business day of a moment: the demo's ends at four in the morning, Kampala time."""
    return (datetime.now(UTC) + timedelta(seconds=seconds, hours=3 - 4)).date()


def _differs(what: str, found: object, wanted: object) -> list[str]:
    return [] if found == wanted else [f"{what} is {found}, not {wanted}"]


async def _opened(it: Experiment, key: str) -> dict[str, Any]:
    """An order with one line, under a key of its own: the same key is the same order, whatever the clock says."""
    line = str(uuid5(NAMESPACE_OID, key))
    body = {"type": "takeaway", "lines": [{"id": line, "item": it.stage.items[0]}]}
    status, order = await it.person("cashier").insist("/api/orders", body, key.replace(" ", "-"))
    assert status == 201, order
    it.book.orders[order["id"]] = [line]
    return order


async def _status(it: Experiment) -> int:
    status, _, _ = await it.person("cashier").try_once("/api/orders", {"type": "takeaway"}, str(new_id()))
    return status


async def _sign_in_again(it: Experiment) -> None:
    """Everybody signs in anew; the screens come back with their new tokens and resume."""
    for who, device in {screen.name.split()[0]: screen.seat[1] for screen in it.screens}.items():
        it.stage.tokens[who] = await sign_in(it.session, it.urls[0], who, device or "")
    assert set(it.stage.tokens) <= set(PINS)
    for screen in it.screens:
        screen.use_token(it.stage.tokens[screen.name.split()[0]])


async def _shift_closes(it: Experiment) -> list[str]:
    """The drawer that was opened before all this closes with a Z that counts every payment."""
    cashier = it.person("cashier")
    connection = await it.venue.connect()
    try:
        shift = await connection.fetchrow("select id::text, drawer, float_minor from shifts where state = 'open'")
        assert shift is not None
        paid: int = await connection.fetchval("select coalesce(sum(amount_minor), 0)::bigint from payments")
    finally:
        await connection.close()
    body = {"counted_minor": shift["float_minor"] + paid}
    status, closed = await cashier.insist(f"/api/shifts/{shift['id']}/close", body, str(new_id()))
    return [] if (status, closed.get("variance_minor")) == (200, 0) else [f"the shift closed with {status} {closed}"]


async def _numbers(it: Experiment) -> list[str]:
    connection = await it.venue.connect()
    try:
        double = await connection.fetch(DOUBLE_NUMBERS)
        missing = await connection.fetch(MISSING_NUMBERS)
    finally:
        await connection.close()
    return [f"number {row['number']} of {row['business_day']} was given twice" for row in double] + [
        f"{row['missing']} numbers of {row['business_day']} are missing" for row in missing
    ]

"""The oracle (docs/reliability.md): what must hold after any fault, in the database and on every screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import asyncpg

from tests.chaos.differences import differences
from tests.chaos.people import Book
from tests.chaos.screen import Screen, fresh

PAYMENTS = "select id::text, order_id::text as order, amount_minor, method from payments"
PAYMENT_EVENTS = "select object_id, count(*) as times from event_log where type = 'payment.recorded' group by object_id"
UNPAID = """
select o.id from orders o where o.paid_minor <>
  (select coalesce(sum(p.amount_minor), 0) from payments p
   where p.order_id = o.id and p.state in ('completed', 'unverified'))
"""
STREAM = """
select s.floor, s.head, (select count(*) from event_log where position >= s.floor) as kept,
  (select coalesce(max(position), 0) from event_log) as last from event_stream s
"""
LINES = "select order_id::text as order, id::text as line from order_lines"
VOUCHED_S = 14.0
LOOKS, LOOK_AGAIN_S = 3, 1.0
"""The hub's own jobs may say something between two looks; what a screen has missed it lacks at the third as well."""
DOUBLED = "select id::text from payments where not id::text = any ($1)"


async def verdict(
    connection: asyncpg.Connection[Any], session: aiohttp.ClientSession, url: str, book: Book,
    screens: Sequence[Screen], patience_s: float = VOUCHED_S,
) -> list[str]:  # fmt: skip
    """Everything that does not hold, in words; an empty list is a pass."""
    return [
        *await _books(connection, book),
        *await _log(connection),
        *await screens_wrong(connection, session, url, screens, patience_s),
        *book.mismatches,
        *book.unexpected,
    ]


async def _books(connection: asyncpg.Connection[Any], book: Book) -> list[str]:
    """Every acknowledged command exists once with its content, and has exactly one event."""
    paid = {row["id"]: dict(row) for row in await connection.fetch(PAYMENTS)}
    events = {row["object_id"]: row["times"] for row in await connection.fetch(PAYMENT_EVENTS)}
    lines: dict[str, set[str]] = {}
    for row in await connection.fetch(LINES):
        lines.setdefault(row["order"], set()).add(row["line"])
    wrong = [f"payment {key} was acknowledged and is not there" for key in book.payments.keys() - paid.keys()]
    wrong += [
        f"payment {key} is {paid[key]}, acknowledged was {told}"
        for key, told in book.payments.items()
        if key in paid and any(paid[key][name] != told[name] for name in ("order", "amount_minor", "method"))
    ]
    wrong += [f"payment {key} has {events.get(key, 0)} events" for key in paid if events.get(key, 0) != 1]
    wrong += [f"payment {key} has an event and no row" for key in events.keys() - paid.keys()]
    wrong += [
        f"order {key} lacks what was acknowledged" for key in book.orders if lines.get(key) != {*book.orders[key]}
    ]
    unpaid = await connection.fetch(UNPAID)
    return wrong + [f"order {row['id']}: its payments do not add up to what it says" for row in unpaid]


async def _log(connection: asyncpg.Connection[Any]) -> list[str]:
    """Positions are contiguous from the floor to the head."""
    stream = await connection.fetchrow(STREAM)
    assert stream is not None
    if stream["kept"] == stream["head"] - stream["floor"] + 1 and stream["last"] in (stream["head"], 0):
        return []
    return [f"the log has holes: {dict(stream)}"]


async def doubled(connection: asyncpg.Connection[Any], book: Book) -> list[str]:
    """Payments that nobody was told of, once everybody has insisted on an answer."""
    found = await connection.fetch(DOUBLED, [*book.payments])
    return [f"payment {row['id']} was taken, and nobody knows of it" for row in found]


async def screens_wrong(
    connection: asyncpg.Connection[Any], session: aiohttp.ClientSession, url: str, screens: Sequence[Screen],
    patience_s: float = VOUCHED_S,
) -> list[str]:  # fmt: skip
    """Every screen has heard everything once, in order, and shows what a fresh snapshot shows."""
    head: int = await connection.fetchval("select head from event_stream")
    await asyncio.gather(*(screen.until(lambda it: it.vouched >= head, patience_s) for screen in screens))
    wrong = [f"{it.name} was not vouched for up to {head}, but {it.vouched}" for it in screens if it.vouched < head]
    for screen in screens:
        wrong += screen.faults.all()
    for attempt in range(LOOKS):
        other = await _differing(session, url, screens)
        if not other or attempt == LOOKS - 1:
            return wrong + other
        await asyncio.sleep(LOOK_AGAIN_S)
    return wrong


async def _differing(session: aiohttp.ClientSession, url: str, screens: Sequence[Screen]) -> list[str]:
    """Where screens do not show what a newcomer at the same seat is given."""
    newcomers: dict[Any, Screen] = {}
    wrong = []
    for screen in screens:
        if screen.seat not in newcomers:
            newcomers[screen.seat] = await fresh(session, screen, url)
        wrong += [f"{screen.name}: {what}" for what in differences(screen.state, newcomers[screen.seat].state)]
    return wrong

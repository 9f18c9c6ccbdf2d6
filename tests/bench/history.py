"""Years of trading, written straight into a database: settled orders with lines and payments, days and their figures.

Each row is a copy of one that the hub itself made, with another id, day and number, so it holds whatever columns the
tables have.
"""

from __future__ import annotations

from typing import Any

import asyncpg

DAYS = 1095
ORDER = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
LINE = "('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid"
PAYMENT = "('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid"
DAY = f"current_date - 1 - (n * {DAYS} / $1)::integer"
COLUMNS = """
select string_agg(format('%I', column_name), ', ' order by ordinal_position) as names,
  array_agg(column_name::text order by ordinal_position) as plain
from information_schema.columns where table_schema = 'public' and table_name = $1
"""


async def fill(connection: asyncpg.Connection[Any], orders: int) -> None:
    """Write that many settled orders; one settled and paid order must exist to be copied."""
    await connection.execute("set session_replication_role = replica; set synchronous_commit = off")
    days = {"business_day": DAY, "settled_on": DAY}
    await _copies(connection, "orders", orders, "state = 'settled'", id=ORDER, number="n", **days)
    await _copies(connection, "order_lines", orders, "true", id=LINE, order_id=ORDER)
    await _copies(connection, "payments", orders, "true", id=PAYMENT, order_id=ORDER, business_day=DAY)
    await _days(connection, orders)
    await connection.execute("set session_replication_role = origin; reset synchronous_commit")
    await connection.execute("vacuum analyze")
    await connection.execute("checkpoint")


async def _copies(connection: asyncpg.Connection[Any], table: str, count: int, which: str, **changed: str) -> None:
    columns = await connection.fetchrow(COLUMNS, table)
    assert columns is not None
    values = ", ".join(changed.get(name, f't."{name}"') for name in columns["plain"])
    await connection.execute(
        f"insert into {table} ({columns['names']}) select {values} "
        f"from (select * from {table} where {which} limit 1) t, generate_series(1, {count}::bigint) n".replace(
            "$1", str(count)
        ),
        timeout=600,
    )


async def _days(connection: asyncpg.Connection[Any], orders: int) -> None:
    day = f"select current_date - n as day from generate_series(1, {DAYS}) n"
    await connection.execute(f"insert into business_days (business_day) {day} on conflict do nothing")
    await connection.execute(
        "insert into sales_hours (business_day, hour, orders, guests, sales_minor) "
        f"select day, hour, {orders // DAYS // 12}, 0, 1000 from ({day}) days, generate_series(10, 21) hour"
    )

"""What a drawer should hold, from the books: the X of an open shift and the body of its Z (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from hub.clock import wire, wire_or_none
from hub.database import Connection
from hub.domain.cash import expected_cash

READ_DRAWER = """
select json_build_object(
  'payments', (select coalesce(json_agg(p order by method), '[]') from (
     select method, count(*) as count, sum(amount_minor) as amount_minor, sum(tip_minor) as tip_minor
     from payments where shift_id = $1 and state <> 'failed' group by method) p),
  'refunds_minor', (select coalesce(sum(amount_minor), 0) from refunds where shift_id = $1),
  'movements', (select coalesce(json_agg(json_build_object('kind', kind, 'amount_minor', amount_minor,
     'reason', reason, 'at', at) order by at, id), '[]') from cash_movements where shift_id = $1))
"""


async def drawer_report(connection: Connection, shift: Mapping[str, Any]) -> dict[str, Any]:
    """The shift's takings and the cash its drawer should hold, in minor units."""
    seen = msgspec.json.decode(await connection.fetchval(READ_DRAWER, shift["id"]))
    moved = {kind: _sum(seen["movements"], kind) for kind in ("pay_in", "pay_out", "drop")}
    cash = sum(p["amount_minor"] + p["tip_minor"] for p in seen["payments"] if p["method"] == "cash")
    expected = expected_cash(
        shift["float_minor"], cash, seen["refunds_minor"], moved["pay_in"], moved["pay_out"], moved["drop"]
    )
    return {
        "shift": shift["id"],
        "shift_number": shift["number"],
        "drawer": shift["drawer"],
        "staff": shift["staff_id"],
        "business_day": shift["business_day"],
        "opened_at": wire(shift["opened_at"]),
        "closed_at": wire_or_none(shift["closed_at"]),
        "float_minor": shift["float_minor"],
        "payments": seen["payments"],
        "cash_refunds_minor": seen["refunds_minor"],
        "movements": seen["movements"],
        "pay_ins_minor": moved["pay_in"],
        "pay_outs_minor": moved["pay_out"],
        "drops_minor": moved["drop"],
        "expected_minor": expected,
    }


def _sum(movements: list[dict[str, Any]], kind: str) -> int:
    return sum(m["amount_minor"] for m in movements if m["kind"] == kind)

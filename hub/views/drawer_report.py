"""What a drawer should hold, from the books: the X of an open shift and the body of its Z (docs/drawers.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from hub.base.clock import wire, wire_or_none
from hub.domain.cash import expected_cash
from hub.postgres.database import Connection

READ_DRAWER = """
select json_build_object(
  'payments', (select coalesce(json_agg(p order by method), '[]') from (
     select method, count(*) as count, sum(amount_minor) as amount_minor, sum(tip_minor) as tip_minor,
       sum(rounding_minor) as rounding_minor
     from payments where shift_id = $1 and state in ('completed', 'unverified') group by method) p),
  'refunds', (select coalesce(json_agg(r order by method), '[]') from (
     select p.method, count(*) as count, sum(r.amount_minor) as amount_minor
     from refunds r join payments p on p.id = r.payment_id where r.shift_id = $1 group by p.method) r),
  'movements', (select coalesce(json_agg(json_build_object('kind', kind, 'amount_minor', amount_minor,
     'reason', reason, 'at', at) order by at, id), '[]') from cash_movements where shift_id = $1))
"""


async def drawer_report(connection: Connection, shift: Mapping[str, Any]) -> dict[str, Any]:
    """The shift's takings and the cash its drawer should hold, in minor units."""
    seen = msgspec.json.decode(await connection.fetchval(READ_DRAWER, shift["id"]))
    for movement in seen["movements"]:
        movement["at"] = wire(datetime.fromisoformat(movement["at"]))
    moved = {kind: _sum(seen["movements"], kind) for kind in ("pay_in", "pay_out", "drop")}
    cash = [p for p in seen["payments"] if p["method"] == "cash"]
    kept = sum(p["amount_minor"] + p["tip_minor"] + p["rounding_minor"] for p in cash)
    refunded = sum(r["amount_minor"] for r in seen["refunds"] if r["method"] == "cash")
    expected = expected_cash(
        float_minor=shift["float_minor"],
        cash_kept_minor=kept,
        refunds_minor=refunded,
        pay_ins_minor=moved["pay_in"],
        pay_outs_minor=moved["pay_out"],
        drops_minor=moved["drop"],
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
        "refunds": seen["refunds"],
        "cash_refunds_minor": refunded,
        "movements": seen["movements"],
        "pay_ins_minor": moved["pay_in"],
        "pay_outs_minor": moved["pay_out"],
        "drops_minor": moved["drop"],
        "expected_minor": expected,
    }


def _sum(movements: list[dict[str, Any]], kind: str) -> int:
    return sum(m["amount_minor"] for m in movements if m["kind"] == kind)

"""The reports on money that did not stay with the venue: refunds, and tips (docs/reports.md)."""

from __future__ import annotations

from typing import Final

from hub.queries.report import Report

_REFUNDS = """
select r.business_day, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  o.number as order_number, p.method, r.amount_minor, r.tip_minor,
  (select string_agg(l.name || ' x ' || x.quantity, ', ' order by l.seq) from refund_lines x
    join order_lines l on l.id = x.line_id where x.refund_id = r.id) as dishes,
  r.reason, g.name as given_by, a.name as approved_by, s.drawer, z.number as z,
  case when r.shift_id is null then r.amount_minor else 0 end as outside_drawers_minor
from refunds r join payments p on p.id = r.payment_id join orders o on o.id = r.order_id
  left join staff g on g.id = r.given_by left join staff a on a.id = r.approved_by
  left join shifts s on s.id = r.shift_id left join z_reports z on z.shift_id = r.shift_id
where r.business_day between $1 and $2 order by r.business_day, r.at, r.id
"""

_TIPS = """
with moved as (
  select o.waiter_id as id, p.tip_minor as tips_minor, 0::bigint as refunded_minor, p.is_tip_pooled,
    0::bigint as paid_minor
  from payments p join orders o on o.id = p.order_id
  where p.state in ('completed', 'unverified') and p.tip_minor > 0 and p.business_day between $1 and $2
  union all
  select o.waiter_id, 0, r.tip_minor, p.is_tip_pooled, 0
  from refunds r join payments p on p.id = r.payment_id join orders o on o.id = r.order_id
  where r.tip_minor > 0 and r.business_day between $1 and $2
  union all
  select m.staff_id, 0, 0, m.staff_id is null, m.amount_minor
  from cash_movements m join shifts h on h.id = m.shift_id where m.is_tips and h.business_day between $1 and $2)
select m.id as staff, s.name, sum(tips_minor) as tips_minor, sum(refunded_minor) as refunded_minor,
  coalesce(sum(tips_minor - refunded_minor) filter (where not is_tip_pooled), 0) as kept_minor,
  coalesce(sum(tips_minor - refunded_minor) filter (where is_tip_pooled), 0) as pooled_minor,
  sum(paid_minor) as paid_out_minor
from moved m left join staff s on s.id = m.id group by m.id, s.name order by s.name nulls last, m.id
"""

REFUNDS: Final = Report(
    (
        "business_day", "at", "order_number", "method", "amount_minor", "tip_minor", "dishes", "reason", "given_by",
        "approved_by", "drawer", "z", "outside_drawers_minor",
    ),
    _REFUNDS,
    ("amount_minor", "tip_minor", "outside_drawers_minor"),
)  # fmt: skip
"""One row per refund. It stands in the Z of its drawer, or is `outside_drawers_minor`."""

TIPS: Final = Report(
    ("staff", "name", "tips_minor", "refunded_minor", "kept_minor", "pooled_minor", "paid_out_minor"),
    _TIPS,
    ("tips_minor", "refunded_minor", "kept_minor", "pooled_minor", "paid_out_minor"),
)
"""One row per person who served; the row without a person is what was paid out to the pool."""

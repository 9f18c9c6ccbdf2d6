"""The manager's reports: SQL by business day, with one definition of a sale (docs/reports.md).

A sale is a settled order, on the business day it was settled (`orders.settled_on`). Money counts on the day of its
payment or refund, which is the day of its drawer, so the reports of a day add up to its Zs. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from hub.base import clock
from hub.domain.permissions import Permission
from hub.domain.refusals import Invalid, NotFound
from hub.queries import money_reports
from hub.queries.queries import Query
from hub.queries.report import Report
from hub.views.lists import ReportView
from hub.views.reference_data import ReferenceData
from hub.views.sold_taxes import REFUNDED_TAXES, SOLD_TAXES

MAX_DAYS = 400
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
MAX_ROWS = 10_000


SALES = """
with days as (select generate_series($1::date, $2::date, '1 day')::date as business_day),
sold as (select settled_on, count(*) as orders, coalesce(sum(guests), 0) as guests, sum(subtotal_minor) as gross_minor,
    sum(discount_minor) as discount_minor, sum(service_charge_minor) as service_charge_minor,
    sum(tax_minor) as tax_minor, sum(total_minor) as sales_minor,
    sum(total_minor) filter (where settled_shift_id is null) as outside_drawers_minor
  from orders where state = 'settled' and settled_on between $1 and $2 group by settled_on),
taken as (select business_day, sum(amount_minor) as paid_minor, sum(tip_minor) as tips_minor,
    sum(rounding_minor) as rounding_minor
  from payments where state in ('completed', 'unverified') and business_day between $1 and $2 group by business_day),
given as (select business_day, sum(amount_minor) as refunds_minor, sum(sale_minor) as refunded_sales_minor,
    sum(tip_minor) as tips_back_minor from refunds
  where business_day between $1 and $2 group by business_day)
select business_day, coalesce(orders, 0) as orders, coalesce(guests, 0) as guests,
  coalesce(gross_minor, 0) as gross_minor, coalesce(discount_minor, 0) as discount_minor,
  coalesce(service_charge_minor, 0) as service_charge_minor, coalesce(tax_minor, 0) as tax_minor,
  coalesce(sales_minor, 0) as sales_minor, coalesce(paid_minor, 0) as paid_minor,
  coalesce(tips_minor, 0) - coalesce(tips_back_minor, 0) as tips_minor, coalesce(rounding_minor, 0) as rounding_minor,
  coalesce(refunds_minor, 0) as refunds_minor, coalesce(refunded_sales_minor, 0) as refunded_sales_minor,
  coalesce(sales_minor, 0) - coalesce(refunded_sales_minor, 0) as net_sales_minor,
  coalesce(outside_drawers_minor, 0) as outside_drawers_minor
from days left join sold on settled_on = business_day left join taken using (business_day)
  left join given using (business_day) order by business_day
"""

ITEMS = """
select l.item_id as item, l.name, l.category, sum(l.quantity::numeric) as quantity,
  sum(l.gross_minor) as gross_minor, sum(l.discount_minor) as discount_minor, sum(l.tax_minor) as tax_minor,
  sum(l.total_minor) as sales_minor
from order_lines l join orders o on o.id = l.order_id
where o.state = 'settled' and o.settled_on between $1 and $2 and l.state <> 'voided'
group by l.item_id, l.name, l.category order by sum(l.total_minor) desc, l.name, l.category, l.item_id
"""
ITEMS_BESIDE = """
select coalesce(sum(service_charge_minor), 0) as service_charge_minor, coalesce(sum(total_minor), 0) as orders_minor
from orders where state = 'settled' and settled_on between $1 and $2
"""

HOURS = """
select h.hour, sum(h.orders)::bigint as orders, sum(h.guests)::bigint as guests,
  sum(h.sales_minor)::bigint as sales_minor
from sales_hours h, venue v where h.business_day between $1 and $2 group by h.hour, v.cutoff_minutes
having sum(h.orders) <> 0 or sum(h.sales_minor) <> 0 order by (h.hour - v.cutoff_minutes / 60 + 24) % 24
"""

STAFF = """
with sold as (select waiter_id as id, count(*) as orders, coalesce(sum(guests), 0) as guests,
    sum(total_minor) as sales_minor, sum(discount_minor) as discount_minor
  from orders where state = 'settled' and settled_on between $1 and $2 group by waiter_id),
tipped as (select id, sum(tips_minor) as tips_minor from (
    select o.waiter_id as id, p.tip_minor as tips_minor from payments p join orders o on o.id = p.order_id
      where p.state in ('completed', 'unverified') and p.business_day between $1 and $2
    union all
    select o.waiter_id, -r.tip_minor from refunds r join orders o on o.id = r.order_id
      where r.business_day between $1 and $2) t group by id),
taken as (select taken_by as id, count(*) as payments, sum(amount_minor + tip_minor + rounding_minor) as taken_minor
  from payments where state in ('completed', 'unverified') and business_day between $1 and $2 group by taken_by),
given as (select given_by as id, sum(amount_minor) as refunds_minor from refunds
  where business_day between $1 and $2 group by given_by)
select s.id as staff, s.name, coalesce(orders, 0) as orders, coalesce(guests, 0) as guests,
  coalesce(sales_minor, 0) as sales_minor, coalesce(discount_minor, 0) as discount_minor,
  coalesce(tips_minor, 0) as tips_minor, coalesce(payments, 0) as payments, coalesce(taken_minor, 0) as taken_minor,
  coalesce(refunds_minor, 0) as refunds_minor
from staff s left join sold using (id) left join tipped using (id) left join taken using (id) left join given using (id)
where sold.id is not null or tipped.id is not null or taken.id is not null or given.id is not null
order by coalesce(sales_minor, 0) desc, s.name, s.id
"""

PAYMENTS = """
with taken as (select method, count(*) as payments, sum(amount_minor) as amount_minor, sum(tip_minor) as tip_minor,
    sum(rounding_minor) as rounding_minor, sum(amount_minor + tip_minor + rounding_minor) as taken_minor,
    coalesce(sum(amount_minor + tip_minor) filter (where state = 'unverified'), 0) as unverified_minor,
    coalesce(sum(amount_minor + tip_minor + rounding_minor) filter (where shift_id is null), 0) as outside_drawers_minor
  from payments where state in ('completed', 'unverified') and business_day between $1 and $2 group by method),
given as (select p.method, sum(r.amount_minor) as refunds_minor, sum(r.tip_minor) as refunded_tip_minor,
    coalesce(sum(r.amount_minor) filter (where r.shift_id is null), 0) as refunds_outside_drawers_minor
  from refunds r join payments p on p.id = r.payment_id
  where r.business_day between $1 and $2 group by p.method)
select method, coalesce(payments, 0) as payments, coalesce(amount_minor, 0) as amount_minor,
  coalesce(tip_minor, 0) as tip_minor, coalesce(rounding_minor, 0) as rounding_minor,
  coalesce(taken_minor, 0) as taken_minor, coalesce(refunds_minor, 0) as refunds_minor,
  coalesce(taken_minor, 0) - coalesce(refunds_minor, 0) as kept_minor,
  coalesce(unverified_minor, 0) as unverified_minor, coalesce(outside_drawers_minor, 0) as outside_drawers_minor,
  coalesce(refunds_outside_drawers_minor, 0) as refunds_outside_drawers_minor,
  coalesce(refunded_tip_minor, 0) as refunded_tip_minor
from taken full join given using (method) order by method
"""

TAXES = """
with sold as ({sold}), refunded as ({refunded})
select 'sales' as of, * from sold union all select 'refunds', * from refunded
order by code, rate, piece_minor, is_inclusive, of desc
""".format(  # noqa: S608 - two constants
    sold=SOLD_TAXES.format(condition="o.settled_on between $1 and $2"),
    refunded=REFUNDED_TAXES.format(condition="r.business_day between $1 and $2"),
)
TAXES_BESIDE = """
select coalesce(sum(tax_minor), 0) as orders_tax_minor, coalesce(sum(total_minor), 0) as sales_minor
from orders where state = 'settled' and settled_on between $1 and $2
"""

VOIDS = """
select to_char((l.void ->> 'at')::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  o.number as order_number, l.name, l.quantity::numeric as quantity,
  round(l.unit_price_minor * l.quantity::numeric)::bigint as worth_minor, l.void ->> 'reason' as reason,
  b.name as voided_by, a.name as approved_by, l.void ->> 'kitchen_state' as kitchen_state
from order_lines l join orders o on o.id = l.order_id left join staff b on b.id = (l.void ->> 'by')::uuid
  left join staff a on a.id = (l.void ->> 'approved_by')::uuid
where l.state = 'voided' and (l.void ->> 'at')::timestamptz >= $1 and (l.void ->> 'at')::timestamptz < $2
order by (l.void ->> 'at')::timestamptz, l.id
"""

DISCOUNTS = """
select o.settled_on as business_day, o.number as order_number, l.name as line, d.kind, d.value,
  d.amount_minor, d.reason, g.name as given_by, a.name as approved_by
from order_discounts d join orders o on o.id = d.order_id left join order_lines l on l.id = d.line_id
  left join staff g on g.id = d.given_by left join staff a on a.id = d.approved_by
where o.state = 'settled' and o.settled_on between $1 and $2 order by o.settled_on, o.number, d.at, d.id
"""

KITCHEN_FIGURES = """
count(*) as lines, coalesce(sum(l.quantity::numeric), 0) as made,
  round(percentile_cont(0.5) within group (order by extract(epoch from l.ready_at - l.sent_at)))::bigint as p50_s,
  round(percentile_cont(0.95) within group (order by extract(epoch from l.ready_at - l.sent_at)))::bigint as p95_s,
  count(*) filter (where l.ready_at - l.sent_at > make_interval(secs => s.late_after_s)) as late
from order_lines l left join stations s on s.code = l.station
where l.ready_at >= $1 and l.ready_at < $2
"""

REPORTS: Final[dict[str, Report]] = {
    "sales": Report(
        (
            "business_day", "orders", "guests", "gross_minor", "discount_minor", "service_charge_minor", "tax_minor",
            "sales_minor", "paid_minor", "tips_minor", "rounding_minor", "refunds_minor", "refunded_sales_minor",
            "net_sales_minor", "outside_drawers_minor",
        ),
        SALES,
        (
            "orders", "guests", "gross_minor", "discount_minor", "service_charge_minor", "tax_minor", "sales_minor",
            "paid_minor", "tips_minor", "rounding_minor", "refunds_minor", "refunded_sales_minor", "net_sales_minor",
            "outside_drawers_minor",
        ),
    ),
    "items": Report(
        ("item", "name", "category", "quantity", "gross_minor", "discount_minor", "tax_minor", "sales_minor"),
        ITEMS,
        ("quantity", "gross_minor", "discount_minor", "tax_minor", "sales_minor"),
        ITEMS_BESIDE,
    ),
    "hours": Report(("hour", "orders", "guests", "sales_minor"), HOURS, ("orders", "guests", "sales_minor")),
    "staff": Report(
        (
            "staff", "name", "orders", "guests", "sales_minor", "discount_minor", "tips_minor", "payments",
            "taken_minor", "refunds_minor",
        ),
        STAFF,
        (
            "orders", "guests", "sales_minor", "discount_minor", "tips_minor", "payments", "taken_minor",
            "refunds_minor",
        ),
    ),
    "payments": Report(
        (
            "method", "payments", "amount_minor", "tip_minor", "rounding_minor", "taken_minor", "refunds_minor",
            "kept_minor", "unverified_minor", "outside_drawers_minor", "refunds_outside_drawers_minor",
            "refunded_tip_minor",
        ),
        PAYMENTS,
        (
            "payments", "amount_minor", "tip_minor", "rounding_minor", "taken_minor", "refunds_minor", "kept_minor",
            "unverified_minor", "outside_drawers_minor", "refunds_outside_drawers_minor", "refunded_tip_minor",
        ),
    ),
    "refunds": money_reports.REFUNDS,
    "tips": money_reports.TIPS,
    "taxes": Report(
        ("of", "code", "name", "rate", "piece_minor", "is_inclusive", "base_minor", "tax_minor"),
        TAXES,
        ("base_minor", "tax_minor"),
        TAXES_BESIDE,
    ),
    "voids": Report(
        (
            "at", "order_number", "name", "quantity", "worth_minor", "reason", "voided_by", "approved_by",
            "kitchen_state",
        ),
        VOIDS,
        ("quantity", "worth_minor"),
        by_clock=True,
    ),
    "discounts": Report(
        (
            "business_day", "order_number", "line", "kind", "value", "amount_minor", "reason", "given_by",
            "approved_by",
        ),
        DISCOUNTS,
        ("amount_minor",),
    ),
    "kitchen": Report(
        ("station", "name", "lines", "made", "p50_s", "p95_s", "late"),
        f"select l.station, coalesce(max(s.name), l.station) as name, {KITCHEN_FIGURES}"
        " group by l.station order by l.station",
        (),
        f"select {KITCHEN_FIGURES}",
        by_clock=True,
    ),
}  # fmt: skip


async def report(query: Query) -> ReportView:
    """One report over the business days `from` to `to`, both included; by default today.

    Refuses: NotAllowed, NotFound (no such report), Invalid (days).
    """
    query.permit(Permission.SEE_REPORTS)
    if (definition := REPORTS.get(query.parameters["report"])) is None:
        raise NotFound("report")
    first, last = _days(query)
    span = _instants(query.reference_data, first, last) if definition.by_clock else (first, last)
    rows = await query.connection.fetch(f"{definition.statement} limit {MAX_ROWS + 1}", *span)
    if len(rows) > MAX_ROWS:
        raise _invalid_days(f"must be later: that would be more than {MAX_ROWS} rows")
    totals = {name: _exact(sum(row[name] for row in rows)) for name in definition.summed}
    if definition.totals:
        totals |= _row(await query.connection.fetchrow(definition.totals, *span))
    return ReportView(from_=first, to=last, rows=[_row(row) for row in rows], totals=totals)


def _days(query: Query) -> tuple[date, date]:
    today = query.reference_data.business_day(clock.now())
    last = query.day("to") or query.day("from") or today
    first = query.day("from") or last
    if not EARLIEST <= first <= last <= LATEST:
        raise _invalid_days("days_order", earliest=str(EARLIEST), latest=str(LATEST))
    if (last - first).days >= MAX_DAYS:
        raise _invalid_days("too_many_days", most=MAX_DAYS)
    return first, last


def _invalid_days(code: str, **data: str | int) -> Invalid:
    return Invalid("field", errors=[{"field": "from", "code": code, **data}])


def _instants(reference_data: ReferenceData, first: date, last: date) -> tuple[datetime, datetime]:
    """The start of the first business day and the end of the last one."""
    return reference_data.begins_at(first), reference_data.begins_at(last + timedelta(days=1))


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _exact(value) for name, value in row.items()}


def _exact(value: Any) -> Any:
    """Integers stay integers; a fractional quantity is a decimal string without trailing zeros."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")

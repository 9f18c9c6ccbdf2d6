"""The Zs of a business day as one: each Z, all of them together, and what was outside drawers (docs/drawers.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec
from msgspec import UNSET

from hub.domain.paper import Money
from hub.domain.sums import Section, SumRow
from hub.postgres.database import Connection
from hub.texts import label, text
from hub.views.drawer_report import DrawerFigures, GivenBackView, TakenByView, decode_z
from hub.views.drawer_sales import DrawerSalesView, ReportedTaxView
from hub.views.drawer_statement import sales_sections, tender_sections
from hub.views.fields import Minor

V = TypeVar("V", TakenByView, GivenBackView)
READ_ZS = "select body from z_reports where business_day = $1 order by number"
READ_REST = """
select json_build_object(
  'sales_minor', (select coalesce(sum(total_minor), 0)::bigint from orders
     where state = 'settled' and settled_on = $1 and settled_shift_id is null),
  'payments', (select coalesce(json_agg(p order by method), '[]') from (
     select method, count(*) as count, sum(amount_minor)::bigint as amount_minor, sum(tip_minor)::bigint as tip_minor,
       sum(rounding_minor)::bigint as rounding_minor
     from payments where business_day = $1 and shift_id is null and state in ('completed', 'unverified')
     group by method) p),
  'refunds', (select coalesce(json_agg(r order by method), '[]') from (
     select p.method, count(*) as count, sum(r.amount_minor)::bigint as amount_minor
     from refunds r join payments p on p.id = r.payment_id where r.business_day = $1 and r.shift_id is null
     group by p.method) r),
  'open_drawers', (select coalesce(json_agg(drawer order by drawer), '[]') from shifts
     where business_day = $1 and state = 'open'))
"""


class OutsideDrawersView(msgspec.Struct, kw_only=True, frozen=True):
    """What no Z of the day holds, and the drawers that are still open."""

    sales_minor: Minor
    payments: list[TakenByView]
    refunds: list[GivenBackView]
    open_drawers: list[str]


class DayReportView(msgspec.Struct, kw_only=True, frozen=True):
    """The Zs of a business day and their sums."""

    business_day: date
    zs: list[DrawerFigures]
    sales: DrawerSalesView
    payments: list[TakenByView]
    refunds: list[GivenBackView]
    outside_drawers: OutsideDrawersView


async def day_report(connection: Connection, day: date) -> DayReportView:
    """The day's Zs as one."""
    zs = [decode_z(row["body"]) for row in await connection.fetch(READ_ZS, day)]
    rest = msgspec.json.decode(await connection.fetchval(READ_REST, day), type=OutsideDrawersView)
    return DayReportView(
        business_day=day,
        zs=zs,
        sales=_together([z.sales for z in zs if z.sales is not UNSET]),
        payments=_by_method(TakenByView, [one for z in zs for one in z.payments]),
        refunds=_by_method(GivenBackView, [one for z in zs for one in z.refunds]),
        outside_drawers=rest,
    )


def _together(sales: Sequence[DrawerSalesView]) -> DrawerSalesView:
    sums = {
        name: sum(getattr(one, name) for one in sales)
        for name in DrawerSalesView.__struct_fields__
        if name not in ("taxes", "refunded_taxes")
    }
    return DrawerSalesView(
        **sums,
        taxes=_by_rate(tax for one in sales for tax in one.taxes),
        refunded_taxes=_by_rate(tax for one in sales for tax in one.refunded_taxes),
    )


def _by_rate(taxes: Iterable[ReportedTaxView]) -> list[ReportedTaxView]:
    by_rate: dict[tuple[str, str, str, int, bool], list[ReportedTaxView]] = defaultdict(list)
    for tax in taxes:
        by_rate[tax.code, tax.name or "", tax.rate or "", tax.piece_minor or 0, tax.is_inclusive].append(tax)
    return [
        msgspec.structs.replace(
            same[0],
            base_minor=sum(tax.base_minor for tax in same),
            tax_minor=sum(tax.tax_minor for tax in same),
        )
        for _, same in sorted(by_rate.items())
    ]


def _by_method(kind: type[V], rows: Sequence[V]) -> list[V]:
    summed = [name for name in kind.__struct_fields__ if name != "method"]
    return [
        kind(
            method=method,
            **{name: sum(getattr(row, name) or 0 for row in rows if row.method == method) for name in summed},
        )
        for method in sorted({row.method for row in rows})
    ]


def day_sections(day: DayReportView, money: Money) -> list[Section]:
    """The day's sums, then the drawers, then what was outside them."""
    return [
        *sales_sections(day.sales, money),
        *tender_sections(day.payments, day.refunds),
        Section(title=text("paper-drawers"), rows=tuple(row for z in day.zs for row in _drawer(z))),
        Section(title=text("paper-outside-drawers"), rows=_outside(day.outside_drawers)),
    ]


def _drawer(z: DrawerFigures) -> Iterator[SumRow]:
    number = str(z.number)
    yield SumRow(text=text("paper-z-expected", number=number, drawer=z.drawer), minor=z.expected_minor, kind="note")
    if z.counted_minor is None or z.counted_minor is UNSET:
        yield SumRow(text=text("paper-z-not-counted", number=number), minor=None, kind="note")
        return
    yield SumRow(text=text("paper-z-counted", number=number), minor=z.counted_minor, kind="note")
    yield SumRow(text=text("paper-z-variance", number=number), minor=z.variance_minor or 0, kind="note")


def _outside(rest: OutsideDrawersView) -> tuple[SumRow, ...]:
    taken = [
        SumRow(
            text=text("paper-outside-payments", tender=label(one.method)),
            minor=one.amount_minor + one.tip_minor + (one.rounding_minor or 0),
            kind="note",
        )
        for one in rest.payments
    ]
    given = [
        SumRow(text=text("paper-outside-refunds", tender=label(one.method)), minor=-one.amount_minor, kind="note")
        for one in rest.refunds
    ]
    return (SumRow(text=text("paper-sales"), minor=rest.sales_minor, kind="note"), *taken, *given)

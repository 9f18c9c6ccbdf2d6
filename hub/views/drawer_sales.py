"""What was sold at a drawer: the orders that were settled there, with their taxes, voids and refunds.

A sale belongs to the drawer of the payment that settled it, so `paid_elsewhere_minor` and `paid_on_others_minor` lead
from the sales to the payments: sales − paid elsewhere + paid on other bills = payments of all tenders.
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from hub.postgres.database import Connection
from hub.views.fields import Minor, Share
from hub.views.sold_taxes import REFUNDED_TAXES, SOLD_TAXES


class ReportedTaxView(msgspec.Struct, kw_only=True, frozen=True):
    """Base and tax of one tax at one rate; negative for refunds."""

    code: str
    name: str | None
    rate: Share | None
    piece_minor: Minor | None = None
    is_inclusive: bool
    base_minor: Minor
    tax_minor: Minor


class DrawerSalesView(msgspec.Struct, kw_only=True, frozen=True):
    """Sales of a drawer. `gross − discount + service charge + added taxes = sales`, and `sales − refunded = net`."""

    orders: int
    guests: int
    gross_minor: Minor
    discount_minor: Minor
    service_charge_minor: Minor
    added_tax_minor: Minor
    sales_minor: Minor
    refunded_minor: Minor
    voids: int
    voids_minor: Minor
    taxes: list[ReportedTaxView]
    refunded_taxes: list[ReportedTaxView]
    paid_elsewhere_minor: Minor
    paid_on_others_minor: Minor


OF_SHIFT = """
with sold as (select * from orders o where o.state = 'settled' and o.settled_shift_id = $1),
sums as (select count(*) as orders, coalesce(sum(guests), 0) as guests,
    coalesce(sum(subtotal_minor), 0)::bigint as gross_minor, coalesce(sum(discount_minor), 0)::bigint as discount_minor,
    coalesce(sum(service_charge_minor), 0)::bigint as service_charge_minor,
    coalesce(sum(total_minor), 0)::bigint as sales_minor from sold),
voided as (select count(*) as voids,
    coalesce(sum(round(unit_price_minor * quantity::numeric)), 0)::bigint as voids_minor
  from order_lines l where l.state = 'voided' and l.order_id in (select id from sold)),
refunded as (select coalesce(sum(sale_minor), 0)::bigint as refunded_minor from refunds where shift_id = $1),
paid as (select coalesce(sum(amount_minor) filter (where order_id in (select id from sold)), 0)::bigint as here_minor,
    coalesce(sum(amount_minor) filter (where order_id not in (select id from sold)), 0)::bigint as paid_on_others_minor
  from payments where shift_id = $1 and state in ('completed', 'unverified')),
by_rate as ({sold_taxes}),
given_back as ({refunded_taxes})
select json_build_object(
  'taxes', (select coalesce(json_agg(t order by code, rate, is_inclusive), '[]') from by_rate t),
  'refunded_taxes', (select coalesce(json_agg(t order by code, rate, is_inclusive), '[]') from given_back t),
  'added_tax_minor', sales_minor - gross_minor + discount_minor - service_charge_minor,
  'paid_elsewhere_minor', sales_minor - here_minor, 'paid_on_others_minor', paid_on_others_minor,
  'orders', orders, 'guests', guests, 'gross_minor', gross_minor, 'discount_minor', discount_minor,
  'service_charge_minor', service_charge_minor, 'sales_minor', sales_minor, 'voids', voids, 'voids_minor', voids_minor,
  'refunded_minor', refunded_minor)
from sums, voided, refunded, paid
""".format(  # noqa: S608 - two constants
    sold_taxes=SOLD_TAXES.format(condition="o.settled_shift_id = $1"),
    refunded_taxes=REFUNDED_TAXES.format(condition="r.shift_id = $1"),
)


async def drawer_sales(connection: Connection, shift_id: UUID) -> DrawerSalesView:
    """What was sold in this shift, in minor units."""
    return msgspec.json.decode(await connection.fetchval(OF_SHIFT, shift_id), type=DrawerSalesView)

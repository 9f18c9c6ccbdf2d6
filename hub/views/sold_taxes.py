"""Taxes by code, rate and kind: the statements that reports and Zs share. `{condition}` chooses orders or refunds."""

SOLD_TAXES = """
select t.code, f.name, f.rate, f.amount_minor as piece_minor, t.is_inclusive,
  sum(t.base_minor)::bigint as base_minor, sum(t.tax_minor)::bigint as tax_minor
from (
    select l.taxes, l.tax_shares from orders o join order_lines l on l.order_id = o.id
      where o.state = 'settled' and l.state <> 'voided' and {condition}
    union all select o.service_taxes, o.service_tax_shares from orders o where o.state = 'settled' and {condition}
  ) taxed
  cross join jsonb_to_recordset(tax_shares) as t(code text, base_minor bigint, tax_minor bigint, is_inclusive boolean)
  left join lateral (select name, rate, amount_minor
    from jsonb_to_recordset(taxes) as x(code text, name text, rate text, amount_minor bigint)
    where x.code = t.code limit 1) f on true
group by t.code, f.name, f.rate, f.amount_minor, t.is_inclusive
"""
"""Of the lines and the service charge of the settled orders `o`."""
REFUNDED_TAXES = """
select t.code, t.name, t.rate, t.piece_minor, t.is_inclusive, -sum(t.base_minor)::bigint as base_minor,
  -sum(t.tax_minor)::bigint as tax_minor
from refunds r cross join jsonb_to_recordset(r.tax_shares) as t(
  code text, name text, rate text, piece_minor bigint, base_minor bigint, tax_minor bigint, is_inclusive boolean)
where {condition} group by t.code, t.name, t.rate, t.piece_minor, t.is_inclusive
"""
"""Of the refunds `r`; negative, because they lower the taxes of their day."""

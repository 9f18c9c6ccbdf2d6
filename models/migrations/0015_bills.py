"""A line keeps its list price and its service; a discount, what it is to each line, and whether a manager gave it."""

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

FILL = """
update order_lines l set list_price_minor = l.unit_price_minor - c.choices_minor
  from (select id, coalesce((select sum((m ->> 'price_minor')::bigint) from jsonb_array_elements(modifiers) m), 0)
      as choices_minor from order_lines where state = 'draft') c
  where l.id = c.id and (l.unit_price_minor > 0 or c.choices_minor >= 0);
update order_lines l set list_price_minor = i.price_minor
  from menu_items i where i.id = l.item_id and l.state = 'draft' and l.list_price_minor is null;
update order_discounts d set is_limited = d.approved_by is null
    and not exists (select 1 from staff s where s.id = d.given_by and s.role in ('manager', 'admin'))
  from orders o where o.id = d.order_id and o.state = 'open';
"""


class Migration(migration.Migration):
    """Lines that may still change get the list price that follows from theirs; what stopped at 0, the menu's.

    The version before fills none of the columns: its lines and discounts are read as their defaults say.
    """

    dependencies = [("models", "0014_tenders")]
    operations = [
        ops.AddField("OrderLine", "list_price_minor", fields.BigIntField(null=True)),
        ops.AddField("OrderLine", "service_rate", fields.CharField(max_length=12, null=True)),
        ops.AddField("OrderDiscount", "is_limited", fields.BooleanField(default=True, db_default=True)),
        ops.AddField("OrderDiscount", "parts", fields.JSONField(null=True)),
        ops.AddField("OrderDiscount", "is_on_new_lines", fields.BooleanField(default=True, db_default=True)),
        ops.RunSQL(FILL, reverse_sql="select 1;"),
    ]

"""Counts of drawers; the drawer that a sale belongs to; what a refund lowers; a line's category at the time of its sale."""

from pathlib import Path

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0018_drawers.sql"
REVERSE = """
update shifts set counted_minor = expected_minor, variance_minor = 0 where state = 'closed' and counted_minor is null;
alter table shifts drop constraint shifts_closed,
  add constraint shifts_closed check (state = 'open' or (closed_at is not null and counted_minor is not null));
"""


class Migration(migration.Migration):
    """The version before fills none of the columns: its lines speak of the present category, and its sales of no drawer."""

    dependencies = [("models", "0015_bills")]
    operations = [
        ops.CreateModel(
            name="DrawerCount",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("shift_id", fields.UUIDField()),
                ("counted_minor", fields.BigIntField()),
                ("denominations", fields.JSONField(null=True)),
                ("expected_minor", fields.BigIntField()),
                ("variance_minor", fields.BigIntField()),
                ("is_accepted", fields.BooleanField()),
                ("by", fields.UUIDField()),
                ("approved_by", fields.UUIDField(null=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "drawer_counts", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField("Shift", "closed_by", fields.UUIDField(null=True)),
        ops.AddField("Shift", "close_reason", fields.TextField(null=True)),
        ops.AddField("Order", "settled_shift_id", fields.UUIDField(null=True)),
        ops.AddField("OrderLine", "category", fields.CharField(max_length=120, default="", db_default="")),
        ops.AddField("Refund", "sale_minor", fields.BigIntField(default=0, db_default=0)),
        ops.AddField("Refund", "tax_shares", fields.JSONField(default=list, db_default=[])),
        ops.RunSQL(SQL.read_text(), reverse_sql=REVERSE),
    ]

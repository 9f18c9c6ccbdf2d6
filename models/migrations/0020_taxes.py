"""Compound taxes and taxes by piece, a tax group for delivery, and what an order keeps of taxes when it is opened."""

from pathlib import Path

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0020_taxes.sql"
BACK = """
alter table taxes drop constraint taxes_amount;
drop index menu_items_delivery_tax_group;
alter table orders drop constraint orders_tax_rounding;
"""


class Migration(migration.Migration):
    """For the version before, a tax has a rate only, and a service charge has no tax."""

    dependencies = [("models", "0019_payments")]
    operations = [
        ops.AddField("Tax", "is_compound", fields.BooleanField(default=False, db_default=False)),
        ops.AddField("Tax", "amount_minor", fields.BigIntField(null=True)),
        ops.AddField(
            "MenuItem",
            "delivery_tax_group",
            fields.ForeignKeyField(
                "models.TaxGroup",
                source_field="delivery_tax_group_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="delivery_items",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField("Order", "service_taxes", fields.JSONField(default=list, db_default="[]")),
        ops.AddField("Order", "service_tax_shares", fields.JSONField(default=list, db_default="[]")),
        ops.AddField("Order", "tax_rounding", fields.CharField(max_length=8, default="line", db_default="line")),
        ops.RunSQL(SQL.read_text(), reverse_sql=BACK),
    ]

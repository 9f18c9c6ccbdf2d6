"""Payments are corrected, tips paid out and lines refunded; references that read alike are the same."""

from pathlib import Path

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql"


class Migration(migration.Migration):
    """The version before leaves the new columns empty; its own references stay unique as they are written."""

    dependencies = [("models", "0018_drawers")]
    operations = [
        ops.AddField("Payment", "reference_key", fields.TextField(null=True)),
        ops.AddField("Payment", "is_tip_pooled", fields.BooleanField(default=False, db_default=False)),
        ops.AddField("OrderLine", "refunded_quantity", fields.CharField(max_length=16, null=True)),
        ops.AddField("Refund", "tip_minor", fields.BigIntField(default=0, db_default=0)),
        ops.AddField("CashMovement", "is_tips", fields.BooleanField(default=False, db_default=False)),
        ops.AddField("CashMovement", "staff_id", fields.UUIDField(null=True)),
        ops.CreateModel(
            name="RefundLine",
            fields=[
                ("id", fields.UUIDField(primary_key=True)),
                ("refund_id", fields.UUIDField()),
                ("order_id", fields.UUIDField()),
                ("line_id", fields.UUIDField()),
                ("quantity", fields.CharField(max_length=16)),
                ("amount_minor", fields.BigIntField()),
                ("tax_shares", fields.JSONField()),
                ("is_back_in_stock", fields.BooleanField()),
            ],
            options={"table": "refund_lines", "app": "models"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaymentCorrection",
            fields=[
                ("id", fields.UUIDField(primary_key=True)),
                ("payment_id", fields.UUIDField()),
                ("order_id", fields.UUIDField()),
                ("shift_id", fields.UUIDField(null=True)),
                ("business_day", fields.DateField()),
                ("kind", fields.CharField(max_length=8)),
                ("before", fields.JSONField()),
                ("after", fields.JSONField()),
                ("reason", fields.TextField(null=True)),
                ("by", fields.UUIDField()),
                ("approved_by", fields.UUIDField(null=True)),
                ("at", fields.DatetimeField()),
            ],
            options={"table": "payment_corrections", "app": "models"},
            bases=["Model"],
        ),
        ops.RunSQL((SQL / "0019_payments.sql").read_text(), reverse_sql=(SQL / "0019_payments_back.sql").read_text()),
    ]

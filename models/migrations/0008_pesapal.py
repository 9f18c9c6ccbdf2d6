"""Payments that are awaited from Pesapal, and the requests made for them."""

from pathlib import Path

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0008_pesapal.sql"


class Migration(migration.Migration):
    """The table, new columns, then their rules."""

    dependencies = [("models", "0007_printing")]
    operations = [
        ops.CreateModel(
            name="PesapalAttempt",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("payment_id", fields.UUIDField()),
                ("state", fields.CharField(max_length=8)),
                ("tracking_id", fields.CharField(max_length=80, null=True, unique=True)),
                ("problem", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "pesapal_attempts", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(SQL.read_text()),
    ]

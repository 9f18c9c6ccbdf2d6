"""The link to the vendor's cloud: one row, and a quick way to its entries in the audit chain."""

from pathlib import Path

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0003_link.sql"


class Migration(migration.Migration):
    """The table, then its rules."""

    dependencies = [("models", "0002_rules")]
    operations = [
        ops.CreateModel(
            name="CloudLink",
            fields=[
                ("id", fields.IntField(primary_key=True, unique=True, db_index=True)),
                ("instance", fields.CharField(max_length=64)),
                ("linked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("lease", fields.TextField(null=True, unique=False)),
                ("mark_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("boot", fields.CharField(max_length=64)),
                ("ran_s", fields.BigIntField()),
                ("stale_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("unlock_code", fields.CharField(null=True, max_length=64)),
                ("unlock_serial", fields.BigIntField(null=True)),
                ("audit_n", fields.BigIntField(null=True)),
            ],
            options={"table": "cloud_link", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(SQL.read_text()),
    ]

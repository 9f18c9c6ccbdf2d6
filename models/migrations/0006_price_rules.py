"""Price rules, and on each line the one it was sold under."""

from pathlib import Path

from tortoise import fields

from models import migration
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0006_price_rules.sql"


class Migration(migration.Migration):
    """The table, the line's new column, then the rules."""

    dependencies = [("models", "0004_backups")]
    operations = [
        ops.CreateModel(
            name="PriceRule",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=80, unique=True)),
                ("is_active", fields.BooleanField()),
                ("days", ArrayField(element_type="text")),
                ("from_time", fields.CharField(max_length=5, null=True)),
                ("to_time", fields.CharField(max_length=5, null=True)),
                ("first_on", fields.DateField(null=True)),
                ("last_on", fields.DateField(null=True)),
                ("order_types", ArrayField(element_type="text")),
                ("items", ArrayField(element_type="uuid")),
                ("categories", ArrayField(element_type="uuid")),
                ("kind", fields.CharField(max_length=8)),
                ("value", fields.CharField(max_length=24)),
                ("sort", fields.IntField()),
            ],
            options={"table": "price_rules", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(SQL.read_text()),
    ]

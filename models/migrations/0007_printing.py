"""Printers and print jobs."""

from functools import partial
from json import dumps, loads
from pathlib import Path

from tortoise import fields

from models import migration
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0007_printing.sql"


class Migration(migration.Migration):
    """The tables, then their rules."""

    dependencies = [("models", "0006_price_rules")]
    operations = [
        ops.CreateModel(
            name="Printer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=80, unique=True)),
                ("kind", fields.CharField(max_length=8)),
                ("host", fields.CharField(max_length=253)),
                ("port", fields.IntField()),
                ("stations", ArrayField(element_type="uuid")),
                ("terminals", ArrayField(element_type="text")),
                ("backup_id", fields.UUIDField(null=True)),
                ("width_mm", fields.IntField()),
                ("code_page", fields.CharField(max_length=16)),
                ("has_drawer", fields.BooleanField()),
                ("is_active", fields.BooleanField()),
            ],
            options={"table": "printers", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PrintJob",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("printer_id", fields.UUIDField()),
                ("kind", fields.CharField(max_length=8)),
                ("state", fields.CharField(max_length=8)),
                ("content", fields.JSONField(encoder=partial(dumps, separators=(",", ":")), decoder=loads)),
                ("order_id", fields.UUIDField(null=True)),
                ("terminal", fields.CharField(max_length=32, null=True)),
                ("is_duplicate", fields.BooleanField()),
                ("is_doubtful", fields.BooleanField()),
                ("attempts", fields.IntField()),
                ("problem", fields.TextField(null=True, unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("begun_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "print_jobs", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(SQL.read_text()),
    ]

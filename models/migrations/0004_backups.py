"""Backups as the office sees them: one row each, in step with the files in BACKUP_DIR."""

from pathlib import Path

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0004_backups.sql"


class Migration(migration.Migration):
    """The table, then its rules."""

    dependencies = [("models", "0003_link")]
    operations = [
        ops.CreateModel(
            name="Backup",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ("file", fields.CharField(null=True, max_length=120)),
                ("state", fields.CharField(max_length=8)),
                ("reason", fields.CharField(max_length=40)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("size_bytes", fields.BigIntField(null=True)),
                ("sha256", fields.CharField(null=True, max_length=64)),
                ("is_encrypted", fields.BooleanField(default=False)),
                ("event_position", fields.BigIntField(null=True)),
                ("made_in_ms", fields.IntField(null=True)),
                ("verified_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("proven_in_ms", fields.IntField(null=True)),
                ("problem", fields.TextField(null=True, unique=False)),
                ("copied_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("copy_problem", fields.TextField(null=True, unique=False)),
                ("progress", fields.IntField(null=True)),
            ],
            options={"table": "backups", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(SQL.read_text()),
    ]

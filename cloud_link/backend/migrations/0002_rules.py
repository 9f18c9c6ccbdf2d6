"""Constraints, indexes and append-only rules: Tortoise's migrations lose `Meta.constraints`, so they are SQL."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0002_rules.sql"


class Migration(migrations.Migration):
    """Reads the SQL file that carries this migration's number."""

    dependencies = [("cloud", "0001_initial")]
    operations = [ops.RunSQL(SQL.read_text())]

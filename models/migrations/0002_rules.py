"""Constraints, indexes and functions: Tortoise's migrations lose `Meta.constraints`, so they are SQL, and tested."""

from pathlib import Path

from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql"


class Migration(migration.Migration):
    """Reads the SQL files that carry this migration's number; they are never edited once released."""

    dependencies = [("models", "0001_initial")]
    operations = [
        ops.RunSQL((SQL / name).read_text())
        for name in ("0002_constraints.sql", "0002_functions.sql", "0002_append_only.sql")
    ]

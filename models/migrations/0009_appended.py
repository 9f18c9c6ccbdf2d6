"""A command that is finished says what its events follow in the log."""

from pathlib import Path

from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0009_appended.sql"


class Migration(migration.Migration):
    """One function more; the one of before calls it."""

    dependencies = [("models", "0008_pesapal")]
    operations = [ops.RunSQL(SQL.read_text())]

"""A command that asks the database nothing is one statement; payments are written with their order."""

from pathlib import Path

from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql" / "0010_at_once.sql"
BACK = "drop function do_command"
"""What takes payments with the orders also does without, as the version before does."""


class Migration(migration.Migration):
    """One function more, and one that takes more."""

    dependencies = [("models", "0009_appended")]
    operations = [ops.RunSQL(SQL.read_text(), reverse_sql=BACK)]

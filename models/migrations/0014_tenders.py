"""Tenders are records of the domain: the table admits any code, so that a new one needs no migration."""

from tortoise.migrations import operations as ops

from models import migration

CODES = "check (method in ('cash', 'card', 'mobile_money', 'pesapal'))"


class Migration(migration.Migration):
    """The version before knows four tenders, and refuses others itself."""

    dependencies = [("models", "0013_stations")]
    operations = [
        ops.RunSQL(
            "alter table payments drop constraint payments_method,"
            " add constraint payments_method check (method ~ '^[a-z][a-z_]{0,31}$');",
            reverse_sql=f"alter table payments drop constraint payments_method, add constraint payments_method {CODES};",
        )
    ]

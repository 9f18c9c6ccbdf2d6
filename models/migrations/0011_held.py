"""Paid orders of which something is still to be sent, and tickets whose order has another note."""

import re
from pathlib import Path

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql"
FORMER = re.findall(
    r"^create (function (?:save_order|tables_seen)\(.*?^(?:end )?\$\$;)$",
    (SQL / "0002_functions.sql").read_text(),
    re.DOTALL | re.MULTILINE,
)
BACK = """
alter table orders drop constraint orders_unsent;
drop index orders_in_sight;
create index orders_open on orders (table_id) where state = 'open';
"""


class Migration(migration.Migration):
    """Two columns, and the functions that know them."""

    dependencies = [("models", "0010_at_once")]
    operations = [
        ops.AddField("Order", "has_unsent", fields.BooleanField(default=False, db_default=False)),
        ops.AddField("Ticket", "change", fields.CharField(max_length=16, null=True)),
        ops.RunSQL(
            (SQL / "0011_held.sql").read_text(),
            reverse_sql=BACK + "\n".join(f"create or replace {function}" for function in FORMER),
        ),
    ]

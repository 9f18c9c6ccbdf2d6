"""What released versions call in `public` leaves alone the columns that they do not know."""

import re
from pathlib import Path

from tortoise.migrations import operations as ops

from models import migration

SQL = Path(__file__).parent / "sql"
NAMED = re.compile(
    r"^create or replace (function (?:save_order|save_orders)\(.*?^end \$\$;)$", re.DOTALL | re.MULTILINE
)
FORMER = [
    function for name in ("0010_at_once.sql", "0011_held.sql") for function in NAMED.findall((SQL / name).read_text())
]


class Migration(migration.Migration):
    """The last functions that a migration makes: from here on they stand in `models/functions`."""

    dependencies = [("models", "0011_held")]
    operations = [
        ops.RunSQL(
            (SQL / "0012_known_columns.sql").read_text(),
            reverse_sql="\n".join(f"create or replace {function}" for function in FORMER),
        )
    ]

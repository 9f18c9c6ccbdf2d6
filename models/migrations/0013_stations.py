"""Who prepares where: people are assigned to stations of any name."""

from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops

from models import migration


class Migration(migration.Migration):
    """The version before fills nobody's stations; without any, people work as they did under it."""

    dependencies = [("models", "0012_known_columns")]
    operations = [
        ops.AddField(
            "Staff",
            "stations",
            ArrayField(element_type="uuid", default=list, db_default=SqlDefault("'{}'::uuid[]")),
        ),
    ]

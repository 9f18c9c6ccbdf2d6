"""Where a venue says that it stands, kept of every acknowledgement and not only of the heartbeats."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """One column more."""

    dependencies = [("cloud", "0002_rules")]
    operations = [ops.AddField("Site", "state", fields.CharField(null=True, max_length=64))]

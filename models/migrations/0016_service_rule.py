"""A service charge that applies from a number of guests."""

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration


class Migration(migration.Migration):
    """Orders that are open already keep their charge, whoever sits down."""

    dependencies = [("models", "0015_bills")]
    operations = [ops.AddField("Order", "service_rule", fields.JSONField(null=True))]

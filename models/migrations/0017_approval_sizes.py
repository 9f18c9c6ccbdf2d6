"""An approval is for the arguments of its command and the effect that the managers were shown."""

from tortoise import fields
from tortoise.migrations import operations as ops

from models import migration


class Migration(migration.Migration):
    """The version before fills neither; a request that it made can be answered, but no longer used."""

    dependencies = [("models", "0016_service_rule")]
    operations = [
        ops.AddField("Approval", "args", fields.JSONField(null=True)),
        ops.AddField("Approval", "effect", fields.JSONField(null=True)),
    ]

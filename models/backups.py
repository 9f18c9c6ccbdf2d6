"""One row per backup. Files and manifests are in BACKUP_DIR, and rows follow the files. No rules here."""

from tortoise import fields
from tortoise.models import Model


class Backup(Model):
    """A backup: requested, made, and proven by a test restore, or the reason for its failure."""

    id = fields.UUIDField(primary_key=True)
    file = fields.CharField(max_length=120, null=True)
    state = fields.CharField(max_length=8)
    reason = fields.CharField(max_length=40)
    created_at = fields.DatetimeField()
    size_bytes = fields.BigIntField(null=True)
    sha256 = fields.CharField(max_length=64, null=True)
    is_encrypted = fields.BooleanField(default=False)
    event_position = fields.BigIntField(null=True)
    made_in_ms = fields.IntField(null=True)
    verified_at = fields.DatetimeField(null=True)
    proven_in_ms = fields.IntField(null=True)
    problem = fields.TextField(null=True)
    copied_at = fields.DatetimeField(null=True)
    copy_problem = fields.TextField(null=True)
    progress = fields.IntField(null=True)

    class Meta:
        table = "backups"

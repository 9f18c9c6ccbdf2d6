"""The venue's state of its link to the vendor's cloud. One row; no rules here."""

from tortoise import fields
from tortoise.models import Model


class CloudLink(Model):
    """The newest lease, the high-water mark of time, and the last telephone code.

    A file beside the database holds the same, so that restoring one of them alone is noticed.
    """

    id = fields.IntField(primary_key=True, generated=False)
    instance = fields.CharField(max_length=64)
    linked_at = fields.DatetimeField()
    lease = fields.TextField(null=True)
    mark_at = fields.DatetimeField()
    boot = fields.CharField(max_length=64)
    ran_s = fields.BigIntField()
    stale_since = fields.DatetimeField(null=True)
    unlock_code = fields.CharField(max_length=64, null=True)
    unlock_serial = fields.BigIntField(null=True)
    audit_n = fields.BigIntField(null=True)

    class Meta:
        table = "cloud_link"

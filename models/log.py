"""The event log, its heads, and stored replies of commands; only the database functions write them."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class EventStream(Model):
    """The log's head, floor (the oldest position kept) and generation (raised by a restore); the audit chain's head."""

    id = fields.IntField(primary_key=True, generated=False)
    generation = fields.CharField(max_length=16)
    head = fields.BigIntField()
    head_tag = fields.BigIntField()
    floor = fields.BigIntField()
    floor_tag = fields.BigIntField()
    audit_n = fields.BigIntField()
    audit_hash = fields.CharField(max_length=64)

    class Meta:
        table = "event_stream"


class RoomHead(Model):
    """The position of the last event in a room."""

    room = fields.CharField(max_length=64, primary_key=True)
    position = fields.BigIntField()

    class Meta:
        table = "room_heads"


class Event(Model):
    """One event, with the whole new view of what changed. `data` keeps its exact text."""

    position = fields.BigIntField(primary_key=True, generated=False)
    tag = fields.BigIntField()
    rooms = ArrayField(element_type="text")
    type = fields.CharField(max_length=32)
    object_kind = fields.CharField(max_length=16, null=True)
    object_id = fields.CharField(max_length=64, null=True)
    object_version = fields.BigIntField(null=True)
    data = fields.TextField()
    actor = fields.UUIDField(null=True)
    device = fields.CharField(max_length=32, null=True)
    cause = fields.CharField(max_length=200, null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "event_log"


class Command(Model):
    """A command with an idempotency key, and its reply."""

    key = fields.CharField(max_length=200, primary_key=True)
    fingerprint = fields.BinaryField()
    status = fields.IntField(null=True)
    body = fields.TextField(null=True)
    position = fields.BigIntField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "commands"

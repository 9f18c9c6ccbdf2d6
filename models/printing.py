"""Printers and print jobs. No rules here."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class Printer(Model):
    """An ESC/POS printer. A station printer serves stations, a receipt printer terminals (all, if none are named)."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    kind = fields.CharField(max_length=8)
    host = fields.CharField(max_length=253)
    port = fields.IntField()
    stations: Any = ArrayField(element_type="uuid")
    terminals: Any = ArrayField(element_type="text")
    backup_id = fields.UUIDField(null=True)
    width_mm = fields.IntField()
    code_page = fields.CharField(max_length=16)
    has_drawer = fields.BooleanField()
    is_active = fields.BooleanField()

    class Meta:
        table = "printers"


class PrintJob(Model):
    """A print job. `content` is laid out only when it is sent, for the printer that it then goes to."""

    id = fields.UUIDField(primary_key=True)
    printer_id = fields.UUIDField()
    kind = fields.CharField(max_length=8)
    state = fields.CharField(max_length=8)
    content: Any = fields.JSONField()
    order_id = fields.UUIDField(null=True)
    terminal = fields.CharField(max_length=32, null=True)
    is_duplicate = fields.BooleanField()
    is_doubtful = fields.BooleanField()
    attempts = fields.IntField()
    problem = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    begun_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "print_jobs"

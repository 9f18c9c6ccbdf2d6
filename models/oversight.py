"""Approvals, alerts and the audit chain. No rules here."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Approval(Model):
    """A request for a manager's approval, which can be used once."""

    id = fields.UUIDField(primary_key=True)
    action = fields.CharField(max_length=40)
    target = fields.CharField(max_length=80)
    reason = fields.TextField()
    state = fields.CharField(max_length=8)
    asked_by = fields.UUIDField()
    asked_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    resolved_by = fields.UUIDField(null=True)
    resolved_at = fields.DatetimeField(null=True)
    detail: Any = fields.JSONField(null=True)
    args: Any = fields.JSONField(null=True)
    effect: Any = fields.JSONField(null=True)

    class Meta:
        table = "approvals"


class Alert(Model):
    """Something that a person must see to, until it is cleared."""

    id = fields.UUIDField(primary_key=True)
    kind = fields.CharField(max_length=32)
    severity = fields.CharField(max_length=8)
    station = fields.CharField(max_length=32, null=True)
    terminal = fields.CharField(max_length=32, null=True)
    ticket_id = fields.UUIDField(null=True)
    order_id = fields.UUIDField(null=True)
    message = fields.TextField()
    raised_at = fields.DatetimeField()
    cleared_at = fields.DatetimeField(null=True)

    class Meta:
        table = "alerts"


class AuditEntry(Model):
    """An entry of the audit chain; its hash covers the hash of the entry before."""

    n = fields.BigIntField(primary_key=True, generated=False)
    at = fields.DatetimeField()
    actor = fields.UUIDField(null=True)
    device = fields.CharField(max_length=32, null=True)
    action = fields.CharField(max_length=48)
    target = fields.CharField(max_length=120)
    before = fields.TextField(null=True)
    after = fields.TextField(null=True)
    prev_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "audit_entries"

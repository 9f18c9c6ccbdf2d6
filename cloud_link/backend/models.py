"""The cloud's tables: fields only; constraints and append-only rules are in `migrations`. No rules live here."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Admin(Model):
    """A person of the vendor who may lock and unlock venues."""

    admin_id = fields.UUIDField(primary_key=True)
    username = fields.CharField(max_length=64)
    password_hash = fields.CharField(max_length=72)
    role = fields.CharField(max_length=16)
    is_active = fields.BooleanField()
    token_version = fields.IntField()
    totp_secret = fields.CharField(max_length=64, null=True)
    is_totp_on = fields.BooleanField()
    totp_step = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "admins"


class Site(Model):
    """A venue that was sold a licence: its data, its licence, and its last contact."""

    site_id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=120)
    owner_name = fields.CharField(max_length=120, null=True)
    contact_email = fields.CharField(max_length=254, null=True)
    secret_key_hash = fields.BinaryField()
    former_key_hash = fields.BinaryField(null=True)
    former_key_until = fields.DatetimeField(null=True)
    is_active = fields.BooleanField()
    is_locked = fields.BooleanField()
    lock_mode = fields.CharField(max_length=8, null=True)
    lock_reason = fields.TextField(null=True)
    license_expires_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    deregistered_at = fields.DatetimeField(null=True)
    last_seen_at = fields.DatetimeField(null=True)
    last_seen_ip = fields.CharField(max_length=64, null=True)
    version = fields.CharField(max_length=64, null=True)
    instance = fields.CharField(max_length=64, null=True)
    trusted_keys: Any = fields.JSONField(null=True)
    state = fields.CharField(max_length=64, null=True)
    lease_serial = fields.BigIntField()
    changed_serial = fields.BigIntField()
    applied_serial = fields.BigIntField()
    applied_issued_at = fields.DatetimeField(null=True)
    resets_clock = fields.BooleanField()
    last_heartbeat_at = fields.DatetimeField(null=True)
    last_heartbeat: Any = fields.JSONField(null=True)
    audit_n = fields.BigIntField(null=True)
    audit_hash = fields.CharField(max_length=64, null=True)
    audit_broken_at = fields.DatetimeField(null=True)
    key_copied_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sites"


class Entry(Model):
    """One entry of a site's history. Never changed, never removed."""

    entry_id = fields.BigIntField(primary_key=True, generated=True)
    site_id = fields.UUIDField()
    kind = fields.CharField(max_length=12)
    action = fields.CharField(max_length=32)
    at = fields.DatetimeField()
    admin_id = fields.UUIDField(null=True)
    address = fields.CharField(max_length=64, null=True)
    detail: Any = fields.JSONField()

    class Meta:
        table = "site_history"


class SeenHeartbeat(Model):
    """One heartbeat as it was received. Never changed."""

    heartbeat_id = fields.BigIntField(primary_key=True, generated=True)
    site_id = fields.UUIDField()
    at = fields.DatetimeField()
    address = fields.CharField(max_length=64)
    body: Any = fields.JSONField()

    class Meta:
        table = "heartbeats"

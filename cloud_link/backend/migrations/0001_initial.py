"""Every table of the cloud, as made from the models. Constraints and indexes follow in the next migration."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Admin",
            fields=[
                ("admin_id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("username", fields.CharField(max_length=64)),
                ("password_hash", fields.CharField(max_length=72)),
                ("role", fields.CharField(max_length=16)),
                ("is_active", fields.BooleanField()),
                ("token_version", fields.IntField()),
                ("totp_secret", fields.CharField(null=True, max_length=64)),
                ("is_totp_on", fields.BooleanField()),
                ("totp_step", fields.BigIntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "admins",
                "app": "cloud",
                "pk_attr": "admin_id",
                "table_description": "A person of the vendor who may lock and unlock venues.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Entry",
            fields=[
                ("entry_id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("site_id", fields.UUIDField()),
                ("kind", fields.CharField(max_length=12)),
                ("action", fields.CharField(max_length=32)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("admin_id", fields.UUIDField(null=True)),
                ("address", fields.CharField(null=True, max_length=64)),
                ("detail", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={
                "table": "site_history",
                "app": "cloud",
                "pk_attr": "entry_id",
                "table_description": "One thing that was done to a site, or happened to it. Never changed, never removed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SeenHeartbeat",
            fields=[
                ("heartbeat_id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("site_id", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("address", fields.CharField(max_length=64)),
                ("body", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={
                "table": "heartbeats",
                "app": "cloud",
                "pk_attr": "heartbeat_id",
                "table_description": "One heartbeat as it came. Never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Site",
            fields=[
                ("site_id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=120)),
                ("owner_name", fields.CharField(null=True, max_length=120)),
                ("contact_email", fields.CharField(null=True, max_length=254)),
                ("secret_key_hash", fields.BinaryField()),
                ("former_key_hash", fields.BinaryField(null=True)),
                ("former_key_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("is_active", fields.BooleanField()),
                ("is_locked", fields.BooleanField()),
                ("lock_mode", fields.CharField(null=True, max_length=8)),
                ("lock_reason", fields.TextField(null=True, unique=False)),
                ("license_expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("deregistered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_seen_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_seen_ip", fields.CharField(null=True, max_length=64)),
                ("version", fields.CharField(null=True, max_length=64)),
                ("instance", fields.CharField(null=True, max_length=64)),
                (
                    "trusted_keys",
                    fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("lease_serial", fields.BigIntField()),
                ("changed_serial", fields.BigIntField()),
                ("applied_serial", fields.BigIntField()),
                ("applied_issued_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("resets_clock", fields.BooleanField()),
                ("last_heartbeat_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "last_heartbeat",
                    fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("audit_n", fields.BigIntField(null=True)),
                ("audit_hash", fields.CharField(null=True, max_length=64)),
                ("audit_broken_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("key_copied_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sites",
                "app": "cloud",
                "pk_attr": "site_id",
                "table_description": "A venue that was sold a licence: what it is, what it may do, and when it was last heard of.",
            },
            bases=["Model"],
        ),
    ]

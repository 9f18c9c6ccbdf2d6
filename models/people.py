"""Staff, devices and stations. Secrets are stored hashed; no rules here."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model


class Station(Model):
    """A place that makes things. Exactly one active station is the catch-all."""

    id = fields.UUIDField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=80)
    kind = fields.CharField(max_length=16)
    warn_after_s = fields.IntField()
    late_after_s = fields.IntField()
    sort = fields.IntField()
    is_catch_all = fields.BooleanField()
    is_active = fields.BooleanField()

    class Meta:
        table = "stations"


class Staff(Model):
    """A person who may sign in. `pin_key` finds a PIN in one look-up; `pin_hash` verifies it.

    `stations` are where somebody prepares; without any, at the device's station or the role's.
    """

    id = fields.UUIDField(primary_key=True)
    username = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=80)
    role = fields.CharField(max_length=16)
    password_hash = fields.CharField(max_length=80, null=True)
    pin_key = fields.BinaryField(null=True)
    pin_hash = fields.CharField(max_length=80, null=True)
    token_version = fields.IntField()
    is_active = fields.BooleanField()
    stations: Any = ArrayField(element_type="uuid", default=list, db_default=SqlDefault("'{}'::uuid[]"))

    class Meta:
        table = "staff"


class Device(Model):
    """A till or screen of the venue. A paired one authenticates with the token from its pairing."""

    id = fields.UUIDField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=80)
    kind = fields.CharField(max_length=16)
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", null=True, on_delete=fields.RESTRICT
    )
    token_hash = fields.BinaryField(null=True)
    token_version = fields.IntField()
    pairing_hash = fields.BinaryField(null=True)
    pairing_expires_at = fields.DatetimeField(null=True)
    paired_at = fields.DatetimeField(null=True)
    is_active = fields.BooleanField()

    class Meta:
        table = "devices"

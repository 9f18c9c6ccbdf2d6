"""Floors and their tables. A table's state is derived from its open orders, never stored here."""

from tortoise import fields
from tortoise.models import Model


class Floor(Model):
    """A room or terrace with tables."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    sort = fields.IntField()
    is_active = fields.BooleanField()

    class Meta:
        table = "floors"


class DiningTable(Model):
    """A table at which guests sit. Its row is locked while its view is made."""

    id = fields.UUIDField(primary_key=True)
    floor: fields.ForeignKeyRelation[Floor] = fields.ForeignKeyField("models.Floor", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=16, unique=True)
    seats = fields.IntField()
    sort = fields.IntField()
    is_active = fields.BooleanField()

    class Meta:
        table = "dining_tables"

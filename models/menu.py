"""The menu: items, prices, taxes, modifiers and price rules. No rules here."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.people import Station


class TaxGroup(Model):
    """A named set of taxes that items share."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    is_default = fields.BooleanField()
    is_active = fields.BooleanField()

    class Meta:
        table = "tax_groups"


class Tax(Model):
    """One tax of a group. `rate` is a decimal string in percent; with `amount_minor`, the tax is that much a piece."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[TaxGroup] = fields.ForeignKeyField(
        "models.TaxGroup", related_name="taxes", on_delete=fields.CASCADE
    )
    code = fields.CharField(max_length=16)
    name = fields.CharField(max_length=80)
    rate = fields.CharField(max_length=12)
    is_inclusive = fields.BooleanField()
    is_compound = fields.BooleanField(default=False, db_default=False)
    amount_minor = fields.BigIntField(null=True)
    sort = fields.IntField()

    class Meta:
        table = "taxes"


class Category(Model):
    """A category of the menu; its items take its station and tax group if they have none."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    colour = fields.CharField(max_length=16)
    sort = fields.IntField()
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", null=True, on_delete=fields.RESTRICT
    )
    tax_group: fields.ForeignKeyNullableRelation[TaxGroup] = fields.ForeignKeyField(
        "models.TaxGroup", null=True, on_delete=fields.RESTRICT
    )
    is_active = fields.BooleanField()

    class Meta:
        table = "categories"


class MenuItem(Model):
    """An item on the menu. `remaining` counts down if set; `is_available` false means sold out (86)."""

    id = fields.UUIDField(primary_key=True)
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField("models.Category", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)
    short_name = fields.CharField(max_length=40, null=True)
    price_minor = fields.BigIntField()
    is_open_price = fields.BooleanField()
    is_by_weight = fields.BooleanField()
    is_service_chargeable = fields.BooleanField()
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", null=True, on_delete=fields.RESTRICT
    )
    tax_group: fields.ForeignKeyNullableRelation[TaxGroup] = fields.ForeignKeyField(
        "models.TaxGroup", null=True, on_delete=fields.RESTRICT
    )
    takeaway_tax_group: fields.ForeignKeyNullableRelation[TaxGroup] = fields.ForeignKeyField(
        "models.TaxGroup", null=True, related_name="takeaway_items", on_delete=fields.RESTRICT
    )
    delivery_tax_group: fields.ForeignKeyNullableRelation[TaxGroup] = fields.ForeignKeyField(
        "models.TaxGroup", null=True, related_name="delivery_items", on_delete=fields.RESTRICT
    )
    is_available = fields.BooleanField()
    remaining = fields.IntField(null=True)
    image = fields.CharField(max_length=120, null=True)
    sort = fields.IntField()
    is_active = fields.BooleanField()

    class Meta:
        table = "menu_items"


class ModifierGroup(Model):
    """A choice for an item: at least `min`, at most `max` of its modifiers."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    min = fields.IntField()
    max = fields.IntField()
    sort = fields.IntField()
    is_active = fields.BooleanField()

    class Meta:
        table = "modifier_groups"


class Modifier(Model):
    """One option of a group. With a station, it routes the whole line there."""

    id = fields.UUIDField(primary_key=True)
    group: fields.ForeignKeyRelation[ModifierGroup] = fields.ForeignKeyField(
        "models.ModifierGroup", related_name="modifiers", on_delete=fields.CASCADE
    )
    name = fields.CharField(max_length=80)
    price_minor = fields.BigIntField()
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "models.Station", null=True, on_delete=fields.RESTRICT
    )
    sort = fields.IntField()
    is_active = fields.BooleanField()

    class Meta:
        table = "modifiers"


class ItemModifierGroup(Model):
    """A group of an item, and its place among them."""

    id = fields.BigIntField(primary_key=True, generated=True)
    item: fields.ForeignKeyRelation[MenuItem] = fields.ForeignKeyField("models.MenuItem", on_delete=fields.CASCADE)
    group: fields.ForeignKeyRelation[ModifierGroup] = fields.ForeignKeyField(
        "models.ModifierGroup", on_delete=fields.CASCADE
    )
    sort = fields.IntField()

    class Meta:
        table = "item_modifier_groups"
        unique_together = (("item", "group"),)


class PriceRule(Model):
    """Another price at certain hours (docs/pricing.md). Times are `HH:MM` in venue time; an empty list means all."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    is_active = fields.BooleanField()
    days: Any = ArrayField(element_type="text")
    from_time = fields.CharField(max_length=5, null=True)
    to_time = fields.CharField(max_length=5, null=True)
    first_on = fields.DateField(null=True)
    last_on = fields.DateField(null=True)
    order_types: Any = ArrayField(element_type="text")
    items: Any = ArrayField(element_type="uuid")
    categories: Any = ArrayField(element_type="uuid")
    kind = fields.CharField(max_length=8)
    value = fields.CharField(max_length=24)
    sort = fields.IntField()

    class Meta:
        table = "price_rules"

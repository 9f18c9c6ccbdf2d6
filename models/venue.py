"""The venue, its licence and its counters. No rules here."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Venue(Model):
    """The one venue of this database: its name, money, clock and settings.

    `reference_version` rises with every change of the reference data (menu, staff, devices, stations, tables,
    settings); each command compares it with the version of the copy in memory.
    """

    id = fields.IntField(primary_key=True, generated=False)
    name = fields.CharField(max_length=120)
    currency = fields.CharField(max_length=3)
    currency_decimals = fields.IntField()
    locale = fields.CharField(max_length=16)
    timezone = fields.CharField(max_length=64)
    cutoff_minutes = fields.IntField()
    settings: Any = fields.JSONField()
    pin_secret = fields.BinaryField()
    setup_hash = fields.BinaryField(null=True)
    is_demo = fields.BooleanField()
    has_pesapal = fields.BooleanField(default=False)
    reference_version = fields.BigIntField()

    class Meta:
        table = "venue"


class Licence(Model):
    """The licence state; the link to the vendor's cloud writes it, commands read it under the log's lock."""

    id = fields.IntField(primary_key=True, generated=False)
    state = fields.CharField(max_length=8)
    reason = fields.TextField(null=True)
    contact = fields.TextField(null=True)
    expires_at = fields.DatetimeField(null=True)
    version = fields.BigIntField()

    class Meta:
        table = "licence"


class BusinessDay(Model):
    """A business day; its row is locked while its sales figures are read."""

    business_day = fields.DateField(primary_key=True)

    class Meta:
        table = "business_days"


class OrderNumber(Model):
    """The last order number of a business day."""

    business_day = fields.DateField(primary_key=True)
    last_number = fields.IntField()

    class Meta:
        table = "order_numbers"


class SalesHour(Model):
    """Orders settled in one hour of one business day; updated by the paying transaction."""

    id = fields.BigIntField(primary_key=True, generated=True)
    business_day = fields.DateField()
    hour = fields.IntField()
    orders = fields.IntField()
    guests = fields.IntField()
    sales_minor = fields.BigIntField()

    class Meta:
        table = "sales_hours"
        unique_together = (("business_day", "hour"),)


class SalesTender(Model):
    """Money taken by one method on one business day; updated by the paying transaction."""

    id = fields.BigIntField(primary_key=True, generated=True)
    business_day = fields.DateField()
    method = fields.CharField(max_length=16)
    payments = fields.IntField()
    amount_minor = fields.BigIntField()
    tip_minor = fields.BigIntField()
    refunded_minor = fields.BigIntField()

    class Meta:
        table = "sales_tenders"
        unique_together = (("business_day", "method"),)

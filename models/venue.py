"""The venue itself, what it is allowed to do, and its counters. One row each; no rules here."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Venue(Model):
    """The one venue of this database: its name, money, clock and settings.

    `reference_version` rises with every change of what processes keep in memory (menu, staff, devices,
    stations, tables, settings); each command compares it with the copy it is about to use.
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
    """What the venue may do now; written by the link to the vendor's cloud, read under the event lock."""

    id = fields.IntField(primary_key=True, generated=False)
    state = fields.CharField(max_length=8)
    reason = fields.TextField(null=True)
    contact = fields.TextField(null=True)
    expires_at = fields.DatetimeField(null=True)
    version = fields.BigIntField()

    class Meta:
        table = "licence"


class BusinessDay(Model):
    """One trading day; its row is the lock under which its sales figures are read back."""

    business_day = fields.DateField(primary_key=True)

    class Meta:
        table = "business_days"


class OrderNumber(Model):
    """The last order number of each trading day."""

    business_day = fields.DateField(primary_key=True)
    last_number = fields.IntField()

    class Meta:
        table = "order_numbers"


class SalesHour(Model):
    """What was settled in one hour of one business day; kept in step by the paying transaction."""

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
    """What was taken by one method on one business day; kept in step by the paying transaction."""

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

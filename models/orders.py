"""Orders with their lines, discounts and tickets. No rules here.

Column names are the field names of the dataclasses in `hub.domain.order_records`: rows travel as JSON documents both
ways.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Order(Model):
    """What one party has. It stores its totals, so that lists and reports need not price it again."""

    id = fields.UUIDField(primary_key=True)
    number = fields.IntField()
    business_day = fields.DateField()
    type = fields.CharField(max_length=16)
    state = fields.CharField(max_length=16)
    version = fields.BigIntField()
    table_id = fields.UUIDField(null=True)
    table_state = fields.CharField(max_length=16, null=True)
    guests = fields.IntField(null=True)
    waiter_id = fields.UUIDField()
    note = fields.TextField(null=True)
    customer: Any = fields.JSONField(null=True)
    rounds = fields.IntField()
    opened_at = fields.DatetimeField()
    sent_to_kitchen_at = fields.DatetimeField(null=True)
    sent_to_bar_at = fields.DatetimeField(null=True)
    settled_at = fields.DatetimeField(null=True)
    settled_on = fields.DateField(null=True)
    cancelled_at = fields.DatetimeField(null=True)
    cancel_reason = fields.TextField(null=True)
    merged_into = fields.UUIDField(null=True)
    service_rate = fields.CharField(max_length=12, null=True)
    service_taxes: Any = fields.JSONField(default=list, db_default="[]")
    service_tax_shares: Any = fields.JSONField(default=list, db_default="[]")
    tax_rounding = fields.CharField(max_length=8, default="line", db_default="line")
    service_rule: Any = fields.JSONField(null=True)
    subtotal_minor = fields.BigIntField()
    discount_minor = fields.BigIntField()
    service_charge_minor = fields.BigIntField()
    tax_minor = fields.BigIntField()
    total_minor = fields.BigIntField()
    paid_minor = fields.BigIntField()
    tip_minor = fields.BigIntField()
    has_unsent = fields.BooleanField(default=False, db_default=False)

    settled_shift_id = fields.UUIDField(null=True)

    class Meta:
        table = "orders"


class OrderLine(Model):
    """One thing on an order, with price and taxes frozen when it was added."""

    id = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField()
    seq = fields.IntField()
    item_id = fields.UUIDField()
    name = fields.CharField(max_length=120)
    quantity = fields.CharField(max_length=16)
    unit_price_minor = fields.BigIntField()
    modifiers: Any = fields.JSONField()
    taxes: Any = fields.JSONField()
    is_service_chargeable = fields.BooleanField()
    is_counted = fields.BooleanField()
    seat = fields.IntField(null=True)
    course = fields.IntField(null=True)
    note = fields.TextField(null=True)
    station = fields.CharField(max_length=32)
    state = fields.CharField(max_length=16)
    ticket_id = fields.UUIDField(null=True)
    change = fields.CharField(max_length=16, null=True)
    gross_minor = fields.BigIntField()
    discount_minor = fields.BigIntField()
    tax_minor = fields.BigIntField()
    total_minor = fields.BigIntField()
    tax_shares: Any = fields.JSONField()
    added_by = fields.UUIDField()
    added_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    started_at = fields.DatetimeField(null=True)
    ready_at = fields.DatetimeField(null=True)
    served_at = fields.DatetimeField(null=True)
    void: Any = fields.JSONField(null=True)
    price_rule: Any = fields.JSONField(null=True)
    refunded_quantity = fields.CharField(max_length=16, null=True)
    list_price_minor = fields.BigIntField(null=True)
    service_rate = fields.CharField(max_length=12, null=True)
    category = fields.CharField(max_length=120, default="", db_default="")

    class Meta:
        table = "order_lines"


class OrderDiscount(Model):
    """A discount on an order or one of its lines, with giver, reason and amount."""

    id = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField()
    line_id = fields.UUIDField(null=True)
    kind = fields.CharField(max_length=8)
    value = fields.CharField(max_length=24)
    amount_minor = fields.BigIntField()
    reason = fields.TextField()
    given_by = fields.UUIDField()
    approved_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()
    is_limited = fields.BooleanField(default=True, db_default=True)
    parts: Any = fields.JSONField(null=True)
    is_on_new_lines = fields.BooleanField(default=True, db_default=True)

    class Meta:
        table = "order_discounts"


class Ticket(Model):
    """What one station gets of one round; order lines refer to it."""

    id = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField()
    station = fields.CharField(max_length=32)
    state = fields.CharField(max_length=16)
    round = fields.IntField()
    version = fields.BigIntField()
    terminal = fields.CharField(max_length=32, null=True)
    sent_at = fields.DatetimeField()
    delivered_at = fields.DatetimeField(null=True)
    shown_at = fields.DatetimeField(null=True)
    started_at = fields.DatetimeField(null=True)
    ready_at = fields.DatetimeField(null=True)
    change = fields.CharField(max_length=16, null=True)

    class Meta:
        table = "tickets"

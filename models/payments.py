"""Payments, refunds, drawers and their Zs. Never pruned; Zs are immutable. No rules here."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Payment(Model):
    """One tender towards an order."""

    id = fields.UUIDField(primary_key=True)
    order_id = fields.UUIDField()
    shift_id = fields.UUIDField(null=True)
    business_day = fields.DateField()
    method = fields.CharField(max_length=16)
    state = fields.CharField(max_length=16)
    amount_minor = fields.BigIntField()
    tendered_minor = fields.BigIntField(null=True)
    change_minor = fields.BigIntField()
    tip_minor = fields.BigIntField()
    rounding_minor = fields.BigIntField()
    refunded_minor = fields.BigIntField()
    reference = fields.CharField(max_length=80, null=True)
    taken_by = fields.UUIDField()
    device = fields.CharField(max_length=32, null=True)
    at = fields.DatetimeField()
    redirect_url = fields.TextField(null=True)
    note = fields.TextField(null=True)
    cancel_asked_at = fields.DatetimeField(null=True)
    reference_key = fields.TextField(null=True)
    is_tip_pooled = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "payments"


class PaymentCorrection(Model):
    """A payment whose tip, order or tender was corrected, or that was voided: how it stood before and after."""

    id = fields.UUIDField(primary_key=True)
    payment_id = fields.UUIDField()
    order_id = fields.UUIDField()
    shift_id = fields.UUIDField(null=True)
    business_day = fields.DateField()
    kind = fields.CharField(max_length=8)
    before: Any = fields.JSONField()
    after: Any = fields.JSONField()
    reason = fields.TextField(null=True)
    by = fields.UUIDField()
    approved_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "payment_corrections"


class PesapalAttempt(Model):
    """A request to Pesapal for a payment; its id is the merchant reference, so no two requests share one."""

    id = fields.UUIDField(primary_key=True)
    payment_id = fields.UUIDField()
    state = fields.CharField(max_length=8)
    tracking_id = fields.CharField(max_length=80, null=True, unique=True)
    problem = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    due_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "pesapal_attempts"


class Refund(Model):
    """Money given back out of one payment."""

    id = fields.UUIDField(primary_key=True)
    payment_id = fields.UUIDField()
    order_id = fields.UUIDField()
    shift_id = fields.UUIDField(null=True)
    business_day = fields.DateField()
    amount_minor = fields.BigIntField()
    reason = fields.TextField()
    given_by = fields.UUIDField()
    approved_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()
    tip_minor = fields.BigIntField(default=0, db_default=0)
    sale_minor = fields.BigIntField(default=0, db_default=0)
    tax_shares: Any = fields.JSONField(default=list, db_default=[])

    class Meta:
        table = "refunds"


class RefundLine(Model):
    """A line, or a part of one, that a refund gave back, with the taxes that it takes back."""

    id = fields.UUIDField(primary_key=True)
    refund_id = fields.UUIDField()
    order_id = fields.UUIDField()
    line_id = fields.UUIDField()
    quantity = fields.CharField(max_length=16)
    amount_minor = fields.BigIntField()
    tax_shares: Any = fields.JSONField()
    is_back_in_stock = fields.BooleanField()

    class Meta:
        table = "refund_lines"


class Shift(Model):
    """One person's hours on one drawer."""

    id = fields.UUIDField(primary_key=True)
    number = fields.BigIntField()
    drawer = fields.CharField(max_length=32)
    staff_id = fields.UUIDField()
    state = fields.CharField(max_length=8)
    business_day = fields.DateField()
    float_minor = fields.BigIntField()
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    counted_minor = fields.BigIntField(null=True)
    expected_minor = fields.BigIntField(null=True)
    variance_minor = fields.BigIntField(null=True)
    approved_by = fields.UUIDField(null=True)
    version = fields.BigIntField()
    closed_by = fields.UUIDField(null=True)
    close_reason = fields.TextField(null=True)

    class Meta:
        table = "shifts"


class DrawerCount(Model):
    """One count of a drawer, whether it closed the drawer or not."""

    id = fields.UUIDField(primary_key=True)
    shift_id = fields.UUIDField()
    counted_minor = fields.BigIntField()
    denominations: Any = fields.JSONField(null=True)
    expected_minor = fields.BigIntField()
    variance_minor = fields.BigIntField()
    is_accepted = fields.BooleanField()
    by = fields.UUIDField()
    approved_by = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "drawer_counts"


class CashMovement(Model):
    """Cash that went into or out of a drawer without a sale."""

    id = fields.UUIDField(primary_key=True)
    shift_id = fields.UUIDField()
    kind = fields.CharField(max_length=8)
    amount_minor = fields.BigIntField()
    reason = fields.TextField()
    by = fields.UUIDField()
    at = fields.DatetimeField()
    is_tips = fields.BooleanField(default=False, db_default=False)
    staff_id = fields.UUIDField(null=True)

    class Meta:
        table = "cash_movements"


class ZReport(Model):
    """The closing report of one shift: numbered without gaps, immutable."""

    number = fields.BigIntField(primary_key=True, generated=False)
    shift_id = fields.UUIDField(unique=True)
    business_day = fields.DateField()
    body: Any = fields.JSONField()
    hash = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "z_reports"

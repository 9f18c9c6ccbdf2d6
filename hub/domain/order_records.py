"""The records of an order: itself, its lines, discounts, payments and tickets, with what each says of itself.

Fields are the columns of `models.orders`. No clock, no ids, no database: those are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from hub.domain.service_charge import ServiceRule
from hub.domain.taxes import Rounding
from hub.domain.tenders import TENDERS, Tender

RuleKind = Literal["percent", "amount", "price"]
LineState = Literal["draft", "sent", "started", "ready", "served", "voided"]
OrderState = Literal["open", "settled", "cancelled"]
AT_WORK = ("sent", "started", "ready")
FIRST_COURSE = 1
MOST_LINES = 500


@dataclass(slots=True, kw_only=True)
class Choice:
    """A chosen modifier, with its price at that time in minor units."""

    id: UUID
    name: str
    price_minor: int


@dataclass(slots=True, frozen=True, kw_only=True)
class FrozenTax:
    """A tax as it stood when the line was added. `rate` is a decimal string in percent; `amount_minor` is a piece's."""

    code: str
    name: str
    rate: str
    is_inclusive: bool
    is_compound: bool = False
    amount_minor: int | None = None


@dataclass(slots=True, kw_only=True)
class TaxPart:
    """The amount of one tax on one line, in minor units."""

    code: str
    base_minor: int
    tax_minor: int
    is_inclusive: bool


@dataclass(slots=True, kw_only=True)
class Void:
    """Why and by whom a sent line was voided, and its state at that time."""

    reason: str
    by: UUID
    approved_by: UUID | None
    at: datetime
    kitchen_state: str


@dataclass(slots=True, frozen=True)
class RuleRef:
    """The price rule under which a line was sold, as it was at that time.

    Lines from before the rule's kind was kept have none: their list price is the price under the rule.
    """

    id: UUID
    name: str
    kind: RuleKind | None = None
    value: str | None = None


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of an order. `quantity` is a decimal string; amounts are in minor units."""

    id: UUID
    order_id: UUID
    seq: int
    item_id: UUID
    name: str
    quantity: str
    unit_price_minor: int
    modifiers: list[Choice]
    taxes: list[FrozenTax]
    is_service_chargeable: bool
    is_counted: bool
    seat: int | None
    course: int | None
    note: str | None
    station: str
    added_by: UUID
    added_at: datetime
    state: LineState = "draft"
    ticket_id: UUID | None = None
    change: str | None = None
    gross_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0
    total_minor: int = 0
    tax_shares: list[TaxPart] = field(default_factory=list)
    sent_at: datetime | None = None
    started_at: datetime | None = None
    ready_at: datetime | None = None
    served_at: datetime | None = None
    void: Void | None = None
    price_rule: RuleRef | None = None
    refunded_quantity: str | None = None
    """How much of it was refunded after it was paid, as a decimal string."""
    list_price_minor: int | None = None
    """What one costs before rule and choices; None on lines from before it was kept."""
    service_rate: str | None = None
    """Its own service charge, in percent, if it was ordered under another than that of its order."""
    category: str = ""
    """The name of its category when it was added: reports speak of that."""

    @property
    def course_number(self) -> int:
        """The course that it belongs to; a line without one goes with the first."""
        return self.course or FIRST_COURSE

    @property
    def is_draft(self) -> bool:
        """Whether no station has it: it may still be changed or removed."""
        return self.state == "draft"

    @property
    def is_refunded(self) -> bool:
        """Whether all of it was refunded: if no station has it, none will get it."""
        return self.refunded_quantity == self.quantity

    @property
    def is_ready(self) -> bool:
        """Whether it waits to be served."""
        return self.state == "ready"

    @property
    def is_voided(self) -> bool:
        """Whether it was voided after it was sent: it stays on the order and counts no more."""
        return self.state == "voided"

    @property
    def may_be_voided(self) -> bool:
        """Whether it was sent and is not voided."""
        return not self.is_draft and not self.is_voided


@dataclass(slots=True, frozen=True, kw_only=True)
class DiscountPart:
    """What a divided discount is to one line: of an amount the part that is off this line; of a percentage, which is
    rounded on the line itself, the minor units by which it differs from that rounding.
    """

    line_id: UUID
    minor: int


@dataclass(slots=True, kw_only=True)
class Discount:
    """A discount on the order, or on one line when `line_id` is set. Merging and splitting divide it into `parts`."""

    id: UUID
    order_id: UUID
    line_id: UUID | None
    kind: Literal["percent", "amount"]
    value: str
    amount_minor: int
    reason: str
    given_by: UUID
    approved_by: UUID | None
    at: datetime
    is_limited: bool = False
    """Whether it was given on a right that ends at the venue's limit, without a manager."""
    parts: list[DiscountPart] | None = None
    is_on_new_lines: bool = True
    """Whether, on an order, it is also on lines without a part, such as those that are added later."""

    def covers(self, line_id: UUID) -> bool:
        """Whether it comes off this line of its order."""
        if self.line_id is not None:
            return self.line_id == line_id
        return self.is_on_new_lines or any(part.line_id == line_id for part in self.parts or ())

    def part(self, line_id: UUID) -> DiscountPart | None:
        """What it is to this line, if it was divided."""
        return next((part for part in self.parts or () if part.line_id == line_id), None)


@dataclass(slots=True, kw_only=True)
class Payment:
    """One payment of an order. Amounts are in minor units; `method` is the code of its tender."""

    id: UUID
    order_id: UUID
    shift_id: UUID | None
    business_day: date
    method: str
    state: str
    amount_minor: int
    tendered_minor: int | None
    change_minor: int
    tip_minor: int
    rounding_minor: int
    refunded_minor: int
    reference: str | None
    taken_by: UUID
    device: str | None
    at: datetime
    redirect_url: str | None = None
    """Where the guest pays, while it is pending."""
    note: str | None = None
    """The state of a pending or failed payment, as text for the cashier."""
    cancel_asked_at: datetime | None = None
    reference_key: str | None = None
    """The reference as it is compared with others: `hub.domain.references`."""
    is_tip_pooled: bool = False
    """Whether its tip is shared, not kept by the waiter, as the venue had it when the tip was given."""

    @property
    def tender(self) -> Tender:
        """How it was paid."""
        return TENDERS[self.method]

    @property
    def handed_minor(self) -> int:
        """The money received, cash rounding and tip included; 0 while it is pending or if it failed."""
        return self.amount_minor + self.rounding_minor + self.tip_minor if self.is_in else 0

    @property
    def held_minor(self) -> int:
        """The part that can still be refunded."""
        return self.handed_minor - self.refunded_minor

    @property
    def is_in(self) -> bool:
        """Whether the money was received."""
        return self.state in ("completed", "unverified")

    @property
    def is_pending(self) -> bool:
        """Whether the guest may still pay it: the amount that it covers cannot be paid another way."""
        return self.state == "pending"

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it is pending, and not being cancelled already."""
        return self.is_pending and self.cancel_asked_at is None

    @property
    def may_be_refunded(self) -> bool:
        """Whether any of it can still be refunded."""
        return self.held_minor > 0

    @property
    def may_be_moved(self) -> bool:
        """Whether it may be moved to another order: none of it was refunded."""
        return self.is_in and self.refunded_minor == 0

    @property
    def may_be_recounted(self) -> bool:
        """Whether what the cashier typed may be corrected: a provider's figures may not."""
        return self.is_in and not self.tender.is_awaited

    @property
    def may_be_corrected(self) -> bool:
        """Whether another tender may be recorded for it, or the payment be voided."""
        return self.may_be_moved and self.may_be_recounted

    @property
    def covers_minor(self) -> int:
        """The part that covers its order: a refund reduces this first, and the tip last."""
        paid_for = self.handed_minor - self.tip_minor
        return max(0, self.amount_minor - self.refunded_minor) if self.refunded_minor < paid_for else 0

    @property
    def tips_minor(self) -> int:
        """Its tip after refunds."""
        return min(self.tip_minor, self.held_minor)


@dataclass(slots=True, kw_only=True)
class Ticket:
    """What one station gets of one round; its lines are the order's lines with its id."""

    id: UUID
    order_id: UUID
    station: str
    state: str
    round: int
    version: int
    terminal: str | None
    sent_at: datetime
    delivered_at: datetime | None = None
    shown_at: datetime | None = None
    started_at: datetime | None = None
    ready_at: datetime | None = None
    change: Literal["changed"] | None = None
    """Set while the order's note differs from the one that the station saw."""


@dataclass(slots=True, kw_only=True)
class OrderRecord:
    """The row of an order. Amounts are in minor units."""

    id: UUID
    number: int
    business_day: date
    type: Literal["dine_in", "takeaway", "delivery"]
    state: OrderState
    version: int
    table_id: UUID | None
    table_state: str | None
    guests: int | None
    waiter_id: UUID
    note: str | None
    customer: dict[str, Any] | None
    rounds: int
    opened_at: datetime
    sent_to_kitchen_at: datetime | None = None
    sent_to_bar_at: datetime | None = None
    settled_at: datetime | None = None
    settled_on: date | None = None
    """The business day of the sale: that of the drawer, or of the instant, at which it was settled."""
    settled_shift_id: UUID | None = None
    """The shift in whose Z the sale is; None for one that was settled outside drawers."""
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    merged_into: UUID | None = None
    service_rate: str | None = None
    service_taxes: list[FrozenTax] = field(default_factory=list)
    service_tax_shares: list[TaxPart] = field(default_factory=list)
    tax_rounding: Rounding = "line"
    service_rule: ServiceRule | None = None
    """Set if the service charge depends on the number of guests: `service_rate` is what it comes to for these."""
    subtotal_minor: int = 0
    discount_minor: int = 0
    service_charge_minor: int = 0
    tax_minor: int = 0
    total_minor: int = 0
    paid_minor: int = 0
    tip_minor: int = 0
    has_unsent: bool = False
    """Whether it is settled with held drafts: it stays on screens and at its table until they are sent."""

    @property
    def due_minor(self) -> int:
        """What is still to be paid."""
        return max(0, self.total_minor - self.paid_minor)


@dataclass(slots=True)
class TableRef:
    """The table of an order."""

    id: UUID
    code: str


@dataclass(slots=True)
class StaffRef:
    """The waiter of an order."""

    id: UUID
    name: str

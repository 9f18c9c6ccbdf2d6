"""Orders: an order with its lines, discounts, payments and tickets as data, and what its state allows.

Fields are the columns of `models.orders`. No clock, no ids, no database: those are arguments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from hub.domain import money, pricing
from hub.domain.refusals import LineAlreadySent, LineNotSent, NotFound
from hub.domain.tenders import TENDERS, Tender

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
    """A tax as it stood when the line was added. `rate` is a decimal string in percent."""

    code: str
    name: str
    rate: str
    is_inclusive: bool


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
    """The price rule under which a line was sold, with its name at that time."""

    id: UUID
    name: str


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

    @property
    def course_number(self) -> int:
        """The course that it belongs to; a line without one goes with the first."""
        return self.course or FIRST_COURSE

    @property
    def is_draft(self) -> bool:
        """Whether no station has it: it may still be changed or removed."""
        return self.state == "draft"

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


@dataclass(slots=True, kw_only=True)
class Discount:
    """A discount on the order, or on one line when `line_id` is set."""

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
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    merged_into: UUID | None = None
    service_rate: str | None = None
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


@dataclass(slots=True, kw_only=True)
class Order:
    """An order with everything on it: one command locks, changes and emits it as a whole."""

    record: OrderRecord
    table: TableRef | None
    waiter: StaffRef
    lines: list[Line] = field(default_factory=list)
    discounts: list[Discount] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)

    @property
    def drafts(self) -> list[Line]:
        """Lines that no station has yet."""
        return [line for line in self.lines if line.is_draft]

    @property
    def counted(self) -> list[Line]:
        """Lines that count towards the total."""
        return [line for line in self.lines if not line.is_voided]

    @property
    def held(self) -> list[Line]:
        """Drafts of a later course than the first that was sent: they wait until somebody fires them."""
        first_sent = min((line.course_number for line in self.lines if not line.is_draft), default=None)
        return [line for line in self.drafts if first_sent is not None and line.course_number > first_sent]

    @property
    def unheld(self) -> list[Line]:
        """Drafts that are not held."""
        held = {line.id for line in self.held}
        return [line for line in self.drafts if line.id not in held]

    @property
    def is_sent(self) -> bool:
        """Whether any station has a line of this order, or had one."""
        return any(not line.is_draft for line in self.lines)

    @property
    def sent_at(self) -> dict[str, datetime]:
        """When each station got its first ticket, by station code; the earliest first."""
        times: dict[str, datetime] = {}
        for ticket in sorted(self.tickets, key=lambda ticket: (ticket.sent_at, ticket.station)):
            times.setdefault(ticket.station, ticket.sent_at)
        return times

    @property
    def pending_minor(self) -> int:
        """The amount that pending payments would cover."""
        return sum(payment.amount_minor for payment in self.payments if payment.is_pending)

    @property
    def payable_minor(self) -> int:
        """The amount that may be paid now: what is due and not pending."""
        return max(0, self.record.due_minor - self.pending_minor)

    @property
    def has_money(self) -> bool:
        """Whether anything was paid or is pending: then no line or discount may leave or change the bill."""
        return self.record.paid_minor > 0 or self.pending_minor > 0

    @property
    def is_open(self) -> bool:
        """Whether it takes lines and payments."""
        return self.record.state == "open"

    @property
    def is_cancelled(self) -> bool:
        """Whether it ended unpaid."""
        return self.record.state == "cancelled"

    @property
    def is_open_and_unpaid(self) -> bool:
        """Whether it is open, and nothing was paid or is pending."""
        return self.is_open and not self.has_money

    @property
    def may_change_drafts(self) -> bool:
        """Whether some line may still be changed or removed."""
        return self.is_open and bool(self.drafts)

    @property
    def may_be_sent(self) -> bool:
        """Whether there is a draft to fire; of a settled order, one that is held for a later course."""
        return not self.is_cancelled and bool(self.drafts)

    @property
    def may_void_lines(self) -> bool:
        """Whether some line may be voided."""
        return self.is_open and any(line.may_be_voided for line in self.lines)

    @property
    def may_be_served(self) -> bool:
        """Whether a line is ready to be served; the order may be settled."""
        return not self.is_cancelled and any(line.is_ready for line in self.lines)

    @property
    def may_be_discounted(self) -> bool:
        """Whether there is an amount to take a discount off."""
        return self.is_open_and_unpaid and self.record.subtotal_minor > 0

    @property
    def may_lose_discounts(self) -> bool:
        """Whether a discount may be removed."""
        return self.is_open_and_unpaid and bool(self.discounts)

    @property
    def may_be_transferred(self) -> bool:
        """Whether its party may move to another table."""
        return self.is_open and self.record.type == "dine_in"

    @property
    def may_be_split(self) -> bool:
        """Whether lines may move to a new order."""
        return self.is_open_and_unpaid and bool(self.counted)

    @property
    def may_be_paid(self) -> bool:
        """Whether anything is due that is not pending."""
        return self.is_open and self.payable_minor > 0

    @property
    def may_be_settled(self) -> bool:
        """Whether nothing is due or pending, and something was sent."""
        return self.is_open and self.is_sent and self.record.due_minor == 0 and self.pending_minor == 0

    @property
    def may_be_reopened(self) -> bool:
        """Whether it is settled; `order.reopen` also checks the business day."""
        return self.record.state == "settled"

    @property
    def may_be_printed(self) -> bool:
        """Whether there is a bill or receipt to print."""
        return not self.is_cancelled and bool(self.lines)

    def settle(self, at: datetime, business_day: date) -> None:
        """Settle the order as a sale of this business day."""
        self.record.state, self.record.settled_at, self.record.settled_on = "settled", at, business_day

    def reopen(self) -> None:
        """Reopen a settled order; refunds of its payments are due again."""
        self.record.state, self.record.settled_at, self.record.settled_on = "open", None, None
        count_payments(self)

    def line(self, line_id: UUID) -> Line:
        """The line with this id. Refuses: NotFound."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise NotFound("line")

    def draft(self, line_id: UUID) -> Line:
        """The draft with this id. Refuses: NotFound, LineAlreadySent."""
        line = self.line(line_id)
        if not line.is_draft:
            raise LineAlreadySent
        return line

    def sent_line(self, line_id: UUID) -> Line:
        """The sent line with this id. Refuses: NotFound, LineNotSent."""
        line = self.line(line_id)
        if line.is_draft:
            raise LineNotSent
        return line

    def payment(self, payment_id: UUID) -> Payment:
        """The payment with this id. Refuses: NotFound."""
        for payment in self.payments:
            if payment.id == payment_id:
                return payment
        raise NotFound("payment_on_order")

    def discount(self, discount_id: UUID) -> Discount:
        """The discount with this id. Refuses: NotFound."""
        for discount in self.discounts:
            if discount.id == discount_id:
                return discount
        raise NotFound("discount")

    def ticket(self, ticket_id: UUID) -> Ticket:
        """The ticket with this id. Refuses: NotFound."""
        for ticket in self.tickets:
            if ticket.id == ticket_id:
                return ticket
        raise NotFound("ticket")

    def lines_of(self, ticket: Ticket) -> list[Line]:
        """The lines of a ticket, in the sequence in which they were added."""
        return [line for line in self.lines if line.ticket_id == ticket.id]


def reprice(order: Order, rounding: Literal["line", "document"] = "line") -> None:
    """Calculate every amount from the lines that count (docs/pricing.md)."""
    counted = order.counted
    for line in order.lines:
        if line.is_voided:
            _set_amounts(
                line,
                pricing.LineTotal(gross_minor=0, discount_minor=0, net_minor=0, taxes=(), tax_minor=0, total_minor=0),
            )
        _set_line_discounts(line, order.discounts)
    on_order = [discount for discount in order.discounts if discount.line_id is None]
    totals = pricing.price(
        [priced(line, order.discounts) for line in counted],
        [_discount(discount) for discount in on_order],
        _service(order.record.service_rate),
        rounding,
    )
    for line, amounts in zip(counted, totals.lines, strict=True):
        _set_amounts(line, amounts)
    for discount, amount in zip(on_order, totals.order_discounts, strict=True):
        discount.amount_minor = amount
    _set_totals(order.record, totals)


def count_payments(order: Order) -> None:
    """Calculate what the order's payments cover, after a refund."""
    order.record.paid_minor = sum(payment.covers_minor for payment in order.payments)
    order.record.tip_minor = sum(payment.tips_minor for payment in order.payments)


def _set_totals(order: OrderRecord, totals: pricing.Totals) -> None:
    order.subtotal_minor = totals.subtotal_minor
    order.discount_minor = totals.discount_minor
    order.service_charge_minor = totals.service_charge_minor
    order.tax_minor = totals.tax_minor
    order.total_minor = totals.total_minor


def _set_amounts(line: Line, amounts: pricing.LineTotal) -> None:
    line.gross_minor = amounts.gross_minor
    line.discount_minor = amounts.discount_minor
    line.tax_minor = amounts.tax_minor
    line.total_minor = amounts.total_minor
    line.tax_shares = [
        TaxPart(code=t.code, base_minor=t.base_minor, tax_minor=t.tax_minor, is_inclusive=t.is_inclusive)
        for t in amounts.taxes
    ]


def _set_line_discounts(line: Line, discounts: list[Discount]) -> None:
    """Calculate each discount on the line itself; on a voided line they are 0."""
    left = 0 if line.is_voided else pricing.gross_of(priced(line, discounts))
    for discount in discounts:
        if discount.line_id == line.id:
            discount.amount_minor = amount_off(left, discount)
            left -= discount.amount_minor


def priced(line: Line, discounts: Iterable[Discount]) -> pricing.PricedLine:
    """A line for `pricing`, with its own discounts."""
    return pricing.PricedLine(
        unit_price_minor=line.unit_price_minor,
        quantity=money.quantity(line.quantity),
        discounts=tuple(_discount(d) for d in discounts if d.line_id == line.id),
        taxes=tuple(_tax(t.code, t.name, t.rate, t.is_inclusive) for t in line.taxes),
        is_service_chargeable=line.is_service_chargeable,
    )


def amount_off(net_minor: int, discount: Discount) -> int:
    """What a discount takes off an amount, in minor units."""
    return pricing.amount_off(net_minor, _discount(discount))


def _discount(discount: Discount) -> pricing.Discount:
    if discount.kind == "percent":
        return pricing.Discount("percent", money.percent(discount.value))
    return pricing.Discount("amount", int(discount.value))


@lru_cache(maxsize=256)
def _tax(code: str, name: str, rate: str, is_inclusive: bool) -> pricing.TaxRate:
    return pricing.TaxRate(code=code, name=name, rate=money.percent(rate), is_inclusive=is_inclusive)


@lru_cache(maxsize=16)
def _service(rate: str | None) -> pricing.ServiceCharge | None:
    return None if rate is None else pricing.ServiceCharge(money.percent(rate))


def update_status(order: Order) -> None:
    """Set the stored columns that follow from the rest: `has_unsent` and `table_state`."""
    order.record.has_unsent = order.record.state == "settled" and bool(order.drafts)
    order.record.table_state = table_state(order)


def table_state(order: Order) -> str | None:
    """The state of the table, or None if the order holds no table (docs/lifecycles.md)."""
    record = order.record
    if record.table_id is None or not (record.state == "open" or record.has_unsent):
        return None
    if record.state == "open" and order.has_money:
        return "paying"
    states = {line.state for line in order.lines}
    if "ready" in states:
        return "ready"
    return "ordered" if states & {"sent", "started", "served"} else "seated"


def can(order: Order) -> list[str]:
    """The operations that the order's state allows now, the same for every reader."""
    allowed = {
        "order.add_lines": order.is_open,
        "order.edit": order.is_open,
        "order.change_line": order.may_change_drafts,
        "order.remove_line": order.may_change_drafts,
        "order.send": order.may_be_sent,
        "order.void_line": order.may_void_lines,
        "order.serve": order.may_be_served,
        "order.discount": order.may_be_discounted,
        "order.remove_discount": order.may_lose_discounts,
        "order.transfer": order.may_be_transferred,
        "order.merge": order.is_open_and_unpaid,
        "order.split": order.may_be_split,
        "order.pay": order.may_be_paid,
        "order.settle": order.may_be_settled,
        "order.cancel": order.is_open_and_unpaid,
        "order.reopen": order.may_be_reopened,
        "print.order": order.may_be_printed,
        "payment.cancel": any(payment.may_be_cancelled for payment in order.payments),
        "payment.refund": any(payment.may_be_refunded for payment in order.payments),
    }
    return [name for name, is_allowed in allowed.items() if is_allowed]

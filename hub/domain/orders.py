"""An order with everything on it, what changes it, and what its state allows.

No clock, no ids, no database: those are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from hub.domain.order_records import (
    Discount,
    Line,
    OrderRecord,
    Payment,
    StaffRef,
    TableRef,
    Ticket,
)
from hub.domain.refusals import Conflict, LineAlreadySent, LineNotSent, NotFound


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
        """Lines that no station has yet, but for those that were refunded."""
        return [line for line in self.lines if line.is_draft and not line.is_refunded]

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
        """Whether the bill may be divided: by lines while it is unpaid, and by shares of what is due."""
        return self.is_open and bool(self.counted) and (not self.has_money or self.payable_minor > 0)

    @property
    def may_be_paid(self) -> bool:
        """Whether anything is due that is not pending."""
        return self.is_open and self.payable_minor > 0

    @property
    def may_be_settled(self) -> bool:
        """Whether nothing is due or pending, and something is on it, sent or not."""
        return self.is_open and bool(self.lines) and self.record.due_minor == 0 and self.pending_minor == 0

    @property
    def may_be_reopened(self) -> bool:
        """Whether it is settled and nothing on it was refunded by line; `order.reopen` also checks the business day."""
        return self.record.state == "settled" and not self.has_refunded_lines

    @property
    def has_refunded_lines(self) -> bool:
        """Whether a line was refunded: then the sale stays, and is corrected by refunds alone."""
        return any(line.refunded_quantity for line in self.lines)

    @property
    def may_lose_payments(self) -> bool:
        """Whether a payment may be moved or voided: if that leaves something due, the order is reopened."""
        return not self.has_refunded_lines

    @property
    def may_be_printed(self) -> bool:
        """Whether there is a bill or receipt to print."""
        return not self.is_cancelled and bool(self.lines)

    def set_guests(self, guests: int | None) -> None:
        """Correct the number of guests. A service charge that depends on it follows, until money was taken."""
        self.record.guests = guests
        if self.record.service_rule is not None and not self.has_money:
            self.record.service_rate = self.record.service_rule.rate_for(guests)

    def is_settled_by(self, payment: Payment) -> bool:
        """Whether this payment was the one that settled the order."""
        received = [other for other in self.payments if other.is_in]
        return self.record.state == "settled" and payment is received[-1]

    def settle(self, at: datetime, business_day: date, shift_id: UUID | None = None) -> None:
        """Settle the order as a sale of this business day, and of this shift's drawer."""
        self.record.state, self.record.settled_at, self.record.settled_on = "settled", at, business_day
        self.record.settled_shift_id = shift_id

    def reopen(self) -> None:
        """Reopen a settled order; refunds of its payments are due again."""
        self.record.state, self.record.settled_at, self.record.settled_on = "open", None, None
        self.record.settled_shift_id = None
        count_payments(self)

    def line(self, line_id: UUID) -> Line:
        """The line with this id. Refuses: NotFound."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise NotFound("line")

    def draft(self, line_id: UUID) -> Line:
        """The draft with this id. Refuses: NotFound, LineAlreadySent, Conflict (it was refunded)."""
        line = self.line(line_id)
        if not line.is_draft:
            raise LineAlreadySent
        if line.is_refunded:
            raise Conflict("line_refunded")
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


def count_payments(order: Order) -> None:
    """Calculate what the order's payments cover, after a refund."""
    order.record.paid_minor = sum(payment.covers_minor for payment in order.payments)
    order.record.tip_minor = sum(payment.tips_minor for payment in order.payments)


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
        "payment.tip": any(payment.may_be_recounted for payment in order.payments),
        "payment.correct": any(payment.may_be_corrected for payment in order.payments),
        "payment.move": order.may_lose_payments and any(payment.may_be_moved for payment in order.payments),
        "payment.void": order.may_lose_payments and any(payment.may_be_corrected for payment in order.payments),
    }
    return [name for name, is_allowed in allowed.items() if is_allowed]

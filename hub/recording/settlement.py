"""Settlement: a payment that was received is counted once, and the order settles when nothing is due.

Every way to pay ends here, so that money counts at one moment. `hub.operations` decides who may take a payment and
whether it was received.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hub.commands.operation import Work
from hub.domain.order_records import Payment
from hub.domain.orders import Order
from hub.recording import emit, firing, print_queue
from hub.views.orders import OrderView, PaymentView


async def payment_received(work: Work, order: Order, payment: Payment, event: str) -> tuple[PaymentView, OrderView]:
    """Count a payment that was received; return the views of the payment and of its order.

    An order that ended before stays as it is: the surplus can be refunded.
    """
    settles = count(work, order, payment)
    view = emit.payment_changed(work, payment, event)
    after = await emit.order_changed(work, order, "order.settled" if settles else "order.changed")
    await emit.payment_counted(work, payment, order if settles else None)
    if settles:
        await print_queue.receipt(work, order, work.reference_data.receipt_printer(payment.device))
    return view, after


def count(work: Work, order: Order, payment: Payment) -> bool:
    """Add a payment to what the order has paid; settle the order if nothing is due. Returns whether it settled."""
    order.record.paid_minor += payment.amount_minor
    order.record.tip_minor += payment.tip_minor
    settles = order.record.state == "open" and order.record.due_minor == 0
    if settles:
        settle(work, order, payment.business_day, payment.device, payment.shift_id)
    return settles


def settle(work: Work, order: Order, day: date, terminal: str | None, shift_id: UUID | None) -> None:
    """Make an order a sale of that day and drawer, and send every draft that is not held: who pays first loses no dish.

    A venue may switch the sending off; then the order stays in sight until somebody sends them.
    """
    drafts = order.unheld if work.reference_data.setting("sends_when_paid", True) else []
    if drafts:
        firing.fire(work, order, drafts, terminal)
    order.settle(work.now, day, shift_id)

"""Money that has come: counted once, told, and the order settled as soon as nothing is due any more.

Whatever brings money in ends here, so that there is one moment at which it counts. Who may take it, and whether it came
at all, is decided in `hub.operations`.
"""

from __future__ import annotations

from datetime import date

from hub.commands.operation import Work
from hub.domain.orders import Order, Payment
from hub.recording import emit, firing, print_queue
from hub.views.orders import OrderView, PaymentView


async def payment_received(work: Work, order: Order, payment: Payment, event: str) -> tuple[PaymentView, OrderView]:
    """Count a payment of this order whose money is there; the views of both after it.

    An order that ended before the money came stays as it is: what was paid too much is there to be given back.
    """
    order.record.paid_minor += payment.amount_minor
    order.record.tip_minor += payment.tip_minor
    settles = order.record.state == "open" and order.record.due_minor == 0
    if settles:
        settle(work, order, payment.business_day, payment.device)
    view = emit.payment_changed(work, payment, event)
    after = await emit.order_changed(work, order, "order.settled" if settles else "order.changed")
    await emit.payment_counted(work, payment, order if settles else None)
    if settles:
        await print_queue.receipt(work, order, work.reference_data.receipt_printer(payment.device))
    return view, after


def settle(work: Work, order: Order, day: date, terminal: str | None) -> None:
    """Make an order a sale of that day. What is not held for a later course is sent now: who pays first gets it all."""
    if drafts := order.unheld:
        firing.fire(work, order, drafts, terminal)
    order.settle(work.now, day)

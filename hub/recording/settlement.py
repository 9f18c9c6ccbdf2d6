"""Money that has come: counted once, told, and the order settled as soon as nothing is due any more.

Whatever brings money in ends here, so that there is one moment at which it counts. Who may take it, and whether it came
at all, is decided in `hub.operations`.
"""

from __future__ import annotations

from datetime import date

from hub.commands.operation import Work
from hub.domain.orders import OrderSheet, Payment
from hub.recording import emit, firing, print_queue
from hub.views.view import View


async def come_in(work: Work, sheet: OrderSheet, payment: Payment, event: str) -> tuple[View, View]:
    """Count a payment of this order whose money is there; the views of both after it.

    An order that ended before the money came stays as it is: what was paid too much is there to be given back.
    """
    sheet.order.paid_minor += payment.amount_minor
    sheet.order.tip_minor += payment.tip_minor
    settles = sheet.order.state == "open" and sheet.order.due_minor == 0
    if settles:
        settle(work, sheet, payment.business_day, payment.device)
    view = emit.payment_changed(work, payment, event)
    after = await emit.order_changed(work, sheet, "order.settled" if settles else "order.changed")
    await emit.payment_counted(work, payment, sheet if settles else None)
    if settles:
        await print_queue.receipt(work, sheet, work.house.receipt_printer(payment.device))
    return view, after


def settle(work: Work, sheet: OrderSheet, day: date, terminal: str | None) -> None:
    """Make an order a sale of that day. What is not held for a later course is sent now: who pays first gets it all."""
    if drafts := sheet.unheld:
        firing.fire(work, sheet, drafts, terminal)
    sheet.settle(work.now, day)
